"""Limits on guessing passwords: failures only, and no way to lock somebody else out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from app.services.rate_limits import RateLimits
from app.services.sign_in_limits import KNOWN_DAYS, SignInLimits

NOW = datetime(2026, 5, 1, tzinfo=UTC)
OWN, OTHER = "203.0.113.7", "198.51.100.9"


@pytest.fixture
def limits(engine):
    """Give limits of three failures a minute."""
    return SignInLimits(RateLimits(engine, b"secret"), 3)


def fail(limits, name, addresses):
    """Fail once from each address and give the waits."""
    return [limits.begin(name, address, NOW) for address in addresses]


def test_the_fourth_failure_waits(limits):
    """Three failures for a name from an address should pass, the fourth wait one interval."""
    expected = [0, 0, 0, 20]
    actual = fail(limits, "clerk", [OTHER] * 4)
    assert expected == actual


def test_success_costs_nothing(limits):
    """Whoever knows the password should sign in as often as they like."""
    waits = []
    for _ in range(40):
        waits.append(limits.begin("clerk", OWN, NOW))
        limits.succeed("clerk", OWN, NOW)
    expected = [0] * 40
    actual = waits
    assert expected == actual


def test_failures_elsewhere_lock_nobody_out(limits):
    """One who fails for a name at another address should be stopped there, not the owner here."""
    fail(limits, "clerk", [OTHER] * 10)
    expected = 0
    actual = limits.begin("clerk", OWN, NOW)
    assert expected == actual


def test_a_crowd_is_stopped_but_not_the_owner(limits):
    """Failures from thirty addresses should stop new ones, but none from which the owner signed in lately."""
    limits.begin("clerk", OWN, NOW)
    limits.succeed("clerk", OWN, NOW)
    crowd = fail(limits, "clerk", [f"198.51.100.{number}" for number in range(31)])
    later = NOW + timedelta(days=KNOWN_DAYS)
    expected = ([0] * 30, True, 0)
    actual = (crowd[:30], crowd[30] > 0, limits.begin("clerk", OWN, NOW))
    assert expected == actual
    fail_later = [limits.begin("clerk", f"198.51.100.{number}", later) for number in range(31)]
    assert (True, True) == (fail_later[30] > 0, limits.begin("clerk", OWN, later) > 0)


def test_one_password_for_many_names_is_stopped(limits):
    """Failures for thirty names from one address should stop it for every name."""
    waits = [limits.begin(f"clerk.{number}", OTHER, NOW) for number in range(31)]
    expected = ([0] * 30, True)
    actual = (waits[:30], waits[30] > 0)
    assert expected == actual


def test_a_refused_attempt_counts_nowhere(limits):
    """Refusals at one address should not use up what the name may fail from elsewhere."""
    fail(limits, "clerk", [OTHER] * 60)
    expected = [0] * 27
    actual = fail(limits, "clerk", [f"198.51.100.{number}" for number in range(100, 127)])
    assert expected == actual


def test_many_at_once_are_all_counted(limits):
    """Of twenty attempts at the same time, before any is found wrong, three should go on."""
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: limits.begin("clerk", OTHER, NOW), range(20)))
    expected = 3
    actual = waits.count(0)
    assert expected == actual
