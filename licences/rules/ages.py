"""Years counted as law counts them, and what an identity number tells of them."""

from datetime import date

from licences.errors import IdentifierError
from licences.identifiers import identity_number


def whole_years(born: date, on: date) -> int:
    """Count whole years.

    >>> whole_years(date(2000, 2, 29), date(2018, 2, 28)), whole_years(date(2000, 2, 29), date(2018, 3, 1))
    (17, 18)
    """
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def birth_in(number: str) -> date | None:
    """Give the day of birth an identity number tells; None where it tells none.

    >>> birth_in("990000199001010017"), birth_in("91990000900000014Q")
    (datetime.date(1990, 1, 1), None)
    """
    try:
        return identity_number.birth_date(number)
    except (IdentifierError, ValueError):
        return None
