"""The audit log (审计日志): one chain of sealed entries for each province, 0 for the nation.

Each entry's seal (HMAC-SHA256) covers the entry and the seal of the one before; the head's seal covers the
last number and seal. The nation's chain notes the beginning of each other chain, so that one wiped together
with its head is missed. The secret lies beside the keys, never in the database: who can write to the database
can destroy entries, but not so that `verify` says nothing. Putting back an old copy of the whole database is
noticed through `Anchors`, the ends of the chains as last verified, kept outside the database.
"""

import hmac
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlmodel import Session, col, select

from app.roles import Actor
from app.services.inserting import insert_once
from app.tables import AuditEntry, AuditHead

NATION: Final = 0
"""Chain of what belongs to no province."""

CHAIN_BEGUN: Final = "audit.chain"
"""Action of the nation's entry on the beginning of another chain; ``detail`` has its region."""

Anchors = Mapping[int, tuple[int, str]]
"""Region -> (number, seal in hex) of the last entry when it was last verified."""

_BATCH: Final = 1000
_EPOCH: Final = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


class Fault(NamedTuple):
    """One thing wrong. `seq` is the number of the entry at or before which it was met.

    Of a chain: ``changed``: the entry does not fit its seal (altered, put in, or renumbered); ``removed``:
    numbers before it are missing; ``link``: genuine, but chained to another entry than the one before it;
    ``head``: the end of the chain is not where the head says; ``begun_anew``: the nation's chain does not
    note its beginning just once, so this chain, or the nation's, was wiped; ``rolled_back``: an entry
    verified earlier is gone or another; ``contradicted``: it is not the one that others hold as signed.

    Of what the log speaks of, `subject` says of what: ``altered``: a certificate is not as it was issued, or
    another row, publication or key not as recorded; ``status_differs``: a certificate's status is not the one
    last recorded; ``unrecorded``: no entry speaks of it; ``deleted``: it was recorded and is gone.
    """

    region: int
    seq: int
    kind: str
    subject: str = ""


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
        head = self._locked_head(session, chain, actor, now)
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

    def lock(self, session: Session, actor: Actor, region: int | None, now: datetime) -> None:
        """Make sure, before something is done that no transaction can undo, that it can be recorded.

        Until the transaction ends nobody else adds to the chain.
        """
        self._locked_head(session, NATION if region is None else region, actor, now)

    def verify(self, session: Session, anchors: Anchors | None = None) -> list[Fault]:
        """Read every chain from its beginning and give all faults; an empty list means none."""
        return list(self.faults(session, anchors))

    def faults(self, session: Session, anchors: Anchors | None = None) -> Iterator[Fault]:
        """Read every chain from its beginning, in batches, and give the faults as they are met."""
        known = anchors or {}
        heads = {head.region: head for head in session.exec(select(AuditHead)).all()}
        begun: Counter[int] = Counter()
        yield from self._chain_faults(session, NATION, heads.get(NATION), known.get(NATION), begun)
        regions = {*heads, *session.exec(select(AuditEntry.region).distinct()).all(), *known, *begun}
        for region in sorted(regions - {NATION}):
            if begun[region] != 1:
                yield Fault(region, 1, "begun_anew")
            yield from self._chain_faults(session, region, heads.get(region), known.get(region))

    def anchors(self, session: Session) -> dict[int, tuple[int, str]]:
        """Give the ends of all chains, to be kept outside the database after a clean verification."""
        return {head.region: (head.seq, head.mac.hex()) for head in session.exec(select(AuditHead)).all()}

    def ends(self, session: Session) -> dict[int, tuple[int, bytes]]:
        """Give number and seal of the last entry of each chain that has one, for others to keep."""
        heads = session.exec(select(AuditHead)).all()
        return {head.region: (head.seq, head.mac) for head in heads if head.seq}

    def contradictions(self, session: Session, ends: Mapping[int, tuple[int, bytes]]) -> Iterator[Fault]:
        """Give the chains that do not hold what was once their end; `ends` are as `ends` gave them then."""
        for region, (seq, mac) in ends.items():
            here = select(AuditEntry.mac).where(AuditEntry.region == region, AuditEntry.seq == seq)
            if session.exec(here).one_or_none() != mac:
                yield Fault(region, seq, "contradicted")

    def digest(self, *parts: object) -> bytes:
        """Sum up JSON values, keyed: who does not have the secret learns nothing, not even by guessing.

        >>> AuditLog(b"s" * 32).digest("a") == AuditLog(b"t" * 32).digest("a")
        False
        """
        return self._mac("digest", *parts)

    def is_genuine(self, entry: AuditEntry) -> bool:
        """Say whether an entry fits its seal; whether it is in its place is what `verify` says."""
        return hmac.compare_digest(entry.mac, self._entry_mac(entry))

    def digest_of(self, data: bytes) -> bytes:
        """Sum up bytes, keyed; never equal to the seal of an entry, whose text begins otherwise."""
        return hmac.digest(self.secret, b"digest\n" + data, "sha256")

    def digest_of_parts(self, parts: Iterable[bytes]) -> bytes:
        """Sum up bytes that come in parts, as `digest_of` does all of them in one."""
        mac = hmac.new(self.secret, b"digest\n", "sha256")
        for part in parts:
            mac.update(part)
        return mac.digest()

    def _chain_faults(
        self,
        session: Session,
        region: int,
        head: AuditHead | None,
        anchor: tuple[int, str] | None,
        begun: Counter[int] | None = None,
    ) -> Iterator[Fault]:
        """Read one chain; `begun` counts the beginnings of others it notes."""
        seq, mac = 0, self._mac("genesis", region)
        anchored = anchor is None
        for entry in _entries(session, region):
            genuine = self.is_genuine(entry)
            if not genuine:
                yield Fault(region, entry.seq, "changed")
            if entry.seq != seq + 1:
                yield Fault(region, entry.seq, "removed")
            elif genuine and entry.previous != mac:
                yield Fault(region, entry.seq, "link")
            if genuine and begun is not None and entry.action == CHAIN_BEGUN:
                begun[entry.detail["region"]] += 1
            seq, mac = entry.seq, entry.mac
            anchored = anchored or anchor == (seq, mac.hex())
        if not self._is_end(head, seq, mac) and (region, head, seq) != (NATION, None, 0):
            yield Fault(region, seq + 1, "head")
        if not anchored and anchor is not None:
            yield Fault(region, anchor[0], "rolled_back")

    def _is_end(self, head: AuditHead | None, seq: int, mac: bytes) -> bool:
        return head is not None and (head.seq, head.mac, head.seal) == (seq, mac, self._head_mac(head))

    def _locked_head(self, session: Session, region: int, actor: Actor, now: datetime) -> AuditHead:
        statement = select(AuditHead).where(col(AuditHead.region) == region).with_for_update()
        statement = statement.execution_options(populate_existing=True)
        head = session.exec(statement).one_or_none()
        if head is not None:
            return head
        head = AuditHead(region=region, seq=0, mac=self._mac("genesis", region), seal=b"")
        head.seal = self._head_mac(head)
        if insert_once(session, AuditHead, head.model_dump()) and region != NATION:
            self.append(
                session,
                actor=actor,
                action=CHAIN_BEGUN,
                subject=f"chain:{region:02d}",
                detail={"region": region},
                now=now,
            )
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
