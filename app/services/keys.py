"""Keys in the key store: each act on one is recorded; the state machine is `signing.keystore`'s."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.roles import Actor, Role
from app.services.context import Services
from app.services.errors import BadArgumentError, ForbiddenError, NotReadyError
from app.tables import Issuer
from licences.types import TYPES
from signing.keystore import KeyRecord, Purpose
from signing.trust import KeyState


@dataclass(frozen=True, slots=True)
class KeyRequest:
    """A key to be made.

    Args:
        purpose: root and the index's publisher belong to the ministry, the others to an admitted issuer.
        algorithm: ``ES256``, ``EdDSA`` or ``SM2``.
        issuer_code: whose it is.
        issuer_name: None = the name of the admitted issuer.
        types: numbers of the types a licence key may sign; empty for the others.
        not_before: first moment it may sign.
        not_after: first moment it may not.
    """

    purpose: Purpose
    algorithm: str
    issuer_code: str
    issuer_name: str | None
    types: frozenset[int]
    not_before: datetime
    not_after: datetime


def make(services: Services, actor: Actor, request: KeyRequest, now: datetime) -> KeyRecord:
    """Make a key in state next; it signs nothing yet, and is published with the next trust list.

    Raises:
        ForbiddenError: not the ministry or the operator.
        BadArgumentError: issuer or types do not suit the purpose.
        SigningError: algorithm, period or key store.
    """
    _refuse_others(actor)
    is_licence = request.purpose is Purpose.LICENCE
    if is_licence is not bool(request.types) or not request.types <= {kind.number for kind in TYPES}:
        raise BadArgumentError("types")
    with services.session() as session:
        issuer = session.get(Issuer, request.issuer_code)
        if issuer is None and (is_licence or request.issuer_name is None):
            raise BadArgumentError("issuer_code")
        name = request.issuer_name if issuer is None else issuer.name
        record = services.keystore.make(
            request.algorithm,
            request.purpose,
            int(now.timestamp()),
            issuer_code=request.issuer_code,
            issuer_name=name or "",
            region=None if issuer is None else issuer.region,
            types=tuple(sorted(request.types)),
            not_before=int(request.not_before.timestamp()),
            not_after=int(request.not_after.timestamp()),
        )
        _record(services, session, actor, "key.make", record, now=now)
    return record


def promote(
    services: Services, actor: Actor, kid: bytes, now: datetime, *, unpublished: bool = False
) -> KeyRecord:
    """Let a next key sign; the one before it becomes verify-only in the same write.

    Args:
        services: of this installation.
        actor: the ministry or the operator.
        kid: key id.
        now: aware.
        unpublished: allow it although the published trust list does not have the key yet, so that inspectors
            without signal would take what it signs for unknown.

    Raises:
        ForbiddenError: not the ministry or the operator.
        NotReadyError: the trust list does not have the key yet; publish it first.
        SigningError: no such key, or not in state next.
    """
    _refuse_others(actor)
    trust = services.trust()
    is_listed = services.keystore.record(kid).purpose is not Purpose.ROOT
    if trust is not None and is_listed and kid not in trust.keys and not unpublished:
        raise NotReadyError("trust_list")
    with services.session() as session:
        record = services.keystore.promote(kid, int(now.timestamp()))
        _record(services, session, actor, "key.promote", record, now=now)
    return record


def retire(services: Services, actor: Actor, kid: bytes, now: datetime) -> KeyRecord:
    """Let a current key sign no more, without a successor; what it signed stays good.

    Raises:
        ForbiddenError: not the ministry or the operator.
        SigningError: no such key, or not current.
    """
    _refuse_others(actor)
    with services.session() as session:
        record = services.keystore.retire(kid)
        _record(services, session, actor, "key.retire", record, now=now)
    return record


def distrust(
    services: Services, actor: Actor, kid: bytes, since: datetime | None, now: datetime
) -> KeyRecord:
    """Distrust a key, from a moment on or altogether; there is no way back.

    Raises:
        ForbiddenError: not the ministry or the operator.
        SigningError: no such key, or distrusted more strictly already.
    """
    _refuse_others(actor)
    with services.session() as session:
        second = None if since is None else int(since.timestamp())
        record = services.keystore.distrust(kid, second)
        _record(services, session, actor, "key.distrust", record, now=now, since=second)
    return record


def has_current_root(services: Services) -> bool:
    """Say whether a trust list can be signed here."""
    return any(
        record.purpose is Purpose.ROOT and record.state is KeyState.CURRENT
        for record in services.keystore.records()
    )


def _refuse_others(actor: Actor) -> None:
    if actor.role is not Role.MINISTRY:
        raise ForbiddenError


def _record(
    services: Services,
    session: Session,
    actor: Actor,
    action: str,
    record: KeyRecord,
    *,
    now: datetime,
    since: int | None = None,
) -> None:
    services.audit.append(
        session,
        actor=actor,
        action=action,
        subject=f"key:{record.kid.hex()}",
        region=record.region,
        detail={
            "purpose": record.purpose.value,
            "algorithm": record.algorithm,
            "issuer": record.issuer_code,
            "state": record.state.name.lower(),
            "since": since,
        },
        now=now,
    )
