"""Verification of codes against this installation: `judge` with its trust list and its register.

There is no second copy of the rules: steps 1 to 6 and 7 to 10 are `verify_client.verify`'s, the register is
asked in between, without holding up the event loop. A register that cannot be asked makes the status unknown,
never "valid" and never "revoked".
"""

import logging
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

import psycopg

from app.services.context import Services
from app.services.status_reader import Slot
from licences import masking
from licences.claims import Claim
from licences.codes import code_list
from licences.errors import UnknownTypeError
from licences.payload import day_of
from licences.status import CertificateStatus
from licences.types import by_number
from signing.trust import TrustList
from verify_client.verdict import Verdict
from verify_client.verify import Opened, StatusAnswer, conclude, open_code

_log = logging.getLogger(__name__)
REGISTER_ERRORS: Final = (sqlite3.Error, psycopg.Error)
"""The register cannot be asked; a pool's timeout is one of psycopg's errors."""

_STATUS_OF_VALUE: Final = {status.list_value: status for status in CertificateStatus}
_NUMBER, _HOLDER = int(Claim.NUMBER), int(Claim.HOLDER)
_PLATE, _COLOUR = int(Claim.PLATE), int(Claim.PLATE_COLOUR)


class Checked(NamedTuple):
    """A verdict, and what the register said on the way to it; `unreachable` if it could not be asked."""

    verdict: Verdict
    register: StatusAnswer | None = None
    unreachable: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Give the answer in the public scope (see `public_view`)."""
        return self.verdict.to_dict(lambda verdict: public_view(verdict, self.register))


async def check(services: Services, text: str, now: datetime) -> Checked:
    """Verify a code's text, for the event loop; within three seconds, whatever the database does.

    Args:
        services: of this installation.
        text: as scanned; anything at all.
        now: aware.
    """
    trust, second = await services.trust_cache.get_async(), int(now.timestamp())
    opened = open_code(text, trust, second)
    if isinstance(opened, Verdict):
        return Checked(opened)
    claims = opened.claims
    try:
        known = await services.status.look_up_async(
            opened.signer.issuer_code, claims.list_number, claims.list_index
        )
    except REGISTER_ERRORS:
        _log.exception("register not reachable")
        return Checked(conclude(opened, trust, None, second), unreachable=True)
    return Checked(conclude(opened, trust, known, second), known)


def check_many(
    services: Services, texts: Sequence[str], trust: TrustList | None, now: datetime
) -> list[Checked]:
    """Verify many codes' texts, in their order, for a thread of its own; the register is asked once."""
    second = int(now.timestamp())
    all_opened = [open_code(text, trust, second) for text in texts]
    slots = [
        (opened.signer.issuer_code, opened.claims.list_number, opened.claims.list_index)
        for opened in all_opened
        if isinstance(opened, Opened)
    ]
    answers, unreachable = _look_up_many(services, slots)
    return [
        Checked(opened)
        if isinstance(opened, Verdict)
        else Checked(conclude(opened, trust, known := next(answers), second), known, unreachable)
        for opened in all_opened
    ]


def _look_up_many(services: Services, slots: Sequence[Slot]) -> tuple[Iterator[StatusAnswer | None], bool]:
    """Ask for all slots; give the answers, and whether there were none because nobody could be asked."""
    if not slots:
        return iter(()), False
    try:
        return iter(services.status.look_up_many(slots)), False
    except REGISTER_ERRORS:
        _log.exception("register not reachable")
        return iter([None] * len(slots)), True


def public_view(verdict: Verdict, known: StatusAnswer | None) -> dict[str, Any] | None:
    """Give what the public may see of a verified code, None when no signature was verified.

    Type, masked number and name, plate, validity, status, issuer; nothing else, whatever the code holds.
    """
    claims, signer = verdict.claims, verdict.signer
    if claims is None or signer is None:
        return None
    certificate = claims.certificate
    status = None if known is None else _STATUS_OF_VALUE.get(known.value)
    view: dict[str, Any] = {
        **_type_words(claims.type),
        "certificate_number": _masked(certificate.get(_NUMBER, "")),
        "holder_name": certificate.get(_HOLDER, ""),  # masked before it was signed, where it is a person's
        "valid_from": _day(claims.not_before),
        "valid_to": None if claims.expires_at is None else _day(claims.expires_at - 1),
        "status": None if status is None else status.value,
        "status_name": None if status is None else status.name_zh,
        "issuer_code": signer.issuer_code,
        "issuer_name": signer.issuer_name,
    }
    if _PLATE in certificate:
        view["plate_number"] = certificate[_PLATE]
        view["plate_colour"] = _colour(certificate.get(_COLOUR))
    return view


def _masked(number: str) -> str:
    """Mask a number, unless that was done before it was signed: masked twice, too little would be left."""
    return number if "*" in number else masking.number(number)


@lru_cache(maxsize=4096)
def _day(second: int) -> str:
    """Write the China-time day a second falls in; terms begin and end on few days."""
    return day_of(second).isoformat()


@lru_cache(maxsize=16)
def _type_words(number: int) -> dict[str, Any]:
    """Name a type; a key that may sign nothing of ours can name one we do not know."""
    try:
        found = by_number(number)
    except UnknownTypeError:
        return {"type": None, "type_code": None, "type_name": None}
    return {
        "type": found.key,
        "type_code": found.code,
        "type_name": {"zh": found.name_zh, "en": found.name_en},
    }


@lru_cache(maxsize=64)
def _colour(code: int | None) -> dict[str, str | None] | None:
    """Name a plate's colour."""
    if code is None:
        return None
    colours, text = code_list("plate_colour"), str(code)
    return {"code": text, "name": colours.name_of(text) if text in colours else None}
