"""Parts of a profile made ready for millions of rows: names become indexes, rules become closures."""

from collections.abc import Callable
from operator import itemgetter
from typing import Final, NamedTuple

from licences.conversion.context import RunContext
from licences.conversion.draft import FieldValue
from licences.conversion.header import Header
from licences.conversion.profile import Condition, RuleCall, Source, State
from licences.conversion.rules import ABSENT, CellRule, Noted, Nothing, RowRule, Several, Value
from licences.conversion.rules.characters import PADDING, half_width
from licences.conversion.skip import SkipReason

EMPTY: Final = frozenset(
    {
        "",
        "''",
        '""',
        "无",
        "/",
        "\\",
        "-",
        "--",
        "—",
        "——",
        "NULL",
        "null",
        "Null",
        "\\N",
        "(null)",
        "NaN",
        "nan",
    }
)
"""What means "no value" in every format; a profile may add to it (`empty`), a field take away (`keep`)."""
_REMEMBERED: Final = 8192
Test = Callable[[tuple[str, ...]], bool]


class CompiledCell(NamedTuple):
    """One column into one field. `recall` gives what was made of a text before, or None."""

    at: int
    recall: Callable[[str], FieldValue | None]
    convert: Callable[[str], Value | Nothing | Noted]
    field: str
    source: Source


class CompiledRow(NamedTuple):
    """Columns into fields others may write as well; `read` gives None when all cells are empty."""

    read: Callable[[tuple[str, ...]], Several | None]
    source: Source


class CompiledState(NamedTuple):
    """A column that says whether the licence is in force; texts met are added to `words`."""

    at: int
    words: dict[str, SkipReason | None]
    state: State


def compile_cell(source: Source, index: int, empty: frozenset[str], context: RunContext) -> CompiledCell:
    """Make a source of one column and one field ready."""
    memo: dict[str, Value] = {}
    repeats = all(call.rule.repeats for call in source.rules)
    convert = _converter(_steps(source.rules, context), empty - source.keep, memo if repeats else None)
    return CompiledCell(index, memo.get, convert, source.into[0], source)


def compile_row(
    source: Source, indexes: list[int], empty: frozenset[str], context: RunContext
) -> CompiledRow:
    """Make any source ready, as one that gives several fields."""
    missing = empty - source.keep
    if source.rules[-1].rule.row is None:
        index, convert = indexes[0], _converter(_steps(source.rules, context), missing, None)
        return CompiledRow(_as_several(index, convert), source)
    return CompiledRow(_row_reader(_row_rule(source.rules[-1], context), indexes, missing), source)


def compile_state(state: State, index: int) -> CompiledState:
    """Make a state ready."""
    return CompiledState(index, dict(state.words), state)


def compile_condition(condition: Condition, index: int) -> Test:
    """Make the test of one cell; what it said of a text is remembered."""
    known: dict[str, bool] = {}

    def test(cells: tuple[str, ...]) -> bool:
        text = cells[index]
        answer = known.get(text)
        if answer is None:
            answer = condition.is_met(half_width(text))
            if len(known) < _REMEMBERED:
                known[text] = answer
        return answer

    return test


def compile_conditions(conditions: tuple[Condition, ...], header: Header, profile: str) -> Test | None:
    """Make the test of a record: all its conditions; None when it has none."""
    tests = [compile_condition(one, header.index(one.column, profile)) for one in conditions]
    if len(tests) == 1:
        return tests[0]
    return (lambda cells: all(test(cells) for test in tests)) if tests else None


def _steps(calls: tuple[RuleCall, ...], context: RunContext) -> list[CellRule]:
    return [call.rule.cell(call.argument, context) for call in calls if call.rule.cell is not None]


def _row_rule(call: RuleCall, context: RunContext) -> RowRule:
    if call.rule.row is None:
        raise TypeError(call.rule.name)
    return call.rule.row(call.argument, context)


def _converter(
    steps: list[CellRule], empty: frozenset[str], memo: dict[str, Value] | None
) -> Callable[[str], Value | Nothing | Noted]:
    def convert(text: str) -> Value | Nothing | Noted:
        plain = text.strip(PADDING)
        if plain in empty:
            return ABSENT
        value, note = _through(steps, plain)
        if isinstance(value, Nothing):
            return value
        if note:
            return Noted(value, note)
        if memo is not None:
            if len(memo) >= _REMEMBERED:
                memo.clear()
            memo[text] = value
        return value

    return convert


def _through(steps: list[CellRule], text: str) -> tuple[Value | Nothing, str]:
    """Send a text through rules; all but the last give text."""
    value: Value | Nothing = text
    note = ""
    for step in steps:
        if not isinstance(value, str):
            break
        found = step(value)
        if isinstance(found, Noted):
            value, note = found
        else:
            value = found
    return value, note


def _as_several(
    index: int, convert: Callable[[str], Value | Nothing | Noted]
) -> Callable[[tuple[str, ...]], Several | None]:
    def read(cells: tuple[str, ...]) -> Several | None:
        found = convert(cells[index])
        if isinstance(found, Nothing):
            return None
        return Several((found.value,), found.code) if isinstance(found, Noted) else Several((found,))

    return read


def _row_reader(
    rule: RowRule, indexes: list[int], empty: frozenset[str]
) -> Callable[[tuple[str, ...]], Several | None]:
    # itemgetter of one index gives no tuple; asking twice for it keeps one shape
    pick = itemgetter(*indexes, indexes[0])
    wanted = len(indexes)

    def read(cells: tuple[str, ...]) -> Several | None:
        parts = tuple([_without_padding(cell, empty) for cell in pick(cells)[:wanted]])
        return rule(parts) if any(parts) else None

    return read


def _without_padding(cell: str, empty: frozenset[str]) -> str:
    plain = cell.strip(PADDING)
    return "" if plain in empty else plain
