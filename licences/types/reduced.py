"""Face data in the form the scanned code carries: small, and without what a stranger may not know."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Final

from licences import masking
from licences.claims import Claim
from licences.memo import Memo
from licences.names.kinds import is_persons
from licences.types.base import Holder

CREDIT_CODE_TYPE: Final = "001"
FIRST_PERSONAL_CODE_TYPE: Final = "111"
"""Codes of holder_code_type from 111 on are documents of natural persons (GB/T 36903)."""
_MAX_NAME: Final = 28
_MAX_AREA: Final = 10
_SHORT_MASK: Final = "****"
_EPOCH: Final = date(1970, 1, 1).toordinal()
_HOLDER: Final = Claim.HOLDER.value
_HOLDER_CODE: Final = Claim.HOLDER_CODE.value
_deltas: Final[Memo[tuple[str, ...], list[int]]] = Memo()


def days(day: date) -> int:
    """Count the days from 1970-01-01."""
    return day.toordinal() - _EPOCH


def delta_coded(codes: Iterable[str]) -> list[int]:
    """Write codes as numbers in ascending order, each after the first as the step from the one before.

    >>> delta_coded(["02101", "02001", "02002"])
    [2001, 1, 99]
    """
    key = tuple(codes)
    known = _deltas.get(key)
    if known is None:
        numbers = sorted({int(code) for code in key})
        known = _deltas.keep(key, numbers[:1] + [after - before for before, after in pairwise(numbers)])
    return known.copy()


def is_person(holder: Holder) -> bool:
    """Say whether the holder is a natural person, or a sole trader who trades under the own name."""
    return holder.code_type >= FIRST_PERSONAL_CODE_TYPE or is_persons(holder.name)


def holder_claims(holder: Holder) -> dict[int, object]:
    """Give holder and holder code: a person's masked, a company's whole or abbreviated."""
    name = masking.name(holder.name) if is_person(holder) else masking.abbreviated(holder.name, _MAX_NAME)
    is_public = holder.code_type == CREDIT_CODE_TYPE
    return {_HOLDER: name, _HOLDER_CODE: holder.code if is_public else holder.code[-4:]}


def short_number(number: str) -> str:
    """Mask a number that is an identity number, in as few characters as say so.

    >>> short_number("990000199001010017")
    '****0017'
    """
    return _SHORT_MASK + number[-4:]


def area(text: str) -> str:
    """Give an operating area, abbreviated."""
    return masking.abbreviated(text, _MAX_AREA)
