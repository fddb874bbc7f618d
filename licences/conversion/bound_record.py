"""A record of a profile bound to the columns of one table: all that mapping a row needs, looked up once."""

from collections import Counter
from typing import NamedTuple

from licences.conversion.compiled import (
    EMPTY,
    CompiledCell,
    CompiledRow,
    CompiledState,
    Test,
    compile_cell,
    compile_conditions,
    compile_row,
    compile_state,
)
from licences.conversion.context import RunContext
from licences.conversion.draft import ESSENTIAL, FieldValue
from licences.conversion.header import Header, bound_sources, lacking
from licences.conversion.profile import Profile, Record, Source
from licences.conversion.rules import Value


class BoundRecord(NamedTuple):
    """One record, ready."""

    record: Record
    matches: Test | None
    states: tuple[CompiledState, ...]
    cells: tuple[CompiledCell, ...]
    rows: tuple[CompiledRow, ...]
    constants: dict[str, FieldValue]
    essential: frozenset[str]
    columns: dict[str, str]
    """Field -> the columns it comes from, as the header has them."""
    office: int | None
    types: dict[tuple[str, ...], str]
    """Codes -> type, as far as met."""


def bind_record(record: Record, profile: Profile, header: Header, context: RunContext) -> BoundRecord:
    """Bind a record.

    Raises:
        BindError: the table lacks a column, or has one twice.
    """
    empty = EMPTY | profile.empty
    sources = bound_sources(record, header, profile.name)
    writers = Counter(field for source in sources for field in source.into)
    cells: list[CompiledCell] = []
    rows: list[CompiledRow] = []
    for source in sources:
        indexes = [header.index(column, profile.name) for column in source.columns]
        alone = len(source.into) == 1 and writers[source.into[0]] == 1 and source.rules[-1].rule.row is None
        if alone:
            cells.append(compile_cell(source, indexes[0], empty, context))
        else:
            rows.append(compile_row(source, indexes, empty, context))
    return BoundRecord(
        record,
        compile_conditions(record.when, header, profile.name),
        _states(record, header, profile.name),
        tuple(cells),
        tuple(rows),
        {field: _constant(value, context) for field, value in record.constants.items()},
        frozenset(ESSENTIAL[record.family]),
        _columns(sources, header),
        header.find(record.office)[0] if record.office and header.find(record.office) else None,
        {},
    )


def _states(record: Record, header: Header, profile: str) -> tuple[CompiledState, ...]:
    missing = [state.column for state in record.states if not state.optional]
    header.require(lacking(missing, header), profile)
    present = (state for state in record.states if header.find(state.column))
    return tuple(compile_state(state, header.index(state.column, profile)) for state in present)


def _constant(value: Value, context: RunContext) -> Value:
    return context.constants.get(value, value) if isinstance(value, str) else value


def _columns(sources: list[Source], header: Header) -> dict[str, str]:
    named: dict[str, dict[str, None]] = {}
    for source in sources:
        for field in source.into:
            names = (header.names[header.find(column)[0]] for column in source.columns)
            named.setdefault(field, {}).update(dict.fromkeys(names))
    return {field: "+".join(names) for field, names in named.items()}
