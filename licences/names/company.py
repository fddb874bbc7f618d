"""Name of an enterprise or another body (企业名称, 单位名称), as its licence of business prints it.

A registered name is region + trade name + industry + form of organisation (企业名称登记管理规定, 2020,
art. 6); the region may stand in brackets in the middle. It is written in Chinese characters with paired round
brackets, and holds no quotation marks, separators or list numbers. Sole traders may take any trade name, or
none: then the owner's name stands (`licences.names.kinds`).
"""

import re
from collections.abc import Iterator
from typing import Final

from licences.confirmations import Allow, nobody
from licences.errors import IdentifierError
from licences.names.addresses import has_house
from licences.names.brackets import is_branch, problems_in_brackets
from licences.names.person import has_surname
from licences.names.tables import HAN, forms, not_names, public_bodies
from licences.texts.spoiled import plain_han

_SHORTEST: Final = 4
"""A shorter name is masked or broken (cleaning step of one province's warehouse)."""
_LONGEST_TAIL: Final = 2
DOUBTED_FIRST: Final = not_names("company").first
DOUBTED: Final = not_names("company").some | {"司", "某", "囗", "〇"}
"""Characters with which a text may be no name: at its beginning, and in what follows."""
WORDS: Final = not_names("company").whole
_PLAIN: Final = re.compile(
    f"(?![{''.join(sorted(DOUBTED_FIRST))}])"
    f"[{plain_han(without=''.join(DOUBTED | {'有'}))}]{{4,40}}有限(?:责任)?公司"
).fullmatch
"""Nearly all names; without 有, so that what stands before the form ends where the form begins."""
ANY_PLAIN: Final = "路证示例运输有限公司"
"""A plain name: of any other the same is found."""
_BROKEN: Final = re.compile(
    rf"""
      (?P<lost_character>[?？□\ufffd])
    | (?P<masked_value>[*＊×✕✖╳●○◯◎■△▲◇◆☆★█▓囗某…⋯] | [.。]{{2}}
        | (?<![一二三四五六七八九])〇{{2}}(?![一二三四五六七八九]) # 二〇〇八 is a year
        | (?<![A-Za-z])[Xx]{{2,}}(?![A-Za-z]))
    | (?P<names_several>(?<=[{HAN}）])[/／\\、;；|,，&＆+](?=[{HAN}]) | 公司[和与及、暨](?=.*公司))
    | (?P<name_label>(?:名称|全称|业户|单位|企业|公司|名)[:：])
    | (?P<name_number>[0-9０-９A-Z]{{7,}} | [0-9０-９][0-9０-９ -]{{6,}}[0-9０-９])
    """,
    re.VERBOSE,
)
_ENDED_IN_BRACKETS: Final = re.compile(
    "[【\\[〔][^】\\]〕]*(?:注销|吊销|撤销|停业|歇业|作废|废业|过期|迁出|转出)"
)
_LEGAL_FORM: Final = "有限(?:责任)?公司"
_SEVERAL: Final = re.compile(f"{_LEGAL_FORM}.*{_LEGAL_FORM}$")
_BEHIND: Final = re.compile(f"{_LEGAL_FORM}(?!$|（)(?P<rest>[^（）]+)$")
_BRANCH_FORMS: Final = "|".join(form for form in forms("branch") if form != "子公司")
"""A subsidiary (子公司) is a legal person."""
_OF_BRANCH: Final = re.compile(f"公司.*(?:{_BRANCH_FORMS}|分理处|分支机构)）?$|{_LEGAL_FORM}[^（）]+$")
_OF_COMPANY: Final = re.compile(f"{_LEGAL_FORM}$")
_CUT_OFF: Final = re.compile(
    "(?:有限?|有限公|有限责任?|有限责任公|股份|责任|责任公|分公|总公|集团公|股份公|合作|个体工商|合伙|公)$"
)
_CHARACTERS: Final = re.compile(f"[{HAN}（）·A-Za-z0-9]+(?:[ &-][{HAN}（）A-Za-z0-9]+)*")
_HAS_HAN: Final = re.compile(f"[{HAN}]")
_BRANCH_IN_BRACKETS: Final = re.compile("(?P<name>.*)（(?P<branch>[^（）]+)）")
_SHORT_BRANCHES: Final = frozenset(
    {
        "分厂",
        "分店",
        "分社",
        "分部",
        "分行",
        "支行",
        "分站",
        "分队",
        "分局",
        "支局",
        "车队",
        "总站",
        "电厂",
        "总部",
    }
)
_PERSON_BEHIND: Final = re.compile(f"(?:公司|[部队社厂店站行所户])([{HAN}]{{2,3}})$")
_UNUSUAL: Final = re.compile("[A-Za-z0-9]")


