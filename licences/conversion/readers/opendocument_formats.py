"""Data styles of OpenDocument (16.27 of part 1): written as the number formats they are.

`<number:number number:min-integer-digits="7"/><number:text>吨</number:text>` is `0000000"吨"`. What decides
what a cell shows is then one thing for every kind of workbook.
"""

from dataclasses import dataclass, field
from typing import Final

KINDS: Final = frozenset(
    {"number-style", "currency-style", "percentage-style", "date-style", "time-style", "text-style"}
)
"""Elements that are data styles; those of truth values show nothing else than the value."""
_OF_TIMES: Final = frozenset({"date-style", "time-style"})
_MOST_PLACES: Final = 64
_MOST_PARTS: Final = 64
_TWO: Final = {"value()>=0": 0}
_THREE: Final = {"value()>0": 0, "value()<0": 1, "value()=0": 2}
_PARTS: Final = {
    "scientific-number": "0E+0",
    "fraction": "?/?",
    "boolean": "General",
    "text-content": "@",
    "day-of-week": "ddd",
    "era": "g",
    "am-pm": "AM/PM",
    "seconds": "ss",
    "hours": "h",
}
_LONG: Final = {"year": ("yy", "yyyy"), "day": ("d", "dd")}


@dataclass(slots=True)
class DataStyle:
    """A data style as it is read, element by element."""

    kind: str
    maps: list[tuple[str, str]] = field(default_factory=list)
    """Conditions, and the styles that are applied instead."""
    parts: list[str] = field(default_factory=list)
    _embedded: list[tuple[int, str]] = field(default_factory=list)

    def take(self, tag: str, found: dict[str, str], text: str) -> None:
        """Take in an element that has ended, with its attributes and text."""
        if len(self.parts) > _MOST_PARTS or len(self.maps) > _MOST_PARTS:
            return
        if tag == "map":
            self.maps.append((found.get("condition", "").replace(" ", ""), found.get("apply-style-name", "")))
        elif tag == "embedded-text":
            self._embedded.append((_number(found, "position", 0), text))
        elif tag == "number":
            self.parts.append(self._digits(found))
        elif tag in ("text", "currency-symbol"):
            self.parts.append(self._literal(text))
        else:
            self.parts.append(self._part(tag, found))

    def _part(self, tag: str, found: dict[str, str]) -> str:
        long = found.get("style") == "long"
        if tag in _LONG:
            return _LONG[tag][long]
        if tag == "month":
            return ("mmm" if found.get("textual") == "true" else "m") + "m" * long
        if tag == "minutes":  # m is a minute only behind h
            hours = any(part == "h" for part in self.parts[-2:])
            return "mm" if hours else "h"
        return _PARTS.get(tag, "")

    def _literal(self, text: str) -> str:
        percent = "%" * (self.kind == "percentage-style" and "%" in text)
        plain = text.replace("%", "") if percent else text
        return (f'"{plain.replace(chr(34), "")}"' if plain else "") + percent

    def _digits(self, found: dict[str, str]) -> str:
        least, decimals = _number(found, "min-integer-digits", 0), _number(found, "decimal-places", -1)
        embedded, self._embedded = self._embedded, []
        if decimals < 0 and least <= 1 and not embedded:
            return "General"
        whole = "0" * least or "#"
        for position, text in sorted(embedded):
            whole = whole.rjust(position, "#")
            digits = [at for at in range(len(whole) - 1, -1, -1) if whole[at] in "0#"]
            at = digits[position - 1] if 0 < position <= len(digits) else len(whole)
            whole = f'{whole[:at]}"{text.replace(chr(34), "")}"{whole[at:]}'
        shown = _number(found, "min-decimal-places", max(decimals, 0))
        point = "." * (decimals > 0) + "0" * min(shown, decimals) + "#" * (decimals - shown)
        factor = found.get("display-factor", "1").partition(".")[0]
        return whole + point + "," * (factor.count("0") // 3)

    def joined(self) -> str:
        """Write its own parts."""
        return ('""' if self.kind in _OF_TIMES else "").join(
            self.parts
        )  # mm beside mm would be the month's name

    def code(self, others: dict[str, "DataStyle"]) -> str:
        """Write it as a number format, with the styles it maps to."""
        own = self.joined()
        if self.kind == "time-style" and not own:
            return ""
        if not self.maps:
            return own
        conditions = {condition: others[name] for condition, name in self.maps if name in others}
        order = _TWO if conditions.keys() <= _TWO.keys() else _THREE
        if not conditions or not conditions.keys() <= order.keys():
            return "[=1]0;0"  # what it shows depends on something else than the sign
        sections = {order[condition]: other.joined() for condition, other in conditions.items()}
        ordered = [sections.get(at, own) for at in range(max(sections) + 1)]
        return ";".join((*ordered, own))


def _number(found: dict[str, str], name: str, default: int) -> int:
    text = found.get(name, "")
    return min(int(text[:9]), _MOST_PLACES) if text.isascii() and text.isdigit() else default
