"""Keys of ends held in memory, to see of thousands of rows at once that none is among them."""

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

_MOST: Final = 4_000_000
"""Keys of 8 bytes; of more, the database is asked for every row."""


class KnownKeys:
    """A set of 8-byte keys that grows; true if it holds any."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._sorted = np.empty(0, np.int64)
        self._too_many = False
        self.seen = 0
        """The number of the last end that was added."""

    def __bool__(self) -> bool:
        return self._too_many or bool(len(self._sorted))

    def add(self, keys: Iterable[int], seen: int) -> None:
        """Add the keys of ends up to a number."""
        self._sorted = np.union1d(self._sorted, np.fromiter(keys, np.int64))
        if len(self._sorted) > self._most or self._too_many:
            self._too_many, self._sorted = True, np.empty(0, np.int64)
        self.seen = seen

    def among(self, keys: Sequence[int]) -> list[int]:
        """Give those of some keys that are known, or all where there are too many to know.

        >>> known = KnownKeys()
        >>> known.add([5, -3], 2)
        >>> known.among([1, 5, -3])
        [5, -3]
        """
        if self._too_many or not len(self._sorted):
            return list(keys) if self._too_many else []
        asked = np.fromiter(keys, np.int64, len(keys))
        at = np.minimum(np.searchsorted(self._sorted, asked), len(self._sorted) - 1)
        found: list[int] = asked[self._sorted[at] == asked].tolist()
        return found
