"""Look-up by two facts, for codes that cannot be read: who asks must know both already.

Nothing can be searched for here. What is wrong, the number or the other fact, is not told, and the work is
the same whatever is found.
"""

import hmac
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import or_
from sqlmodel import col, select

from app.roles import Actor
from app.services import rows, typed
from app.services.context import Services
from app.services.errors import BadArgumentError, NoMatchError
from app.services.records import TwoFacts
from app.services.views import public_view
from app.tables import Certificate

_MOST: Final = 50
"""Versions of certificates that bear one number; more than any holder has."""


def lookup_by_two_facts(
    services: Services, _actor: Actor, facts: TwoFacts, _now: datetime
) -> list[dict[str, Any]]:
    """Give the newest version of each certificate that fits both facts, as the public sees it.

    Args:
        services: of this installation.
        facts: name and certificate or document number; or plate, its colour and certificate number.

    Raises:
        NoMatchError: nothing fits both.
        BadArgumentError: not two facts.
    """
    number, printed = typed.short_number(facts.number), typed.printed_number(facts.number)
    wanted = _second_fact(facts)
    with services.reading() as session:
        numbered = col(Certificate.short_number) == number
        if facts.plate is None:
            numbered = or_(numbered, col(Certificate.holder_code) == number)
        statement = select(Certificate).where(numbered)
        found = session.exec(statement.order_by(col(Certificate.version).desc()).limit(_MOST)).all()
        fitting = [row for row in found if _fits(row, facts, wanted) and printed in {None, row.number}]
        newest = _newest(fitting)
        shown = [public_view(rows.to_record(row)) for row in newest]
    if not shown:
        raise NoMatchError
    return shown


def _second_fact(facts: TwoFacts) -> str:
    """Give name, or plate and colour; exactly one of them counts."""
    if facts.name is not None and facts.plate is None and facts.plate_colour is None:
        return typed.name(facts.name)
    if facts.name is None and facts.plate is not None:
        if not facts.plate_colour:
            raise BadArgumentError("plate_colour")
        return f"{typed.plate_number(facts.plate)} {facts.plate_colour}"
    raise BadArgumentError("name")


def _fits(row: Certificate, facts: TwoFacts, wanted: str) -> bool:
    known = row.holder_name if facts.plate is None else f"{row.plate} {row.plate_colour}"
    return hmac.compare_digest(known.encode(), wanted.encode())


def _newest(found: Sequence[Certificate]) -> list[Certificate]:
    """Keep the first of each certificate; they come newest first."""
    first: dict[tuple[int, str, str], Certificate] = {}
    for row in found:
        first.setdefault((row.type_number, row.issuer_code, row.serial), row)
    return list(first.values())
