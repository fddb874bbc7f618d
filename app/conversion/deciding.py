"""Rows -> candidates: all that can be decided about a row without the register.

A row is skipped, refused with every fault it has, or is a candidate for a certificate.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final, NamedTuple

from app.conversion.outcome import Outcome, RowOutcome, needs_a_look
from app.conversion.reasons import (
    ASKED,
    ASKED_FOR_GOOD,
    BY_PROFILE,
    DOUBTED,
    JOINS,
    NOT_DECIDED,
    REFUSALS,
    SKIPS,
    WARNINGS,
    Settled,
)
from app.conversion.report.listed_csv import SKIPPED, WARNED, ListedRow
from app.conversion.report.rejected_csv import RejectedRow
from app.conversion.work import ChunkTask, Workshop
from licences.confirmations import Confirmation
from licences.conversion.draft import Draft, LicenceKey
from licences.conversion.errors import source_message
from licences.conversion.face_json import face_json
from licences.conversion.fault import Fault, fault
from licences.conversion.readers.corrections import CONFIRMED
from licences.conversion.readers.table import NO_DATA, Row
from licences.conversion.skip import ENDED, SkipReason
from licences.conversion.type_choice import BY_FAMILY
from licences.types import CertificateType, FaceData, by_key
from licences.types.families import FAMILY_OF_KIND


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


class Decided(NamedTuple):
    """What became of the rows of a chunk so far."""

    candidates: list[Candidate]
    ended: list[Ended]
    outcomes: list[RowOutcome]
    rejected: list[RejectedRow]
    listed: list[ListedRow]

    def refuse(self, row: Row, draft: Draft, faults: tuple[Fault, ...]) -> None:
        """Refuse a row with all its faults."""
        self.outcomes.append(outcome_of(draft, Outcome.REJECTED, faults=faults))
        self.rejected.append(RejectedRow(row.number, row.cells, row.raw, (*faults, *_still_confirmed(draft))))

    def skip(self, draft: Draft, reason: str) -> None:
        """Skip a row."""
        self.outcomes.append(outcome_of(draft, Outcome.SKIPPED, reason=str(reason)))
        number = draft.key.number if draft.key else ""
        self.listed.append(ListedRow(SKIPPED, draft.row_number, number, "", _why_skipped(str(reason))))

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


def decide(shop: Workshop, task: ChunkTask) -> Decided:
    """Decide about the rows of a chunk.

    Each step is taken for the whole chunk: its code and data stay in the processor's cache.
    """
    tools = shop.tools(task.table_index)
    decided = Decided([], [], [], [], [])
    drafts = [tools.mapper.draft(row) for row in task.rows]
    left = []
    for place, (row, draft) in enumerate(zip(task.rows, drafts, strict=True)):
        settled = task.settled.get(place, ())
        if not _skipped(row, draft, settled, decided):
            left.append((row, _joined(draft, settled) if settled else draft, settled))
    checked = [tools.checker.check(draft) for _, draft, _ in left]
    types = frozenset(shop.run.types)
    strict, lenient = (BY_PROFILE, ()) if shop.profile.known_operators_only else ((), BY_PROFILE)
    for (row, draft, settled), found in zip(left, checked, strict=True):
        faults = draft.faults + found.faults
        if settled:
            faults += _told_of(settled, (*REFUSALS, NOT_DECIDED, *strict))
        if faults or found.face is None:
            decided.refuse(row, draft, faults)
            continue
        assert draft.type_key is not None
        kind = by_key(draft.type_key)
        if kind.number not in types:
            decided.refuse(row, draft, (fault("", "", "type_not_yours", type=kind.name_zh),))
            continue
        warnings = draft.warnings + found.warnings + _told_of(settled, (*WARNINGS, *lenient, *JOINS))
        asked, doubted = _told_of(settled, (*ASKED, ASKED_FOR_GOOD)), _told_of(settled, DOUBTED)
        candidate = Candidate(row, draft, kind, found.face, face_json(found.face), warnings, asked, doubted)
        if found.confirmed:
            candidate = candidate._replace(confirmed=found.confirmed)
        decided.candidates.append(candidate)
    return decided


def _skipped(row: Row, draft: Draft, settled: Sequence[Settled], decided: Decided) -> bool:
    """Skip a row that is no licence in force, or told by another; says whether it was.

    What has ended comes back all the same where a row of its licence says otherwise: else that one could be
    sent in again alone, and be converted.
    """
    told = next((one.reason for one in settled if one.reason in SKIPS), None)
    if row.problems and all(problem.code in NO_DATA for problem in row.problems):
        decided.skip(draft, draft.skip or "no_record")
    elif draft.skip is not None and told is None and any(one.reason in REFUSALS for one in settled):
        decided.refuse(row, draft, _told_of(settled, (*REFUSALS, NOT_DECIDED), draft.skip))
    elif draft.skip in ENDED and draft.key is not None and told is None:
        decided.ended.append(Ended(row, draft, draft.key, draft.skip))
    elif draft.skip is not None:
        decided.skip(draft, draft.skip)
    elif told is not None:
        decided.skip(draft, told)
    else:
        return False
    return True


def _joined(draft: Draft, settled: Sequence[Settled]) -> Draft:
    """Give a row the categories or scopes of the rows it is joined with."""
    codes = {code for one in settled if one.reason in JOINS for code in one.said.split()}
    if not codes or draft.type_key is None:
        return draft
    field = BY_FAMILY[FAMILY_OF_KIND[by_key(draft.type_key).kind]][0]
    return draft._replace(fields={**draft.fields, field: tuple(sorted(codes))})


def _told_of(
    settled: Sequence[Settled], reasons: Sequence[str], own: SkipReason | None = None
) -> tuple[Fault, ...]:
    """Tell of other rows, and of how the row itself has ended, if it has."""
    more = "" if own is None else f"；本行 this row: {own.zh} {own.en}"
    return tuple(
        fault("", "", one.reason, other=one.other, said=one.said + more, codes=one.said)
        if one.reason not in {NOT_DECIDED, ASKED_FOR_GOOD}
        else _not_decided()
        for one in settled
        if one.reason in reasons
    )


def _still_confirmed(draft: Draft) -> list[Fault]:
    """Keep what a person has confirmed with the row, so that it need not be said again."""
    kept = []
    for one in draft.confirmed:
        said = source_message(CONFIRMED, said=one.code)
        words = said.zh, said.en, said.remedy_zh, said.remedy_en
        kept.append(Fault("", "", f"{CONFIRMED}:{one.code}", *words))
    return kept


def _not_decided() -> Fault:
    said = source_message(NOT_DECIDED)
    return Fault("", "", said.code, said.zh, said.en, said.remedy_zh, said.remedy_en)


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
