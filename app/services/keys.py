"""Keys in the key store: each act on one is recorded; the state machine is `signing.keystore`'s."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlmodel import Session

from app.roles import Actor, Role
from app.services import trust_editions
from app.services.context import Services
from app.services.errors import BadArgumentError, ForbiddenError, KeyTooNewError, NotReadyError
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
        region = None if issuer is None else issuer.region
        services.audit.lock(session, actor, region, now)
        record = services.keystore.make(
            request.algorithm,
            request.purpose,
            int(now.timestamp()),
            issuer_code=request.issuer_code,
            issuer_name=name or "",
            region=region,
            types=tuple(sorted(request.types)),
            not_before=int(request.not_before.timestamp()),
            not_after=int(request.not_after.timestamp()),
        )
        _record(services, session, actor, "key.make", record, record.state, now=now)
    return record


def promote(
    services: Services, actor: Actor, kid: bytes, now: datetime, *, urgent: bool = False
) -> KeyRecord:
    """Let a next key sign; the one before it becomes verify-only in the same write.

    Args:
        services: of this installation.
        actor: the ministry or the operator.
        kid: key id.
        now: aware.
        urgent: allow it although a trust list without the key may still be in use: inspectors without signal
            will take what it signs for unknown until they have synchronised.

    Raises:
        ForbiddenError: not the ministry or the operator.
        NotReadyError: no published trust list has the key; publish it first.
        KeyTooNewError: an earlier list, without it, has not run out.
        SigningError: no such key, or not in state next.
    """
    _refuse_others(actor)
    if not urgent and services.keystore.record(kid).purpose is not Purpose.ROOT:
        _refuse_unknown(services, kid, now)
    moment = int(now.timestamp())
    change = partial(services.keystore.promote, kid, moment)
    return _recorded(services, actor, "key.promote", kid, KeyState.CURRENT, change, now=now, urgent=urgent)


def retire(services: Services, actor: Actor, kid: bytes, now: datetime) -> KeyRecord:
    """Let a current key sign no more, without a successor; what it signed stays good.

    Raises:
        ForbiddenError: not the ministry or the operator.
        SigningError: no such key, or not current.
    """
    _refuse_others(actor)
    change = partial(services.keystore.retire, kid)
    return _recorded(services, actor, "key.retire", kid, KeyState.VERIFY_ONLY, change, now=now)


def distrust(
    services: Services, actor: Actor, kid: bytes, since: datetime | None, now: datetime
) -> KeyRecord:
    """Distrust a key, from a moment on or altogether; there is no way back.

    Args:
        services: of this installation.
        actor: the ministry or the operator.
        kid: key id.
        since: None: altogether, the only right way for a key that may have leaked: whoever holds it writes
            the time of signing as he likes. A moment is for keys nobody else ever held.
        now: aware.

    Raises:
        ForbiddenError: not the ministry or the operator.
        SigningError: no such key, or distrusted more strictly already.
    """
    _refuse_others(actor)
    second = None if since is None else int(since.timestamp())
    state = KeyState.DISTRUSTED if since is None else KeyState.DISTRUSTED_SINCE
    change = partial(services.keystore.distrust, kid, second)
    return _recorded(services, actor, "key.distrust", kid, state, change, now=now, since=second)


def has_current_root(services: Services) -> bool:
    """Say whether a trust list can be signed here."""
    return any(
        record.purpose is Purpose.ROOT and record.state is KeyState.CURRENT
        for record in services.keystore.records()
    )


def has_listed_key(services: Services) -> bool:
    """Say whether a trust list would have any key in it."""
    return any(record.purpose is not Purpose.ROOT for record in services.keystore.records())


def _refuse_others(actor: Actor) -> None:
    if actor.role is not Role.MINISTRY:
        raise ForbiddenError


def _refuse_unknown(services: Services, kid: bytes, now: datetime) -> None:
    """Refuse a key that inspectors may not know yet; before the first list of all nobody checks anything."""
    with services.reading() as session:
        if trust_editions.is_first(session):
            return
        known_from = trust_editions.known_from(session, kid)
    if known_from is None:
        raise NotReadyError("trust_list")
    if now < known_from:
        raise KeyTooNewError(known_from)


def _recorded(  # noqa: PLR0917 - the same order in every act
    services: Services,
    actor: Actor,
    action: str,
    kid: bytes,
    state: KeyState,
    change: Callable[[], KeyRecord],
    *,
    now: datetime,
    **more: object,
) -> KeyRecord:
    """Write the audit entry first, then change the key store, then commit.

    The key store is no part of the transaction. In this order nothing is done that could not be recorded,
    and what the key store refuses leaves no entry; only a commit that fails after all leaves a change
    without one.
    """
    with services.session() as session:
        _record(services, session, actor, action, services.keystore.record(kid), state, now=now, **more)
        return change()


def _record(  # noqa: PLR0917 - the same order in every act
    services: Services,
    session: Session,
    actor: Actor,
    action: str,
    record: KeyRecord,
    state: KeyState,
    *,
    now: datetime,
    **more: object,
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
            "state": state.name.lower(),
            **more,
        },
        now=now,
    )
