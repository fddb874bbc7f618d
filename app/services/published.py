"""Published files in the database: read whole, replaced only by one who has seen the edition before."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlmodel import Session, col, select

from app.services.context import Services
from app.services.inserting import insert_once
from app.tables import Publication
from verify_client.verify import ROADSIDE

_CLOCKS_DIFFER: Final = timedelta(seconds=ROADSIDE.clock_tolerance)


def next_version(before: int, made: datetime, above: int = 0) -> int:
    """Give the version after `before`: never lower than the second it is made in, so that none falls back.

    A database put back from a copy has forgotten what was published since; its clock has not. Clients refuse
    a lower version, and would be locked out until the versions had passed it again.

    Args:
        before: version of the edition there is; 0 if there is none.
        made: aware.
        above: a version known to be in use elsewhere.

    >>> next_version(7, datetime.fromisoformat("2026-01-10T12:00:00+08:00"))
    1768017600
    """
    return max(before + 1, above + 1, int(made.timestamp()))


@dataclass(frozen=True, slots=True)
class Published:
    """One published file. `etag` is SHA-256 of `body` in hex, without the quotes of the header."""

    name: str
    version: int
    etag: str
    content_hash: bytes
    made_at: datetime
    expires_at: datetime
    body: bytes

    @classmethod
    def make(
        cls,
        name: str,
        before: "Published | None",
        body: bytes,
        content_hash: bytes,
        *,
        made: datetime,
        ends: datetime,
        above: int = 0,
    ) -> "Published":
        """Make the edition after `before`; `above` as in `next_version`."""
        version = next_version(0 if before is None else before.version, made, above)
        return cls(name, version, sha256(body).hexdigest(), content_hash, made, ends, body)

    def serves(self, content_hash: bytes, now: datetime) -> bool:
        """Say whether this edition still says what is to be said, and has half of its life before it."""
        half_over = self.made_at + (self.expires_at - self.made_at) / 2
        return self.content_hash == content_hash and now < half_over and not self.is_from_the_future(now)

    def is_from_the_future(self, now: datetime) -> bool:
        """Say whether a clock that was ahead has made this edition: clients refuse it, a new one is due."""
        return self.made_at > now + _CLOCKS_DIFFER


def current(services: Services, name: str) -> Published | None:
    """Give the present edition of a file, None if there is none."""
    with services.reading() as session:
        return read(session, name)


def etag_of(services: Services, name: str) -> str | None:
    """Give the digest of the present edition without reading its body."""
    with services.reading() as session:
        return session.exec(select(Publication.etag).where(Publication.name == name)).one_or_none()


def made_at(services: Services, name: str) -> datetime | None:
    """Say when the present edition of a file was made, None if there is none."""
    with services.reading() as session:
        return session.exec(select(Publication.made_at).where(Publication.name == name)).one_or_none()


def version_of(services: Services, name: str) -> int | None:
    """Give the version of the present edition of a file, None if there is none."""
    with services.reading() as session:
        return session.exec(select(Publication.version).where(Publication.name == name)).one_or_none()


def read(session: Session, name: str) -> Published | None:
    """Give the present edition of a file as this transaction sees it."""
    row = session.get(Publication, name, populate_existing=True)
    return None if row is None else Published(**row.model_dump())


def read_locked(session: Session, name: str) -> Published | None:
    """Give the present edition, and keep others from replacing it until the transaction ends."""
    statement = select(Publication).where(Publication.name == name).with_for_update()
    row = session.exec(statement.execution_options(populate_existing=True)).one_or_none()
    return None if row is None else Published(**row.model_dump())


def beginning_with(session: Session, prefix: str) -> list[Published]:
    """Give all files under a folder, by name."""
    named = select(Publication).where(col(Publication.name).startswith(prefix, autoescape=True))
    return [
        Published(**row.model_dump()) for row in session.exec(named.order_by(col(Publication.name))).all()
    ]


def replace(session: Session, before: Published | None, new: Published) -> bool:
    """Put a new edition in place, unless somebody else has replaced `before` already."""
    if before is None:
        values = {field: getattr(new, field) for field in Publication.model_fields}
        return insert_once(session, Publication, values)
    statement = select(Publication).where(Publication.name == new.name).with_for_update()
    row = session.exec(statement.execution_options(populate_existing=True)).one()
    if row.version != before.version:
        return False
    for field in Publication.model_fields:
        setattr(row, field, getattr(new, field))
    session.add(row)
    session.flush()
    return True
