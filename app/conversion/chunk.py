"""One chunk, from its rows to its commit. Whatever happens in between, it is done once or not at all."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from sqlmodel import Session, col, select

from app.conversion.decided import Decided, told
from app.conversion.deciding import decide
from app.conversion.ends_told import keep, values_of
from app.conversion.errors import RegisterUnsettledError
from app.conversion.issuing import Issued, issue
from app.conversion.kept_rows import pack_listed, pack_rejected
from app.conversion.operators import check_operators
from app.conversion.outcome import Outcome, RowOutcome
from app.conversion.register import Known, Orders, look_up, standing
from app.conversion.report.tally import Tally
from app.conversion.settling import settle
from app.conversion.storing import close_chunk, records_of, store
from app.conversion.work import ChunkTask, Workshop
from app.services.register_log import record_confirmed
from app.tables import Certificate, ConversionChunk, Issuer

_TRIES: Final = 5

Clock = Callable[[], datetime]


class ChunkDone(NamedTuple):
    """What the parent is told."""

    number: int
    rows: int
    was_done: bool


def convert(shop: Workshop, task: ChunkTask, clock: Clock) -> ChunkDone:
    """Carry out a chunk, unless it is done already.

    When somebody issues or changes one of the same licences between decision and commit, nothing is stored
    and the chunk is decided anew.

    Raises:
        ServiceError: this installation cannot issue; nothing of the chunk is stored.
    """
    for _ in range(_TRIES):
        decided = decide(shop, task)
        with shop.services.reading() as session:
            known = look_up(session, shop.issuer.code, decided, shop.run.created_at)
            orders = settle(shop, session, task.table_index, known, decided)
            orders, seen = shop.earlier_ends.hold(session, orders, decided)
            orders = check_operators(shop, session, orders, decided)
        now = clock()
        issued = [] if shop.run.dry_run else issue(shop, orders, task.chunk_id, now)
        done = _commit(shop, task, (decided, known, orders, issued), seen, now)
        if done is not None:
            return done
    raise RegisterUnsettledError


def _commit(
    shop: Workshop,
    task: ChunkTask,
    made: tuple[Decided, Known, Orders, list[Issued]],
    seen: int,
    now: datetime,
) -> ChunkDone | None:
    """Store everything in one transaction; None if the register is no longer what was decided on.

    Whatever can be made ready is before it begins: others wait for its end. Who tells of ends and who issues
    exclude each other, so that of two runs at once the second sees what the first has stored.
    """
    decided, known, orders, issued = made
    tally = Tally()
    tally.add([*decided.outcomes, *_told(orders)])
    counted, rejected = tally.to_json(), pack_rejected(decided.rejected)
    records = records_of(shop, issued)
    _list(decided, orders, issued)
    listed = pack_listed(decided.listed)
    ends = [] if shop.run.dry_run else values_of(shop.run, shop.services.audit, decided, task.chunk_id)
    with shop.services.session() as session:
        chunk = session.exec(
            select(ConversionChunk).where(ConversionChunk.id == task.chunk_id).with_for_update()
        ).one()
        if chunk.done_at is not None:
            return ChunkDone(task.number, len(task.rows), was_done=True)
        if issued or ends:
            _lock(session, shop.issuer.code, [change.present.id for change in orders.changed])
            if standing(session, shop.issuer.code, decided) != known.standing:
                return None
            if shop.earlier_ends.has_more(session, seen):
                return None
        store(shop, session, issued, now)
        chunk.records, chunk.tally = records, counted
        chunk.rejected, chunk.listed = rejected, listed
        _record_confirmed(shop, session, issued, now)
        keep(session, shop.run, ends)
        close_chunk(shop, session, chunk, now)
    return ChunkDone(task.number, len(task.rows), was_done=False)


def _record_confirmed(shop: Workshop, session: Session, issued: list[Issued], now: datetime) -> None:
    """Record each certificate of which something was taken on a person's word."""
    for one in issued:
        if one.candidate.confirmed:
            audit, confirmed = shop.services.audit, one.candidate.confirmed
            certificate_id = one.values["id"]
            record_confirmed(audit, session, shop.actor, certificate_id, shop.run.region, confirmed, now)


def _lock(session: Session, issuer_code: str, replaced: list[str]) -> None:
    """Keep others from what will be replaced, then from issuing for this authority, until the commit.

    Single acts take the same locks in the same order.
    """
    rows = select(Certificate.id).where(col(Certificate.id).in_(replaced)).order_by(col(Certificate.id))
    if replaced:
        session.exec(rows.with_for_update()).all()
    session.exec(select(Issuer.code).where(col(Issuer.code) == issuer_code).with_for_update()).all()


def _list(decided: Decided, orders: Orders, issued: Sequence[Issued]) -> None:
    """List the certificates that somebody should look at; those of a dry run have no id."""
    ids = {one.candidate.row.number: one.values["id"] for one in issued}
    for candidate in (*orders.new, *(change.candidate for change in orders.changed)):
        if candidate.warnings:
            decided.look_at(candidate, ids.get(candidate.row.number, ""))


def _told(orders: Orders) -> Iterable[RowOutcome]:
    """Tell of what was issued; in a dry run, of what would be."""
    for candidate in orders.new:
        yield told(candidate, Outcome.CONVERTED)
    for change in orders.changed:
        yield told(change.candidate, Outcome.NEW_VERSION)
