"""XML of the national exchange: respInfo, one element a row; the encoding declared is not the true one."""

from itertools import groupby
from typing import BinaryIO, Final

from bench.legacy.columns import Cell
from bench.legacy.tables import Table

_DECLARED: Final = "gb2312"
_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


class XmlWriter:
    """Writes rows as elements; the number of a row is that of its element."""

    def __init__(self, table: Table, rows: int, out: BinaryIO) -> None:
        self._out = out
        self._encoding = table.encoding
        self._row = table.title
        self._pattern = _pattern(table)
        self._number = 0
        head = (
            f'<?xml version="1.0" encoding="{_DECLARED}"?>\n<respInfo>\n'
            f"<resultconunt>{rows}</resultconunt>\n"
            f"<pageInfo><limit>{rows}</limit><page>1</page><totalcount>{rows}</totalcount>"
            "<totalpages>1</totalpages></pageInfo>\n"
        )
        out.write(head.encode(self._encoding))

    def write(self, cells: list[Cell], *, merged: bool = False) -> int:  # noqa: ARG002
        """Write a row."""
        texts = ["" if cell is None else str(cell).translate(_ESCAPES) for cell in cells]
        self._out.write((self._pattern % tuple(texts)).encode(self._encoding, "surrogateescape"))
        self._number += 1
        return self._number

    def close(self) -> None:
        """Close the outermost element."""
        self._out.write("</respInfo>\n".encode(self._encoding))


def _pattern(table: Table) -> str:
    """Give the text of an element, with %s for each cell; a path with / nests."""
    text = f"<{table.title}>"
    for folder, names in groupby(table.header, lambda name: name.rpartition("/")[0]):
        inner = "".join(f"<{tag}>%s</{tag}>" for tag in (name.rpartition("/")[2] for name in names))
        text += f"<{folder}>{inner}</{folder}>" if folder else inner
    return f"{text}</{table.title}>\n"
