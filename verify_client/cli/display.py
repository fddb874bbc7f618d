"""Verdicts for people: Chinese first, the answer in a mark, a word and a colour."""

from collections.abc import Iterator
from typing import Any, Final

from verify_client.messages import Answer

_RED, _GREEN, _YELLOW, _PLAIN = "\x1b[1;31m", "\x1b[1;32m", "\x1b[1;33m", "\x1b[0m"
_HEADS: Final = {
    Answer.VALID: ("✔", "有效", "VALID", _GREEN),
    Answer.INVALID: ("✘", "无效", "INVALID", _RED),
    Answer.UNDETERMINED: ("?", "无法判定", "UNDETERMINED", _YELLOW),
}
_LABELS: Final = {
    "type_name": "证照类型",
    "identifier": "证照标识",
    "certificate_number": "证号",
    "holder_name": "持证人",
    "holder_code": "持证人代码",
    "plate_number": "车牌号",
    "plate_colour": "车牌颜色",
    "vin": "车辆识别代号",
    "vehicle_type": "车辆类型",
    "business_scope": "经营范围",
    "category": "从业资格类别",
    "permitted_class": "准驾车型",
    "operating_area": "经营区域",
    "valid_from": "有效期起",
    "valid_to": "有效期止",
    "issuer_name": "发证机关",
}
"""Of the certificate, what an inspector compares, in this order."""
_SOURCES: Final = {"status_list": "离线状态列表 offline status list", "database": "发证机关登记 register"}
_UNITS: Final = ((86_400, "天"), (3_600, "小时"), (60, "分钟"))


def lines_of(found: dict[str, Any], name: str | None, *, colour: bool) -> Iterator[str]:
    """Give the lines that tell a verdict.

    Args:
        found: the verdict, as `Verdict.to_dict`.
        name: the file it is about.
        colour: whether the terminal shows colours.
    """
    mark, zh, en, paint = _HEADS[Answer(found["verdict"])]
    head = f"{mark} {zh} {en}"
    head = f"{paint}{head}{_PLAIN}" if colour else head
    yield f"{head}  {shown(name)}" if name else head
    yield f"  {shown(found['message']['zh'])} {shown(found['message']['en'])}"
    reason, detail = shown(found["reason"]), found.get("detail")
    yield f"  代码 code: {reason} ({shown(str(detail))})" if detail else f"  代码 code: {reason}"
    certificate = found.get("certificate")
    if isinstance(certificate, dict):
        yield from _certificate(certificate)
    status = found.get("status")
    if isinstance(status, dict):
        yield _status(status)
    yield f"  下一步 next: {shown(found['next']['zh'])} {shown(found['next']['en'])}"


def shown(text: str) -> str:
    r"""Make a text safe for a terminal: control characters could repaint a ✘ into a ✔.

    >>> shown("a\x1b[2Jb")
    'a�[2Jb'
    """
    return "".join(character if character.isprintable() else "�" for character in text)


def age(seconds: int) -> str:
    """Say how long ago, in the largest unit that is not a fraction.

    >>> age(59), age(7_300), age(200_000)
    ('不到 1 分钟', '2 小时', '2 天')
    """
    for size, unit in _UNITS:
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return "不到 1 分钟"


def _certificate(certificate: dict[str, Any]) -> Iterator[str]:
    for key, label in _LABELS.items():
        if key == "valid_to" and key in certificate and certificate[key] is None:
            yield f"  {label}: 长期 no end"
        elif certificate.get(key) is not None:
            yield f"  {label}: {shown(_words(certificate[key]))}"


def _words(value: Any) -> str:
    """Write a value: codes by their names, names in Chinese."""
    if isinstance(value, list):
        return "、".join(map(_words, value))
    if isinstance(value, dict):
        return str(value.get("zh") or value.get("name") or value.get("code") or "")
    return str(value)


def _status(status: dict[str, Any]) -> str:
    """Say how old the status is and where it came from: a status that is days old must not pass silently."""
    source = str(status.get("source"))
    old = status.get("age_seconds")
    ago = f"（{age(old)}前）" if isinstance(old, int) else ""
    as_of, place = shown(str(status.get("as_of"))), shown(_SOURCES.get(source, source))
    return f"  状态截至 status as of: {as_of}{ago}，来源 source: {place}"
