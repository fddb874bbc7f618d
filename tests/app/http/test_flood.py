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
