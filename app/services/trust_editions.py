"""From when on a key may sign: once no trust list without it can still be in use (docs/licence-code.md, 6.5).

An inspector without signal judges by the list last brought home. Under a list that has not run out, a key it
does not have is nobody's, and a genuine licence would be called forged.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlmodel import Session, col, select

from app.services.published import Published
from app.tables import TrustEdition
from signing.trust import TrustList
from verify_client.verify import ROADSIDE

_CLOCKS_DIFFER: Final = timedelta(seconds=ROADSIDE.clock_tolerance)


def remember(session: Session, before: TrustList | None, new: TrustList, edition: Published) -> TrustEdition:
    """Keep what a new edition brings, inside the transaction that publishes it, and give that."""
    old = frozenset[bytes]() if before is None else before.keys.keys()
    brought = TrustEdition(
        version=edition.version,
        made_at=edition.made_at,
        expires_at=edition.expires_at,
        added=sorted(kid.hex() for kid in new.keys.keys() - old),
    )
    session.add(brought)
    session.flush()
    return brought


def remember_unknown(session: Session, version: int, made: datetime, ends: datetime) -> None:
    """Keep that some edition was in use until `ends` whose keys are not known: it may lack any of them."""
    session.add(TrustEdition(version=version, made_at=made, expires_at=ends, added=[]))
    session.flush()


def is_first(session: Session) -> bool:
    """Say whether no trust list was ever published."""
    return session.exec(select(TrustEdition.version).limit(1)).first() is None


def known_from(session: Session, kid: bytes) -> datetime | None:
    """Give from when on no trust list in use can be without a key; None: no published list has it.

    A key of the first list ever is known at once: nobody holds an earlier one.
    """
    known: datetime | None = None
    ends_without: list[datetime] = []
    for edition in session.exec(select(TrustEdition).order_by(col(TrustEdition.version))).all():
        if kid.hex() in edition.added:
            known = max([end + _CLOCKS_DIFFER for end in ends_without], default=edition.made_at)
        ends_without.append(edition.expires_at)
    return known
