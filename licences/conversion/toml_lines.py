"""Where in a TOML text a key stands: `tomllib` reads values but forgets their lines.

Only what profiles need of TOML 1.0: tables, arrays of tables, dotted and quoted keys, values of several
lines.
"""

import re
from typing import Final, NamedTuple

Path = tuple[str | int, ...]
_HEADER: Final = re.compile(r"\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(?:#.*)?")
_PART: Final = re.compile(r"""\s*(?:"((?:\\.|[^"\\])*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*(\.|=|$)""")
_TOKEN: Final = re.compile(r'"""|\'\'\'|"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*|[\[\]{}]')


class Position(NamedTuple):
    """A place in a text; both from 1."""

    line: int
    column: int


class LineIndex:
    r"""The positions of the keys and tables of a TOML text that `tomllib` has accepted.

    >>> index = LineIndex('title = "x"\n[[record]]\nname = "a"\n[record.fields]\nvin = {}')
    >>> index.find(("record", 0, "fields", "vin", "rules"))
    Position(line=5, column=1)
    """

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        self._known: dict[Path, Position] = {(): Position(1, 1)}
        self._counts: dict[Path, int] = {}
        self._read()

    def find(self, path: Path, near: str = "") -> Position:
        """Give the position of a path, or of the nearest thing around it; `near` is sought on its line."""
        while path not in self._known:
            path = path[:-1]
        line, column = self._known[path]
        written = self._lines[line - 1] if line <= len(self._lines) else ""
        at = written.find(near) if near else -1
        return Position(line, at + 1 if at >= 0 else column)

    def _read(self) -> None:
        table: Path = ()
        depth, closing = 0, ""
        for number, line in enumerate(self._lines, start=1):
            if depth == 0 and not closing:
                header = _HEADER.fullmatch(line)
                if header:
                    table = self._table(header[1] == "[[", _parts(header[2]))
                    self._known.setdefault(table, Position(number, line.index("[") + 1))
                    continue
                self._key(table, line, number)
            depth, closing = _after(line, depth, closing)

    def _table(self, is_array: bool, parts: tuple[str, ...]) -> Path:
        path: Path = ()
        for part in parts[:-1]:
            path = self._inside((*path, part))
        path = (*path, parts[-1])
        if is_array:
            self._counts[path] = self._counts.get(path, 0) + 1
        return self._inside(path)

    def _inside(self, path: Path) -> Path:
        return (*path, self._counts[path] - 1) if path in self._counts else path

    def _key(self, table: Path, line: str, number: int) -> None:
        parts = _parts(line)
        for end in range(1, len(parts) + 1):
            column = len(line) - len(line.lstrip()) + 1
            self._known.setdefault((*table, *parts[:end]), Position(number, column))


def _parts(written: str) -> tuple[str, ...]:
    """Give the parts of a key, up to = or the end."""
    parts: list[str] = []
    at = 0
    while found := _PART.match(written, at):
        parts.append(next(part for part in found.groups()[:3] if part is not None))
        at = found.end()
        if found[4] != ".":
            break
    return tuple(parts)


def _after(line: str, depth: int, closing: str) -> tuple[int, str]:
    """Say how deep in brackets, and in which long string, the text is after a line."""
    at = 0
    while True:
        if closing:
            end = line.find(closing, at)
            if end < 0:
                return depth, closing
            at, closing = end + 3, ""
        found = _TOKEN.search(line, at)
        if not found:
            return depth, closing
        at = found.end()
        if found[0] in {'"""', "'''"}:
            closing = found[0]
        elif found[0] in "[{":
            depth += 1
        elif found[0] in "]}":
            depth -= 1
