"""Rows of several licences that speak of one vehicle, plate, number, company or person, settled."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from app.conversion.duplicates import Decision, DecisionSpool, Entries, KeySpool
from app.conversion.reasons import SAME_THINGS, SameThing
from app.conversion.row_keys import LICENCE, THING_NAMES, TYPE_MASK
from app.conversion.same_licence import Looked

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
    for entry in group:
        against = other if entry[part] == first[part] else first
        against_row = int(against["row"])
        decisions.add(Decision(int(entry["row"]), check.code, int(against["number"]), against_row))
    looked.told.add(int(first["row"]))
    looked.told.add(int(other["row"]))
