"""What a row tells of an end of its licence, for later files that do not: an older export, another office's.

For certain where a state of the source says so and the row is skipped; as a doubt where words beside the
row, or another row of its licence, speak of an end and it came back. A word nobody knows, or a flag without a
meaning, tells of none.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from licences.conversion.doubts import OF_PAIRS, OF_WORDS, UNKNOWN_STATES
from licences.conversion.draft import Draft
from licences.conversion.fault import Fault, message
from licences.conversion.skip import ENDED, SkipReason
from licences.conversion.state_words import speaks_of_end
from licences.messages import Message

CERTAIN: Final = ENDED | {SkipReason.REPLACED, SkipReason.DELETED}
"""A licence that was replaced, or whose record was deleted, is in force under this number no more."""


def told_by_skip(reason: str) -> str:
    """Give what a skipped row tells of an end; empty if nothing.

    >>> told_by_skip("cancelled"), told_by_skip("expired"), told_by_skip("newer_row_exists")
    ('cancelled', '', '')
    """
    return reason if reason in CERTAIN else ""


def told_by_faults(draft: Draft, cells: Sequence[str], faults: Iterable[Fault]) -> str:
    """Give what a row that came back tells of an end: a state, or a code it came back for; "" if nothing.

    Args:
        draft: of the row.
        cells: of the row.
        faults: that it came back with.
    """
    codes = [one.code for one in faults]
    if draft.skip in CERTAIN:
        return next((code for code in codes if code in OF_PAIRS), str(draft.skip))
    found = next((code for code in codes if code in OF_WORDS), "")
    unknown = next((code for code in codes if code in UNKNOWN_STATES), "")
    return found or (unknown if unknown and any(map(speaks_of_end, cells)) else "")


def said_of(told: str) -> Message:
    """Say what a row told of an end.

    >>> said_of("cancelled").en, said_of("rows_contradict").en
    ('cancelled', 'it seems to have ended (rows_contradict)')
    """
    return message(f"skip_{told}") if told in CERTAIN else message("told_doubt", doubt=told)
