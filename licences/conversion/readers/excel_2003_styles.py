"""Styles of Excel 2003 XML, where they change what a cell says."""

from typing import Final

from licences.conversion.readers.cell_marks import STRUCK, Mark
from licences.conversion.readers.number_formats import number_format

_PLAIN: Final = (
    *("general", "general number", "general date", "long date", "medium date", "short date"),
    *("currency", "euro currency", "fixed", "standard", "scientific"),
)
_NAMED: Final = {
    "percent": "0%",
    **dict.fromkeys(("long time", "medium time", "short time"), "h:mm"),
    **dict.fromkeys(_PLAIN, ""),
}
"""Formats that have a name, and what they show where it matters."""
_MOST_PARENTS: Final = 64


class Styles2003:
    """Collects styles as they are read."""

    def __init__(self) -> None:
        self._current = ""
        self._parents: dict[str, str] = {}
        self._struck: dict[str, bool] = {}
        self._formats: dict[str, str] = {}
        self._marks: dict[str, tuple[Mark, ...]] = {}

    def take(self, name: str, attributes: dict[str, str]) -> None:
        """Take in an element: style, or font or numberformat of the last one."""
        if name == "style":
            self._current = attributes.get("id", "")
            self._parents[self._current] = attributes.get("parent", "")
        elif name == "font" and "strikethrough" in attributes:
            self._struck[self._current] = attributes["strikethrough"].lower() not in ("0", "false")
        elif name == "numberformat":
            code = attributes.get("format", "")
            self._formats[self._current] = _NAMED.get(code.lower(), code)

    def marks(self, name: str) -> tuple[Mark, ...]:
        """Give the marks of a style."""
        known = self._marks.get(name)
        if known is None:
            names = self._with_parents(name)
            struck = next((self._struck[one] for one in names if one in self._struck), False)
            code = next((self._formats[one] for one in names if one in self._formats), "")
            told: tuple[Mark, ...] = (STRUCK,) if struck else ()
            telling = number_format(code)
            known = self._marks[name] = (*told, telling) if telling else told
        return known

    def _with_parents(self, name: str) -> list[str]:
        names = [name]
        while (name := self._parents.get(name, "")) and len(names) < _MOST_PARENTS:
            names.append(name)
        return names
