"""One column that is looked at beside what the rules read, and what is made of its texts, remembered."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Final, NamedTuple

from licences.conversion.compiled import EMPTY
from licences.conversion.contradictions import UNREAD, Contradiction
from licences.conversion.elsewhere import kind_of_place, other_province
from licences.conversion.fault import Fault, fault
from licences.conversion.header import Header, bound_sources
from licences.conversion.headings import speaks_against
from licences.conversion.profile import Profile, Record
from licences.conversion.remarks import is_understood, seen
from licences.conversion.rules.characters import bare
from licences.conversion.state_words import (
    decides_against,
    is_in_force,
    is_no,
    is_of_trial,
    kind_of_column,
    plain,
    speaks_of_end,
)
from licences.conversion.unread_days import is_no_end, is_past
from licences.memo import Memo
from licences.rules.business_state import BUSINESS_STATES
from licences.types.families import Family

QUIET: Final = ()
"""Remembered of a cell that says nothing of an end."""
_CODES: Final = {
    "state": "unread_state",
    "end": "unread_end",
    "term": "unread_expired",
}
"""What is said of a column of a kind."""
_AGAINST: Final = {
    "result": "unread_result",
    "went": "unread_elsewhere",
    "kept": "unread_elsewhere",
    "filed": "unread_filing",
}
"""What is said of a cell that speaks against its row, by the heading of its column."""
_AS_WRITTEN: Final = frozenset(
    {
        *("text", "capitals", "half_width", "full_width_brackets", "unmasked"),
        *("company_name", "holder_name", "person_name", "telephone", "mobile"),
    }
)
"""Rules that give a cell as it was written."""


class WatchedColumn(NamedTuple):
    """A column that is looked at.

    Attributes:
        at: its index.
        recall: gives what was made of a text before, or None.
        look: looks at a text.
    """

    at: int
    recall: Callable[[str], Fault | tuple[()] | None]
    look: Callable[[str], Fault | tuple[()]]


def _remembering(at: int, judge: Callable[[str], Fault | tuple[()]]) -> WatchedColumn:
    """Make what looks at a column and remembers what was made of its texts."""
    memo: Memo[str, Fault | tuple[()]] = Memo()
    return WatchedColumn(at, memo.get, lambda text: memo.keep(text, judge(text)))


def of_denials(at: int, header: Header, denials: Iterable[Contradiction]) -> WatchedColumn:
    """Make what looks at a column that is read, only for words that deny a constant."""
    return _remembering(at, lambda text: _denied(header.names[at], text, denials))


def of_texts(profile: Profile, header: Header, record: Record) -> Iterator[WatchedColumn]:
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


def of_other_meanings(profile: Profile, header: Header, record: Record) -> Iterator[WatchedColumn]:
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
                yield WatchedColumn(at, always, always)


def _always(said: Fault, _text: str) -> Fault:
    return said


def of_authority(at: int, name: str, own: str) -> WatchedColumn:
    """Make what looks at a column that tells of an authority, only for one of another province."""
    kind = kind_of_place(name)

    def judge(text: str) -> Fault | tuple[()]:
        province = other_province(kind, bare(text), own)
        return fault(name, "", "other_province", province=province) if province else QUIET

    return _remembering(at, judge)


def of_heading(at: int, name: str, kind: str, own: str) -> WatchedColumn:
    """Make what looks at a column that tells the result of a check, or where something went."""
    against = fault(name, "", _AGAINST[kind])

    def judge(text: str) -> Fault | tuple[()]:
        said = plain(bare(text))
        if said in EMPTY or decides_against(said) or speaks_of_end(said):
            return QUIET  # told by itself
        return against if speaks_against(kind, said, own) else QUIET

    return _remembering(at, judge)


def of_remarks(at: int, name: str, usual: Mapping[str, str]) -> WatchedColumn:
    """Make what looks at a column of remarks for those nobody understands; an end in them is told apart."""

    def judge(text: str) -> Fault | tuple[()]:
        said = bare(text)
        if said == usual.get(name) or said in EMPTY or is_understood(said) or speaks_of_end(said):
            return QUIET
        return fault(name, "", "remark_not_understood", said=seen(said))

    return _remembering(at, judge)


def _denied(name: str, text: str, denials: Iterable[Contradiction]) -> Fault | tuple[()]:
    field = next((one.field for one in denials if one.is_in(text)), None)
    return QUIET if field is None else fault(name, field, "constant_contradicted")


def of_unread(
    at: int, of: tuple[str, str], empty: frozenset[str], today: date, denials: Iterable[Contradiction]
) -> WatchedColumn:
    """Make what looks at a column of a name and a kind."""
    name, kind = of
    denials = [one for one in denials if one.where == UNREAD]

    def judge(text: str) -> Fault | tuple[()]:
        said = bare(text)
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
        return is_in_force(said) or (kind == "end" and (is_no(said) or is_no_end(name, said, empty, today)))

    return _remembering(at, judge)
