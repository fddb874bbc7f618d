"""What became of the rows of a chunk: candidates, licences that have ended, rows refused and skipped."""

from datetime import date
from functools import lru_cache
from typing import Any, Final, NamedTuple, Self

from app.conversion.outcome import Outcome, RowOutcome, needs_a_look
from app.conversion.reasons import SKIPS
from app.conversion.report.listed_csv import SKIPPED, WARNED, ListedRow
from app.conversion.report.rejected_csv import RejectedRow
from licences import confirmations
from licences.confirmations import Confirmation
from licences.conversion.draft import Draft, LicenceKey
from licences.conversion.errors import source_message
from licences.conversion.fault import Fault, fault
from licences.conversion.readers.corrections import CONFIRMED
from licences.conversion.readers.table import Row
from licences.conversion.skip import SkipReason
from licences.conversion.told_ends import told_by_faults, told_by_skip
from licences.types import CertificateType, FaceData, by_key


class Candidate(NamedTuple):
    """A row that can become a certificate."""

    row: Row
    draft: Draft
    type: CertificateType
    face: FaceData
    stored: dict[str, Any]
    """The face as it is stored."""
    warnings: tuple[Fault, ...]
    asked: tuple[Fault, ...] = ()
    """Faults, unless the register knows better."""
    doubted: tuple[Fault, ...] = ()
    """Warnings, unless the register knows better."""
    confirmed: tuple[Confirmation, ...] = ()
    """What was taken on a person's word."""
    halves_agree: bool = False
    """Whether original and copy stand in the file and say the same."""

    def warned(self, *faults: Fault) -> Self:
        """Give it with more to be looked at."""
        return self._replace(warnings=(*self.warnings, *faults))

    def taken(self, one: Confirmation, *faults: Fault) -> Self:
        """Give it as taken on a person's word, in spite of what speaks against it."""
        said = Fault.of(confirmations.told(one))
        return self.warned(*faults, said)._replace(confirmed=(*self.confirmed, one))


class Ended(NamedTuple):
    """A row whose licence has ended, by the source: skipped, unless the register still calls it valid."""

    row: Row
    draft: Draft
    key: LicenceKey
    reason: str

    @property
    def short_number(self) -> str:
        """The printed number without its word."""
        fields = self.draft.fields
        return str(fields.get("licence_number") or fields.get("certificate_number"))


class EndTold(NamedTuple):
    """An end that a row tells of: the state it was skipped for, or the code it came back for."""

    draft: Draft
    said: str
    outdated: bool
    """A newer row of the file tells how it is with the licence of this number."""


class Decided(NamedTuple):
    """What became of the rows of a chunk so far."""

    candidates: list[Candidate]
    ended: list[Ended]
    outcomes: list[RowOutcome]
    rejected: list[RejectedRow]
    listed: list[ListedRow]
    ends: list[EndTold]
    """For runs to come."""

    def refuse(self, row: Row, draft: Draft, faults: tuple[Fault, ...]) -> None:
        """Refuse a row with all its faults."""
        self.outcomes.append(outcome_of(draft, Outcome.REJECTED, faults=faults))
        self.rejected.append(RejectedRow(row.number, row.cells, row.raw, (*faults, *_still_confirmed(draft))))
        self._note_end(draft, told_by_faults(draft, row.cells, faults))

    def skip(self, draft: Draft, reason: str, *, outdated: bool = False) -> None:
        """Skip a row; one that is outdated has a newer one of its licence beside it."""
        self.outcomes.append(outcome_of(draft, Outcome.SKIPPED, reason=str(reason)))
        number = draft.key.number if draft.key else ""
        self.listed.append(ListedRow(SKIPPED, draft.row_number, number, "", _why_skipped(str(reason))))
        self._note_end(draft, told_by_skip(str(reason)), outdated=outdated)

    def _note_end(self, draft: Draft, said: str, *, outdated: bool = False) -> None:
        if said:
            self.ends.append(EndTold(draft, said, outdated))

    def unchanged(self, candidate: Candidate, certificate_id: str) -> None:
        """Leave a certificate as it is."""
        self.outcomes.append(told(candidate, Outcome.UNCHANGED))
        self.look_at(candidate, certificate_id)

    def look_at(self, candidate: Candidate, certificate_id: str) -> None:
        """List a certificate that somebody should look at, if there is a reason."""
        warnings = tuple(one for one in candidate.warnings if needs_a_look((one,)))
        if warnings:
            number = candidate.face.printed_number()
            self.listed.append(ListedRow(WARNED, candidate.row.number, number, certificate_id, warnings))


@lru_cache(maxsize=64)
def _why_skipped(reason: str) -> tuple[Fault, ...]:
    return (fault("", "", f"skip_{reason}"),)


def _still_confirmed(draft: Draft) -> list[Fault]:
    """Keep what a person has confirmed with the row, so that it need not be said again."""
    said = ((one.code, source_message(CONFIRMED, said=one.code)) for one in draft.confirmed)
    return [Fault.of(words)._replace(code=f"{CONFIRMED}:{code}") for code, words in said]


def outcome_of(
    draft: Draft,
    outcome: Outcome,
    *,
    reason: str = "",
    faults: tuple[Fault, ...] = (),
) -> RowOutcome:
    """Tell of a row that became no certificate."""
    issued = draft.fields.get("issue_date")
    year = issued.year if isinstance(issued, date) else None
    return RowOutcome(outcome, draft.type_key, draft.office, year, reason, faults)


def told(candidate: Candidate, outcome: Outcome) -> RowOutcome:
    """Tell of a row that became, or is, a certificate."""
    draft, stored = candidate.draft, candidate.stored
    issued = draft.fields["issue_date"]
    assert isinstance(issued, date)
    return RowOutcome(
        outcome,
        draft.type_key,
        draft.office,
        issued.year,
        "",
        (),
        candidate.warnings,
        _core_fields(candidate.type.key, tuple(stored)),
    )


@lru_cache(maxsize=4096)
def _core_fields(type_key: str, present: tuple[str, ...]) -> tuple[str, ...]:
    """Name those of some fields that are core fields of a type (2023 plan, note 3)."""
    fields = by_key(type_key).face.model_fields
    extras = {name: fields[name].json_schema_extra for name in present}
    return tuple(name for name, extra in extras.items() if isinstance(extra, dict) and extra.get("core_2023"))


SKIP_REASONS: Final = frozenset(
    {*SkipReason, *SKIPS, "no_record", "not_in_force_in_register", "newer_in_register"}
)
"""Why a row may be skipped."""
