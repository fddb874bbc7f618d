"""Numbers whose last digits a spreadsheet has made 0: it keeps fifteen, and the check fits by chance.

One number that ends so may be right: of a thousand persons one has a number that ends in 000. So the whole
column is looked at. Of numbers with a check character one that does not fit is proof that the column went
through a spreadsheet, for of eleven damaged numbers ten do not; without proof, more than chance gives, or one
in a column too short for chance to have given it, are doubted as well. Of numbers without a check, two and
more than chance gives are.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from licences.conversion.rules.characters import bare, half_width
from licences.conversion.rules.holders import is_credit_code
from licences.identifiers import identity_number
from licences.identifiers.forms import plain

_KEPT: Final = 15
_SHORTEST: Final = 17
"""Of numbers of sixteen digits one in ten ends in 0 by itself."""
_LONGEST: Final = 40
_CHECKED_LENGTH: Final = 18
_MAY_END: Final = frozenset("0０ \t\u3000\u00a0\"'\x00")
_BY_CHANCE: Final = 3
"""Times the number to be expected."""
_LONG_ENOUGH: Final = 300
"""Numbers of a column in which one that ends in 000 is no surprise."""
CHECKED: Final = frozenset({"identity_number", "practitioner_number", "credit_code", "holder_code"})
UNCHECKED: Final = frozenset({"text", "capitals"})


class NumberColumn(NamedTuple):
    """A column of identifiers; `checked`: their last character can be checked."""

    at: int
    checked: bool


class _Counted:
    """What a column has shown so far."""

    __slots__ = ("expected", "fitting", "numbers", "places", "unfitting")

    def __init__(self) -> None:
        self.numbers = self.fitting = self.unfitting = 0
        self.expected = 0.0
        self.places = bytearray()
        """A bit for each row with a number that ends so."""

    def mark(self, place: int) -> None:
        at = place >> 3
        if at >= len(self.places):
            self.places.extend(bytes(at + 1 - len(self.places)))
        self.places[at] |= 1 << (place & 7)


class ZeroedNumbers:
    """Looks at the numbers of one table; `note` every row, then ask for `damaged`."""

    def __init__(self, columns: tuple[NumberColumn, ...]) -> None:
        self._columns = tuple((one.at, one.checked, _Counted()) for one in columns)

    def note(self, cells: tuple[str, ...], place: int | None) -> None:
        """Look at a row.

        Args:
            cells: of the row.
            place: any number that grows from row to row; None for one that is not converted anyhow, which
                tells of its column all the same.
        """
        for at, checked, counted in self._columns:
            cell = cells[at]
            if len(cell) >= _SHORTEST:
                counted.numbers += 1
                if cell[-1] in _MAY_END:
                    _look(cell, place, checked, counted)

    def damaged(self) -> Iterator[tuple[int, int]]:
        """Give place of the row and index of the column of every number that is doubted."""
        for at, checked, counted in self._columns:
            if _is_damaged(checked, counted):
                for byte, bits in enumerate(counted.places):
                    for bit in range(8) if bits else ():
                        if bits >> bit & 1:
                            yield byte * 8 + bit, at


def _look(cell: str, place: int | None, checked: bool, counted: _Counted) -> None:
    number = plain(half_width(bare(cell)))
    if not (_SHORTEST <= len(number) <= _LONGEST and number.isascii() and number.isdigit()):
        return
    if number[_KEPT:].strip("0"):
        return
    if not checked and number.endswith("000", 0, _KEPT):
        return  # filled up with zeros by its makers
    if place is not None:
        counted.mark(place)
    counted.expected = counted.numbers * 10.0 ** (_KEPT - len(number))
    first = number[:_CHECKED_LENGTH]
    if not checked or identity_number.is_valid(first) or is_credit_code(first):
        counted.fitting += 1
    else:
        counted.unfitting += 1


def _is_damaged(checked: bool, counted: _Counted) -> bool:
    if counted.unfitting:
        return True
    if checked and counted.fitting and counted.numbers < _LONG_ENOUGH:
        return True
    expected = counted.numbers * 10.0 ** (_KEPT - _CHECKED_LENGTH) if checked else counted.expected
    return counted.fitting > 1 + _BY_CHANCE * expected
