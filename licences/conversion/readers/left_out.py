"""Sheets that are not read: hidden ones, and those that say something of others: a cover, a box of words."""

from collections.abc import Sequence
from itertools import islice
from typing import Final

from licences.conversion.errors import HiddenSheetError, Place, SourceError
from licences.conversion.readers.inspection import SheetInspection
from licences.conversion.readers.sheet_table import Laid
from licences.conversion.readers.table import Notice, Table
from licences.conversion.row_words import Sayings

_MOST_CELLS: Final = 10_000
_WIDE: Final = 3
"""Columns beyond the first that lists of words to choose from do not have."""


_FEW_TEXTS: Final = 8
"""Cells of a cover."""


def texts_beside(sheet: Laid, place: Place, rows: int) -> tuple[str, ...]:
    """Give what the first rows of a sheet say of the rows of others.

    Args:
        sheet: laid out.
        place: for messages.
        rows: looked at; blank ones do not count.
    """
    found = Sayings()
    every: list[str] = []
    filled = 0
    for values in islice(sheet.rows(place), _MOST_CELLS):
        texts = [value for value in values if isinstance(value, str) and value.strip()]
        filled += bool(texts)
        for text in texts:
            found.see_one_of_many(text)
        every += texts[:_FEW_TEXTS]
        if filled >= rows:
            break
    if len(every) <= _FEW_TEXTS:  # a cover, no list of words
        found.see_kinds("，".join(every))
    return found.texts()


def hidden_notice(sheet: SheetInspection, where: Place) -> Notice:
    """Tell of a hidden sheet that is no table; a wide one may hold rows all the same."""
    is_wide = sheet.top is not None and sheet.bottom > sheet.top and sheet.right - sheet.left >= _WIDE
    return Notice.of("hidden_sheet_unread" if is_wide else "hidden_sheet", where)


def no_table_seen(hidden: Sequence[Table], refused: Sequence[SourceError], empty: SourceError) -> SourceError:
    """Give the error of a workbook none of whose visible sheets is a table: a hidden one may be."""
    return HiddenSheetError(Place(hidden[0].name)) if hidden else refused[0] if refused else empty
