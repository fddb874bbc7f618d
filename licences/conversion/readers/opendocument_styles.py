"""Styles of an .ods workbook (OpenDocument 1.2 part 1, 16), where they change what a cell says."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from licences.conversion.errors import Place, WorkbookDamagedError
from licences.conversion.readers.cell_marks import STRUCK, Mark
from licences.conversion.readers.number_formats import number_format
from licences.conversion.readers.opendocument_formats import KINDS, DataStyle
from licences.conversion.readers.tags import tags_and_texts

_MOST: Final = 1 << 17
"""Styles: twice what a spreadsheet takes of them."""
_LONGEST: Final = 255
"""Characters of a text in a format."""
_MOST_PARENTS: Final = 64
_OF_PAGES: Final = frozenset(
    {"header", "footer", "header-left", "footer-left", "header-first", "footer-first"}
)
_MOST_TEXTS, _MOST_CHARACTERS = 1_000, 2_000
_LINES: Final = ("text-line-through-style", "text-line-through-type")


@dataclass(slots=True)
class _Style:
    parent: str
    data: str
    is_struck: bool | None = None
    """None = as the text around it."""


class OdsStyles:
    """Collects styles as their elements go by; those taken later hide earlier ones of the same name."""

    def __init__(self, where: Place) -> None:
        self.strikes_text = False
        """Whether a style of words or paragraphs says anything of a line through them."""
        self._where = where
        self._styles: dict[tuple[str, str], _Style] = {}
        self._formats: dict[str, DataStyle] = {}
        self._current: _Style | None = None
        self._family = ""
        self._format: DataStyle | None = None
        self._open: list[tuple[str, dict[str, str]]] = []
        """Elements of a format that have begun."""
        self._text = ""
        self._marks: dict[str, tuple[Mark, ...]] = {}
        self._mapped: set[str] = set()

    def start(self, tag: str, found: dict[str, str]) -> None:
        """Take in the start of an element."""
        if self._format is not None:
            self._open.append((tag, found))
            self._text = ""
        elif tag in KINDS:
            self._format = self._formats[found.get("name", "")] = DataStyle(tag)
        elif tag in ("style", "default-style"):
            self._family = found.get("family", "")
            self._current = _Style(found.get("parent-style-name", ""), found.get("data-style-name", ""))
            self._styles[self._family, found.get("name", "")] = self._current
        elif tag == "map" and self._current and len(self._mapped) < _MOST:
            self._mapped.add(found.get("apply-style-name", ""))
        elif tag == "text-properties" and self._current:
            lines = [found[name] for name in _LINES if name in found]
            if lines:
                self._current.is_struck = any(line != "none" for line in lines)
                self.strikes_text |= self._family in ("text", "paragraph")
        if len(self._styles) + len(self._formats) > _MOST:
            raise WorkbookDamagedError(self._where, why="number of styles")

    def end(self, tag: str) -> None:
        """Take in the end of an element."""
        if self._format is not None and self._open:
            self._format.take(*self._open.pop(), self._text)
            self._text = ""
        elif tag in KINDS:
            self._format = None
        elif tag in ("style", "default-style"):
            self._current = None

    def characters(self, text: str) -> None:
        """Take in a text within a format."""
        if self._open and len(self._text) < _LONGEST:
            self._text += text[:_LONGEST]

    def marks(self, name: str) -> tuple[Mark, ...]:
        """Give the marks of a style of cells."""
        known = self._marks.get(name)
        if known is None:
            code = next((style.data for style in self._with_parents("table-cell", name) if style.data), "")
            shown = self._formats[code].code(self._formats) if code in self._formats else ""
            telling = number_format(shown)
            struck = (STRUCK,) if self.is_struck("table-cell", name) else ()
            known = self._marks[name] = (*struck, telling) if telling else struck
        return known

    def strikes_by_condition(self) -> bool:
        """Say whether a style gives way, under some condition, to one that strikes out (16.3, style:map)."""
        return any(self.is_struck("table-cell", name) for name in self._mapped)

    def is_struck(self, family: str, name: str) -> bool | None:
        """Say whether a style strikes its text out; None where it leaves that to what is around it."""
        said = (style.is_struck for style in self._with_parents(family, name))
        return next((one for one in said if one is not None), None)

    def _with_parents(self, family: str, name: str) -> Iterator[_Style]:
        """Give a style, those it is made from, and what holds for all of its family."""
        for _ in range(_MOST_PARENTS):
            style = self._styles.get((family, name))
            if style is None:
                break
            yield style
            name = style.parent
            if not name:
                break
        if (default := self._styles.get((family, ""))) is not None:
            yield default


def styles_part(pieces: Iterable[bytes], styles: OdsStyles, where: Place) -> list[str]:
    """Take in the common styles of a package; give the texts of its page headers and footers.

    Styles that only pages use are left out: the content has others of the same names.

    Raises:
        SourceError: workbook_damaged, xml_entities.
    """
    reader = _StylesPart(styles)
    for tag, found, text in tags_and_texts(pieces, where):
        reader.take(tag, found, text)
    return reader.texts


class _StylesPart:
    def __init__(self, styles: OdsStyles) -> None:
        self.texts: list[str] = []
        self._styles = styles
        self._within = ""

    def take(self, tag: str, found: dict[str, str], text: str) -> None:
        if not tag:
            if self._within == "styles":
                self._styles.characters(text)
            elif self._within and self.texts and len(self.texts[-1]) < _MOST_CHARACTERS:
                self.texts[-1] += text
        elif self._within:
            if tag == f"/{self._within}":
                self._within = ""
            elif self._within == "styles":
                self._styles.end(tag[1:]) if tag[0] == "/" else self._styles.start(tag, found)
            elif tag == "p":
                self.texts.append("")
        elif tag == "styles" or (tag in _OF_PAGES and len(self.texts) < _MOST_TEXTS):
            self._within = tag
