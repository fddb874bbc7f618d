"""The audit log (审计日志): one chain of sealed entries for each province, 0 for the nation.

Each entry's seal (HMAC-SHA256) covers the entry and the seal of the one before; the head's seal covers the
last number and seal. The secret lies beside the keys, never in the database: who can write to the database
can destroy entries, but not so that `verify` says nothing. Putting back an old copy of the whole database is
noticed through `Anchors`, the ends of the chains as last verified, kept outside the database.
"""

import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlmodel import Session, col, select

from app.roles import Actor
from app.services.inserting import insert_once
from app.tables import AuditEntry, AuditHead

NATION: Final = 0
"""Chain of what belongs to no province."""

Anchors = Mapping[int, tuple[int, str]]
"""Region -> (number, seal in hex) of the last entry when it was last verified."""

_BATCH: Final = 1000
_EPOCH: Final = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


class Fault(NamedTuple):
    """One thing wrong with a chain. `seq` is the number of the entry at or before which it was met.

    ``changed``: the entry does not fit its seal (altered, put in, or renumbered); ``removed``: numbers before
    it are missing; ``link``: genuine, but chained to another entry than the one before it; ``head``: the end
    of the chain is not where the head says; ``rolled_back``: an entry verified earlier is gone or another.
    """

    region: int
    seq: int
    kind: str


@dataclass(frozen=True, slots=True)
class AuditLog:
    """Adds entries and verifies the chains; `secret` has at least 32 bytes."""

    secret: bytes = field(repr=False)

    def append(
        self,
        session: Session,
        *,
        actor: Actor,
        action: str,
        subject: str,
        now: datetime,
        region: int | None = None,
        detail: Mapping[str, Any] | None = None,
    ) -> None:
        """Add one entry inside the caller's transaction; others who add to this chain wait until it ends.

        Args:
            session: of the transaction that does what is recorded.
            actor: who does it.
            action: e.g. ``certificate.issue``.
            subject: what it is done to, e.g. ``certificate:<id>``; never a number of a person.
            now: aware.
            region: province the subject belongs to; None = the nation's chain.
            detail: our own words and ids, JSON values without fractions.
        """
        chain = NATION if region is None else region
        head = self._locked_head(session, chain)
        entry = AuditEntry(
            region=chain,
            seq=head.seq + 1,
            at=now,
            account_id=actor.account_id,
            actor=actor.name,
            role=actor.role.value,
            action=action,
            subject=subject,
            detail=dict(detail or {}),
            previous=head.mac,
            mac=b"",
        )
        entry.mac = self._entry_mac(entry)
        session.add(entry)
        head.seq, head.mac = entry.seq, entry.mac
        head.seal = self._head_mac(head)
        session.flush()

    def verify(self, session: Session, anchors: Anchors | None = None) -> list[Fault]:
        """Read every chain from its beginning and give all faults; an empty list means none."""
        heads = {head.region: head for head in session.exec(select(AuditHead)).all()}
        regions = {*heads, *session.exec(select(AuditEntry.region).distinct()).all(), *(anchors or {})}
        faults: list[Fault] = []
        for region in sorted(regions):
            anchor = (anchors or {}).get(region)
            faults.extend(self._chain_faults(session, region, heads.get(region), anchor))
        return faults

    def anchors(self, session: Session) -> dict[int, tuple[int, str]]:
        """Give the ends of all chains, to be kept outside the database after a clean verification."""
        return {head.region: (head.seq, head.mac.hex()) for head in session.exec(select(AuditHead)).all()}

    def _chain_faults(
        self, session: Session, region: int, head: AuditHead | None, anchor: tuple[int, str] | None
    ) -> Iterator[Fault]:
        seq, mac = 0, self._mac("genesis", region)
        anchored = anchor is None
        for entry in _entries(session, region):
            genuine = hmac.compare_digest(entry.mac, self._entry_mac(entry))
            if not genuine:
                yield Fault(region, entry.seq, "changed")
            if entry.seq != seq + 1:
                yield Fault(region, entry.seq, "removed")
            elif genuine and entry.previous != mac:
                yield Fault(region, entry.seq, "link")
            seq, mac = entry.seq, entry.mac
            anchored = anchored or anchor == (seq, mac.hex())
        if head is None or (head.seq, head.mac) != (seq, mac) or head.seal != self._head_mac(head):
            yield Fault(region, seq + 1, "head")
        if not anchored and anchor is not None:
            yield Fault(region, anchor[0], "rolled_back")

    def _locked_head(self, session: Session, region: int) -> AuditHead:
        statement = select(AuditHead).where(col(AuditHead.region) == region).with_for_update()
        statement = statement.execution_options(populate_existing=True)
        head = session.exec(statement).one_or_none()
        if head is not None:
            return head
        head = AuditHead(region=region, seq=0, mac=self._mac("genesis", region), seal=b"")
        head.seal = self._head_mac(head)
        insert_once(session, AuditHead, head.model_dump())
        return session.exec(statement).one()

    def _entry_mac(self, entry: AuditEntry) -> bytes:
        return self._mac(
            "entry",
            entry.previous.hex(),
            entry.region,
            entry.seq,
            (entry.at - _EPOCH) // timedelta(microseconds=1),
            entry.account_id,
            entry.actor,
            entry.role,
            entry.action,
            entry.subject,
            entry.detail,
        )

    def _head_mac(self, head: AuditHead) -> bytes:
        return self._mac("head", head.region, head.seq, head.mac.hex())

    def _mac(self, *parts: object) -> bytes:
        """Seal values; sorted ASCII JSON has one spelling, and JSONB keeps its meaning."""
        text = json.dumps(parts, ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False)
        return hmac.digest(self.secret, text.encode(), "sha256")


def _entries(session: Session, region: int) -> Iterator[AuditEntry]:
    """Read a chain in order, a batch at a time; each batch is forgotten before the next."""
    after = -1
    while True:
        statement = (
            select(AuditEntry)
            .where(col(AuditEntry.region) == region, col(AuditEntry.seq) > after)
            .order_by(col(AuditEntry.seq))
            .limit(_BATCH)
        )
        batch = session.exec(statement).all()
        yield from batch
        if len(batch) < _BATCH:
            return
        after = batch[-1].seq
        session.expunge_all()
