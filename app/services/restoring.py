"""After a backup was put back: nothing that was published may fall back, and no distrust be forgotten.

A database or a key folder from before knows neither what was signed since nor which key was distrusted. What
is known elsewhere is taken up here: from the trust lists others hold, from our own last one, and from the
audit log. States of keys only ever move on (`signing.trusted_key.KeyState`), so taking up is always safe.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlmodel import Session, col, delete, select

from app.roles import Actor, Role
from app.services import keys, published, trust_editions
from app.services.audit import NATION, Fault
from app.services.context import Services
from app.services.errors import ForbiddenError, HeldUnusableError, IssuersForgottenError
from app.services.held_elsewhere import Held
from app.services.status_publication import STATUS_FOLDER, STATUS_INDEX, refresh_status
from app.services.trust_cache import TRUST_LIST
from app.services.trust_publication import publish_trust, published_list
from app.tables import AuditEntry, Issuer, Publication
from signing.keystore import KeyRecord
from signing.list_id import ListId
from signing.status_list import CAPACITY
from signing.trust import KeyState, TrustList
from verify_client.verify import ROADSIDE

_KEY_ACTIONS: Final = ("key.make", "key.promote", "key.retire", "key.distrust")

_States = dict[bytes, tuple[KeyState, int | None]]
"""Key id -> state, and since when it is distrusted."""


@dataclass(slots=True)
class AfterRestore:
    """What was done. `slots`: issuer -> its first free status slot; `lost_keys`: listed, but not here."""

    trust_version: int | None = None
    index_version: int | None = None
    keys: list[KeyRecord] = field(default_factory=list)
    lost_keys: list[str] = field(default_factory=list)
    slots: dict[str, int] = field(default_factory=dict)


def after_restore(services: Services, actor: Actor, held: Sequence[Held], now: datetime) -> AfterRestore:
    """Bring an installation put back from a backup to where others already are, and publish.

    Args:
        services: of this installation; the service itself is stopped.
        actor: the ministry or the operator.
        held: what others hold of what was published after the backup; the more, the surer.
        now: aware.

    Raises:
        ForbiddenError: not the ministry or the operator.
        HeldUnusableError: ``from_the_future``: dated later than this clock.
        IssuersForgottenError: the held index has lists of authorities the database does not know.
        NotReadyError, SigningError: as publishing says; what was done before stays done, and can be repeated.
    """
    if actor.role is not Role.MINISTRY:
        raise ForbiddenError
    lists = [each.trust for each in held if each.trust is not None]
    indexes = [each.index for each in held if each.index is not None]
    times = [each.issued_at for each in lists] + [each.issued_at for each in indexes]
    if any(at > now.timestamp() + ROADSIDE.clock_tolerance for at in times):
        raise HeldUnusableError("from_the_future")
    moment = max([now, *(datetime.fromtimestamp(at, UTC) for at in times)])
    held_lists = {list_id for index in indexes for list_id in index.lists}
    _refuse_forgotten_issuers(services, held_lists)
    done = AfterRestore()
    own = published_list(services, moment)
    _take_up_states(services, actor, [*lists, *([own] if own else [])], done, now)
    above = max((each.version for each in lists), default=0)
    own_index = published.version_of(services, STATUS_INDEX) or 0
    with services.session() as session:
        done.slots = _skip_numbers(session, held_lists)
        session.exec(delete(Publication).where(col(Publication.name).startswith(STATUS_FOLDER)))
        if keys.has_current_root(services):
            above = _remember_forgotten_edition(services, session, above, moment)
    if keys.has_current_root(services):
        made = publish_trust(services, actor, moment, force=True, held=lists, above=above)
        done.trust_version = made.version
    highest = max([own_index, *(each.version for each in indexes)])
    refresh_status(services, actor, moment, above=highest)
    done.index_version = published.version_of(services, STATUS_INDEX)
    with services.session() as session:
        services.audit.append(
            session,
            actor=actor,
            action="restore.after",
            subject="installation",
            detail={
                "trust_list": done.trust_version,
                "status_index": done.index_version,
                "keys": [record.kid.hex() for record in done.keys],
                "lost_keys": done.lost_keys,
                "slots": done.slots,
            },
            now=now,
        )
    return done


def states_logged(
    session: Session, is_genuine: Callable[[AuditEntry], bool]
) -> Iterator[tuple[bytes, KeyState, int | None]]:
    """Give each state that genuine entries say a key was put into, in the order of time."""
    statement = select(AuditEntry).where(col(AuditEntry.action).in_(_KEY_ACTIONS))
    for entry in session.exec(statement.order_by(col(AuditEntry.at), col(AuditEntry.seq))):
        if is_genuine(entry):
            kid = bytes.fromhex(entry.subject.removeprefix("key:"))
            yield kid, KeyState[str(entry.detail["state"]).upper()], entry.detail.get("since")


def is_behind(record: KeyRecord, state: KeyState, since: int | None) -> bool:
    """Say whether a key is in an earlier state than it was put into."""
    if record.state < state:
        return True
    if state is KeyState.DISTRUSTED_SINCE and record.state is state:
        return (record.distrusted_since or 0) > (since or 0)
    return False


def key_faults(services: Services, session: Session) -> Iterator[Fault]:
    """Give the keys that are gone from the key store, or in an earlier state than the log says."""
    wanted: _States = {}
    for kid, state, since in states_logged(session, services.audit.is_genuine):
        _keep_later(wanted, kid, state, since)
    records = {record.kid: record for record in services.keystore.records()}
    for kid, (state, since) in wanted.items():
        if kid not in records:
            yield Fault(NATION, 0, "deleted", f"key:{kid.hex()}")
        elif is_behind(records[kid], state, since):
            yield Fault(NATION, 0, "altered", f"key:{kid.hex()}")


def _take_up_states(
    services: Services, actor: Actor, lists: Sequence[TrustList], done: AfterRestore, now: datetime
) -> None:
    """Move each key on to the latest state that is known of it."""
    wanted: _States = {}
    with services.reading() as session:
        for kid, state, since in states_logged(session, services.audit.is_genuine):
            _keep_later(wanted, kid, state, since)
    for trust in lists:
        for kid, key in trust.keys.items():
            _keep_later(wanted, kid, key.state, key.distrusted_since)
    for kid, (state, since) in wanted.items():
        record = next((each for each in services.keystore.records() if each.kid == kid), None)
        if record is None:
            done.lost_keys.append(kid.hex())
        elif is_behind(record, state, since):
            moved = _moved(services, actor, record, state, since, now)
            done.keys += [] if moved is None else [moved]


def _keep_later(wanted: _States, kid: bytes, state: KeyState, since: int | None) -> None:
    before = wanted.get(kid)
    is_earlier = before is not None and since is not None and since < (before[1] or 0)
    if before is None or state > before[0] or (state is before[0] and is_earlier):
        wanted[kid] = state, since


def _moved(  # noqa: PLR0917 - the same order in every act
    services: Services, actor: Actor, record: KeyRecord, state: KeyState, since: int | None, now: datetime
) -> KeyRecord | None:
    if state >= KeyState.DISTRUSTED_SINCE:
        moment = None if since is None else datetime.fromtimestamp(since, UTC)
        return keys.distrust(services, actor, record.kid, moment, now)
    if state is KeyState.CURRENT:
        return keys.promote(services, actor, record.kid, now, urgent=True)
    if record.state is KeyState.CURRENT:
        return keys.retire(services, actor, record.kid, now)
    return None  # verify-only elsewhere, never used here: it signs nothing


def _refuse_forgotten_issuers(services: Services, lists: set[ListId]) -> None:
    """Refuse while the index would lack lists that others hold: they would refuse it, and every later one."""
    with services.reading() as session:
        known = set(session.exec(select(Issuer.code)).all())
    forgotten = sorted({each.issuer_code for each in lists} - known)
    if forgotten:
        raise IssuersForgottenError(forgotten)


def _skip_numbers(session: Session, held: set[ListId]) -> dict[str, int]:
    """Let each authority begin a new status list, and count its serials on by as many.

    Licences issued after the backup are in nobody's register; their slots and identifiers must not be given
    to others. They took slots of the list then in use, or of those the held index names.
    """
    first_free: dict[str, int] = {}
    for issuer in session.exec(select(Issuer).order_by(col(Issuer.code)).with_for_update()):
        numbers = [each.number + 1 for each in held if each.issuer_code == issuer.code]
        first = max([1, -(-issuer.next_slot // CAPACITY), *numbers]) * CAPACITY
        issuer.next_serial += first - issuer.next_slot
        issuer.next_slot = first_free[issuer.code] = first
        session.add(issuer)
    return first_free


def _remember_forgotten_edition(services: Services, session: Session, above: int, now: datetime) -> int:
    """Note that a trust list was in use till now of which the database knows nothing; gives its version.

    A key made after the backup may be missing from it: such a key waits until that list has run out.
    """
    before = published.read(session, TRUST_LIST)
    version = published.next_version(0 if before is None else before.version, now, above)
    ends = now + timedelta(days=services.settings.trust_list_days)
    trust_editions.remember_unknown(session, version, now, ends)
    return version
