"""Rows of several licences that speak of one vehicle, plate, number, company or person, settled.

Where a fleet's rows agree in whose licence their operator's is, and one in twenty or fewer does not, the odd
ones alone come back, and stay back until somebody has decided; the others are converted with a warning.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from app.conversion.duplicates import Decision, DecisionSpool, Entries, KeySpool
from app.conversion.looked import Looked
from app.conversion.reasons import ASKED_FOR_GOOD, SAME_THINGS, SameThing
from app.conversion.row_keys import BY_PERSON, LICENCE, THING_NAMES, TYPE_MASK
from licences.types import by_key

_MANY: Final = 20
"""So many licences agree against each that does not: a slip in that one, not in all of them."""
_CHECKS: Final = {name: [one for one in SAME_THINGS if one.thing == name] for name in THING_NAMES}


def settle_things(things: KeySpool, looked: Looked, decisions: DecisionSpool) -> None:
    """Refuse or warn of rows that contradict each other; older ones of their licence do not count."""
    for key, every in things.unlike():
        entries = every[~looked.older.of(every["row"])]
        for check in _CHECKS[THING_NAMES[key[-1]]]:
            for group in _groups(entries, check):
                _settle(group, "licence" if check.agree == LICENCE else "said", check, looked, decisions)


def _groups(entries: Entries, check: SameThing) -> Iterator[Entries]:
    """Give the rows to be compared with each other."""
    if check.persons:
        of_type = entries["licence"] & np.uint64(TYPE_MASK) == by_key(check.persons).number
        entries = entries[~(of_type & (entries["rank"] == BY_PERSON))]
    if check.agree != LICENCE:
        yield entries[entries["said"] != 0]
    elif check.within == "all":
        yield entries
    else:
        types = entries["licence"] & np.uint64(TYPE_MASK)
        for one in np.unique(types):
            yield entries[types == one]


def _settle(group: Entries, part: str, check: SameThing, looked: Looked, decisions: DecisionSpool) -> None:
    """Pair each row with the first that says otherwise."""
    if len(group) < 2:  # noqa: PLR2004 - a pair
        return
    values: npt.NDArray[np.uint64] = group[part]
    others = np.flatnonzero(values != values[0])
    if not len(others):
        return
    first, other = group[0], group[others[0]]
    agreed = _agreed(group, part) if check.majority else None
    for entry in group:
        against = other if entry[part] == first[part] else first
        row, number, against_row = int(entry["row"]), int(against["number"]), int(against["row"])
        if entry[part] == agreed:
            decisions.add(Decision(row, check.majority, number, against_row))
            continue
        decisions.add(Decision(row, check.code, number, against_row))
        if agreed is not None:
            decisions.add(Decision(row, ASKED_FOR_GOOD, number, against_row))
    looked.told.add(int(first["row"]))
    looked.told.add(int(other["row"]))


def _agreed(group: Entries, part: str) -> np.uint64 | None:
    """Give what nearly all licences of a group agree in, if they do; however many rows each has."""
    said = np.unique(np.stack([group[part], group["licence"]]), axis=1)[0]
    values, counts = np.unique(said, return_counts=True)
    best = int(counts.argmax())
    others = int(counts.sum() - counts[best])
    nearly_all = counts[best] >= max(_MANY, others * _MANY)
    return np.uint64(values[best]) if nearly_all else None
