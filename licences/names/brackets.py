"""What stands in the round brackets of a company's name: region or form; or a remark, a person, a number."""

import re
from collections.abc import Iterator
from typing import Final

from licences.names.person import has_surname
from licences.names.regions import is_region
from licences.names.tables import HAN, forms, not_names

_GROUP: Final = re.compile("（([^（）]*)）")
_HAN_ONLY: Final = re.compile(f"[{HAN}]+")
_IN_THE_MIDDLE: Final = frozenset({"集团", "控股", "国际", "中外合资", "中外合作"})
_LIKE_A_PERSON: Final = re.compile(f"[{HAN}]{{2,3}}")
_LONG: Final = 2


def problems_in_brackets(name: str) -> Iterator[str]:
    """Give the codes of what is wrong with the brackets of a name.

    >>> list(problems_in_brackets("路证（浙江）运输有限公司"))
    []
    >>> list(problems_in_brackets("路证运输有限公司（张三）")), list(problems_in_brackets("路证（浙江运输"))
    (['person_in_name'], ['brackets_unpaired'])
    """
    if "（" not in name and "）" not in name:
        return
    outside = _GROUP.sub("", name)
    if "（" in outside or "）" in outside:
        yield "brackets_unpaired"
    for found in _GROUP.finditer(name):
        code = _problem(found[1], at_end=found.end() == len(name), at_start=not found.start())
        if code:
            yield code


def unusual_brackets(name: str) -> bool:
    """Say whether a valid name holds, in brackets, what is no known region or form.

    >>> unusual_brackets("路证（浙江）运输有限公司"), unusual_brackets("路证（星辰）运输有限公司")
    (False, True)
    """
    return any(not _is_known(found[1]) for found in _GROUP.finditer(name))


def _problem(text: str, *, at_end: bool, at_start: bool) -> str | None:
    if f"（{text}）" in forms() or (at_end and not _is_remark(text) and is_branch(text)):
        return None
    if at_end or at_start or not text:
        is_name = _LIKE_A_PERSON.fullmatch(text) and has_surname(text) and not is_region(text)
        return "person_in_name" if is_name and not _is_remark(text) else "remark_in_name"
    if _is_known(text):
        return None
    if _is_remark(text) or not _HAN_ONLY.fullmatch(text):
        return "remark_in_name"
    return "person_in_name" if _LIKE_A_PERSON.fullmatch(text) and has_surname(text) else None


def is_branch(text: str) -> bool:
    """Say whether a text names a branch: 宁波分公司.

    >>> is_branch("宁波分公司"), is_branch("宁波")
    (True, False)
    """
    return text.endswith(forms("branch"))


def _is_known(text: str) -> bool:
    return f"（{text}）" in forms() or text in _IN_THE_MIDDLE or is_region(text)


def _is_remark(text: str) -> bool:
    """Say whether a text holds a word of remarks, or begins with a character of them."""
    words = not_names("company").in_brackets
    return any(text.startswith(word) if len(word) < _LONG else word in text for word in words)
