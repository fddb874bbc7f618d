"""What is looked at beside the rules: columns nobody reads, and words of an end wherever they stand.

A cell that speaks of an end, a value under a name that tells of one (注销日期), and whatever but 有效 stands
under the name of a state (zt, 证照状态) send the row back, until the profile says what they mean: by a
`[[record.state]]`, or by naming the column in `ignore`. A remark nobody understands is told with the row.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from types import MappingProxyType
from typing import Final, NamedTuple

from licences.conversion.beside import DOCUMENT, Beside, Fields, comparison
from licences.conversion.business_kinds import suspect_words
from licences.conversion.compiled import EMPTY
from licences.conversion.context import RunContext
from licences.conversion.contradictions import Contradiction, contradiction_in, contradictions_of
from licences.conversion.elsewhere import kind_of_place
from licences.conversion.fault import Fault
from licences.conversion.flags import NO_FLAGS, Flags
from licences.conversion.header import Header, bound_sources
from licences.conversion.headings import INSTEAD, heading_of
from licences.conversion.instead import of_columns, of_texts_instead
from licences.conversion.kind_watch import KindWatch
from licences.conversion.profile import Profile, Record, Source
from licences.conversion.remarks import is_remark
from licences.conversion.same_field import same_field_watch
from licences.conversion.state_words import REFUSALS, begins_an_end, kind_of_column, suspects
from licences.conversion.twin_columns import possible_twins
from licences.conversion.twin_watch import twin_watch
from licences.conversion.unread import ignored_columns, unexplained_columns
from licences.conversion.unread_flags import flag_watch
from licences.conversion.watched_column import (
    WatchedColumn,
    of_authority,
    of_denials,
    of_heading,
    of_other_meanings,
    of_remarks,
    of_texts,
    of_unread,
)

NONE_USUAL: Final[Mapping[str, str]] = MappingProxyType({})
_CHANGE: Final = "change"
_RESULT: Final = "result"
Watch = Beside
"""Looks at the cells of a row, and adds to its faults and warnings."""


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
        of_authority(at, header.names[at], context.province_code)
        for at in range(len(header.names))
        if at not in ignored and kind_of_place(header.names[at])
    ]
    sorted_out = _sort_out(unread, header, record, context, usual=usual, denials=denials, empty=empty)
    columns += sorted_out.alone
    remarks, others = sorted_out.remarks, sorted_out.others
    read = sorted(set(range(len(header.names))).difference(unread, ignored))
    is_suspect = suspects(
        (*REFUSALS, *INSTEAD, *suspect_words(), *(word for one in denials for word in one.words))
    )
    kinds = KindWatch(unread, record, header, profile.name)
    look_for_instead = of_texts_instead([(at, header.names[at]) for at in unread], read)
    sources = bound_sources(record, header, profile.name)
    denied = list(_denied_in(sources, header, denials))
    filled = {field for source in sources for field in source.into}
    columns += of_other_meanings(profile, header, record)
    texts = list(of_texts(profile, header, record))
    joined, joined_texts = _joined([one.at for one in others]), _joined([one.at for one in texts])

    denied_kinds = DOCUMENT if "id_type" in record.constants else frozenset()
    named = ((at, header.names[at], header.labels[at]) for at in unread)
    looks = (
        comparison(named, record.family, today, denied_kinds),
        same_field_watch(unread, header, record, filled, context),
        of_columns(sorted_out.instead, read),
        twin_watch(possible_twins(unread, header, record, profile.name), header.names, flags.twins),
        flag_watch({header.names[at]: at for at in unread}, flags, today),
    )
    more = [look for look in looks if look is not None]

    def look_at(cells: tuple[str, ...], fields: Fields, faults: list[Fault], warnings: list[Fault]) -> None:
        _look(columns, cells, faults)
        _look(remarks, cells, warnings)
        suspect = is_suspect(joined(cells))
        if suspect:
            _look(others, cells, faults)
            look_for_instead(cells, faults)
        if begins_an_end(joined_texts(cells)):
            _look(texts, cells, faults)
        for starts_in, column in denied:
            if starts_in(cells[column.at]):
                _look((column,), cells, faults)
        for look in more:
            look(cells, fields, faults, warnings)
        kinds.look(cells, fields, (faults, warnings), is_suspect=suspect)

    return look_at


class _Sorted(NamedTuple):
    """The columns no rule reads, by how they are looked at.

    Attributes:
        alone: each by itself.
        others: all at once, for words.
        instead: index and name of those that say what holds instead.
        remarks: those told where nobody understands them.
    """

    alone: list[WatchedColumn]
    others: list[WatchedColumn]
    instead: list[tuple[int, str]]
    remarks: list[WatchedColumn]


def _sort_out(
    unread: Iterable[int],
    header: Header,
    record: Record,
    context: RunContext,
    *,
    usual: Mapping[str, str],
    denials: tuple[Contradiction, ...],
    empty: frozenset[str],
) -> _Sorted:
    found = _Sorted([], [], [], [])
    for at in unread:
        name, label = header.names[at], header.labels[at]
        own = contradiction_in(record, name)
        kind = kind_of_column(name) or kind_of_column(label)
        heading = kind or heading_of(name) or heading_of(label)
        if kind == _CHANGE:
            found.instead.append((at, name))
            kind = ""
        elif heading != kind:
            found.alone.append(of_heading(at, name, heading, context.province_code))
        one = of_unread(at, (name, kind), empty, context.today, (*denials, own) if own else denials)
        (found.alone if own or kind else found.others).append(one)
        if heading == _RESULT or (not kind and (is_remark(name) or is_remark(label))):
            found.remarks.append(of_remarks(at, name, usual))
    return found


def _denied_in(
    sources: Iterable[Source], header: Header, denials: Iterable[Contradiction]
) -> Iterator[tuple[Callable[[str], object], WatchedColumn]]:
    """Give the columns that are read and can deny a constant, each with what finds quickly that one may."""
    for source in sources:
        here = [one for one in denials if one.where in source.into]
        starts = "".join(sorted({word[0] for one in here for word in one.words}))
        for column in source.columns if here else ():
            yield re.compile(f"[{starts}]").search, of_denials(header.find(column)[0], header, here)


def unwatched(_cells: tuple[str, ...], _fields: Fields, _faults: list[Fault], _warnings: list[Fault]) -> None:
    """Look at nothing: not all of the row is read."""


def _look(columns: Iterable[WatchedColumn], cells: tuple[str, ...], faults: list[Fault]) -> None:
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
