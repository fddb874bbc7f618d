"""Rate limits in the database: refuse what is too much, on both databases and across processes."""

import hmac
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from app.services.rate_limits import RateLimits, Rule

NOW = datetime(2026, 5, 1, tzinfo=UTC)
FIVE = Rule("sign_in", 5)


def test_allows_as_many_as_the_rule_says(engine):
    """Five a minute should let five pass and tell the sixth to wait for one interval."""
    limits = RateLimits(engine, b"secret")
    expected = [0, 0, 0, 0, 0, 12]
    actual = [limits.take(FIVE, "203.0.113.7", NOW) for _ in range(6)]
    assert expected == actual


def test_gives_back_with_time(engine):
    """After one interval one more request should pass, and only one."""
    limits = RateLimits(engine, b"secret")
    for _ in range(5):
        limits.take(FIVE, "203.0.113.7", NOW)
    later = NOW + timedelta(seconds=12)
    expected = [0, 12]
    actual = [limits.take(FIVE, "203.0.113.7", later) for _ in range(2)]
    assert expected == actual


def test_callers_do_not_disturb_each_other(engine):
    """A caller that used up its allowance should not stop another."""
    limits = RateLimits(engine, b"secret")
    for _ in range(6):
        limits.take(FIVE, "203.0.113.7", NOW)
    expected = 0
    actual = limits.take(FIVE, "203.0.113.8", NOW)
    assert expected == actual


def test_holds_under_concurrency(engine):
    """Of forty requests at once from one caller exactly the allowance should pass."""
    limits = RateLimits(engine, b"secret")
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: limits.take(FIVE, "203.0.113.7", NOW), range(40)))
    expected = 5
    actual = waits.count(0)
    assert expected == actual


def test_keeps_nothing_readable(engine):
    """The stored caller should be a keyed hash, not the address."""
    RateLimits(engine, b"secret").take(FIVE, "203.0.113.7", NOW)
    with engine.connect() as connection:
        callers = connection.execute(text("SELECT caller FROM rate_limits")).scalars().all()
    expected = [hmac.new(b"secret", b"sign_in\x00203.0.113.7", "sha256").hexdigest()]
    actual = list(callers)
    assert expected == actual


def test_forgets_who_has_everything_back(engine):
    """A caller whose allowance is whole again should leave no row."""
    limits = RateLimits(engine, b"secret")
    limits.take(FIVE, "203.0.113.7", NOW)
    limits.forget(NOW + timedelta(seconds=60))
    with engine.connect() as connection:
        actual = connection.execute(text("SELECT count(*) FROM rate_limits")).scalar_one()
    expected = 0
    assert expected == actual
