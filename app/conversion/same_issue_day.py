"""Rows of the same day of issue as their certificate in the register, and other content: which is newer?

Plates, masses, addresses and scopes change and leave the day of issue alone, so that it decides nothing. A
row is newer where its file names a licence issued after the certificate was made, or is the very file it was
made of, or where a person says so: in the row (`confirmed:same_issue_day`) or in the profile. Else it comes
back. Rows that came back before and were corrected are as old as their file: only the row says otherwise.
"""

from datetime import date
from typing import Any, Final, NamedTuple

from sqlmodel import Session, col, select

from app.conversion.decided import Candidate
from app.conversion.plan_facts import NEWEST_ISSUE
from app.conversion.register import Present
from app.conversion.run import Run
from app.tables import ConversionChunk, ConversionRun
from licences.confirmations import SAME_ISSUE_DAY, Confirmation
from licences.conversion.face_fields import titles_of
from licences.conversion.fault import Fault, fault
from licences.conversion.profile import Profile
from licences.conversion.rules.china_time import day_in_china
from licences.types.families import FAMILY_OF_KIND

_CONFIRMED: Final = Confirmation(SAME_ISSUE_DAY)


class _Maker(NamedTuple):
    """The run that a certificate was made by."""

    id: str
    today: date
    source_name: str
    source_sha256: bytes


class SameIssueDay:
    """Tells of the rows of a run whether they are newer than certificates of their day of issue."""

    def __init__(self, run: Run, profile: Profile) -> None:
        newest = (run.plan or {}).get(NEWEST_ISSUE)
        self._run = run
        self._newest = None if newest is None else date.fromisoformat(newest)
        self._vouched = bool(profile.same_issue_day)
        self._makers: dict[int, _Maker] = {}

    def looked_at(
        self, session: Session, candidate: Candidate, present: Present, *, corrected: bool
    ) -> Candidate | Fault:
        """Give a row that is newer than a certificate, with what is to be told of it; else why it comes back.

        Args:
            session: that reads.
            candidate: the row, of the certificate's day of issue.
            present: the certificate, converted, of other content.
            corrected: whether the row is one that came back before.
        """
        if not corrected and self._issued_after(present):
            return candidate
        maker = self._maker(session, present)
        if maker.source_sha256 == self._run.source_sha256:
            return candidate
        differs = _differs(candidate, present, maker)
        if _CONFIRMED in candidate.draft.confirmed:
            return candidate.taken(_CONFIRMED, differs)
        if self._vouched and not corrected:
            return candidate.warned(differs)
        return differs

    def _issued_after(self, present: Present) -> bool:
        """Say whether the file names a licence issued after the day a certificate was made, and by now."""
        return self._newest is not None and day_in_china(present.created_at) < self._newest <= self._run.today

    def _maker(self, session: Session, present: Present) -> _Maker:
        chunk_id = present.conversion_chunk_id
        assert chunk_id is not None
        found = self._makers.get(chunk_id)
        if found is None:
            columns = (
                ConversionRun.id,
                ConversionRun.today,
                ConversionRun.source_name,
                ConversionRun.source_sha256,
            )
            statement = (
                select(*map(col, columns))
                .join(ConversionChunk, col(ConversionChunk.run_id) == col(ConversionRun.id))
                .where(col(ConversionChunk.id) == chunk_id)
            )
            row: Any = session.connection().execute(statement).one()
            found = self._makers[chunk_id] = _Maker._make(row)
        return found


def _differs(candidate: Candidate, present: Present, maker: _Maker) -> Fault:
    """Name the certificate's file and the fields that differ, not what they say."""
    titles = titles_of(FAMILY_OF_KIND[candidate.type.kind])
    names = [name for name in titles if candidate.stored.get(name) != present.face.get(name)]
    return fault(
        "",
        names[0] if len(names) == 1 else "",
        "same_issue_day_in_register",
        day=maker.today.isoformat(),
        run=maker.id,
        file=maker.source_name,
        fields_zh="、".join(titles[name] for name in names),
        fields_en=", ".join(names),
    )
