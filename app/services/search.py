"""Search: clerks their own issuer's certificates, holders their own, inspectors by an exact fact.

Hits are shown as the public sees them, with their id; the face data of one is read with `reading.get`, which
is recorded. The public cannot search.
"""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select

from app.roles import Actor, Role
from app.services import rows, typed
from app.services.context import Services
from app.services.errors import BadArgumentError, ForbiddenError
from app.services.records import Criteria, Page
from app.services.views import public_view
from app.tables import Certificate
from licences.errors import UnknownTypeError
from licences.status import CertificateStatus
from licences.types import by_key

_EXACT: Final = ("number", "holder_code", "plate", "vin", "identifier")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_CURSOR: Final = re.compile(r"([0-9]{1,16})_([0-9a-f-]{36})", re.ASCII)
"""Microseconds since 1970 and id of the last hit."""


def search(
    services: Services,
    actor: Actor,
    criteria: Criteria,
    now: datetime,
    *,
    after: str | None = None,
    limit: int = 50,
) -> Page:
    """Find certificates within the actor's scope, newest first.

    Args:
        services: of this installation.
        actor: clerk, holder, inspector or ministry.
        criteria: all given ones must hold.
        now: aware.
        after: `next_after` of the page before.
        limit: most hits of this page.

    Raises:
        ForbiddenError: this role does not search.
        BadArgumentError: a criterion makes no sense, or an inspector gives no exact fact.
    """
    conditions = [*_scope(actor, criteria), *_conditions(criteria)]
    if after is not None:
        conditions.append(_behind(after))
    size = max(1, min(limit, services.settings.max_page))
    order = (col(Certificate.created_at).desc(), col(Certificate.id).desc())
    with services.session() as session:
        found = session.exec(select(Certificate).where(*conditions).order_by(*order).limit(size + 1)).all()
        services.audit.append(
            session,
            actor=actor,
            action="certificate.search",
            subject="certificates",
            region=actor.region,
            detail={"criteria": _named(criteria), "found": len(found[:size])},
            now=now,
        )
        return Page(_shown(found[:size]), _cursor(found[size - 1]) if len(found) > size else None)


def _scope(actor: Actor, criteria: Criteria) -> list[ColumnElement[bool]]:
    if actor.role is Role.CLERK:
        return [
            col(Certificate.issuer_code) == actor.issuer_code,
            col(Certificate.region) == actor.region,
            col(Certificate.type_number).in_(actor.types),
        ]
    if actor.role is Role.HOLDER:
        return [
            col(Certificate.holder_code) == actor.holder_code,
            col(Certificate.holder_code_type) == actor.holder_code_type,
        ]
    if actor.role is Role.INSPECTOR:
        if not any(getattr(criteria, name) for name in _EXACT):
            raise BadArgumentError("number")
        return []
    if actor.role is Role.MINISTRY:
        return []
    raise ForbiddenError


def _conditions(criteria: Criteria) -> list[ColumnElement[bool]]:
    """Turn criteria into conditions; texts are put into the register's spelling first."""
    exact: tuple[tuple[str, Any, Callable[[str, str], str]], ...] = (
        ("number", Certificate.short_number, typed.short_number),
        ("holder_code", Certificate.holder_code, typed.short_number),
        ("holder_name", Certificate.holder_name, typed.name),
        ("plate", Certificate.plate, typed.plate_number),
        ("plate_colour", Certificate.plate_colour, typed.code),
        ("vin", Certificate.vin, typed.code),
        ("identifier", Certificate.identifier, typed.code),
    )
    conditions: list[ColumnElement[bool]] = [
        col(column) == spelled(getattr(criteria, name), name)
        for name, column, spelled in exact
        if getattr(criteria, name) is not None
    ]
    printed = None if criteria.number is None else typed.printed_number(criteria.number)
    if printed is not None:
        conditions.append(col(Certificate.number) == printed)
    if criteria.type_key is not None:
        conditions.append(col(Certificate.type_number) == _type_number(criteria.type_key))
    if criteria.status is not None:
        if criteria.status not in set(CertificateStatus):
            raise BadArgumentError("status")
        conditions.append(col(Certificate.status) == criteria.status)
    elif criteria.latest_only:
        conditions.append(col(Certificate.status) != CertificateStatus.REPLACED.value)
    return conditions


def _type_number(key: str) -> int:
    try:
        return by_key(key).number
    except UnknownTypeError:
        raise BadArgumentError("type_key") from None


def _named(criteria: Criteria) -> list[str]:
    """Name what was searched by; the values may be personal and stay out of the log."""
    names = (*_EXACT, "type_key", "holder_name", "plate_colour", "status")
    return [name for name in names if getattr(criteria, name) is not None]


def _shown(found: Sequence[Certificate]) -> list[dict[str, Any]]:
    return [
        {
            "id": row.id,
            "identifier": row.identifier,
            "version": row.version,
            **public_view(rows.to_record(row)),
        }
        for row in found
    ]


def _cursor(row: Certificate) -> str:
    return f"{(row.created_at - _EPOCH) // _MICROSECOND}_{row.id}"


def _behind(after: str) -> ColumnElement[bool]:
    """Read a cursor: what comes after that row."""
    found = _CURSOR.fullmatch(after)
    if found is None:
        raise BadArgumentError("after")
    at = _EPOCH + int(found[1]) * _MICROSECOND
    same_time = and_(col(Certificate.created_at) == at, col(Certificate.id) < found[2])
    return or_(col(Certificate.created_at) < at, same_time)
