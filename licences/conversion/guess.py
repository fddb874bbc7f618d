"""Which profile fits a table: one of the shipped ones, or a proposal made of its headers and a sample."""

from collections.abc import Sequence
from itertools import islice
from typing import Final, NamedTuple

from licences.conversion.header import BindError, Header, bound_records, bound_sources
from licences.conversion.profile import Profile, Record
from licences.conversion.profiles import load_profile, profiles, text_of
from licences.conversion.propose import propose
from licences.conversion.proposed_states import flag_lines, flags_in, is_state, state_lines
from licences.conversion.readers.table import Row, Table
from licences.conversion.recognise import Values, values_of
from licences.conversion.unread import unread_columns

SAMPLE: Final = 200
"""Rows looked at."""
_ENOUGH: Final = 0.75
"""Share of a record's columns a table must have for the profile to be taken without a proposal."""


class Guess(NamedTuple):
    """How well a profile fits a table."""

    profile: str
    score: float
    """Share of the columns the best record reads that the table has, 0 to 1; needed ones count twice."""
    fits: bool
    """Whether it can be used as it is."""
    why_zh: str
    why_en: str


def guess_profile(table: Table) -> Guess | str:
    """Give the shipped profile that fits, or the text of a profile to begin with.

    Raises:
        SourceError: the table cannot be read.
    """
    best, rows = rank(table.header)[0], sample_of(table)
    if not best.fits or best.score < _ENOUGH:
        return propose(table.header, rows, table.kind)
    profile = load_profile(best.profile)
    states = unread_states(profile, table.header, rows)
    flags = unread_flags(profile, table.header, rows)
    return with_states(text_of(best.profile), best.profile, states, flags) if states or flags else best


def unread_states(profile: Profile, names: Sequence[str], rows: Sequence[Row]) -> Values:
    """Give the columns that tell a state and that a profile that fits does not read, with their values."""
    header = Header(names, profile.groups)
    unread = unread_columns(profile, header, bound_records(profile, header))
    values = {names[at]: values_of(rows, at) for at in unread}
    return {name: found for name, found in values.items() if is_state(name, found)}


def unread_flags(profile: Profile, names: Sequence[str], rows: Sequence[Row]) -> Values:
    """Give the columns that may be flags of the state and that a profile that fits does not read."""
    header = Header(names, profile.groups)
    records = bound_records(profile, header)
    unread = unread_columns(profile, header, records)
    columns = [at for at in unread if not is_state(names[at], values_of(rows, at))]
    return flags_in(names, rows, records[0].family, columns)


def with_states(text: str, name: str, states: Values, flags: Values) -> str:
    """Write a shipped profile with more states: every record that has fields of its own reads them too."""
    lines = [
        f"# {name}，另读其未读的状态列，请核对 / with states it does not read, to be checked: "
        + "、".join((*flags, *states))
    ]
    more: list[str] = []
    for column, values in flags.items():
        more += (*flag_lines(column, values), "optional = true")
    for column, values in states.items():
        more += (*state_lines(column, values), "optional = true")
    for line in text.splitlines():
        if line.strip() == "[record.fields]":
            lines += [*more, ""]
        lines.append(line)
    return "\n".join(lines) + "\n"


def sample_of(table: Table) -> list[Row]:
    """Give the first rows of a table."""
    return list(islice(table.rows(), SAMPLE))


def rank(names: Sequence[str]) -> tuple[Guess, ...]:
    """Give every shipped profile, the one that fits best first."""
    found = (_guess(profile, Header(names, profile.groups)) for profile in profiles())
    return tuple(sorted(found, key=_order))


def _order(guess: Guess) -> tuple[bool, float, str]:
    return not guess.fits, -guess.score, guess.profile


def _guess(profile: Profile, header: Header) -> Guess:
    score, record = max(
        ((_score(record, header), record) for record in profile.records), key=lambda one: one[0]
    )
    try:
        for bound in bound_records(profile, header):
            bound_sources(bound, header, profile.name)
    except BindError as error:
        why = error.message
        return Guess(profile.name, score, fits=False, why_zh=why.zh, why_en=why.en)
    share = f"{score:.0%}"
    zh, en = f"“{record.name}”的列有 {share}", f"{share} of the columns of {record.name}"
    return Guess(profile.name, score, fits=True, why_zh=zh, why_en=en)


def _score(record: Record, header: Header) -> float:
    weights = {column: 1 if source.optional else 2 for source in record.sources for column in source.columns}
    found = sum(weight for column, weight in weights.items() if header.find(column))
    return found / sum(weights.values())
