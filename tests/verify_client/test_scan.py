"""Pictures of every kind a phone or an attacker sends: read, or refused by name, in bounded time."""

import io
import random
import struct
import subprocess
import sys
import time
import zlib
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter

from app import pictures
from bench.distorted import distorted
from verify_client import scan
from verify_client.errors import (
    BrokenPictureError,
    NoCodeError,
    NoCodeOnFirstPagesError,
    NotAPictureError,
    ScanError,
    SeveralCodesError,
    TooLargeError,
)
from verify_client.scan import cascade, decoders, filters, opening
from verify_client.scan.leftovers import leftovers

TEXT = "https://zheng.example.cn/v#" + "1234567890" * 45
OTHER = "https://zheng.example.cn/v#" + "9876543210" * 45
ADVERTISEMENT = "https://shop.example/offer"
MODES = {"PNG": "RGB", "JPEG": "RGB", "WEBP": "RGB", "GIF": "P", "BMP": "RGB", "TIFF": "L"}
"""All formats and the colours to save each with."""


def drawn(text: str = TEXT, scale: int = 4) -> Image.Image:
    """The picture of a code, as Pillow opens it."""
    return Image.open(io.BytesIO(pictures.png(text, scale=scale))).convert("L")


def saved(image: Image.Image, kind: str = "PNG", **options) -> bytes:
    """The picture as the bytes of a file."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def beside(*texts: str) -> Image.Image:
    """Several codes in one picture."""
    parts = [drawn(text) for text in texts]
    page = Image.new("L", (sum(part.width for part in parts), max(part.height for part in parts)), 255)
    at = 0
    for part in parts:
        page.paste(part, (at, 0))
        at += part.width
    return page


def pdf(*pages: Image.Image) -> bytes:
    """A PDF with one picture a page."""
    return saved(pages[0], "PDF", save_all=True, append_images=pages[1:], resolution=200)


def claimed(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is of such a size."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", MODES)
def test_every_format_is_read(kind: str) -> None:
    """A clean code is read from each picture format."""
    assert scan.text_in(saved(drawn().convert(MODES[kind]), kind)) == TEXT


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "I;16", "F"])
def test_every_colour_mode_is_read(mode: str) -> None:
    """How a picture stores its colours makes no difference."""
    image = drawn()
    if mode == "I;16":  # grey on grey, brighter than eight bits can say
        image = Image.fromarray(np.asarray(image).astype(np.uint16) * 100 + 10_000)
    else:
        image = image.convert(mode)
    assert scan.text_in(image) == TEXT


def test_code_on_transparent_ground_is_read() -> None:
    """Black modules on a transparent ground lie on white paper, not on black."""
    black = Image.new("L", drawn().size, 0)
    image = Image.merge("LA", (black, Image.eval(drawn(), lambda grey: 255 - grey)))
    assert scan.text_in(saved(image)) == TEXT


def test_light_code_on_dark_ground_is_read() -> None:
    """A code shown in a dark theme is read."""
    assert scan.text_in(Image.eval(drawn(), lambda grey: 255 - grey)) == TEXT


def test_path_is_read(tmp_path: Path) -> None:
    """A file is read by its path."""
    (tmp_path / "路证.png").write_bytes(saved(drawn()))
    assert scan.text_in(tmp_path / "路证.png") == TEXT


def paged(kind: str, *pages: Image.Image) -> bytes:
    """A file with one picture a page or frame."""
    if kind == "PDF":
        return pdf(*pages)
    options = {"duration": 100} | ({"lossless": True} if kind == "WEBP" else {})
    return saved(pages[0], kind, save_all=True, append_images=pages[1:], **options)


def pages_with_code(page: int, of: int) -> list[Image.Image]:
    """Pages without a code, each another, and one with."""
    greys = [Image.new("L", drawn().size, 255 - number) for number in range(of)]
    return [*greys[:page], drawn(), *greys[page + 1 :]]


PAGED = ["PDF", "TIFF", "GIF", "WEBP", "PNG"]


@pytest.mark.parametrize("kind", PAGED)
@pytest.mark.parametrize("page", [0, 1, 3, 7])
def test_code_on_one_of_the_first_pages_is_read(kind: str, page: int) -> None:
    """The code is found on any of the first eight pages or frames."""
    assert scan.text_in(paged(kind, *pages_with_code(page, 8))) == TEXT


@pytest.mark.parametrize("kind", PAGED)
def test_ninth_page_is_not_looked_at_and_that_is_told(kind: str) -> None:
    """Work on long documents is bounded, and where it ended is told."""
    data = paged(kind, *pages_with_code(8, 9))
    assert scan.texts_in(data) == []
    with pytest.raises(NoCodeOnFirstPagesError) as told:
        scan.text_in(data)
    assert told.value.detail == "pages_1_to_8"


def test_large_pages_are_looked_at_up_to_a_bound() -> None:
    """Frames count by their pixels too: no file makes us decode more than forty million beyond its first."""
    huge = [Image.new("1", (5000, 5000), number % 2) for number in range(4)]
    with pytest.raises(NoCodeOnFirstPagesError) as told:
        scan.text_in(paged("TIFF", *huge))
    assert told.value.detail == "pages_1_to_1"


@pytest.mark.parametrize("missing", [1, 2, 12, 200])
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_picture_without_its_end_is_read(kind: str, missing: int) -> None:
    """A picture that lacks its end is read where the code is whole."""
    page = Image.new("L", (700, 900), 255)
    page.paste(drawn(), (20, 20))
    page.paste(Image.effect_noise((700, 300), 60), (0, 600))
    assert scan.text_in(saved(page, kind)[:-missing]) == TEXT


def test_small_code_in_a_large_photo_is_read() -> None:
    """Three pixels a module somewhere in twelve megapixels: scaled down it is gone, in a tile it is there."""
    photo = Image.fromarray(np.random.default_rng(1).integers(90, 160, (3000, 4000), dtype=np.uint8))
    code = drawn(scale=3)
    photo.paste(code, (2500, 1700))
    assert scan.text_in(photo) == TEXT


@pytest.mark.parametrize("pixels", [3, 5, 7, 10, 16, 30])
def test_no_size_of_code_falls_between_the_scales(pixels: int) -> None:
    """Whatever the size of a code in a large photo, one scale and tile shows it whole."""
    code = drawn(scale=pixels).rotate(45, expand=True, fillcolor=255)
    photo = Image.new("L", (max(4000, code.width), max(3000, code.height)), 255)
    photo.paste(code, ((photo.width - code.width) * 2 // 3, (photo.height - code.height) // 3))
    assert scan.text_in(photo, budget_seconds=10) == TEXT


@pytest.mark.parametrize("left", range(0, 1400, 100))
def test_no_place_of_a_code_falls_between_the_tiles(left: int) -> None:
    """Wherever a code at three pixels a module lies in a large photo, one tile shows it whole."""
    photo = Image.new("L", (4000, 2000), 255)
    photo.paste(drawn(scale=3), (left, left // 2))
    cut = cascade.tiles(np.asarray(photo), cascade.STEP_PIXELS)
    found = [symbol.text for _, _, tile in cut for symbol in decoders.by_zxing(tile)]
    assert TEXT in found


def test_same_code_twice_is_one_text() -> None:
    """The code on the front and the back of a licence is one code."""
    assert scan.text_in(pdf(drawn(), drawn(scale=5))) == TEXT


def test_two_licence_codes_are_refused() -> None:
    """Nobody guesses which of two licences is meant."""
    with pytest.raises(SeveralCodesError):
        scan.text_in(beside(TEXT, OTHER))


def test_two_licence_codes_on_two_pages_are_refused() -> None:
    """Pages of one document count together."""
    with pytest.raises(SeveralCodesError):
        scan.text_in(pdf(drawn(TEXT), drawn(OTHER)))


def test_other_codes_beside_a_licence_code_are_passed_over() -> None:
    """An advertisement on the same sheet does not hinder."""
    assert scan.text_in(beside(ADVERTISEMENT, TEXT)) == TEXT


def blurred(text: str, radius: float = 2.5, scale: int = 6) -> Image.Image:
    """A code that only a later step reads: out of focus, and noisy."""
    soft = np.asarray(drawn(text, scale).filter(ImageFilter.GaussianBlur(radius)), np.float64)
    noise = np.random.default_rng(7).normal(0, 25, soft.shape)
    return Image.fromarray((soft + noise).clip(0, 255).astype(np.uint8))


def together(*parts: Image.Image) -> Image.Image:
    """Pictures side by side on one white page."""
    page = Image.new("L", (sum(part.width + 60 for part in parts), max(part.height for part in parts)), 255)
    at = 0
    for part in parts:
        page.paste(part, (at, 0))
        at += part.width + 60
    return page


def test_blurred_code_takes_a_later_step() -> None:
    """The tests below are about something only while a plain reading does not show the blurred code."""
    assert decoders.by_zxing(np.asarray(blurred(TEXT))) == []
    assert scan.text_in(blurred(TEXT)) == TEXT


def test_blurred_licence_code_beside_a_payment_code_is_read() -> None:
    """A crisp code of something else does not end the reading."""
    assert scan.text_in(together(drawn(ADVERTISEMENT, 10), blurred(TEXT))) == TEXT


def test_small_licence_code_beside_a_payment_code_is_read() -> None:
    """A code that is lost in the picture scaled down is found at full size, though another was read before."""
    photo = Image.new("L", (3000, 2400), 235)
    photo.paste(drawn(ADVERTISEMENT, 20), (100, 100))
    photo.paste(drawn(TEXT, 2), (2400, 1900))
    assert scan.text_in(photo) == TEXT


def test_blurred_second_licence_code_is_noticed() -> None:
    """One licence code that is easily read never stands for two."""
    with pytest.raises(SeveralCodesError):
        scan.text_in(together(drawn(OTHER, 6), blurred(TEXT)))


@pytest.mark.parametrize("turn", [0, 30, 45])
def test_small_second_licence_code_is_noticed(turn: int) -> None:
    """A second licence code that only full size shows is noticed, in the corner of a turned first one too."""
    photo = Image.new("L", (3000, 2400), 235)
    photo.paste(drawn(OTHER, 20).rotate(turn, expand=True, fillcolor=235), (10, 10))
    photo.paste(drawn(TEXT, 3), (2600, 2100))
    with pytest.raises(SeveralCodesError):
        scan.text_in(photo)


def test_text_beside_a_licence_code_is_no_code() -> None:
    """Lines of text and a single code leave nothing to be looked at."""
    page = Image.new("L", (1240, 1754), 255)
    pen = ImageDraw.Draw(page)
    for line in range(40):
        pen.text((80, 80 + 24 * line), "Road transport licence 0123456789 " * 3, fill=0, font_size=18)
    page.paste(drawn(), (700, 1300))
    corners = [((716.0, 1316.0), (1060.0, 1316.0), (1060.0, 1660.0), (716.0, 1660.0))]
    assert leftovers(np.asarray(page), corners) == []
    assert scan.text_in(page) == TEXT


def test_printed_in_capitals_is_a_licence_code() -> None:
    """A licence code in a spelling that is cleaned later on is chosen before a code of something else."""
    loud = TEXT.replace("https", "HTTPS").replace("#", "%23")
    assert scan.text_in(beside(ADVERTISEMENT, loud)) == loud


def test_single_foreign_code_is_given() -> None:
    """A code of something else is read, for the verdict to say that it is no licence code."""
    assert scan.text_in(drawn(ADVERTISEMENT)) == ADVERTISEMENT


def test_two_foreign_codes_are_refused() -> None:
    """Without a licence code there is no reason to prefer one."""
    with pytest.raises(SeveralCodesError):
        scan.text_in(beside(ADVERTISEMENT, ADVERTISEMENT + "s"))


@pytest.mark.parametrize("size", [(1, 1), (20, 20), (5000, 3), (3, 5000), (640, 480), (4000, 3000)])
def test_picture_without_a_code_is_no_code(size: tuple[int, int]) -> None:
    """Blank pictures of any shape say that nothing was read."""
    with pytest.raises(NoCodeError):
        scan.text_in(Image.new("L", size, 200))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\x00\x00\x00\x18ftypheic" + bytes(500),
    ],
)
def test_other_files_are_not_pictures(data: bytes) -> None:
    """What is no picture is told apart from a picture without a code."""
    with pytest.raises(NotAPictureError):
        scan.texts_in(data)


def test_missing_file_is_not_a_picture(tmp_path: Path) -> None:
    """A path without a file is our error, not the system's."""
    with pytest.raises(NotAPictureError):
        scan.texts_in(tmp_path / "nothing.png")


