"""What is published compared with the entries on it: the bytes the log names, and the lists they name."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from sqlmodel import Session, col, select

from app.services import published
from app.services.audit import NATION, Fault
from app.services.published import Published
from app.services.status_publication import STATUS_FOLDER, STATUS_INDEX, list_id_of
from app.services.trust_cache import TRUST_LIST
from app.tables import AuditEntry, Publication
from signing import status_index, status_list
from signing.errors import SigningError
from signing.status_index import StatusIndex
from signing.trust import TrustList

_ACTS: Final = {TRUST_LIST: "trust.publish", STATUS_INDEX: "status.publish"}


def publication_faults(session: Session, trust: TrustList | None) -> Iterator[Fault]:
    """Give the published files that are not those the log speaks of.

    Args:
        session: that sees files and log as of one moment.
        trust: by whom lists may be signed; None = no trust list was ever published.
    """
    for name, act in _ACTS.items():
        said = session.exec(
            select(AuditEntry)
            .where(AuditEntry.region == NATION, AuditEntry.action == act)
            .order_by(col(AuditEntry.seq).desc())
            .limit(1)
        ).first()
        found = published.read(session, name)
        if said is not None and found is None:
            yield Fault(NATION, said.seq, "deleted", f"publication:{name}")
        elif found is not None:
            seq, detail = (0, {}) if said is None else (said.seq, said.detail)
            if (detail.get("version"), detail.get("sha256")) != (found.version, found.etag) or not _is_whole(
                found
            ):
                yield Fault(NATION, seq, "altered", f"publication:{name}")
    yield from _list_faults(session, trust)


def _list_faults(session: Session, trust: TrustList | None) -> Iterator[Fault]:
    """Compare each list with the index; a newer one must be rightly signed, or a stranger put it in."""
    found = published.read(session, STATUS_INDEX)
    if found is None or trust is None:
        return
    try:
        index = status_index.from_bytes(found.body, trust)
    except SigningError:
        return  # its signer is distrusted meanwhile; its bytes were compared above
    names = session.exec(
        select(Publication.name)
        .where(col(Publication.name).startswith(STATUS_FOLDER))
        .order_by(col(Publication.name))
    ).all()
    for name in names:
        each = None if name == STATUS_INDEX else published.read(session, name)
        if each is not None and not (_is_whole(each) and _is_named_or_newer(each, index, trust)):
            yield Fault(NATION, 0, "altered", f"publication:{name}")
        session.expunge_all()


def _is_whole(found: Published) -> bool:
    return sha256(found.body).hexdigest() == found.etag


def _is_named_or_newer(found: Published, index: StatusIndex, trust: TrustList) -> bool:
    list_id = list_id_of(found.name)
    named = index.lists.get(list_id)
    if named is not None and named.matches(found.body):
        return True
    try:
        newer = status_list.from_bytes(found.body, trust)
    except SigningError:
        return False
    return newer.list_id == list_id and (named is None or newer.issued_at >= named.issued_at)