def is_plain(name: str) -> bool:
    """Say whether there is nothing to look at in a name: Chinese before a legal form; nearly all are so.

    >>> is_plain("路证示例运输有限公司"), is_plain("路证（浙江）运输有限公司"), is_plain("路证运输队")
    (True, False, False)
    """
    return _PLAIN(name) is not None and name not in WORDS


def validate(name: str, allow: Allow = nobody) -> str:
    """Give a name that a register may hold, its form of organisation apart (`has_form`).

    Args:
        name: with full-width round brackets.
        allow: says what a person has confirmed.

    Raises:
        IdentifierError: company_name_too_short, company_name_without_han, company_name_characters,
            masked_value, lost_character, names_several, name_label, name_number, not_a_name, remark_in_name,
            brackets_unpaired, person_in_name, text_behind_name, address_for_name.

    >>> validate("路证（浙江）运输有限公司")
    '路证（浙江）运输有限公司'
    >>> validate("路证运输有限公司（挂靠）")
    Traceback (most recent call last):
    licences.errors.IdentifierError: a remark stands in the name
    """
    if not is_plain(name):
        for code in _problems(name):
            if not allow(code):
                raise IdentifierError(code)
    return name


def is_valid(name: str) -> bool:
    """Say whether this may be the name of a company."""
    try:
        return bool(validate(name))
    except IdentifierError:
        return False


def has_form(name: str) -> bool:
    """Say whether a name ends with a form of organisation (组织形式).

    >>> has_form("杭州示例汽车运输队"), has_form("杭州示例合伙企业（有限合伙）"), has_form("私家车")
    (True, True, False)
    """
    branch = _BRANCH_IN_BRACKETS.fullmatch(name) if name.endswith("）") else None
    if branch and is_branch(branch["branch"]):
        return has_form(branch["name"])
    return len(name) >= _SHORTEST and name.endswith(forms())


def is_cut_off(name: str) -> bool:
    """Say whether a name without a form ends with the beginning of one.

    >>> is_cut_off("路证运输有限公"), is_cut_off("路证运输有限公司")
    (True, False)
    """
    return bool(_CUT_OFF.search(name))


def is_public_body(name: str) -> bool:
    """Say whether a name is that of an organ of the state, which by law runs no transport.

    Whoever applies for a licence has a licence of business (道路运输条例); organs run no business.
    Bureaus that are enterprises, such as 工程局 and 矿务局, are not meant.

    >>> is_public_body("杭州市示例区交通运输局"), is_public_body("示例矿务局"), is_public_body("示例局汽车队")
    (True, False, False)
    """
    return name.endswith(public_bodies())


def is_unusual(name: str) -> bool:
    """Say whether a valid name holds Latin letters or Arabic digits, which registered names rarely do.

    >>> is_unusual("ABC物流有限公司"), is_unusual("浙江一〇一物流有限公司")
    (True, False)
    """
    return bool(_UNUSUAL.search(name))


def _problems(name: str) -> Iterator[str]:
    found = _BROKEN.search(name)
    if found:
        yield str(found.lastgroup)
    code = not_names("company").problem(name)
    if code or _ENDED_IN_BRACKETS.search(name):
        yield code or "remark_in_name"
    if len(name) < _SHORTEST:
        yield "company_name_too_short"
    if not _HAS_HAN.search(name):
        yield "company_name_without_han"
    yield from problems_in_brackets(name)
    yield from _problems_of_form(name)


def is_branch_of_company(name: str) -> bool:
    """Say whether a name is that of a branch: the company's, and behind it what the branch is called.

    >>> [is_branch_of_company(f"路证运输有限公司{end}") for end in ("宁波分公司", "（宁波分公司）", "车队")]
    [True, True, True]
    >>> is_branch_of_company("路证运输有限公司"), is_branch_of_company("路证货运营业部")
    (False, False)
    """
    return _OF_BRANCH.search(name) is not None


def is_whole_company(name: str) -> bool:
    """Say whether a name ends with the form of a company, so that it names no branch of one.

    >>> is_whole_company("路证运输有限公司"), is_whole_company("路证运输有限公司宁波分公司")
    (True, False)
    """
    return _OF_COMPANY.search(name) is not None and not is_branch_of_company(name)


def _problems_of_form(name: str) -> Iterator[str]:
    if not _CHARACTERS.fullmatch(name):
        yield "company_name_characters"
    if has_house(name):
        yield "address_for_name"
    if _SEVERAL.search(name):
        yield "names_several"
    behind = _BEHIND.search(name)
    person = None if has_form(name) else _PERSON_BEHIND.search(name)
    if (behind and not _is_branch(behind["rest"])) or (person and has_surname(person[1])):
        yield "text_behind_name"


def _is_branch(rest: str) -> bool:
    """Say whether what follows 有限公司 names a branch of it: 杭州分公司, 第一车队."""
    return rest in _SHORT_BRANCHES or (len(rest) > _LONGEST_TAIL and rest.endswith(forms()))
