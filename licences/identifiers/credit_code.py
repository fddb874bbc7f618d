"""Unified social credit code (统一社会信用代码), GB 32100-2015.

18 characters: digits and capitals without I, O, S, V, Z. Position 1 is the registering authority, 2 the
kind of body, 3-8 the division, 9-17 the organisation code, 18 the check character. python-stdnum is not
used: its `validate` takes only digits in positions 1 and 2, where letters occur too (N for rural collective
economic organisations, A for bodies of the army; general knowledge), and its check character takes seven
times as long. The tests compare with it.

>>> validate("1110 0000 0000 1971 3d")
'11100000000019713D'
"""

import re
from typing import Final

from licences.confirmations import Allow, nobody
from licences.errors import IdentifierError
from licences.identifiers.forms import plain
from licences.identifiers.weighted_sum import table_of, weighted_sum

_FORM: Final = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}", re.ASCII)
_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_MODULUS: Final = len(_ALPHABET)
_WEIGHTS: Final = tuple(pow(3, place, _MODULUS) for place in range(17))
_VALUES: Final = table_of({character: value for value, character in enumerate(_ALPHABET)})


def compact(text: str) -> str:
    """Give the code without separators, in capitals."""
    return plain(text)


def validate(text: str, allow: Allow = nobody) -> str:
    """Give the compact form of a credit code; `allow` says what a person has confirmed.

    Raises:
        IdentifierError: credit_code_form or credit_code_check.
    """
    code = text
    if not _FORM.fullmatch(code):  # as stored it mostly is compact
        code = compact(text)
        if not _FORM.fullmatch(code):
            raise IdentifierError("credit_code_form")
    if make_check_character(code) != code[-1] and not allow("credit_code_check"):
        raise IdentifierError("credit_code_check")
    return code


def is_valid(text: str) -> bool:
    """Say whether this is a credit code."""
    try:
        return bool(validate(text))
    except IdentifierError:
        return False


def make_check_character(body: str) -> str:
    """Compute the check character of the first 17 characters; what follows them is not looked at.

    >>> make_check_character("11100000000019713")
    'D'
    """
    return _ALPHABET[-weighted_sum(body, _VALUES, _WEIGHTS) % _MODULUS]
