"""Rows in force beside a newer licence of the same vehicle, plate or company that has ended, in one file.

A vehicle has one certificate, and a company one licence of a type: a newer one was made in its place.
Where the newer has ended the older did not come to life again; the row comes back, and a person decides. Ends
of other files are held against rows by `earlier_ends`.
"""

from typing import Final

import numpy as np

from app.conversion.duplicates import UNKNOWN_AGE, Decision, DecisionSpool, KeySpool
from app.conversion.looked import Looked
from app.conversion.reasons import NEWER_HAS_ENDED
from app.conversion.row_keys import MARK_SHIFT, THING_NAMES, TYPE_MASK

_COMPANY: Final = THING_NAMES.index("company")


def settle_newer_ended(things: KeySpool, ended: KeySpool, looked: Looked, decisions: DecisionSpool) -> None:
    """Send back rows whose vehicle, plate or company has a newer licence in the file, which has ended.

    Args:
        things: of rows in force; `whose` is the age.
        ended: the same things of rows that have ended, alike.
        looked: gets the marks of the rows to be told.
        decisions: get what is settled.
    """
    for over, in_force in ended.beside(things):
        left = in_force[~looked.older.of(in_force["row"]) & (in_force["whose"] != UNKNOWN_AGE)]
        for row in left[np.isin(left["key"][:, 1], over["key"][:, 1])]:
            newer = over[(over["key"] == row["key"]).all(axis=1) & (over["whose"] > row["whose"])]
            newer = newer[newer["licence"] != row["licence"]]
            if row["key"][1] >> MARK_SHIFT == _COMPANY:
                newer = newer[(newer["licence"] ^ row["licence"]) & np.uint64(TYPE_MASK) == 0]
            for other in newer[:1]:
                decisions.add(
                    Decision(int(row["row"]), NEWER_HAS_ENDED, int(other["number"]), int(other["row"]))
                )
                looked.told.add(int(other["row"]))
