"""Styles of a web page, where they change what a person sees: text struck out, text not shown."""

import re
from typing import Final

_CLASS: Final = re.compile(r"\.([\w-]+)")
_LINE: Final = "line-through"
_NOT_SHOWN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)
_HIDDEN: Final = re.compile(r"(?:^|\s)hidden(?:\s*=|\s|/|$)", re.IGNORECASE)
STRIKES: Final = frozenset({"s", "strike", "del"})


class WebStyles:
    """What the classes of a page mean, as far as its style sheets have been read."""

    def __init__(self) -> None:
        self._struck: set[str] = set()
        self._hidden: set[str] = set()

    def take(self, sheet: str) -> None:
        """Read a style sheet."""
        for rule in sheet.split("}"):
            selectors, _, body = rule.rpartition("{")
            if _LINE in body.lower():
                self._struck.update(_CLASS.findall(selectors))
            if _NOT_SHOWN.search(body):
                self._hidden.update(_CLASS.findall(selectors))

    def strikes(self, name: str, attributes: dict[str, str]) -> bool:
        """Say whether an element strikes its text out."""
        if name in STRIKES or _LINE in attributes.get("style", "").lower():
            return True
        return bool(self._struck) and not self._struck.isdisjoint(attributes.get("class", "").split())

    def hides(self, text: str, attributes: dict[str, str]) -> bool:
        """Say whether an element is not shown, by the text of its tag and the attributes in it."""
        if _NOT_SHOWN.search(attributes.get("style", "")) or _HIDDEN.search(text):
            return True
        return bool(self._hidden) and not self._hidden.isdisjoint(attributes.get("class", "").split())
