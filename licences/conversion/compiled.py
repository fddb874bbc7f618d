"""Parts of a profile made ready for millions of rows: names become indexes, rules become closures."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from licences.conversion.context import RunContext
from licences.conversion.draft import FieldValue
from licences.conversion.fault import RuleError
from licences.conversion.header import Header, picker
from licences.conversion.profile import Condition, RuleCall, Source, State
from licences.conversion.rules import ABSENT, CellRule, Noted, Nothing, Outcome, RowRule, Value
from licences.conversion.rules.characters import PADDING, bare, half_width
from licences.conversion.rules.variants import scale_asked_by
from licences.conversion.skip import SkipReason
from licences.texts import NOTHING

EMPTY: Final = NOTHING
"""What means "no value" in every format; a profile may add to it (`empty`), a field take away (`keep`)."""
_WRAPPERS: Final = frozenset("='")
_REMEMBERED: Final = 8192
"""How many texts of a column are kept with what was made of them."""
Test = Callable[[tuple[str, ...]], bool]


class CompiledCell(NamedTuple):
    """One column into one field. `recall` gives what was made of a text before, or None."""

    at: int
    recall: Callable[[str], FieldValue | None]
    convert: Callable[[str], Outcome]
    field: str
    source: Source


class CompiledRow(NamedTuple):
    """Columns into fields others may write as well; `read` gives nothing when all cells are empty."""

    read: RowRule
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
    steps = _steps(source, context)
    convert = _converter(steps, empty - source.keep, source.means, memo if repeats else None)
    return CompiledCell(index, memo.get, convert, source.into[0], source)


def compile_row(
    source: Source, indexes: list[int], empty: frozenset[str], context: RunContext
) -> CompiledRow:
    """Make any source ready, as one that gives several fields."""
    missing = empty - source.keep
    last = source.rules[-1]
    if last.rule.row is not None:
        rule = last.rule.row(last.argument, context)
        return CompiledRow(_row_reader(rule, indexes, missing, source.means), source)
    index, convert = indexes[0], _converter(_steps(source, context), missing, source.means, None)
    return CompiledRow(lambda cells: (convert(cells[index]),), source)


def compile_state(state: State, index: int) -> CompiledState:
    """Make a state ready."""
    return CompiledState(index, dict(state.words), state)


def compile_condition(condition: Condition, index: int) -> Test:
    """Make the test of one cell, in which width, blanks and breaks do not matter."""
    compact = replace(
        condition,
        among=frozenset(map(_compact, condition.among)),
        not_among=frozenset(map(_compact, condition.not_among)),
        contains=tuple(map(_compact, condition.contains)),
        starts=tuple(map(_compact, condition.starts)),
    )
    return lambda cells: compact.is_met(_compact(cells[index]))


def compile_conditions(conditions: tuple[Condition, ...], header: Header, profile: str) -> Test | None:
    """Make the test of a record: all its conditions; None when it has none."""
    tests = [compile_condition(one, header.index(one.column, profile)) for one in conditions]
    return (lambda cells: all(test(cells) for test in tests)) if tests else None


def _compact(text: str) -> str:
    return "".join(half_width(bare(text)).split())


def _steps(source: Source, context: RunContext) -> list[CellRule]:
    return [
        call.rule.cell(_argument(call, source.columns), context)
        for call in source.rules
        if call.rule.cell is not None
    ]


def _argument(call: RuleCall, columns: tuple[str, ...]) -> str:
    """Give what a rule is told; that of codes also what the name of its column asks (是否分支机构)."""
    if call.rule.name != "code" or ":" in call.argument or len(columns) != 1:
        return call.argument
    scale = scale_asked_by(call.argument, columns[0])
    return f"{call.argument}:{scale}" if scale else call.argument


def _converter(
    steps: list[CellRule], empty: frozenset[str], means: Mapping[str, str], memo: dict[str, Value] | None
) -> Callable[[str], Outcome]:
    """Make what is done with a text not met before: padding off, no value, or through the rules."""
    through = steps[0] if len(steps) == 1 else _chain(steps)

    def convert(text: str) -> Outcome:
        plain = text.strip(PADDING)
        if plain[:1] in _WRAPPERS:
            plain = bare(plain)
        if means:
            plain = means.get(plain, plain)
        return ABSENT if plain in empty else through(plain)

    if memo is None:
        return convert

    def convert_and_remember(text: str) -> Outcome:
        value = convert(text)
        if not isinstance(value, Nothing | Noted):
            if len(memo) >= _REMEMBERED:
                memo.clear()
            memo[text] = value
        return value

    return convert_and_remember


def _chain(steps: list[CellRule]) -> CellRule:
    """Let rules follow one another; all but the last give text."""

    def through(text: str) -> Outcome:
        value: Value = text
        note = ""
        for step in steps:
            outcome = step(str(value))
            if isinstance(outcome, Nothing):
                return outcome
            if isinstance(outcome, Noted):
                value, note = outcome
            else:
                value = outcome
        return Noted(value, note) if note else value

    return through


def _row_reader(
    rule: RowRule, indexes: list[int], empty: frozenset[str], means: Mapping[str, str]
) -> RowRule:
    pick = picker(indexes)

    def once(cells: tuple[str, ...]) -> tuple[Outcome, ...]:
        parts = tuple([cell.strip(PADDING) for cell in pick(cells)])
        if means:
            parts = tuple([means.get(part, part) for part in parts])
        if not empty.isdisjoint(parts):
            parts = tuple(["" if part in empty else part for part in parts])
            if not any(parts):
                return ()
        return rule(parts)

    def read(cells: tuple[str, ...]) -> tuple[Outcome, ...]:
        try:
            return once(cells)
        except RuleError:  # perhaps of what a spreadsheet has put around a text
            plain = tuple(map(bare, cells))
            if plain == cells:
                raise
        return once(plain)

    return read
