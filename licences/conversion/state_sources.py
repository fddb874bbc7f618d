"""Where the state of licences comes from: columns, or somebody who vouches that all are in force."""

from collections.abc import Iterable

from licences.conversion.header import Header
from licences.conversion.inspector import Inspector
from licences.conversion.profile import Profile, ProfileFault, Record
from licences.conversion.toml_lines import LineIndex


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


def untold(records: Iterable[Record], header: Header) -> tuple[str, ...]:
    """Name the records for which a table has no column of states, though nobody vouches."""
    return tuple(
        record.name
        for record in records
        if not record.vouched and not any(header.find(state.column) for state in record.states)
    )
