"""Garbage collection in a process that converts and does little else."""

import gc
from typing import Final

_SELDOM: Final = (100_000, 50, 1_000)


def collect_seldom() -> None:
    """Look for cycles seldom, and no more at what there is already.

    Rows make many objects and no cycles: looking for them took a fifth of a row's time.
    """
    gc.freeze()
    gc.set_threshold(*_SELDOM)
    gc.enable()
