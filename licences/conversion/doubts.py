"""Codes of rows that came back because something spoke of an end of their licence."""

import re
from collections.abc import Collection, Iterator
from functools import cache
from typing import Final

from licences.conversion.errors import catalogue as source_catalogue
from licences.conversion.fault import catalogue

OF_WORDS: Final = frozenset(
    {
        "ended_in_left_out", "footnote_of_end", "note_of_end", "place_of_end", "section_of_end",
        "state_speaks_of_end", "states_disagree", "struck_row", "unread_decision", "unread_end",
        "unread_speaks_of_end", "value_speaks_of_end",
    }
)  # fmt: skip
UNKNOWN_STATES: Final = frozenset({"state_unknown", "unread_state"})
"""Of states nobody has explained those count that speak of an end by their own words."""
OF_PAIRS: Final = frozenset(
    {
        "codes_in_another_row", "copy_disagrees", "number_of_two_holders", "number_of_two_persons",
        "number_of_two_vehicles",
        "number_of_two_words", "person_of_two_names", "rows_contradict",
    }
)  # fmt: skip
"""What a row that has ended comes back for, together with the one of its licence that says otherwise."""
DOUBTS: Final = OF_WORDS | OF_PAIRS | UNKNOWN_STATES
_VALUE: Final = re.compile(r"\{[^}]*\}")


def doubts_told(codes: Collection[str], problem: str) -> Iterator[str]:
    """Give the doubts that stand beside a row that came back: by its codes, or by what the report said of it.

    A person who has found that a licence is in force may have cleared the codes; the words are left then.

    Args:
        codes: of the column of codes.
        problem: of the column beside it, in Chinese.

    >>> list(doubts_told(["rows_contradict", "missing"], "")), list(doubts_told([""], "这一行划了删除线"))
    (['rows_contradict'], ['struck_row'])
    """
    for code, words in _texts().items():
        if code in codes or words in problem:
            yield code


@cache
def _texts() -> dict[str, str]:
    """Give of each doubt the longest part of its message that is always the same."""
    known = source_catalogue() | catalogue()
    return {code: max(_VALUE.split(known[code].zh), key=len) for code in sorted(DOUBTS)}
