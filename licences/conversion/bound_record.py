"""A record of a profile bound to the columns of one table: all that mapping a row needs, looked up once."""

from collections import Counter
from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import Any, NamedTuple

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
from licences.conversion.draft import NUMBERED, FieldValue
from licences.conversion.flags import NO_FLAGS, Flags
from licences.conversion.header import Header, bound_sources, lacking
from licences.conversion.profile import Profile, Record, Source
from licences.conversion.rules import Value
from licences.conversion.type_choice import BY_FAMILY
from licences.conversion.unread import unexplained_columns
from licences.conversion.watch import NONE_USUAL, Watch, unwatched, watch
from licences.types.families import ESSENTIAL


class BoundRecord(NamedTuple):
    """One record, ready."""

    record: Record
    matches: Test | None
    states: tuple[CompiledState, ...]
    cells: tuple[CompiledCell, ...]
    rows: tuple[CompiledRow, ...]
    constants: dict[str, FieldValue]
    pick: Callable[[dict[str, FieldValue]], tuple[FieldValue, tuple[str, ...], object]]
    """Gives the codes that choose the type, the parts of the number, and the other essential fields; raises
    KeyError when one of them is missing."""
    essential: frozenset[str]
    columns: dict[str, str]
    """Field -> the columns it comes from, as the header has them."""
    office: int | None
    watch: Watch
    """Looks at the columns nothing is read from."""
    unexplained: frozenset[int]
    """Those columns, without the ones the profile ignores."""
    types: dict[FieldValue, str]
    """Codes -> type, as far as met."""


def bind_record(
    record: Record,
    profile: Profile,
    header: Header,
    context: RunContext,
    only: frozenset[str] | None = None,
    *,
    usual: Mapping[str, str] = NONE_USUAL,
    flags: Flags = NO_FLAGS,
) -> BoundRecord:
    """Bind a record.

    Args:
        record: of `profile`.
        profile: the source format.
        header: of the table.
        context: the run.
        only: the fields to read, the numbers and codes of the record among them; None = all.
        usual: column of remarks -> the one that nearly every row has.
        flags: what the whole table shows of columns nothing is read from.

    Raises:
        BindError: the table lacks a column, or has one twice.
    """
    empty = EMPTY | profile.empty
    sources = bound_sources(record, header, profile.name)
    if only is not None:
        sources = [source for source in sources if not only.isdisjoint(source.into)]
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
        record=record,
        matches=compile_conditions(record.when, header, profile.name),
        states=_states(record, header, profile.name),
        cells=tuple(cells),
        rows=tuple(rows),
        constants={field: _constant(value, context) for field, value in record.constants.items()},
        pick=_picker(record, only),
        essential=frozenset(ESSENTIAL[record.family]) & (only or frozenset(ESSENTIAL[record.family])),
        columns=_columns(sources, header),
        office=next(iter(header.find(record.office)), None) if record.office else None,
        watch=watch(profile, header, record, context, usual, flags=flags) if only is None else unwatched,
        unexplained=frozenset(unexplained_columns(profile, header, record)),
        types={},
    )


def _picker(
    record: Record, only: frozenset[str] | None
) -> Callable[[dict[str, FieldValue]], tuple[Any, Any, Any]]:
    numbers = NUMBERED[record.family]
    codes = BY_FAMILY[record.family][0] if record.type_key is None else numbers[0]
    others = itemgetter(*(field for field in ESSENTIAL[record.family] if only is None or field in only))
    if len(numbers) == 1:
        number = numbers[0]
        return lambda fields: (fields[codes], (fields[number],), others(fields))
    word, number = numbers
    return lambda fields: (fields[codes], (fields[word], fields[number]), others(fields))


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
