"""Certificate types as an operator writes them on a command line."""

from app.services.errors import BadArgumentError
from licences.types import TYPES


def type_numbers(text: str) -> frozenset[int]:
    """Read ``all`` or numbers joined by commas.

    Raises:
        BadArgumentError: anything else.

    >>> sorted(type_numbers("8,16"))
    [8, 16]
    """
    if text == "all":
        return frozenset(kind.number for kind in TYPES)
    try:
        return frozenset(int(number) for number in text.split(","))
    except ValueError:
        raise BadArgumentError("types") from None
