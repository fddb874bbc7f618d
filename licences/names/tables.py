"""The words that make a name one, and those that are none: rows of `data/*.tsv`, ready to be searched."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final, Literal, NamedTuple

from licences.tsv import rows_of

HAN: Final = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\ufa0e-\ufa29\U00020000-\U0003fffd"
Of = Literal["company", "person", "address"]
_NEVER: Final = "(?!)"
_COMMON: Final = frozenset("车联信名业法人公司运输物流")
"""Characters that many names of enterprises hold."""


class NotNames(NamedTuple):
    """Texts that are no name, or stand in none, by where they are looked for; text -> code of the message."""

    whole: Mapping[str, str]
    within: re.Pattern[str]
    codes: Mapping[str, str]
    """What `within` has found -> code; a mark behind the text tells the place."""
    in_brackets: tuple[str, ...]
    first: frozenset[str]
    last: frozenset[str]
    some: frozenset[str]
    """A text without these characters has none of the texts at its start, at its end, or anywhere."""

    def problem(self, name: str) -> str | None:
        """Give the code of what is wrong with a name as these rows see it; None when they see nothing."""
        code = self.whole.get(name)
        if code:
            return code
        found = self.within.search(name)
        return self.codes[f"{found.lastgroup}:{found[0]}"] if found else None


@cache
def not_names(of: Of) -> NotNames:
    """Give the texts that are no name of a company or of a person, or stand in no address."""
    rows = [row for row in rows_of("licences.names", "not_a_name") if row["of"] == of]
    by_place = {place: [row for row in rows if row["place"] == place] for place in _PLACES}
    codes = {f"{place}:{row['text']}": row["code"] for place in _PLACES for row in by_place[place]}
    parts = [
        f"(?P<{place}>{_PLACES[place].format(_any_of(row['text'] for row in by_place[place]))})"
        for place in _PLACES
    ]
    return NotNames(
        whole={row["text"]: row["code"] for row in rows if row["place"] == "whole"},
        within=re.compile("|".join(parts)),
        codes=codes,
        in_brackets=tuple(row["text"] for row in rows if row["place"] == "in_brackets"),
        first=frozenset(row["text"][0] for row in by_place["start"]),
        last=frozenset(row["text"][-1] for row in by_place["end"]),
        some=frozenset(_rarest(row["text"]) for row in by_place["anywhere"]),
    )


_PLACES: Final = {"start": r"\A(?:{})", "end": r"(?:{})\Z", "anywhere": "(?:{})"}


@cache
def forms(*kinds: str) -> tuple[str, ...]:
    """Give the forms of organisation (组织形式) of some kinds, or all: what the name of a body ends with.

    A trade (kind `trade`) is no form, and given only when asked for.
    """
    rows = rows_of("licences.names", "organisation_forms")
    return tuple(row["form"] for row in rows if (row["kind"] in kinds if kinds else row["kind"] != "trade"))


@cache
def public_bodies() -> tuple[str, ...]:
    """Give what the names of organs of the state and of self-government end with."""
    return tuple(row["ending"] for row in rows_of("licences.names", "public_bodies"))


@cache
def surnames(kind: Literal["single", "compound"]) -> frozenset[str]:
    """Give the surnames of one character, or of two."""
    rows = [row["surnames"].split() for row in rows_of("licences.names", "surnames") if row["kind"] == kind]
    return frozenset(name for names in rows for name in names)


def _rarest(text: str) -> str:
    """Give a character of a text that few names hold."""
    return next((character for character in text if character not in _COMMON), text[0])


def _any_of(texts: Iterable[str]) -> str:
    """Make the pattern of any of some texts, the longest first."""
    return "|".join(map(re.escape, sorted(texts, key=len, reverse=True))) or _NEVER
