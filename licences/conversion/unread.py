"""Columns that no rule reads: what they say of the end of a licence, or of its state, is not passed over.

A cell that speaks of an end, a value under a name that tells of one (注销日期), and whatever but 有效 stands
under the name of a state (zt, 证照状态) send the row back, until the profile says what they mean: by a
`[[record.state]]`, or by naming the column in `ignore`. A remark nobody understands is told with the row.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from operator import itemgetter
from types import MappingProxyType
from typing import Final, NamedTuple

from licences.conversion.beside import Beside, Fields, comparison, kind_of_beside
from licences.conversion.compiled import EMPTY
from licences.conversion.context import RunContext
from licences.conversion.contradictions import UNREAD, Contradiction, contradiction_in, contradictions_of
from licences.conversion.elsewhere import kind_of_place, other_province
from licences.conversion.fault import Fault, fault
from licences.conversion.flags import NO_FLAGS, Flags
from licences.conversion.header import Header, bound_sources, column_key
from licences.conversion.known_columns import fields_by_column
from licences.conversion.profile import Profile, Record
from licences.conversion.remarks import is_remark, is_understood, seen
from licences.conversion.rules.characters import PADDING, bare
from licences.conversion.same_field import same_field_watch
from licences.conversion.state_words import (
    REFUSALS,
    decides_against,
    is_in_force,
    is_no,
    is_of_trial,
    kind_of_column,
    speaks_of_end,
    suspects,
)
from licences.conversion.unread_days import is_no_end, is_past
from licences.conversion.unread_flags import flag_watch
from licences.memo import Memo
from licences.rules.business_state import BUSINESS_STATES
from licences.types.families import Family

NONE_USUAL: Final[Mapping[str, str]] = MappingProxyType({})
QUIET: Final = ()
"""Remembered of a cell that says nothing of an end."""
_CODES: Final = {
    "state": "unread_state",
    "end": "unread_end",
    "change": "unread_change",
    "term": "unread_expired",
}
"""What is said of a column of a kind."""
_AS_WRITTEN: Final = frozenset(
    {
        *("text", "capitals", "half_width", "full_width_brackets", "unmasked"),
        *("company_name", "holder_name", "person_name", "telephone", "mobile"),
    }
)
"""Rules that give a cell as it was written."""
Watch = Beside
"""Looks at the cells of a row, and adds to its faults and warnings."""


class _Unread(NamedTuple):
    """A column no rule reads. `recall` gives what was made of a text before, or None; `look` looks at it."""

    at: int
    recall: Callable[[str], Fault | tuple[()] | None]
    look: Callable[[str], Fault | tuple[()]]


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


def watch(
    profile: Profile,
    header: Header,
    record: Record,
    context: RunContext,
    usual: Mapping[str, str] = NONE_USUAL,
    *,
    flags: Flags = NO_FLAGS,
) -> Watch:
    """Make what looks at the columns a record does not read, but for those the profile ignores.

    Columns that tell of which province a licence is are looked at whether they are read or not.

    Args:
        profile: of the record.
        header: of the table.
        record: that is read.
        context: the run.
        usual: column -> the remark nearly every row has, which tells nothing of any.
        flags: what the whole table shows of such columns.
    """
    today = context.today
    ignored = ignored_columns(profile, header)
    empty = EMPTY | profile.empty
    denials = tuple(contradictions_of(record))
    unread = unexplained_columns(profile, header, record)
    columns = [
        _placed(at, header.names[at], context.province_code)
        for at in range(len(header.names))
        if at not in ignored and kind_of_place(header.names[at])
    ]
    others: list[_Unread] = []
    remarks: list[_Unread] = []
    for at in unread:
        name = header.names[at]
        own = contradiction_in(record, name)
        kind = kind_of_column(name) or kind_of_column(header.labels[at])
        one = _watched(at, (name, kind), empty, today, (*denials, own) if own else denials)
        (columns if own or kind else others).append(one)
        if not kind and (is_remark(name) or is_remark(header.labels[at])):
            remarks.append(_remarks(at, name, usual))
    is_suspect = suspects((*REFUSALS, *(word for one in denials for word in one.words)))
    denied: list[tuple[Callable[[str], object], _Unread]] = []
    filled: set[str] = set()
    for source in bound_sources(record, header, profile.name):
        filled.update(source.into)
        here = [one for one in denials if one.where in source.into]
        starts = "".join(sorted({word[0] for one in here for word in one.words}))
        denied += [
            (re.compile(f"[{starts}]").search, _denying(header.find(column)[0], header, here))
            for column in source.columns
            if here
        ]
    columns += _misread(profile, header, record)
    others += _read_as_text(profile, header, record)
    joined = _joined([one.at for one in others])

    looks = (
        comparison(((at, header.names[at], header.labels[at]) for at in unread), record.family, today),
        same_field_watch(unread, header, record, filled, context),
        flag_watch({header.names[at]: at for at in unread}, flags, today),
    )
    more = [look for look in looks if look is not None]

    def look_at(cells: tuple[str, ...], fields: Fields, faults: list[Fault], warnings: list[Fault]) -> None:
        _look(columns, cells, faults)
        _look(remarks, cells, warnings)
        if is_suspect(joined(cells)):
            _look(others, cells, faults)
        for starts_in, column in denied:
            if starts_in(cells[column.at]):
                _look((column,), cells, faults)
        for look in more:
            look(cells, fields, faults, warnings)

    return look_at


def _look(columns: Iterable[_Unread], cells: tuple[str, ...], faults: list[Fault]) -> None:
    for at, recall, look in columns:
        text = cells[at]
        if not text:
            continue
        said = recall(text)
        if said is None:
            said = look(text)
        if said and said not in faults:
            faults.append(said)


def _joined(columns: Sequence[int]) -> Callable[[tuple[str, ...]], str]:
    """Make what writes the cells of columns in one text, to look through them at once."""
    if len(columns) <= 1:
        return lambda cells: cells[columns[0]] if columns else ""
    pick = itemgetter(*columns)
    return lambda cells: "\n".join(pick(cells))


def unwatched(_cells: tuple[str, ...], _fields: Fields, _faults: list[Fault], _warnings: list[Fault]) -> None:
    """Look at nothing: not all of the row is read."""


def _remembering(at: int, judge: Callable[[str], Fault | tuple[()]]) -> _Unread:
    """Make what looks at a column and remembers what was made of its texts."""
    memo: Memo[str, Fault | tuple[()]] = Memo()
    return _Unread(at, memo.get, lambda text: memo.keep(text, judge(text)))


def _denying(at: int, header: Header, denials: Iterable[Contradiction]) -> _Unread:
    """Make what looks at a column that is read, only for words that deny a constant."""
    return _remembering(at, lambda text: _denied(header.names[at], text, denials))


def _read_as_text(profile: Profile, header: Header, record: Record) -> Iterator[_Unread]:
    """Give what looks at columns that are read as they are, for words of an end: 厂牌 东风(已报废).

    Rules of codes, numbers and days refuse such a cell by themselves, and states are read elsewhere. Latin
    words are passed over here, and words of trials: models and streets have such names.
    """
    for source in bound_sources(record, header, profile.name):
        if all(call.rule.name in _AS_WRITTEN for call in source.rules):
            for at in {header.find(column)[0] for column in source.columns}:
                yield _remembering(
                    at, partial(_ends_in_text, header.names[at], source.into[0], record.family)
                )


def _ends_in_text(name: str, field: str, family: Family, text: str) -> Fault | tuple[()]:
    state, means = BUSINESS_STATES[family]
    if field == state and bare(text) in means:
        return QUIET  # judged with the other states
    word = speaks_of_end(bare(text))
    if not word or word.isascii() or is_of_trial(word):
        return QUIET
    return fault(name, field, "value_speaks_of_end", word=word)


def _misread(profile: Profile, header: Header, record: Record) -> Iterator[_Unread]:
    """Give what looks at columns that are read as something else than the source says they are (注销日期)."""
    for source in bound_sources(record, header, profile.name):
        if BUSINESS_STATES[record.family].field in source.into:
            continue
        for at in (header.find(column)[0] for column in source.columns):
            if kind_of_column(header.labels[at]) in ("end", "change"):
                said = fault(
                    header.names[at], source.into[0], "column_said_otherwise", said=header.labels[at]
                )
                always = partial(_always, said)
                yield _Unread(at, always, always)


def _always(said: Fault, _text: str) -> Fault:
    return said


def _placed(at: int, name: str, own: str) -> _Unread:
    """Make what looks at a column that tells of an authority, only for one of another province."""
    kind = kind_of_place(name)

    def judge(text: str) -> Fault | tuple[()]:
        province = other_province(kind, bare(text), own)
        return fault(name, "", "other_province", province=province) if province else QUIET

    return _remembering(at, judge)


def _remarks(at: int, name: str, usual: Mapping[str, str]) -> _Unread:
    """Make what looks at a column of remarks for those nobody understands; an end in them is told apart."""

    def judge(text: str) -> Fault | tuple[()]:
        said = bare(text).strip(PADDING)
        if said == usual.get(name) or said in EMPTY or is_understood(said) or speaks_of_end(said):
            return QUIET
        return fault(name, "", "remark_not_understood", said=seen(said))

    return _remembering(at, judge)


def _denied(name: str, text: str, denials: Iterable[Contradiction]) -> Fault | tuple[()]:
    field = next((one.field for one in denials if one.is_in(text)), None)
    return QUIET if field is None else fault(name, field, "constant_contradicted")


def _watched(
    at: int, of: tuple[str, str], empty: frozenset[str], today: date, denials: Iterable[Contradiction]
) -> _Unread:
    """Make what looks at a column of a name and a kind."""
    name, kind = of
    denials = [one for one in denials if one.where == UNREAD]

    def judge(text: str) -> Fault | tuple[()]:
        said = bare(text).strip(PADDING)
        if said in EMPTY:
            return QUIET
        if kind:
            return QUIET if is_quiet(said) else fault(name, "", _CODES[kind])
        if decides_against(said):
            return fault(name, "", "unread_decision")
        word = speaks_of_end(said)
        return fault(name, "", "unread_speaks_of_end", word=word) if word else _denied(name, said, denials)

    def is_quiet(said: str) -> bool:
        if kind == "term":
            return not is_past(said, today)
        is_positive = kind != "change" and is_in_force(said)
        return is_positive or (kind == "end" and (is_no(said) or is_no_end(name, said, empty, today)))

    return _remembering(at, judge)
