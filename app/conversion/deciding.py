"""Rows -> candidates: all that can be decided about a row without the register.

A row is skipped, refused with every fault it has, or is a candidate for a certificate.
"""

from collections.abc import Sequence

from app.conversion.decided import Candidate, Decided, Ended
from app.conversion.reasons import (
    ASKED,
    ASKED_FOR_GOOD,
    BY_PROFILE,
    DOUBTED,
    HALVES_AGREE,
    JOINS,
    NOT_DECIDED,
    REFUSALS,
    SKIPS,
    WARNINGS,
    Settled,
)
from app.conversion.work import ChunkTask, Workshop
from licences.conversion.draft import Draft
from licences.conversion.errors import source_message
from licences.conversion.face_json import face_json
from licences.conversion.fault import Fault, fault
from licences.conversion.readers.table import NO_DATA, Row
from licences.conversion.skip import ENDED, SkipReason
from licences.conversion.type_choice import BY_FAMILY
from licences.types import by_key
from licences.types.families import FAMILY_OF_KIND


def decide(shop: Workshop, task: ChunkTask) -> Decided:
    """Decide about the rows of a chunk.

    Each step is taken for the whole chunk: its code and data stay in the processor's cache.
    """
    tools = shop.tools(task.table_index)
    decided = Decided([], [], [], [], [], [])
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
        if any(one.reason == HALVES_AGREE for one in settled):
            candidate = candidate._replace(halves_agree=True)
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
        decided.skip(draft, draft.skip, outdated=told is not None)
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
        else Fault.of(source_message(NOT_DECIDED))
        for one in settled
        if one.reason in reasons
    )
