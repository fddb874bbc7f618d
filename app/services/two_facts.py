"""Look-up by two facts, for codes that cannot be read: who asks must know both already.

Nothing can be searched for here. What is wrong, the number or the other fact, is not told: the database
compares both at once, so a row is read only when both fit. A credit code is no number of a certificate: with
the name beside it, both public, it would list a company's whole fleet.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select

from app.roles import Actor
from app.services import rows, typed
from app.services.context import Services
from app.services.errors import BadArgumentError, NoMatchError
from app.services.records import TwoFacts
from app.services.views import public_view
from app.tables import Certificate
from licences.types.reduced import FIRST_PERSONAL_CODE_TYPE

_MOST: Final = 50
"""Versions that fit both facts; more than any holder has."""


def lookup_by_two_facts(
    services: Services, _actor: Actor, facts: TwoFacts, _now: datetime
) -> list[dict[str, Any]]:
    """Give the newest version of each certificate that fits both facts, as the public sees it.

    Args:
        services: of this installation.
        facts: name, and certificate number or a person's document number; or plate, its colour and
            certificate number.

    Raises:
        NoMatchError: nothing fits both.
        BadArgumentError: not two facts.
    """
    fitting = _conditions(facts)
    newest_first = col(Certificate.version).desc()
    with services.reading() as session:
        statement = select(Certificate).where(*fitting).order_by(newest_first).limit(_MOST)
        newest = _newest(session.exec(statement).all())
        shown = [public_view(rows.to_record(row)) for row in newest]
    if not shown:
        raise NoMatchError
    return shown


def _conditions(facts: TwoFacts) -> list[ColumnElement[bool]]:
    """Turn the facts into conditions; exactly one of name and plate counts."""
    number, printed = typed.short_number(facts.number), typed.printed_number(facts.number)
    numbered = col(Certificate.short_number) == number
    if printed is not None:
        numbered = and_(numbered, col(Certificate.number) == printed)
    if facts.name is not None and facts.plate is None and facts.plate_colour is None:
        of_person = and_(
            col(Certificate.holder_code) == number,
            col(Certificate.holder_code_type) >= FIRST_PERSONAL_CODE_TYPE,
        )
        return [or_(numbered, of_person), col(Certificate.holder_name) == typed.name(facts.name)]
    if facts.name is None and facts.plate is not None:
        if not facts.plate_colour:
            raise BadArgumentError("plate_colour")
        return [
            numbered,
            col(Certificate.plate) == typed.plate_number(facts.plate),
            col(Certificate.plate_colour) == facts.plate_colour,
        ]
    raise BadArgumentError("name")


def _newest(found: Sequence[Certificate]) -> list[Certificate]:
    """Keep the first of each certificate; they come newest first."""
    first: dict[tuple[int, str, str], Certificate] = {}
    for row in found:
        first.setdefault((row.type_number, row.issuer_code, row.serial), row)
    return list(first.values())
