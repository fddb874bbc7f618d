"""Lists of codes written as running text: business scope, practitioner categories, driving classes."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Final

from licences.codes import CodeList
from licences.conversion.fault import RuleError
from licences.conversion.rules.characters import half_width, text
from licences.conversion.rules.codes import (
    AMBIGUOUS,
    CodeReader,
    codes_named,
    name_key,
    names_of,
    numbers_of,
    with_zeros,
)
from licences.conversion.rules.scope_marks import without_end_mark
from licences.conversion.rules.value import ABSENT, Outcome, RowRule
from licences.conversion.rules.variants import open_variants_of, variants_of
from licences.memo import Memo

CodesReader = Callable[[str], tuple[str, ...]]
_SEPARATORS: Final = re.compile(r"[、，,;；|。/\s]+")
_BRACKETS: Final = re.compile(r"\([^()]*\)")
_BLANKS: Final = re.compile(r"\s+")
_BLANK_AT_BRACKET: Final = re.compile(r" (?=[()])|(?<=\() ")
_CODE_BEFORE_NAME: Final = re.compile(
    r"(?<![^、,;|。 ])([0-9]{4,5})(?: (?:[:_-] ?)?|[:_-] )(?=[^0-9、,;|。 :_-])", re.ASCII
)
"""A code, a blank, perhaps a sign, and a name: one thing said twice, and not two things."""
_PAIR: Final = re.compile(r"([0-9]{4,5})\s*[:：_-]?\s*([^0-9:：_-].*)", re.DOTALL)
_ALIASES: Final = re.compile(r"(.+)（(.+)）")
_CLASS: Final = re.compile(r"[A-Z][0-9]?")
_CLASS_SEPARATORS: Final = re.compile(r"[、，,;；|/+\s]+")


def make_codes(codes: CodeList) -> CodesReader:
    """Make the rule that gives the codes of a text of names, codes, or pairs of both.

    >>> from licences.codes import code_list
    >>> scope = make_codes(code_list("business_scope"))
    >>> scope("市际班车客运，省际班车客运,市际包车客运;县际包车客运")
    ('01103', '01104', '01202', '01203')
    >>> scope("普通货运|危险货物运输（第3类、8类）")
    ('02101', '03131', '03181')
    >>> scope("道路普通货物运输 货物专用运输 (集装箱)")
    ('02101', '02201')
    >>> scope("02101:道路普通货物运输;2201")
    ('02101', '02201')
    >>> scope('["02101", "货物专用运输(集装箱)"]')  # a list of JSON, as the readers give it
    ('02101', '02201')
    >>> scope("02101:货物专用运输(集装箱)")
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: code_name_disagrees
    >>> scope("02101 货物专用运输(集装箱)")
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: code_name_disagrees
    >>> scope("普货、道路危险货物运输（第3类）、货物专用运输（冷藏保鲜）、省际班线客运")
    ('01104', '02101', '02202', '03131')
    >>> scope("道路旅客运输/道路普通货物运输"), scope("道路普通货物运输（以下空白）")
    (('01000', '02101'), ('02101',))
    >>> scope("旅游客运")  # 01300 or 01400
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: code_ambiguous
    >>> scope("大中型客车维修")  # 04101 and 04201
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: code_ambiguous
    """
    numbers, meanings = numbers_of(codes), _meanings(codes)

    def read_one(part: str) -> str:
        if part in codes:
            return part
        padded = with_zeros(part, numbers)
        if padded:
            return padded
        pair = _PAIR.fullmatch(part)
        if pair:
            return _agreeing(read_one(pair[1]), pair[2], codes, read_one)
        code = meanings.get(name_key(part))
        if code == AMBIGUOUS:
            raise RuleError("code_ambiguous", value=part, codes="、".join(_possible(codes, part)))
        if code is None:
            raise RuleError("code_unknown", list=codes.title_zh, edition=codes.edition)
        return code

    def read(value: str) -> tuple[str, ...]:
        value = without_end_mark(listed(value))
        text(value)  # refuses what was lost or cannot be shown; its result has no blanks left to split at
        found = {read_one(part) for part in _parts(value, meanings)}
        if not found:
            raise RuleError("codes_missing")
        if any(not found.isdisjoint(codes.ancestors(code)) for code in found):
            raise RuleError("parent_beside_child_in_text")
        return tuple(sorted(found))

    return read


def listed(value: str) -> str:
    """Write a JSON list of texts as one text; anything else stays as it is.

    >>> listed('["A1", "A2"]'), listed('[{"a": "A1"}]'), listed("A1")
    ('A1;A2', '[{"a": "A1"}]', 'A1')
    """
    if not (value.startswith("[") and value.endswith("]")):
        return value
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        return value
    return ";".join(found) if all(isinstance(one, str) for one in found) else value


def make_described_codes(codes: CodeList) -> RowRule:
    """Make the rule that gives the codes of one cell, which the names in another cell must bear out.

    A name several codes have is borne out by any of them. Names may lack, codes may not.

    >>> from licences.codes import code_list
    >>> scope = make_described_codes(code_list("business_scope"))
    >>> scope(("04101,02101", "大中型客车维修、普通货运")), scope(("02101", ""))
    ((('02101', '04101'),), (('02101',),))
    >>> scope(("02101", "危险货物运输(3类)"))
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: sources_disagree
    """
    read, meanings = make_codes(codes), _meanings(codes)
    known: Memo[tuple[str, ...], tuple[Outcome, ...]] = Memo()

    def named(part: str) -> set[str]:
        if meanings.get(name_key(part)) == AMBIGUOUS:
            return set(_possible(codes, part))
        found = read(part)
        return {*found, *(same for code in found for same in codes_named(codes, codes.name_of(code)))}

    def compare(code_text: str, name_text: str) -> Outcome:
        if not code_text:
            return ABSENT
        found = read(code_text)
        if not name_text:
            return found
        name_text = without_end_mark(listed(name_text))
        text(name_text)
        named_by_part = [named(part) for part in dict.fromkeys(_parts(name_text, meanings))]
        if any(one.isdisjoint(found) for one in named_by_part) or not set().union(*named_by_part) >= set(
            found
        ):
            raise RuleError("sources_disagree")
        return found

    def read_both(cells: tuple[str, ...]) -> tuple[Outcome, ...]:
        return known.get(cells) or known.keep(cells, (compare(*cells),))

    return read_both


def make_driving_classes(codes: CodeList) -> Callable[[str], str]:
    """Make the rule that gives permitted driving classes as one word.

    >>> from licences.codes import code_list
    >>> make_driving_classes(code_list("permitted_driving_class"))("a1、A2 ")
    'A1A2'
    """

    def read(value: str) -> str:
        word = _CLASS_SEPARATORS.sub("", half_width(listed(value))).upper()
        classes = _CLASS.findall(word)
        if not word or "".join(classes) != word or any(one not in codes for one in classes):
            raise RuleError("code_unknown", list=codes.title_zh, edition=codes.edition)
        return "".join(dict.fromkeys(classes))

    return read


def _parts(value: str, known: Mapping[str, str]) -> list[str]:
    """Split at separators outside brackets; several things in one pair of brackets become several names."""
    plain = _BLANK_AT_BRACKET.sub("", _BLANKS.sub(" ", half_width(value)))
    plain = _CODE_BEFORE_NAME.sub(r"\1:", plain)
    hidden = _BRACKETS.sub(lambda found: _SEPARATORS.sub("\x00", found[0]), plain)
    parts: list[str] = []
    for part in filter(None, _SEPARATORS.split(hidden)):
        whole = part.replace("\x00", "、")
        head, bracket, inner = part.partition("(")
        pair = _PAIR.fullmatch(whole)
        is_known = name_key(pair[2] if pair else whole) in known
        if "\x00" not in part or is_known or not inner.endswith(")"):
            parts.append(whole)
        else:
            parts += [f"{head}{bracket}{one})" for one in inner[:-1].split("\x00") if one]
    return parts


def _meanings(codes: CodeList) -> dict[str, str]:
    """Give every name and old spelling with its code, or AMBIGUOUS."""
    old = {name_key(old): code for old, code in variants_of(codes.name).items()}
    return _names(codes) | old | dict.fromkeys(map(name_key, open_variants_of(codes.name)), AMBIGUOUS)


def _possible(codes: CodeList, name: str) -> tuple[str, ...]:
    """Give the codes that a name with several meanings may stand for."""
    spellings = {name_key(old): found for old, found in open_variants_of(codes.name).items()}
    return codes_named(codes, name) or spellings.get(name_key(name), ())


def _names(codes: CodeList) -> dict[str, str]:
    """Give the names of a list, and of 甲（乙） also 甲 and 乙 where only one code has them."""
    names = names_of(codes)
    aliases: dict[str, list[str]] = {}
    for code in codes:
        found = _ALIASES.fullmatch(code.name_zh)
        for alias in found.groups() if found else ():
            aliases.setdefault(name_key(alias), []).append(code.code)
    return {alias: named[0] for alias, named in aliases.items() if len(named) == 1} | names


def _agreeing(code: str, name: str, codes: CodeList, read: CodeReader) -> str:
    """Accept a code beside its name; a name of several codes is settled by the code."""
    own = name_key(codes.name_of(code))
    if own != name_key(name) and own != name_key(codes.name_of(read(name))):
        raise RuleError("code_name_disagrees")
    return code
