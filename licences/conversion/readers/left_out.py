"""Sheets that are no tables, but say something of those that are: a cover, remarks, a box of words."""

from itertools import islice
from typing import Final

from licences.conversion.errors import Place
from licences.conversion.readers.sheet_table import Laid
from licences.conversion.row_words import Sayings

_MOST_CELLS: Final = 10_000


def texts_beside(sheet: Laid, place: Place, rows: int) -> tuple[str, ...]:
    """Give what the first rows of a sheet say of the rows of others.

    Args:
        sheet: laid out.
        place: for messages.
        rows: looked at; blank ones do not count.
    """
    found = Sayings()
    filled = 0
    for values in islice(sheet.rows(place), _MOST_CELLS):
        texts = [value for value in values if isinstance(value, str) and value.strip()]
        filled += bool(texts)
        for text in texts:
            found.see(text)
        if filled >= rows:
            break
    return found.texts()
