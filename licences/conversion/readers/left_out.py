"""Sheets that are no tables, but say something of those that are: a cover, remarks, a box of words."""

from itertools import islice
from typing import Final

from licences.conversion.errors import Place
from licences.conversion.readers.sheet_table import Laid
from licences.conversion.state_words import speaks_of_end

_MOST_TEXTS: Final = 20
_MOST_CELLS: Final = 10_000


def texts_of_end(sheet: Laid, place: Place, rows: int) -> list[str]:
    """Give the texts of a sheet's first rows that speak of an end.

    Args:
        sheet: laid out.
        place: for messages.
        rows: looked at; blank ones do not count.
    """
    found: list[str] = []
    filled = 0
    for values in islice(sheet.rows(place), _MOST_CELLS):
        texts = [value for value in values if isinstance(value, str) and value.strip()]
        filled += bool(texts)
        found += [text for text in texts if speaks_of_end(text)]
        if filled >= rows or len(found) >= _MOST_TEXTS:
            break
    return found[:_MOST_TEXTS]
