"""Mending a damaged state: what can still be read is kept, what cannot is told before it is given up."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from verify_client.bundle import files, state
from verify_client.bundle.errors import StateDamagedError
from verify_client.bundle.held import Bundle
from verify_client.verify import ROADSIDE

KEPT_AS: Final = "state.json.damaged"


@dataclass(frozen=True, slots=True)
class Loss:
    """What a repair leaves: `floor`, the latest signed time known afterwards; was it legible in the state?"""

    floor: int
    is_legible: bool


def loss_of(folder: Path, now: datetime) -> Loss | None:
    """Say what repairing a bundle would lose; None if its state is whole.

    Raises:
        BundleMissingError, BadRootsError, DiskError: it cannot be opened.
    """
    held = Bundle.open(folder)
    try:
        state.load(folder)
    except StateDamagedError:
        legible = state.legible_time(folder)
        # A time of the future is a part of the damage; kept, it would stop every verdict.
        if legible > now.timestamp() + ROADSIDE.clock_tolerance:
            legible = 0
        return Loss(max(held.time_seen, legible), is_legible=legible > 0)
    return None


def repair(folder: Path, now: datetime) -> None:
    """Make the state anew, the damaged one is kept beside it; a whole one is left alone.

    Raises:
        BundleMissingError, BadRootsError, BundleBusyError, DiskError: it cannot be worked on.
    """
    with files.locked(folder):
        loss = loss_of(folder, now)
        if loss is not None:
            files.rename(folder, files.STATE, KEPT_AS)
            state.save(folder, state.State(loss.floor))
