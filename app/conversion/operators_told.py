"""Vehicles beside the rows of the same file that are the licences of their operators: ended, or of another.

What the file says of an operator holds for its vehicles, in whichever table they stand. Whose a licence is
the register decides where it has it; else the vehicle comes back, and the operator's row is warned of.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np

from app.conversion.duplicates import Decision, DecisionSpool, Entries, KeySpool
from app.conversion.looked import Looked
from app.conversion.row_keys import MARK_SHIFT, OPERATOR_LICENCE, THING_NAMES

_MARK: Final = THING_NAMES.index(OPERATOR_LICENCE)


def settle_operators(operators: KeySpool, things: KeySpool, looked: Looked, decisions: DecisionSpool) -> None:
    """Settle vehicles whose operator's licence has ended, or is another company's, by the file.

    Args:
        operators: of each licence of an operator the key that its vehicles have; `licence` 1 = ended, `said`
            the holder, 0 = not known.
        things: of vehicles in force; `said` is the holder, `rank` 1 = a person, who has no credit code.
        looked: gets the marks of the rows to be told.
        decisions: get what is settled.
    """
    for every, vehicles in operators.beside(things):
        licences = every[~looked.older.of(every["row"])]
        for vehicle in _unlike(licences, vehicles[~looked.older.of(vehicles["row"])]):
            _settle(licences[licences["key"][:, 1] == vehicle["key"][1]], vehicle, looked, decisions)


def _unlike(licences: Entries, vehicles: Entries) -> Iterator[np.void]:
    """Give the vehicles whose operator's licences are known, and none is in force and of their holder."""
    in_force = licences[licences["licence"] == 0]
    told = np.isin(vehicles["key"][:, 1], licences["key"][:, 1])
    agree = np.isin(of_whom(vehicles), of_whom(in_force))
    unknown = in_force[in_force["said"] == 0]
    doubtless = ~np.isin(vehicles["key"][:, 1], unknown["key"][:, 1])
    named = (vehicles["said"] != 0) & (vehicles["rank"] == 0) | ~np.isin(
        vehicles["key"][:, 1], in_force["key"][:, 1]
    )
    is_operator = vehicles["key"][:, 1] >> MARK_SHIFT == _MARK
    yield from vehicles[is_operator & told & ~agree & doubtless & named]


def of_whom(entries: Entries) -> np.ndarray[tuple[int, ...], np.dtype[np.uint64]]:
    """Put key and holder together."""
    found: np.ndarray[tuple[int, ...], np.dtype[np.uint64]] = entries["key"][:, 1] ^ entries["said"]
    return found


def _settle(licences: Entries, vehicle: np.void, looked: Looked, decisions: DecisionSpool) -> None:
    in_force = licences[licences["licence"] == 0]
    other = (in_force if len(in_force) else licences)[0]
    row, number = int(vehicle["row"]), int(vehicle["number"])
    other_row, other_number = int(other["row"]), int(other["number"])
    looked.told.add(other_row)
    if not len(in_force):
        decisions.add(Decision(row, "operator_ended", other_number, other_row))
        return
    decisions.add(Decision(row, "operator_of_another", other_number, other_row))
    decisions.add(Decision(other_row, "vehicle_of_another", number, row))
    looked.told.add(row)
