"""What is handed to a worker, and what a worker needs to know of its run."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlmodel import Session

from app.conversion.earlier_ends import EarlierEnds
from app.conversion.reasons import Settled
from app.conversion.recorded_run import check
from app.conversion.run import Run
from app.conversion.runs import issuer_of, read
from app.conversion.same_issue_day import SameIssueDay
from app.database import tune_for_bulk
from app.roles import Actor
from app.services.context import Services
from app.services.operator_scope import has_operators
from licences.conversion.context import RunContext
from licences.conversion.face_checker import FaceChecker
from licences.conversion.flags import Flags
from licences.conversion.mapper import Mapper
from licences.conversion.profile import Profile
from licences.conversion.readers.table import Row
from licences.payload import Issuer


class ChunkTask(NamedTuple):
    """Some consecutive rows of a run; `settled` maps places among them to what other rows say."""

    run_id: str
    chunk_id: int
    number: int
    table_index: int
    rows: tuple[Row, ...]
    settled: dict[int, list[Settled]]


class TableFacts(NamedTuple):
    """What of a table a worker must know to read its rows."""

    name: str
    kind: str
    encoding: str
    header: tuple[str, ...]
    labels: tuple[str, ...]
    usual_remarks: dict[str, str]
    flags: Flags
    corrected: bool
    """Whether its rows came back before."""


class TableTools(NamedTuple):
    """What makes checked faces of the rows of one table."""

    mapper: Mapper
    checker: FaceChecker


@dataclass(slots=True)
class Workshop:
    """A run as a worker sees it: everything made once, used for many chunks."""

    services: Services
    run: Run
    issuer: Issuer
    actor: Actor
    context: RunContext
    tables: list[TableFacts]
    profile: Profile
    earlier_ends: EarlierEnds
    same_issue_day: SameIssueDay
    _tools: dict[int, TableTools]
    _has_operators: bool | None = None

    @classmethod
    def open(cls, services: Services, run_id: str) -> "Workshop":
        """Read the run.

        Raises:
            NotFoundError, NotReadyError: no such run; its authority is no longer admitted.
            RunAlteredError: the run is not as it was recorded.
        """
        tune_for_bulk(services.engine)
        run = read(services, run_id)
        check(services, run_id)
        issuer = issuer_of(services, run)
        context = run.context(issuer)
        tables = [_facts(table) for table in (run.plan or {}).get("tables", ())]
        profile = run.profile
        ends = EarlierEnds(run, services.audit, profile)
        same_day = SameIssueDay(run, profile)
        return cls(services, run, issuer, run.acting, context, tables, profile, ends, same_day, {})

    def tools(self, table_index: int) -> TableTools:
        """Give what reads the rows of a table; made once."""
        found = self._tools.get(table_index)
        if found is None:
            table = self.tables[table_index]
            mapper = Mapper(
                self.profile,
                table.header,
                self.context,
                table.encoding,
                labels=table.labels,
                usual=table.usual_remarks,
                flags=table.flags,
            )
            found = self._tools[table_index] = TableTools(
                mapper, FaceChecker(self.context, mapper.columns_of)
            )
        return found

    def has_operators(self, session: Session) -> bool:
        """Say whether the authority had licences of operators when the run began; asked once."""
        if self._has_operators is None:
            self._has_operators = has_operators(session, self.issuer.code, self.run.created_at)
        return self._has_operators


def _facts(table: dict[str, Any]) -> TableFacts:
    name, kind, encoding, header = table["name"], table["kind"], table["encoding"], tuple(table["header"])
    labels, usual = tuple(table.get("labels", ())), table.get("usual_remarks", {})  # not in older plans
    flags = Flags(table.get("flags", {}), table.get("days", {}), table.get("twins", {}))
    corrected = table.get("corrected", False)
    return TableFacts(name, kind, encoding, header, labels, usual, flags, corrected)
