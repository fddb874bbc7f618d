"""Which columns of a table no rule reads."""

from collections.abc import Iterable

from licences.conversion.beside import kind_of_beside
from licences.conversion.header import Header, bound_sources, column_key
from licences.conversion.known_columns import fields_by_column
from licences.conversion.profile import Profile, Record
from licences.conversion.state_words import kind_of_column
from licences.rules.business_state import BUSINESS_STATES
from licences.types.families import Family


def unread_columns(profile: Profile, header: Header, records: Iterable[Record]) -> list[int]:
    """Give the indexes of the columns that none of the records reads, in the order of the table."""
    named: list[str] = []
    for record in records:
        named += (
            column for source in bound_sources(record, header, profile.name) for column in source.columns
        )
        named += (state.column for state in record.states)
        named += (condition.column for condition in record.when)
        named += (record.office,) if record.office else ()
    read = {at for column in named for at in header.find(column)}
    return [at for at in range(len(header.names)) if at not in read]


def ignored_columns(profile: Profile, header: Header) -> set[int]:
    """Give the indexes of the columns that the profile says tell nothing of a licence."""
    return {at for column in profile.ignore for at in header.find(column)}


def unexplained_columns(profile: Profile, header: Header, record: Record) -> list[int]:
    """Give the indexes of the columns that a record does not read, and the profile does not ignore."""
    ignored = ignored_columns(profile, header)
    return [at for at in unread_columns(profile, header, [record]) if at not in ignored]


def may_tell(name: str, label: str, family: Family) -> bool:
    """Say whether nothing is known of a column by its name, so that only the whole table shows what it is."""
    known = fields_by_column(family).get(column_key(name.rpartition("/")[2]))
    return not (
        known not in {None, BUSINESS_STATES[family].field}
        or kind_of_column(name)
        or kind_of_column(label)
        or kind_of_beside(name, family)
    )
