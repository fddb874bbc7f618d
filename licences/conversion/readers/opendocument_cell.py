"""One cell of an .ods sheet: its value as the parser reads it, and what a person sees otherwise."""

from collections.abc import Iterator
from typing import Final

from licences.conversion.readers.cell_marks import FORMULA_ERROR, STRUCK, STRUCK_PART, UNKNOWN, UNTYPED, Mark
from licences.conversion.readers.opendocument_styles import OdsStyles

WORDS: Final = frozenset({"p", "span", "a"})
"""Elements that may strike out the words they hold."""
_JOINED: Final = frozenset({"table", "tab", "line-break", "ruby", "note"})
"""Elements in a text that the parser leaves out, or joins to what is beside them."""
_VALUES: Final = {"date": "date-value", "time": "time-value", "boolean": "boolean-value"}
_MOST: Final = 2_000
"""Characters looked at of one text."""


class OdsCell:
    """A cell while it is read.

    Attributes:
        found: its attributes by their local names. Of value-type there may be two; the later one, of
            LibreOffice, says "error".
        columns: it fills.
        reads_text: whether its words are to be looked at.
    """

    def __init__(self, found: dict[str, str], columns: range, style: str, styles: OdsStyles) -> None:
        self.found = found
        self.columns = columns
        self.kind = found.get("value-type", "")
        self._style_marks = styles.marks(style)
        self._styles = styles
        self._has_value = self.kind == "error" or self._value() in found
        self.reads_text = styles.strikes_text or not self._has_value
        self._is_joined = False
        self._strikes: list[bool] = []
        self._parts: list[tuple[str, bool]] = []

    def _value(self) -> str:
        """Name the attribute that gives the value; a text that is no formula's may stand in the cell."""
        if self.kind == "string":
            return "string-value" if "formula" in self.found else "value-type"
        return _VALUES.get(self.kind, "value")

    def start(self, tag: str, style: str) -> None:
        """Take in the start of an element."""
        if tag in _JOINED:
            self._is_joined = True
        elif self.reads_text and tag in WORDS:
            family = "paragraph" if tag == "p" else "text"
            said = self._styles.is_struck(family, style) if style else None
            around = self._strikes[-1] if self._strikes else STRUCK in self._style_marks
            self._strikes.append(around if said is None else said)

    def end(self, tag: str) -> None:
        """Take in the end of an element."""
        if tag in WORDS and self._strikes:
            self._strikes.pop()

    def text(self, text: str) -> None:
        """Take in words."""
        if self._strikes:
            self._parts.append((text[:_MOST], self._strikes[-1]))

    def draw(self) -> None:
        """Note a drawing with words in the cell; the parser joins them to the cell's own."""
        self._is_joined = True

    def marks(self) -> Iterator[Mark]:
        """Give what is to be told of the cell."""
        said = [is_struck for text, is_struck in self._parts if text.strip()]
        if self.kind:
            yield from (mark for mark in self._style_marks if not said or mark != STRUCK)
            if any(said):
                yield STRUCK if all(said) else STRUCK_PART
        if self.kind == "error":
            yield FORMULA_ERROR
        if self._is_joined:
            yield "mixed_content"
        is_known = self._has_value or (self.kind == "string" and bool(said))
        if not is_known and ("formula" in self.found or said):
            yield UNKNOWN if "formula" in self.found else UNTYPED
