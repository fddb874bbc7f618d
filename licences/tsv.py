"""Tables of the package's own data: tab-separated, a header first, no quoting."""

import csv
from importlib import resources


def rows_of(package: str, name: str) -> list[dict[str, str]]:
    """Read a table of a package's `data`.

    >>> rows_of("licences.conversion", "place_columns")[0].keys() >= {"name", "kind"}
    True
    """
    file = resources.files(package).joinpath("data", f"{name}.tsv")
    lines = file.read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def words_by_kind(package: str, name: str) -> dict[str, frozenset[str]]:
    """Read a table of words with their kinds: kind -> words.

    >>> "注销" in words_by_kind("licences.conversion", "state_words")["end"]
    True
    """
    found: dict[str, set[str]] = {}
    for row in rows_of(package, name):
        found.setdefault(row["kind"], set()).add(row["word"])
    return {kind: frozenset(words) for kind, words in found.items()}
