"""Where the state of licences comes from: columns, or somebody who vouches that all are in force."""

from collections.abc import Iterable

from licences.conversion.bound_record import BoundRecord
from licences.conversion.inspector import Inspector
from licences.conversion.profile import Profile, ProfileFault
from licences.conversion.toml_lines import LineIndex
from licences.rules.business_state import BUSINESS_STATES


def stateless_records(profile: Profile, text: str) -> tuple[ProfileFault, ...]:
    """Give a fault for each record that tells neither a column of states nor who vouches.

    Args:
        profile: as read from the text.
        text: of the profile, for the lines.
    """
    inspector = Inspector(LineIndex(text))
    for at, record in enumerate(profile.records):
        if not record.states and not record.vouched:
            inspector.report(("record", at), "profile_no_state", record=record.name)
    return inspector.faults


def untold(bound: Iterable[BoundRecord]) -> tuple[str, ...]:
    """Name the records for which a table lacks every column that tells a state, though nobody vouches.

    The state of the operator, vehicle or person tells it, too. Profiles with records that name no column of
    states at all are refused before (`stateless_records`).
    """
    return tuple(one.record.name for one in bound if _tells_none(one))


def _tells_none(bound: BoundRecord) -> bool:
    record = bound.record
    if not record.states or record.vouched or bound.states:
        return False
    return BUSINESS_STATES[record.family].field not in bound.columns
