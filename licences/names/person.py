"""Name of a person (姓名): one person's, whole, without title or remark.

Han characters, parts joined by the middle dot (U+00B7), or Latin letters as in a passport.
"""

import re
from collections.abc import Iterator
from typing import Final

from licences.confirmations import Allow, nobody
from licences.errors import IdentifierError
from licences.names.addresses import has_house, is_of_a_place
from licences.names.tables import HAN, forms, not_names, surnames
from licences.texts.spoiled import plain_han

_MIDDLE_DOTS: Final = str.maketrans(dict.fromkeys("\u2022\u2027\u2219\u22c5\u30fb\uff65", "\u00b7"))
_FORM: Final = re.compile(f"[{HAN}]+(?:·[{HAN}]+)*|[A-Za-z]+(?:[ .,'·-]{{1,2}}[A-Za-z]+)*\\.?")
_HAN_NAME: Final = re.compile(f"[{HAN}]+(?:·[{HAN}]+)*")
_BROKEN: Final = re.compile(
    rf"""
      (?P<lost_character>[?？□\ufffd])
    | (?P<masked_value>[*＊×●○■▲△█] | (?<=.)某 | 某\Z | 囗 | 〇{{2}} | (?<![A-Za-z])[Xx]{{2,}}(?![A-Za-z]))
    | (?P<names_several>(?<=[{HAN}])[/／、,，;；|&＆](?=[{HAN}]))
    """,
    re.VERBOSE,
)
"""〇 and 某 are characters of names; 某 is a surname, and nothing else."""
DOUBTED_FIRST: Final = not_names("person").first | not_names("person").some
_TITLES: Final = "总董局处科所队工哥姐嫂叔婶姨爷"
"""What alone behind a surname is hardly ever a given name (general knowledge); it can be confirmed."""
DOUBTED: Final = not_names("person").last | not_names("person").some | {"某", "囗", "〇", *_TITLES}
"""Characters with which a text may be no name: at its beginning, and in what follows."""
WORDS: Final = not_names("person").whole
_SURNAMES: Final = "".join(sorted(surnames("single") - DOUBTED_FIRST - {"某"}))
_PLAIN: Final = re.compile(f"[{_SURNAMES}][{plain_han(without=''.join(DOUBTED))}]{{1,2}}").fullmatch
"""A surname and one or two characters: nearly all names."""
_LONG_FORMS: Final = 2
_NICKNAME: Final = re.compile(f"[老小][{_SURNAMES}]|[{_SURNAMES}][{_TITLES}]")
"""老王, 陈总: what people call one another."""
_USUAL: Final = 4
_OF_ONE: Final = 3
_LATIN: Final = re.compile("[A-Za-z]+")
_SHORTEST_LATIN: Final = 2
_LONGEST_USUAL: Final = 8
"""Characters of one part of a name without surname: 尼玛次仁多吉 has six (general knowledge)."""


def is_plain(name: str) -> bool:
    """Say whether there is nothing to look at in a name: a surname and one or two characters.

    >>> is_plain("张三"), is_plain("欧阳小明"), is_plain("张某")
    (True, False, False)
    """
    return _PLAIN(name) is not None and name not in WORDS


def validate(text: str, allow: Allow = nobody) -> str:
    """Give the name with its middle dots written one way; `allow` says what a person has confirmed.

    Raises:
        IdentifierError: masked_value, lost_character, names_several, form_of_address, persons_several,
            not_a_name, company_for_person, address_for_name, person_name_characters.

    >>> validate("买买提•吐尔逊")
    '买买提·吐尔逊'
    >>> validate("王五等人")
    Traceback (most recent call last):
    licences.errors.IdentifierError: the name speaks of several persons
    """
    if is_plain(text):
        return text
    name = text.translate(_MIDDLE_DOTS)
    for code in _problems(name):
        if not allow(code):
            raise IdentifierError(code)
    return name


def _problems(name: str) -> Iterator[str]:
    found = _BROKEN.search(name)
    if found:
        yield str(found.lastgroup)
    if not _FORM.fullmatch(name):
        yield "person_name_characters"
    code = not_names("person").problem(name)
    if code:
        yield code
    is_of_two = name[:2] in surnames("compound") and len(name) <= _USUAL
    if has_house(name) or (is_of_a_place(name) and not is_of_two):
        yield "address_for_name"
    if _NICKNAME.fullmatch(name):
        yield "form_of_address"
    if len(name) > _LONG_FORMS + 1 and name.endswith(_forms_of_two()):
        yield "company_for_person"
    if _LATIN.fullmatch(name) and len(name) < _SHORTEST_LATIN:
        yield "person_name_characters"


def is_valid(text: str) -> bool:
    """Say whether this is a name of one person."""
    try:
        return bool(validate(text))
    except IdentifierError:
        return False


def has_surname(name: str) -> bool:
    """Say whether a Han name begins with a known surname.

    >>> has_surname("张三"), has_surname("欧阳小明"), has_surname("私家车")
    (True, True, False)
    """
    return name[:1] in surnames("single") or (len(name) > 2 and name[:2] in surnames("compound"))  # noqa: PLR2004


def is_usual(name: str) -> bool:
    """Say whether nothing about a valid name asks for a second look: it has a surname, a · or Latin letters.

    >>> is_usual("张三"), is_usual("买买提·吐尔逊"), is_usual("服役")
    (True, True, False)
    """
    if not _HAN_NAME.fullmatch(name) or "·" in name:
        return True
    if len(name) == _USUAL and name[:2] not in surnames("compound"):
        single = surnames("single")
        return name[0] in single and (
            name[2] not in single or name[1] in single
        )  # else two persons: 张三李四
    if len(name) <= _USUAL:
        return len(name) > 1 and has_surname(name)
    return len(name) <= _LONGEST_USUAL and not _is_of_two(name)


def _is_of_two(name: str) -> bool:
    """Say whether a long name may be those of two persons, each of three characters: 张小明李小红."""
    single = surnames("single")
    return len(name) == 2 * _OF_ONE and name[0] in single and name[_OF_ONE] in single


def _forms_of_two() -> tuple[str, ...]:
    """Give the forms of organisation no person's name ends with: those of two characters and more."""
    return tuple(form for form in forms() if len(form) >= _LONG_FORMS and form not in _ALSO_GIVEN_NAMES)


_ALSO_GIVEN_NAMES: Final = frozenset(
    {"海关", "基地", "大学", "小学", "中学", "中心", "大队", "中队", "学会", "政府"}
)
