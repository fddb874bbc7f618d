"""Numbers, names and plates as people type them -> as the register keeps them."""

from typing import Final

from app.services.texts import given
from licences.errors import IdentifierError
from licences.identifiers import licence_number, plate
from licences.identifiers.forms import capitals
from licences.names.kinds import full_width_parentheses

LONGEST_NUMBER: Final = 128
LONGEST_NAME: Final = 256
_DOTS: Final = str.maketrans(dict.fromkeys("•‧∙⋅・･", "·"))


def short_number(text: str, field: str = "number") -> str:
    """Give a certificate or document number without its word.

    Raises:
        BadArgumentError: empty, too long, or no text.

    >>> short_number("浙交运管许可杭字330100000001号"), short_number(" 99000019900101001x ")
    ('330100000001', '99000019900101001X')
    """
    typed = capitals(given(text, field, LONGEST_NUMBER))
    try:
        return licence_number.read(typed).number
    except IdentifierError:
        return typed


def printed_number(text: str, field: str = "number") -> str | None:
    """Give the number as printed where it was typed with its word, else None.

    >>> printed_number("浙交运管许可杭字330100000001"), printed_number("330100000001")
    ('浙交运管许可杭字330100000001号', None)
    """
    try:
        return licence_number.validate(given(text, field, LONGEST_NUMBER))
    except IdentifierError:
        return None


def name(text: str, field: str = "name") -> str:
    """Give a person's or company's name in the register's spelling.

    >>> name("路证(浙江)运输有限公司")
    '路证（浙江）运输有限公司'
    """
    return full_width_parentheses(given(text, field, LONGEST_NAME)).translate(_DOTS)


def plate_number(text: str, field: str = "plate") -> str:
    """Give a plate in the register's spelling; one that is none is given as typed, and fits nothing."""
    return plate.compact(given(text, field, LONGEST_NUMBER))


def code(text: str, field: str) -> str:
    """Give a code, VIN or identifier in capitals."""
    return capitals(given(text, field, LONGEST_NUMBER))
