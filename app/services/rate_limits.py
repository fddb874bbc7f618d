"""Rate limits that hold across processes, kept in the database: sign-in, look-ups by two facts.

The generic cell rate algorithm: each caller has one time until which its allowance is used up. A request
moves it on by one interval; one that would move it beyond the whole allowance is refused. One statement
decides, so two processes can never both grant the last request.
"""

import hmac
from datetime import datetime
from hashlib import sha256
from typing import Any, Final, NamedTuple

from sqlalchemy import Engine, text

from app.database import WRITING

MINUTE_MS: Final = 60_000


class Rule(NamedTuple):
    """A limit: so many a minute for one caller, and that many at once."""

    name: str
    per_minute: int


_TAKE: Final = text(
    """
    INSERT INTO rate_limits (rule, caller, used_until_ms) VALUES (:rule, :caller, :now + :interval)
    ON CONFLICT (rule, caller) DO UPDATE SET used_until_ms = :interval +
        CASE WHEN rate_limits.used_until_ms > :now THEN rate_limits.used_until_ms ELSE :now END
    WHERE rate_limits.used_until_ms <= :now + :allowance - :interval
    RETURNING used_until_ms
    """
)
_GIVE_BACK: Final = text(
    "UPDATE rate_limits SET used_until_ms = used_until_ms - :interval WHERE rule = :rule AND caller = :caller"
)
_REMEMBER: Final = text(
    """
    INSERT INTO rate_limits (rule, caller, used_until_ms) VALUES (:rule, :caller, :until)
    ON CONFLICT (rule, caller) DO UPDATE SET used_until_ms = :until
    """
)
_USED: Final = text("SELECT used_until_ms FROM rate_limits WHERE rule = :rule AND caller = :caller")
_FORGET: Final = text("DELETE FROM rate_limits WHERE used_until_ms <= :now")


class RateLimits:
    """Counts in one database.

    Args:
        engine: of the service.
        secret: makes the stored callers unreadable.
    """

    def __init__(self, engine: Engine, secret: bytes) -> None:
        self._engine = engine.execution_options(**{WRITING: True})
        self._secret = secret

    def take(self, rule: Rule, caller: str, now: datetime) -> int:
        """Count one request.

        Args:
            rule: the limit.
            caller: address or name; only its keyed hash is kept.
            now: aware.

        Returns:
            0 if it may pass, else the whole seconds until one may.
        """
        interval = _interval(rule)
        values = self._key(rule.name, caller) | {
            "now": _milliseconds(now),
            "interval": interval,
            "allowance": interval * rule.per_minute,
        }
        with self._engine.begin() as connection:
            if connection.execute(_TAKE, values).first() is not None:
                return 0
            used = connection.execute(_USED, values).scalar_one()
        wait = int(used) + interval - interval * rule.per_minute - _milliseconds(now)
        return max(1, -(-wait // 1000))

    def give_back(self, rule: Rule, caller: str) -> None:
        """Undo one `take`: what it counted turned out to be nothing to limit."""
        with self._engine.begin() as connection:
            connection.execute(_GIVE_BACK, self._key(rule.name, caller) | {"interval": _interval(rule)})

    def remember(self, name: str, caller: str, until: datetime) -> None:
        """Keep in mind that a caller has shown who it is."""
        with self._engine.begin() as connection:
            connection.execute(_REMEMBER, self._key(name, caller) | {"until": _milliseconds(until)})

    def remembers(self, name: str, caller: str, now: datetime) -> bool:
        """Say whether a caller is kept in mind."""
        with self._engine.connect() as connection:
            until = connection.execute(_USED, self._key(name, caller)).scalar_one_or_none()
        return until is not None and int(until) > _milliseconds(now)

    def forget(self, now: datetime) -> None:
        """Remove callers whose whole allowance is back: they need no row."""
        with self._engine.begin() as connection:
            connection.execute(_FORGET, {"now": _milliseconds(now)})

    def _key(self, name: str, caller: str) -> dict[str, Any]:
        hashed = hmac.new(self._secret, f"{name}\0{caller}".encode(), sha256).hexdigest()
        return {"rule": name, "caller": hashed}


def _interval(rule: Rule) -> int:
    """Give the milliseconds for one request."""
    return -(-MINUTE_MS // rule.per_minute)


def _milliseconds(time: datetime) -> int:
    return int(time.timestamp() * 1000)
