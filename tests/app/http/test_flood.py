"""The guard against floods from one address."""

from app.http import flood
from app.http.flood import Flood


def test_gives_a_minutes_worth_at_once_and_then_by_time():
    """Sixty a minute should let sixty pass at once, then one a second."""
    guard = Flood(60)
    at_once = [guard.wait("a", 0.0) for _ in range(61)]
    expected = ([0] * 60, 1.0, 0, 1.0)
    actual = (at_once[:60], at_once[60], guard.wait("a", 1.0), guard.wait("a", 1.0))
    assert expected == actual


def test_addresses_do_not_disturb_each_other():
    """One address's flood should not stop another."""
    guard = Flood(1)
    guard.wait("a", 0.0)
    expected = (60.0, 0)
    actual = (guard.wait("a", 0.0), guard.wait("b", 0.0))
    assert expected == actual


def test_memory_is_bounded(monkeypatch):
    """More addresses than are remembered should make it forget rather than grow."""
    monkeypatch.setattr(flood, "MAX_ADDRESSES", 10)
    guard = Flood(1)
    for number in range(100):
        guard.wait(str(number), 0.0)
    expected = True
    actual = len(guard._left) <= 10
    assert expected == actual


def test_many_at_once_count_as_many():
    """Forty at once should leave twenty of sixty; more than is left should wait for it."""
    guard = Flood(60)
    expected = (0, 20.0, 0, 1.0)
    actual = (
        guard.wait("a", 0.0, 40),
        guard.wait("a", 0.0, 40),
        guard.wait("a", 0.0, 20),
        guard.wait("a", 0.0),
    )
    assert expected == actual


def test_more_than_the_allowance_passes_once_and_is_worked_off():
    """A hundred, where sixty a minute are allowed, should pass when nothing is used, and take its time then."""
    guard = Flood(60)
    expected = (0, 41.0, 100.0, 0)
    actual = (
        guard.wait("a", 0.0, 100),
        guard.wait("a", 0.0),
        guard.wait("a", 0.0, 100),
        guard.wait("a", 100.0, 100),
    )
    assert expected == actual
