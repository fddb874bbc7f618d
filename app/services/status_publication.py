"""Status lists and their index, rebuilt from the register and signed again when they change or grow old.

The register is the only truth: a list is never amended, always made anew from what the database says, reading
only the licences that are not valid, a row at a time. Two processes may do so at once: the second notices
that the list was replaced meanwhile, and reads again.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import Connection, text
from sqlmodel import col, select

from app.roles import Actor, Role
from app.services import published
from app.services.context import Services
from app.services.errors import ForbiddenError, NotReadyError
from app.services.published import Published
from app.tables import Issuer
from licences.status import CertificateStatus
from signing.algorithms import PrivateKey
from signing.errors import SigningError
from signing.keystore import KeyRecord, Purpose
from signing.status_index import ChainEnd, StatusIndex, describe
from signing.status_index import to_bytes as index_to_bytes
from signing.status_list import CAPACITY, ListId, Status, StatusList
from signing.status_list import to_bytes as list_to_bytes
from signing.trust import KeyState

STATUS_FOLDER: Final = "status/"
STATUS_INDEX: Final = "status/index"
"""Name of the publication; a list's is ``status/<issuer>/<number>``."""

_log = logging.getLogger(__name__)
_TRIES: Final = 3
_VALUES: Final = {status.value: Status[status.name] for status in CertificateStatus}
_NOT_VALID: Final = text(
    "SELECT list_index, status FROM certificates"
    " WHERE issuer_code = :issuer AND list_number = :number AND status <> 'valid' ORDER BY list_index"
)


@dataclass(slots=True)
class Refreshed:
    """What a refresh did, by name of publication; `failed` lists lack a key to sign them."""

    signed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def list_name(list_id: ListId) -> str:
    """Name a list's publication."""
    return f"{STATUS_FOLDER}{list_id.issuer_code}/{list_id.number}"


def refresh_status(
    services: Services, actor: Actor, now: datetime, *, quick: bool = False, above: int = 0
) -> Refreshed:
    """Sign every list that has changed or has lived half its life, then the index.

    Args:
        services: of this installation.
        actor: the ministry, or this installation itself.
        now: aware; a list made by a clock that was ahead is made anew.
        quick: compress fast rather than small.
        above: version of an index known to be in use elsewhere.

    Raises:
        ForbiddenError: not the ministry.
        NotReadyError: there is no key to sign the index.
    """
    if actor.role is not Role.MINISTRY:
        raise ForbiddenError
    done = Refreshed()
    for list_id in _lists(services):
        _refresh_list(services, list_id, done, now, quick=quick)
    _refresh_index(services, actor, done, now, above)
    return done


def _lists(services: Services) -> Iterator[ListId]:
    """Name every list in which a slot was ever given out."""
    with services.reading() as session:
        used = session.exec(
            select(Issuer.code, Issuer.next_slot).where(Issuer.next_slot > 0).order_by(col(Issuer.code))
        ).all()
    for code, next_slot in used:
        for number in range((next_slot - 1) // CAPACITY + 1):
            yield ListId(code, number)


def _refresh_list(
    services: Services, list_id: ListId, done: Refreshed, now: datetime, *, quick: bool
) -> None:
    name = list_name(list_id)
    try:
        key = services.keystore.current(list_id.issuer_code, Purpose.PUBLISHER)
        private = services.keystore.private(key.kid)
    except SigningError:
        _log.error("no key to sign %s", name)
        done.failed.append(name)
        return
    for _ in range(_TRIES):
        before = published.current(services, name)
        new = _next_edition(services, list_id, private, before, now, quick=quick)
        if new is None:
            done.kept.append(name)
            return
        with services.session() as session:
            if published.replace(session, before, new):
                done.signed.append(name)
                return
    done.kept.append(name)  # others have signed it just now, again and again


def _next_edition(
    services: Services,
    list_id: ListId,
    private: PrivateKey,
    before: Published | None,
    now: datetime,
    *,
    quick: bool,
) -> Published | None:
    """Make a list anew from the register; None when the edition before still serves."""
    made = now if before is None or before.is_from_the_future(now) else max(now, before.made_at)
    ends = made + timedelta(hours=services.settings.status_list_hours)
    times = int(made.timestamp()), int(ends.timestamp())
    with services.engine.connect().execution_options(stream_results=True) as connection:
        ttl = services.settings.status_refresh_seconds
        status_list = StatusList.make(list_id, *times, ttl, _not_valid(connection, list_id))
    content_hash = sha256(private.kid + status_list.statuses).digest()
    if before is not None and before.serves(content_hash, now):
        return None
    body = list_to_bytes(status_list, private, quick=quick)
    return Published.make(list_name(list_id), before, body, content_hash, made=made, ends=ends)


def _not_valid(connection: Connection, list_id: ListId) -> Iterator[tuple[int, int]]:
    found = connection.execute(_NOT_VALID, {"issuer": list_id.issuer_code, "number": list_id.number})
    for index, status in found:
        yield index, _VALUES[status]


def _refresh_index(services: Services, actor: Actor, done: Refreshed, now: datetime, above: int) -> None:
    """Sign the index of the lists as they stand; the write lock, or the row's, makes its versions a line."""
    key = _index_key(services)
    private = services.keystore.private(key.kid)
    with services.session() as session:
        before = published.read_locked(session, STATUS_INDEX)
        lists = [
            found for found in published.beginning_with(session, STATUS_FOLDER) if found.name != STATUS_INDEX
        ]
        content_hash = sha256(key.kid + "".join(each.name + each.etag for each in lists).encode()).digest()
        if before is not None and before.serves(content_hash, now):
            done.kept.append(STATUS_INDEX)
            return
        made = max([now, *(each.made_at for each in lists)])
        ends = made + timedelta(hours=services.settings.status_list_hours)
        version = published.next_version(0 if before is None else before.version, made, above)
        entries = {
            list_id_of(each.name): describe(each.body, int(each.made_at.timestamp())) for each in lists
        }
        # Before this publication is itself recorded: the index cannot name the entry that names it.
        chains = {region: ChainEnd(*end) for region, end in services.audit.ends(session).items()}
        index = StatusIndex(version, int(made.timestamp()), int(ends.timestamp()), entries, chains)
        body = index_to_bytes(index, private)
        new = Published.make(STATUS_INDEX, before, body, content_hash, made=made, ends=ends, above=above)
        if not published.replace(session, before, new):
            done.kept.append(STATUS_INDEX)
            return
        services.audit.append(
            session,
            actor=actor,
            action="status.publish",
            subject=STATUS_INDEX,
            detail={
                "version": version,
                "sha256": new.etag,
                "signed": len(done.signed),
                "failed": done.failed,
            },
            now=now,
        )
        done.signed.append(STATUS_INDEX)


def _index_key(services: Services) -> KeyRecord:
    """Find the ministry's publisher: the one whose issuer is the root's."""
    records = services.keystore.records()
    ministries = {record.issuer_code for record in records if record.purpose is Purpose.ROOT}
    found = [
        record
        for record in records
        if record.purpose is Purpose.PUBLISHER
        and record.state is KeyState.CURRENT
        and record.issuer_code in ministries
    ]
    if len(found) != 1:
        raise NotReadyError("index_key")
    return found[0]


def list_id_of(name: str) -> ListId:
    """Give the list whose publication has that name."""
    _, issuer_code, number = name.split("/")
    return ListId(issuer_code, int(number))
