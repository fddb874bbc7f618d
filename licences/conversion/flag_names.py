"""What is known by their names of columns that hold short codes or days; rows of `data/flag_words.tsv`."""

from functools import cache

from licences.conversion.state_words import kind_of_column, plain
from licences.tsv import words_by_kind


def may_be_flag(name: str) -> bool:
    """Say whether nothing is known of a column by its name that its codes are, but a state.

    >>> may_be_flag("zxbj"), may_be_flag("是否缴证"), may_be_flag("性别"), may_be_flag("vehColor")
    (True, True, False, False)
    """
    return _is_unknown(name, "column")


def may_be_end(name: str) -> bool:
    """Say whether nothing is known of a column of days by its name.

    >>> may_be_end("退场日期"), may_be_end("dw_end_date"), may_be_end("打印日期"), may_be_end("create_time")
    (True, True, False, False)
    """
    return _is_unknown(name, "day")


def _is_unknown(name: str, kind: str) -> bool:
    """Say whether a name has no word of a kind, Chinese or Latin, and tells of no state or end."""
    said = plain(name.rpartition("/")[2]).replace("_", " ")
    joined = said.replace(" ", "")
    return not (
        kind_of_column(name)
        or any(word in joined for word in flag_words(kind))
        or not flag_words(f"{kind}_latin").isdisjoint({joined, *said.split()})
    )


def flag_words(kind: str) -> frozenset[str]:
    """Give the words of a kind: `value`, `other`, `column`, `column_latin`, `day`, `day_latin`."""
    return _by_kind()[kind]


@cache
def _by_kind() -> dict[str, frozenset[str]]:
    return words_by_kind("licences.conversion", "flag_words")
