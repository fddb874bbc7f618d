"""Word and number of a licence (证字, 证号), together or apart.

Kept strictly to the form 省简称 + 交运管(许可) + place + 字 + 12 digits + 号; what is different is
reported and never guessed.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Final

from licences.codes import code_list
from licences.conversion.context import RunContext
from licences.conversion.fault import RuleError
from licences.conversion.rules.characters import unmasked
from licences.conversion.rules.spoiled import HAN
from licences.conversion.rules.value import ABSENT, Nothing, RowRule
from licences.errors import IdentifierError
from licences.identifiers import licence_number as licence_numbers
from licences.identifiers.forms import plain
from licences.texts.destroyed import mended

AUTHORITIES: Final = ("交运管", "交运管许可")
_DIGITS: Final = re.compile(r"[0-9]{12}", re.ASCII)
_NUMBER: Final = re.compile(r"(?:字?第?|№|No\.?)([0-9]{12})号?", re.ASCII)
_PLACE: Final = re.compile(f"[{HAN}]{{1,3}}")
_NO_PLACE: Final = re.compile(
    ".*[某×〇].*|同上|经营|普货|未知|未填|不详|不明|暂无|其[他它]|[有无]效|正常|[本全][省市县区]"
)
"""Words of two or three characters that clerks and programs leave where a place should stand."""
_DIGITS_LOST: Final = re.compile(r"[0-9](?:[.,][0-9]*)?E\+?[0-9]{2}|[0-9]{12}\.[0-9]*", re.ASCII)
_REMEMBERED: Final = 4096
Reader = Callable[[str], str]
_CORPS: Final = "66"
_XINJIANG: Final = "65"


def make_licence_digits(context: RunContext) -> Callable[[str], str]:
    """Make the rule that gives the 12 digits of a number, without the word when it stands before them.

    >>> from datetime import date
    >>> run = RunContext("11330000990000017U", "浙江省示例道路运输管理中心", "330000", date(2026, 6, 1))
    >>> digits = make_licence_digits(run)
    >>> digits("330100000001"), digits("330100000001号"), digits("浙交运管许可杭字330100000001号")
    ('330100000001', '330100000001', '330100000001')
    >>> digits("2026-001")
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: licence_digits_form
    >>> digits("440100000001")
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: licence_of_another_province
    """
    heads = heads_of(context)

    def read(value: str) -> str:
        digits = value if _DIGITS.fullmatch(value) else _digits(value)
        if not digits.startswith(heads):
            raise RuleError("licence_of_another_province", province=context.province.name_zh)
        return digits

    return read


def heads_of(context: RunContext) -> tuple[str, ...]:
    """Give the first two digits numbers of the run's province may have.

    Numbers of the Xinjiang Production and Construction Corps begin with the divisions of Xinjiang, too.
    """
    head = context.province_code[:2]
    return (head, _XINJIANG) if head == _CORPS else (head,)


def _digits(value: str) -> str:
    number = plain(mended(value))
    found = _NUMBER.fullmatch(number)
    if found:
        return found[1]
    unmasked(number)
    if _DIGITS_LOST.fullmatch(number):
        raise RuleError("digits_lost")
    try:
        return licence_numbers.read(number).number
    except IdentifierError as error:
        raise RuleError("licence_digits_form") from error


def make_licence_number(authority: str | None, context: RunContext) -> RowRule:
    """Make the rule that gives word and number, of one cell that holds both or of two cells.

    Args:
        authority: 交运管 or 交运管许可, put between province and place where the file has only the place.
        context: the run, which knows the province.

    >>> from datetime import date
    >>> run = RunContext("11330000990000017U", "浙江省示例道路运输管理中心", "330000", date(2026, 6, 1))
    >>> read = make_licence_number("交运管许可", run)
    >>> read(("浙交运管许可杭字 330100000001号",)) == read(("杭", "330100000001"))
    True
    >>> read(("浙交运管许可杭", "330100000001"))
    ('浙交运管许可杭字', '330100000001')
    >>> read(("浙交运管许可杭字", "浙交运管许可宁字330100000001号"))
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: licence_words_disagree

    A bare word that may be another thing than a place is no place:

    >>> read(("川", "330100000001"))
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: licence_place_unclear

    Other forms are kept for a person to read:

    >>> read(("浙交运管许可YL", "2026001"))
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: licence_number_form
    """
    words: dict[str, str] = {}
    province = context.province.attributes["abbr"]
    read_digits, heads = make_licence_digits(context), heads_of(context)

    def word_of(cell: str) -> str:
        known = words.get(cell)
        if known is None:
            known = _word(plain(cell), province, authority)
            if not known.startswith(province):
                raise RuleError("licence_of_another_province", province=context.province.name_zh)
            if len(words) < _REMEMBERED:
                words[cell] = known
        return known

    def read(cells: tuple[str, ...]) -> tuple[str | Nothing, str]:
        if len(cells) > 1 and cells[0] and _DIGITS.fullmatch(cells[1]) and cells[1].startswith(heads):
            return words.get(cells[0]) or word_of(cells[0]), cells[1]
        given = [mended(cell) for cell in cells if cell]
        together = _together(given[-1]) if given else None
        if together is None:
            return _apart(given, word_of, read_digits)
        word = word_of(together.word)
        if len(given) > 1 and word_of(given[0]) != word:
            raise RuleError("licence_words_disagree")
        return word, read_digits(together.number)

    return read


def _together(cell: str) -> licence_numbers.LicenceNumber | None:
    try:
        return licence_numbers.read(cell)
    except IdentifierError:
        return None


def _apart(given: list[str], word_of: Reader, read_digits: Reader) -> tuple[str | Nothing, str]:
    if len(given) == 2:  # noqa: PLR2004 - word and number
        return word_of(given[0]), read_digits(given[1])
    unmasked(given[0] if given else "")
    if given and _NUMBER.fullmatch(plain(given[0])):
        return ABSENT, read_digits(given[0])
    raise RuleError("licence_number_form")


def _word(word: str, province: str, authority: str | None) -> str:
    """Give a whole word of one that may lack 字, or be only the place."""
    word = word.removesuffix("第")
    place = word.removesuffix("字")
    if authority and _PLACE.fullmatch(place) and "交运" not in place:
        if not _is_certain(place, province):
            raise RuleError("licence_place_unclear")
        word = f"{province}{authority}{word}"
    try:
        return licence_numbers.validate_word(word if word.endswith("字") else f"{word}字")
    except IdentifierError as error:
        raise RuleError("licence_number_form") from error


def _is_certain(place: str, province: str) -> bool:
    """Say whether a bare word can only be a place: not a province, nor one with a place behind it."""
    if place in licence_numbers.PLACES.get(province, ()):
        return True
    return not (place in _provinces() or place.startswith(province) or _NO_PLACE.fullmatch(place))


@cache
def _provinces() -> frozenset[str]:
    issuing = (
        one.attributes for one in code_list("province") if one.attributes["issues_certificates"] == "yes"
    )
    return frozenset(attributes["abbr"] for attributes in issuing)  # 台 is 台州, 港 is 连云港
