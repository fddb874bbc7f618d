"""Rows that share a key are found on disk, all of them and no others."""

from contextlib import ExitStack

from hypothesis import given, settings
from hypothesis import strategies as st

from app.conversion.duplicates import Decision, DecisionSpool, Entry, KeySpool, digest


@given(keys=st.lists(st.integers(0, 30), max_size=60))
def test_groups_are_the_keys_given_twice(tmp_path_factory, keys):
    """Every key that several rows have should come out once, with just its rows, in their order."""
    expected = {
        tuple(row for row, other in enumerate(keys) if other == key) for key in keys if keys.count(key) > 1
    }
    with KeySpool(tmp_path_factory.mktemp("spool") / "keys") as spool:
        for row, key in enumerate(keys):
            spool.add(digest(str(key)), row, row + 2, 7, 9, 11)
        groups = list(spool.groups())
    assert expected == {tuple(entry.row for entry in group) for group in groups}
    assert all(entry == Entry(entry.row, entry.row + 2, 7, 9, 11) for group in groups for entry in group)


def test_nothing_is_left_behind(tmp_path):
    """When the spools are done with, their folders should be gone."""
    with KeySpool(tmp_path / "keys") as keys, DecisionSpool(tmp_path / "decisions") as decisions:
        keys.add(digest("a"), 0, 1, 0)
        decisions.add(Decision(0, "duplicate", 1))
        assert [Decision(0, "duplicate", 1)] == list(decisions)
    assert [] == list(tmp_path.iterdir())


@given(rows=st.lists(st.integers(0, 1 << 22), max_size=50))
def test_decisions_come_in_the_order_of_rows(tmp_path_factory, rows):
    """Decisions noted in any order should come back by row, the milder reason first."""
    with DecisionSpool(tmp_path_factory.mktemp("spool") / "decisions") as spool:
        for row in rows:
            spool.add(Decision(row, "rows_contradict", 2))
            spool.add(Decision(row, "duplicate", 3))
        actual = list(spool)
    ordered = sorted(rows)
    expected = sorted(
        [(row, "duplicate", 3) for row in ordered] + [(row, "rows_contradict", 2) for row in ordered]
    )
    assert [Decision(*one) for one in expected] == actual


def test_keys_are_told_apart_by_their_parts():
    """Parts that give the same text when joined should still be two keys."""
    assert digest("a", "bc") != digest("ab", "c")


@settings(deadline=None)  # folders of files are as slow as the disk
@given(own=st.sets(st.integers(0, 30)), others=st.lists(st.sets(st.integers(0, 30)), min_size=1, max_size=2))
def test_what_no_other_spool_has_is_beyond_them(tmp_path_factory, own, others):
    """Just the keys that none of the others has should come out; an original is not found in its copy."""
    folder = tmp_path_factory.mktemp("spool")
    with ExitStack() as stack:
        first, *more = (stack.enter_context(KeySpool(folder / str(at))) for at in range(1 + len(others)))
        for spool, keys in zip((first, *more), (own, *others), strict=True):
            for key in keys:
                spool.add(digest(str(key >> 1)), key, key, licence=key & 1)
        found = {entry.row for entry in first.beyond(more)}
    assert own.difference(*others) == found