@pytest.mark.parametrize("kind", MODES)
def test_picture_cut_short_is_broken(kind: str) -> None:
    """A third of a file is refused as such in every format: the code in it is not whole.

    Of two thirds of an interlaced GIF the code is still read.
    """
    data = saved(drawn(scale=8).convert(MODES[kind]), kind)
    with pytest.raises(BrokenPictureError):
        scan.texts_in(data[: len(data) // 3])


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF"])
def test_damaged_pdf_is_broken(data: bytes) -> None:
    """A PDF without pages is refused as broken."""
    with pytest.raises(BrokenPictureError):
        scan.texts_in(data)


@pytest.mark.parametrize("side", [6_400, 10_000, 14_000, 30_000, 0x7FFFFFFF])
def test_too_many_pixels_are_refused_at_once(side: int) -> None:
    """A small file that claims to be huge, 100 megapixels or more, is refused before anything is decoded."""
    start = time.perf_counter()
    with pytest.raises((TooLargeError, BrokenPictureError)) as refusal:
        scan.texts_in(claimed(side, side))
    assert time.perf_counter() - start < 0.1
    assert side == 0x7FFFFFFF or refusal.value.code == "too_large"


def test_real_hundred_megapixels_are_refused_at_once() -> None:
    """A whole, sound picture of 100 megapixels is refused as too large, quickly."""
    data = saved(Image.new("1", (10_000, 10_000), 1))
    start = time.perf_counter()
    with pytest.raises(TooLargeError):
        scan.texts_in(data)
    assert time.perf_counter() - start < 0.1


def test_opened_picture_is_measured_too() -> None:
    """A picture already opened by Pillow is held to the same limit."""
    with pytest.raises(TooLargeError):
        scan.texts_in(Image.new("1", (10_000, 4_001)))


def test_too_many_bytes_are_refused(tmp_path: Path) -> None:
    """A file over 32 MB is refused without being read to its end."""
    path = tmp_path / "large.png"
    with path.open("wb") as file:
        file.truncate(10 << 30)
    start = time.perf_counter()
    with pytest.raises(TooLargeError):
        scan.texts_in(path)
    assert time.perf_counter() - start < 1


def test_text_chunk_that_inflates_is_refused() -> None:
    """A PNG whose comment inflates to 100 MB is refused, and the memory is never taken."""
    plain = saved(drawn())
    body = b"zTXt" + b"comment\x00\x00" + zlib.compress(bytes(100_000_000), 9)
    bomb = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    with pytest.raises(BrokenPictureError):
        scan.texts_in(plain[:33] + bomb + plain[33:])


def test_huge_pdf_page_is_drawn_small() -> None:
    """A page of five metres is drawn within the limit, whatever it says of itself."""
    data = saved(drawn(scale=8), "PDF", resolution=2.5)
    assert 11_000_000 < opening.open_pages(data).pages[0].size < 12_100_000
    assert scan.text_in(data) == TEXT


def test_endless_pdf_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PDF that takes too long to draw is stopped with its process."""
    monkeypatch.setattr("verify_client.scan.pdf._SECONDS", 0.01)
    with pytest.raises(TooLargeError):
        scan.texts_in(pdf(drawn()))


def test_memory_of_the_pdf_worker_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PDF that wants more memory than allowed is refused, and this process lives on."""
    monkeypatch.setattr("verify_client.scan.pdf._MEMORY", 1 << 20)
    with pytest.raises(BrokenPictureError):
        scan.texts_in(pdf(drawn()))


def test_unreadable_picture_ends_in_time() -> None:
    """Forty megapixels full of finder patterns, the worst there is for a decoder, end a second late at most."""
    finder = np.ones((9, 9), np.uint8)
    finder[1:8, 1:8], finder[2:7, 2:7], finder[3:6, 3:6] = 0, 1, 0
    image = Image.fromarray(np.tile(finder * 255, (600, 800)))
    start = time.perf_counter()
    scan.texts_in(image, budget_seconds=0.5)
    assert time.perf_counter() - start < 5


def test_without_time_nothing_is_read() -> None:
    """A budget of nothing reads nothing, and raises nothing."""
    assert scan.texts_in(drawn(), budget_seconds=0) == []


def test_tiles_cover_every_pixel() -> None:
    """Together the tiles show the whole picture, and none is larger than a step takes."""
    rows = np.arange(310 * 405, dtype=np.uint32).reshape(310, 405)
    cut = [tile for _, _, tile in cascade.tiles(rows, 10_000)]
    assert max(tile.size for tile in cut) <= 10_000
    assert len(np.unique(np.concatenate([tile.ravel() for tile in cut]))) == rows.size


@pytest.mark.parametrize("shape", [(4_000_000, 1), (1, 4_000_000), (200_000, 40)])
def test_narrow_strips_hold_no_code(shape: tuple[int, int]) -> None:
    """A strip of a few pixels should be passed over, whatever its length: halved again nothing is left."""
    assert cascade.read([np.zeros(shape, np.uint8)], time.monotonic() + 5) == []


def test_median_is_the_middle_of_nine() -> None:
    """The fast network gives the same as sorting."""
    grey = np.random.default_rng(3).integers(0, 256, (40, 50), dtype=np.uint8)
    windows = np.lib.stride_tricks.sliding_window_view(grey, (3, 3)).reshape(38, 48, 9)
    assert np.array_equal(filters.median(grey), np.median(windows, axis=2).astype(np.uint8))


def test_sharpening_leaves_an_even_picture_alone() -> None:
    """Where there is no edge, nothing changes."""
    grey = np.full((30, 30), 137, np.uint8)
    assert np.array_equal(filters.sharpened(grey), grey[3:-3, 3:-3])


def test_enlarging_doubles_and_interpolates() -> None:
    """Between 0 and 200 lie a quarter and three quarters."""
    assert filters.enlarged(np.array([[0, 200], [0, 200]], np.uint8)).tolist() == [[50, 150], [50, 150]]


def test_cascade_reads_more_than_each_decoder_alone() -> None:
    """On one picture of every bad kind the cascade reads what zxing-cpp and zbar read, and more."""
    read = {"cascade": set(), "zxing": set(), "zbar": set()}
    for picture in distorted(each=1):
        both = scan.read_both(picture.data)
        for name, texts in chain(both._asdict().items(), [("cascade", scan.texts_in(picture.data))]):
            read[name] |= {picture.kind} if picture.text in texts else set()
    assert read["cascade"] >= read["zxing"] | read["zbar"]
    assert len(read["cascade"]) > len(read["zxing"]) + 1


def test_both_decoders_read_a_clean_code() -> None:
    """What we draw is read by each decoder alone."""
    assert scan.read_both(pictures.png(TEXT)) == ([TEXT], [TEXT])


@settings(max_examples=150, deadline=None)
@given(kind=st.sampled_from(sorted(MODES)), seed=st.integers(0, 2**32), changes=st.integers(1, 40))
def test_damaged_files_raise_only_our_errors(kind: str, seed: int, changes: int) -> None:
    """Whatever is changed in a file: texts come out, or one of our own errors."""
    chance = random.Random(seed)
    data = bytearray(saved(Image.new("L", (40, 40), 90).convert(MODES[kind]), kind))
    for _ in range(changes):
        data[chance.randrange(len(data))] = chance.randrange(256)
    try:
        assert isinstance(scan.texts_in(bytes(data), budget_seconds=0), list)
    except ScanError as error:
        assert error.zh


def test_missing_zbar_leaves_the_rest_working() -> None:
    """Without zbar's library the cascade reads with zxing-cpp alone, and says so when both are asked for."""
    program = (
        "import sys; sys.modules['pyzbar'] = None\n"
        "from verify_client import scan; from verify_client.errors import ScannerMissingError\n"
        "data = sys.stdin.buffer.read(); print(scan.text_in(data))\n"
        "try: scan.read_both(data)\n"
        "except ScannerMissingError as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], input=pictures.png(TEXT), capture_output=True, check=True
    )
    assert done.stdout.decode().split("\n") == [TEXT, "scanner_missing: libzbar0", ""]
