"""Why another row of the file decides about a row, and what follows: data of `same_things.tsv` and more."""

import csv
from importlib import resources
from typing import Any, Final, Literal, NamedTuple, Self


class SameThing(NamedTuple):
    """What two rows that speak of the same thing have to agree in.

    Attributes:
        thing: name of the key; checks of one thing and kind share it.
        kind: of certificates that are compared.
        fields: that make the key, joined by blanks.
        agree: the field that has to agree; "licence" = the licence itself.
        within: "all" certificates of the kind, or those of one "type".
        then: "refuse", "warn", or "ask" the register and refuse where it does not know.
        code: of the message.
        majority: code of the warning for the rows that agree, where nearly all do; empty = all come back.
        persons: key of the type whose certificates, where a person holds them, are not compared; or empty.
        why: for readers.
    """

    thing: str
    kind: str
    fields: str
    agree: str
    within: Literal["all", "type"]
    then: Literal["refuse", "warn", "ask"]
    code: str
    majority: str
    persons: str
    why: str


def _read() -> tuple[SameThing, ...]:
    text = resources.files("app.conversion").joinpath("same_things.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple(SameThing(**row) for row in rows)  # type: ignore[arg-type]  # words are checked by a test


SAME_THINGS: Final = _read()


def _codes(then: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.code for one in SAME_THINGS if one.then == then))


SKIPS: Final = ("duplicate", "newer_row_exists", "joined")
"""The row is told by another one: nobody need correct it."""
HALVES_DISAGREE: Final = "copy_disagrees"
HALVES_AGREE: Final = "copy_agrees"
"""Original and copy stand in the file and say the same: nothing is to be asked, or told."""
NEWER_HAS_ENDED: Final = "newer_has_ended"
REFUSALS: Final = (
    "rows_contradict",
    "codes_in_another_row",
    "number_of_two_words",
    "number_of_two_vehicles",
    "number_of_two_persons",
    "number_zeroed",
    NEWER_HAS_ENDED,
    HALVES_DISAGREE,
    "ended_in_left_out",
    *_codes("refuse"),
)
"""Both rows come back; of number_zeroed `other` is the number of the column, and every such row does."""
BY_PROFILE: Final = ("operator_ended",)
"""The row comes back, or is warned of, as the profile says."""
ASKED: Final = (*_codes("ask"), "operator_of_another")
"""Both come back, unless the register knows which is right."""
ASKED_FOR_GOOD: Final = "asked_for_good"
"""Stands beside one of those whose other row goes back in another file, or not at all."""
DOUBTED: Final = tuple(one.majority for one in SAME_THINGS if one.majority)
"""Nearly all rows agree in this one: somebody should look at the other, unless the register knows."""
JOINS: Final = ("rows_joined",)
"""The row takes the categories or scopes of others."""
IN_REGISTER: Final = "number_of_other_vehicle"
"""For the sake of a certificate in the register, which `said` names by its id."""
WARNINGS: Final = (*_codes("warn"), IN_REGISTER, "vehicle_of_another", "named_in_left_out")
"""Both are converted, and somebody should look."""
NOT_DECIDED: Final = "not_decided"
"""Stands beside a refusal for the sake of a row of another table, which goes back in another file."""


class Settled(NamedTuple):
    """Why, for the sake of which row, and what that row says; of rows joined, the codes."""

    reason: str
    other: int
    said: str = ""

    @classmethod
    def all_of(cls, kept: list[Any]) -> list[Self]:
        """Read what was kept of a row; earlier releases kept one reason, and not what the other row says."""
        return [cls(*one) for one in ([kept] if isinstance(kept[0], str) else kept)]
