"""Limits on guessing passwords that nobody can turn against the owner of an account.

Only failures count. Tightly: those of one address for one name. Loosely: those of one address for all names
(one password tried on many accounts), and those for one name from everywhere (one account tried from many
addresses). The last would let a crowd lock an account, so it does not hold at an address from which its owner
has signed in lately.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from app.services.rate_limits import RateLimits, Rule

LOOSER: Final = 10
"""How many times looser the two loose limits are."""

KNOWN_DAYS: Final = 90
_KNOWN: Final = "sign_in_known"


class SignInLimits:
    """Counts failed sign-ins.

    Args:
        limits: keeps the counts.
        per_minute: failures of one address for one name.
    """

    def __init__(self, limits: RateLimits, per_minute: int) -> None:
        self._limits = limits
        self._both = Rule("sign_in", per_minute)
        self._address = Rule("sign_in_address", per_minute * LOOSER)
        self._name = Rule("sign_in_name", per_minute * LOOSER)

    def begin(self, name: str, address: str, now: datetime) -> int:
        """Count an attempt as failed, before its password is looked at: many at once are all counted.

        Returns:
            0 if it may go on, else the whole seconds until one may; then nothing is counted.
        """
        taken: list[tuple[Rule, str]] = []
        for rule, caller in self._counts(name, address, now):
            wait = self._limits.take(rule, caller, now)
            if wait:
                self._give_back(taken)
                return wait
            taken.append((rule, caller))
        return 0

    def succeed(self, name: str, address: str, now: datetime) -> None:
        """Take back what `begin` counted: it was the owner."""
        self._give_back(self._counts(name, address, now))
        self._limits.remember(_KNOWN, _together(name, address), now + timedelta(days=KNOWN_DAYS))

    def _give_back(self, counts: Iterator[tuple[Rule, str]] | list[tuple[Rule, str]]) -> None:
        for rule, caller in counts:
            self._limits.give_back(rule, caller)

    def _counts(self, name: str, address: str, now: datetime) -> Iterator[tuple[Rule, str]]:
        both = _together(name, address)
        yield self._both, both
        yield self._address, address
        if not self._limits.remembers(_KNOWN, both, now):
            yield self._name, name


def _together(name: str, address: str) -> str:
    return f"{address}\0{name}"
