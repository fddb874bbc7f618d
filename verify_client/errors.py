"""What can be wrong with pictures and bundles. Each class has a fixed `code` for API and command line.

`zh` and `en` say it to a person, `next_zh` and `next_en` what to do; none of them carries content of the
input.
"""

from typing import ClassVar


class VerifyClientError(Exception):
    """Root of this package's errors; never raised itself."""

    code: ClassVar[str] = "verify_client"
    zh: ClassVar[str] = ""
    en: ClassVar[str] = ""
    next_zh: ClassVar[str] = ""
    next_en: ClassVar[str] = ""

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(f"{self.code}: {detail}" if detail else self.code)
        self.detail = detail


class ScanError(VerifyClientError):
    """Root of what reading a picture can meet."""

    code = "scan"


class NotAPictureError(ScanError):
    """The bytes are no picture or PDF of a kind we read."""

    code = "not_a_picture"
    zh = "这不是可识别的图片或 PDF 文件。"
    en = "This is not a picture or PDF that can be read."
    next_zh = "请提供 PNG、JPEG、WebP、GIF、BMP、TIFF 图片或 PDF；手机 HEIC 照片请先转存为 JPEG。"
    next_en = "Give a PNG, JPEG, WebP, GIF, BMP or TIFF picture or a PDF; save HEIC photos as JPEG first."


class BrokenPictureError(ScanError):
    """A picture or PDF that is cut short, damaged or locked by a password."""

    code = "broken_picture"
    zh = "图片或 PDF 文件不完整、已损坏或已加密。"
    en = "The picture or PDF is incomplete, damaged or locked."
    next_zh = "请重新传输或重新拍摄。"
    next_en = "Send the file again or take a new picture."


class TooLargeError(ScanError):
    """More bytes or pixels than are read; refused before it is decoded."""

    code = "too_large"
    zh = "图片过大：文件不得超过 32 MB，像素不得超过 4000 万。"
    en = "The picture is too large: at most 32 MB and 40 million pixels."
    next_zh = "请缩小图片，或只截取证照码部分。"
    next_en = "Make the picture smaller, or cut out the code."


class NoCodeError(ScanError):
    """No code could be read within the time allowed; says nothing about the licence."""

    code = "no_code"
    zh = "图片中未能读出证照码。"
    en = "No code could be read in the picture."
    next_zh = "请靠近、对正、避开反光后重拍；仍不能读出时，请按证号查询。不要据此认定证照无效。"
    next_en = (
        "Take it again, closer, straight, without glare; or look the licence up by its number. "
        "Do not treat the licence as invalid."
    )


class NoCodeOnFirstPagesError(NoCodeError):
    """No code could be read on the first pages, and there are more; `detail` is ``pages_1_to_N``."""

    code = "no_code_on_first_pages"
    zh = "文件页数（帧数）较多，只看了前几页，未能读出证照码；后面的页没有看。"
    en = "No code could be read on the first pages or frames, the only ones looked at; later ones were not."
    next_zh = "请只提供有证照码的那一页。不要据此认定证照无效。"
    next_en = "Give only the page with the code. Do not treat the licence as invalid."


class SeveralCodesError(ScanError):
    """Two or more different codes in one picture: which one is meant is not ours to guess."""

    code = "several_codes"
    zh = "图片中有多个不同的证照码。"
    en = "There are several different codes in the picture."
    next_zh = "请只拍摄需要核验的一个码。"
    next_en = "Take a picture of only the one code to be checked."


class ScannerMissingError(ScanError):
    """The optional packages that read pictures are not installed."""

    code = "scanner_missing"
    zh = "未安装图片识别组件，只能核验文本。"
    en = "The picture reader is not installed; only texts can be checked."
    next_zh = "请执行 pip install 'luzheng[scan]'，或直接提供证照码文本。"
    next_en = "Run pip install 'luzheng[scan]', or give the code's text."
