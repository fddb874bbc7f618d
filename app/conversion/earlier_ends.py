"""What earlier runs were told of ends, held against rows that would be issued.

An older export, or another office's file without the column of states, tells nothing of an end: run after a
newer one it would make a valid licence of one that has ended. Such a row comes back, unless a person has
confirmed it (`confirmed:told_ended`), the profile says who has confirmed them all, or the earlier run only
doubted this row, which came back and was corrected.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final, NamedTuple

from sqlmodel import Session

from app.conversion.decided import Candidate, Decided
from app.conversion.known_keys import KnownKeys
from app.conversion.register import Orders
from app.conversion.run import Run
from app.services.audit import AuditLog
from app.services.told_ends import OPERATORS, EndKeys, HeldEnd, find, has_more, latest, more_keys
from licences.confirmations import TOLD_ENDED, Confirmation
from licences.conversion.fault import Fault, fault
from licences.conversion.profile import Profile
from licences.conversion.readers.corrections import ANSWERED
from licences.conversion.told_ends import said_of
from licences.types.vehicle_certificate import VehicleCertificate

_CONFIRMED: Final = Confirmation(TOLD_ENDED)
_OPERATOR: Final = "operator_told_ended"
_Held = Mapping[int, Sequence[HeldEnd]]


class Marked(NamedTuple):
    """Orders, and the last end there was when they were held against those of earlier runs."""

    orders: Orders
    seen: int


class EarlierEnds:
    """Holds a run's rows against what other runs were told; most authorities have nothing to look for."""

    def __init__(self, run: Run, audit: AuditLog, profile: Profile) -> None:
        self._run = run
        self._keys = EndKeys(audit)
        self._vouched = bool(profile.earlier_ends)
        self._strict = profile.known_operators_only
        self._known = KnownKeys()

    def hold(self, session: Session, orders: Orders, decided: Decided) -> Marked:
        """Send back or warn of what would be issued and was told to have ended; gives what is left."""
        seen = latest(session, self._run.issuer_code)
        if seen > self._known.seen:
            self._known.add(more_keys(session, self._run.issuer_code, self._known.seen, self._run), seen)
        if not self._known:
            return Marked(orders, seen)
        every: list[tuple[Candidate, datetime | None]] = [(one, None) for one in orders.new]
        every += [(one.candidate, one.present.created_at) for one in orders.changed]
        things = [self._keys_of(one) for one, _ in every]
        keys = self._known.among([key for ones in things for _, key in ones])
        held = find(session, self._run.issuer_code, keys, self._run) if keys else {}
        if not held:
            return Marked(orders, seen)
        left = {
            id(candidate): self._looked_at(candidate, since, ones, held, decided)
            for (candidate, since), ones in zip(every, things, strict=True)
        }
        new = [one for each in orders.new if (one := left[id(each)]) is not None]
        changed = [
            each._replace(candidate=one)
            for each in orders.changed
            if (one := left[id(each.candidate)]) is not None
        ]
        return Marked(Orders(new, changed), seen)

    def has_more(self, session: Session, seen: int) -> bool:
        """Say whether another run was told of an end since."""
        return has_more(session, self._run.issuer_code, seen, self._run)

    def _keys_of(self, candidate: Candidate) -> list[tuple[str, int]]:
        keys = self._keys.of(candidate.type, candidate.stored)
        if isinstance(candidate.face, VehicleCertificate):
            number = candidate.face.operator_licence_number
            keys.append((_OPERATOR, self._keys.of_number(OPERATORS, number)))
        return keys

    def _looked_at(
        self,
        candidate: Candidate,
        since: datetime | None,
        keys: Sequence[tuple[str, int]],
        held: _Held,
        decided: Decided,
    ) -> Candidate | None:
        """Give a candidate with what is to be told of it; None if it comes back."""
        faults: list[Fault] = []
        for thing, key in keys:
            ends = held.get(key, ())
            if thing == _OPERATOR:
                candidate = self._of_operator(candidate, _fault(_OPERATOR, ends[0])) if ends else candidate
            elif not faults and (found := _against(candidate, since, ends)) is not None:
                faults.append(_fault(f"told_ended_{thing}", found))
        if not faults:
            return candidate
        if _CONFIRMED in candidate.draft.confirmed:
            return candidate.taken(_CONFIRMED, *faults)
        if self._vouched:
            return candidate.warned(*faults)
        decided.refuse(candidate.row, candidate.draft, tuple(faults))
        return None

    def _of_operator(self, candidate: Candidate, said: Fault) -> Candidate:
        """Tell it of a vehicle, unless the register knows better: that is asked next."""
        if self._strict:
            return candidate._replace(asked=(*candidate.asked, said))
        return candidate._replace(doubted=(*candidate.doubted, said))


def _against(candidate: Candidate, since: datetime | None, held: Sequence[HeldEnd]) -> HeldEnd | None:
    """Give the latest end that stands against a row; against a new version only one told since the last."""
    issued = candidate.draft.fields["issue_date"]
    assert isinstance(issued, date)
    answered = {one.said for one in candidate.row.problems if one.code == ANSWERED}
    for one in held:
        if issued <= one.until and one.said not in answered and (since is None or one.told_at > since):
            return one
    return None


def _fault(code: str, end: HeldEnd) -> Fault:
    said = said_of(end.said)
    return fault(
        "",
        "",
        code,
        day=end.today.isoformat(),
        run=end.run_id,
        file=end.source_name,
        table=end.table_index + 1,
        row=end.row_number,
        said_zh=said.zh,
        said_en=said.en,
    )
