"""What a profile claims of states against plain words: ends kept, ignored, or vouched for by nobody.

A profile decides for every row at once, so whoever writes one in a hurry makes many false licences. What it
says is held against its own words: a word of an end among those to keep, in what a spelling means or in what
chooses a record; the column of the state among those ignored though somebody vouches for all; a column of
what held before (原车牌号) read as what holds now; and who vouches has to be named, with a day.
"""

import re
from collections.abc import Iterator
from typing import Final

from licences.codes import code_list
from licences.conversion.face_fields import code_list_of
from licences.conversion.header import is_of_before
from licences.conversion.inspector import Inspector
from licences.conversion.profile import Profile, ProfileFault, Record, Source
from licences.conversion.state_words import kind_of_column, speaks_of_end
from licences.conversion.toml_lines import LineIndex, Path
from licences.rules.business_state import BUSINESS_STATES
from licences.texts import says_nothing

_DAY: Final = re.compile(
    r"(?:19|20)\d{2}(?:年\d{1,2}月(?:\d{1,2}日?)?|(?P<sign>[-/.])\d{1,2}(?P=sign)\d{1,2}|\d{4})", re.ASCII
)
_NAME: Final = re.compile(r"[\u4e00-\u9fff]{2,}|[A-Za-z]{2,}[ A-Za-z.]*")
_OF_BEFORE: Final = re.compile(
    r"[原旧前老](?=车牌|号牌|牌照|证|许可|业户|企业|单位|公司|名称|户名|姓名|车主|经营|发证|有效|道路|从业|资格|车架|统一|信用)"
    r"|(?:变更|更名|过户|转让|换证|变动|迁移)前|曾用|(?i:(?:old|former|prev|previous)(?:_|(?=[A-Z])))"
    r"|old(?=plate|cph|hphm|titno|name|licen|cert|num|zjh|zh)|yuan(?=che|zheng|xu|dan|qi)"
)
_STATES: Final = frozenset({"state", "end"})


def false_claims(profile: Profile, text: str) -> tuple[ProfileFault, ...]:
    """Give a fault for each thing a profile says of states that its own words speak against.

    Args:
        profile: as read from the text.
        text: of the profile, for the lines.
    """
    inspector = Inspector(LineIndex(text))
    said: set[tuple[str, str]] = set()  # of records that are like another, once
    for at, record in enumerate(profile.records):
        for path, code, word in _of_record(record):
            if (code, word) not in said:
                inspector.report(("record", at, *path), code, near=word, word=word, column=word)
            said.add((code, word))
    if profile.earlier_ends and not _is_voucher(profile.earlier_ends):
        inspector.report(("earlier_ends",), "profile_earlier_ends")
    if profile.same_issue_day and not _is_voucher(profile.same_issue_day):
        inspector.report(("same_issue_day",), "profile_same_issue_day")
    if any(record.vouched for record in profile.records):
        for column in sorted(profile.ignore - profile.ignored_for.keys()):
            if kind_of_column(column) in _STATES:
                inspector.report(("ignore",), "profile_ignores_state", near=column, column=column)
    return inspector.faults


def _of_record(record: Record) -> Iterator[tuple[Path, str, str]]:
    """Give where, the code, and the text at fault."""
    for path, word in _kept(record):
        yield path, "profile_keeps_an_end", word
    for source, word in _read_away(record):
        yield ("optional" if source.optional else "fields", source.group), "profile_means_an_end", word
    for source in record.sources:
        for column in source.columns if not source.why.strip() else ():
            if _is_of_before(column):
                yield (
                    ("optional" if source.optional else "fields", source.group),
                    "profile_old_column",
                    column,
                )
    if record.vouched and not _is_voucher(record.vouched):
        yield ("state",), "profile_voucher", record.vouched


def _is_of_before(column: str) -> bool:
    """Say whether a column, or a group it stands in, holds what was true before a change."""
    *groups, name = column.split("/")
    return _OF_BEFORE.match(name) is not None or any(map(is_of_before, groups))


def _kept(record: Record) -> Iterator[tuple[Path, str]]:
    """Give the words of an end by which rows go on, and where they are written."""
    for at, state in enumerate(record.states):
        for word in (word for word, reason in state.words.items() if reason is None):
            if speaks_of_end(word):
                yield ("state", at, "keep"), word
    told = {state.column for state in record.states}
    for at, test in enumerate(record.when):
        for word in (*sorted(test.among), *test.contains, *test.starts) if test.column not in told else ():
            if speaks_of_end(word):
                yield ("when", at), word


def _read_away(record: Record) -> Iterator[tuple[Source, str]]:
    """Give the spellings that speak of an end and are read as something that does not."""
    for source in record.sources:
        for word, meaning in source.means.items():
            if speaks_of_end(word) and not _is_end(record, source, meaning):
                yield source, word


def _is_end(record: Record, source: Source, meaning: str) -> bool:
    field, over = BUSINESS_STATES[record.family]
    if speaks_of_end(meaning) or field not in source.into:
        return bool(speaks_of_end(meaning))
    names = {code.code: code.name_zh for code in code_list(code_list_of(record.family, field))}
    return meaning in over or bool(speaks_of_end(names.get(meaning, "")))


def _is_voucher(said: str) -> bool:
    """Say whether a text names somebody and a day, and speaks of no end.

    >>> _is_voucher("示例县运管所，2026-06-01 书面确认全部在有效状态")
    True
    >>> _is_voucher("无"), _is_voucher("已注销车辆"), _is_voucher("2026-06-01"), _is_voucher("示例县运管所")
    (False, False, False, False)
    """
    rest = _DAY.sub("", said)
    has_day = rest != said
    name = _NAME.search(rest)
    return has_day and name is not None and not says_nothing(name[0]) and not speaks_of_end(said)
