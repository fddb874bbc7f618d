"""What is written below rows, of the rows above it: 注：以上车辆均已注销; 合计13辆，其中已注销3辆.

Whoever reads from the top has not seen it before the rows: a first reading gathers it for the next one.
"""

import re
from typing import Final

from licences.conversion.readers.announced import announced_in
from licences.conversion.readers.directions import ABOVE, BELOW
from licences.conversion.readers.side_rows import HEADING_ROW, SIDE_ROWS
from licences.conversion.readers.table import Row
from licences.conversion.row_words import explains_colours, naming_kinds, speaks_of_rows
from licences.conversion.state_words import plain

_OF_ROWS_ABOVE: Final = re.compile(
    f"{ABOVE}|[以如]前|[上前]面|前[列表]|[本此全]表|表[中内]|所列|(?<![a-z])this table(?![a-z])"
)
_OF_ROWS_BELOW: Final = re.compile(f"{BELOW}|[以如]后|[下后]面|后[述列表]|其[下后]")
_FEW_CELLS: Final = 2
_MOST: Final = 100
"""Texts kept of one table: one is enough to stop it."""


class Footnotes:
    """Gathers what the rows of one table that are no records say of the rows above them."""

    def __init__(self) -> None:
        self._texts: dict[str, None] = {}
        self._heading = ""
        self.announced = 0
        """Number of rows that such rows speak of (共 12 条)."""

    def note(self, row: Row) -> None:
        """Look at a row that tells no licence.

        A total or a note speaks of the rows above it unless it says otherwise, a heading of those below it. A
        heading with no row below it is taken for a footnote.
        """
        code = row.problems[0].code if row.problems else ""
        given = [cell.strip() for cell in row.cells if cell and not cell.isspace()]
        if code not in SIDE_ROWS and len(given) > _FEW_CELLS:
            self._heading = ""
            return
        self.announced = max(self.announced, announced_in(given))
        texts = given if len(self._texts) < _MOST else []
        self._texts |= {text: None for text in texts if naming_kinds(text) and _OF_ROWS_ABOVE.search(text)}
        for text in filter(speaks_of_rows, texts):
            said = plain(text)
            if _OF_ROWS_ABOVE.search(said) or explains_colours(text):
                self._texts[text] = None
            elif code not in SIDE_ROWS or code == HEADING_ROW:
                self._heading = text
            elif not _OF_ROWS_BELOW.search(said):
                self._texts[text] = None

    def records_follow(self) -> None:
        """Take note of a row that tells a licence: what stands above it may be its heading."""
        self._heading = ""

    def texts(self) -> tuple[str, ...]:
        """Give, at the end of the table, what speaks of an end of all its rows."""
        return (*self._texts, self._heading) if self._heading else tuple(self._texts)
