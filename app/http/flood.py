"""A guard against floods from one address: a token bucket for each, in this process only.

It sheds load; no rule of the product hangs on it, so processes need not share it. What must hold across
processes (sign-in, look-ups by two facts) is counted in the database: `app/services/rate_limits.py`.
"""

from typing import Final

MAX_ADDRESSES: Final = 100_000
"""Addresses remembered; beyond that all are forgotten, which only ever allows more."""


class Flood:
    """Allows each address a number of requests a minute, and that many at once."""

    def __init__(self, per_minute: int) -> None:
        self._per_second = per_minute / 60
        self._most = float(per_minute)
        self._left: dict[str, tuple[float, float]] = {}

    def wait(self, address: str, now: float, cost: int = 1) -> float:
        """Take one request.

        Args:
            address: where it comes from.
            now: monotonic seconds.
            cost: how many it counts for. One beyond the whole allowance passes when nothing of it is used,
                and what is owed then is worked off like the rest.

        Returns:
            0 if it may pass, else the seconds until one may.
        """
        left, since = self._left.get(address, (self._most, now))
        left = min(self._most, left + (now - since) * self._per_second)
        needed = min(cost, self._most)
        if left < needed:
            self._left[address] = left, now
            return (needed - left) / self._per_second
        if len(self._left) >= MAX_ADDRESSES and address not in self._left:
            self._left.clear()
        self._left[address] = left - cost, now
        return 0
