"""What is known by their names of columns that hold short codes or days; rows of `data/flag_words.tsv`."""

import csv
from functools import cache
from importlib import resources

from licences.conversion.state_words import kind_of_column, plain


def may_be_flag(name: str) -> bool:
    """Say whether nothing is known of a column by its name that its codes are, but a state.

    >>> may_be_flag("zxbj"), may_be_flag("是否缴证"), may_be_flag("性别"), may_be_flag("vehColor")
    (True, True, False, False)
    """
    said, words = _split(name)
    return not (
        kind_of_column(name)
        or any(word in said for word in flag_words("column"))
        or not flag_words("column_latin").isdisjoint(words)
    )


def may_be_end(name: str) -> bool:
    """Say whether nothing is known of a column of days by its name.

    >>> may_be_end("退场日期"), may_be_end("dw_end_date"), may_be_end("打印日期"), may_be_end("create_time")
    (True, True, False, False)
    """
    said, words = _split(name)
    return not (
        kind_of_column(name)
        or any(word in said for word in flag_words("day"))
        or not flag_words("day_latin").isdisjoint(words)
    )


def _split(name: str) -> tuple[str, frozenset[str]]:
    said = plain(name.rpartition("/")[2]).replace("_", " ")
    joined = said.replace(" ", "")
    return joined, frozenset({joined, *said.split()})


def flag_words(kind: str) -> frozenset[str]:
    """Give the words of a kind: `value`, `other`, `column`, `column_latin`, `day`, `day_latin`."""
    return _by_kind()[kind]


@cache
def _by_kind() -> dict[str, frozenset[str]]:
    file = resources.files("licences.conversion").joinpath("data", "flag_words.tsv")
    lines = file.read_text(encoding="utf-8").splitlines()
    found: dict[str, set[str]] = {}
    for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
        found.setdefault(row["kind"], set()).add(row["word"])
    return {kind: frozenset(words) for kind, words in found.items()}
