"""The life of a key: next, current, verify-only, distrusted; and no other way."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signing.algorithms import by_name
from signing.keystore.changes import Records, added, distrusted, promoted, retired
from signing.keystore.errors import KeyStateError, KeyStoreError
from signing.keystore.key_list import from_json, to_json
from signing.keystore.record import KeyRecord, Purpose
from signing.trusted_key import KeyState

NOW = 5_000
PUBLIC_KEYS = [by_name("EdDSA").make_private().public for _ in range(4)]


def _record(number: int, **changes: Any) -> KeyRecord:
    values: dict[str, Any] = {
        "public": PUBLIC_KEYS[number],
        "purpose": Purpose.LICENCE,
        "issuer_code": "113300009900000106",
        "issuer_name": "示例省道路运输管理机构",
        "region": 33,
        "types": (72, 73),
        "state": KeyState.NEXT,
        "made": 0,
        "not_before": 1_000,
        "not_after": 9_000,
    }
    return KeyRecord(**(values | changes))


def _refusal(change: Any, *arguments: Any) -> str:
    with pytest.raises(KeyStateError) as caught:
        change(*arguments)
    return caught.value.reason


def test_promoting_takes_over_from_the_current_key() -> None:
    """The next key becomes current and the current one verify-only, in one step; others stay as they are."""
    records = (_record(0, state=KeyState.CURRENT), _record(1), _record(2))
    states = [record.state for record in promoted(records, records[1].kid, NOW)]
    assert states == [KeyState.VERIFY_ONLY, KeyState.CURRENT, KeyState.NEXT]


@pytest.mark.parametrize(
    "other",
    [{"region": 34}, {"types": (74,)}, {"purpose": Purpose.PUBLISHER}],
    ids=["region", "type", "purpose"],
)
def test_promoting_leaves_a_key_for_something_else_alone(other: dict[str, Any]) -> None:
    """A current key of another region, type or purpose goes on signing."""
    records = (_record(0, state=KeyState.CURRENT, **other), _record(1))
    assert [record.state for record in promoted(records, records[1].kid, NOW)] == [KeyState.CURRENT] * 2


def test_one_key_may_take_over_from_several() -> None:
    """A key for all types retires the keys that had one type each."""
    records = (
        _record(0, types=(72,), state=KeyState.CURRENT),
        _record(1, types=(73,), state=KeyState.CURRENT),
        _record(2),
    )
    states = [record.state for record in promoted(records, records[2].kid, NOW)]
    assert states == [KeyState.VERIFY_ONLY, KeyState.VERIFY_ONLY, KeyState.CURRENT]


def test_promoting_a_narrower_key_is_refused() -> None:
    """Else a type would be left without a key that signs it."""
    records = (_record(0, state=KeyState.CURRENT), _record(1, types=(72,)))
    assert _refusal(promoted, records, records[1].kid, NOW) == "would_leave_types_without_key"


@pytest.mark.parametrize("now", [0, 999, 9_000, 10_000])
def test_promoting_outside_the_keys_period_is_refused(now: int) -> None:
    """A key that may not sign now does not take over now; the end is exclusive."""
    assert _refusal(promoted, (_record(0),), _record(0).kid, now) == "outside_key_period"


@pytest.mark.parametrize("state", [s for s in KeyState if s is not KeyState.NEXT])
def test_only_a_next_key_is_promoted(state: KeyState) -> None:
    """There is no way back, and nothing is promoted twice."""
    since = 4_000 if state is KeyState.DISTRUSTED_SINCE else None
    record = _record(0, state=state, distrusted_since=since)
    assert _refusal(promoted, (record,), record.kid, NOW) == "not_next"


@pytest.mark.parametrize("state", [KeyState.NEXT, KeyState.VERIFY_ONLY, KeyState.DISTRUSTED])
def test_only_a_current_key_is_retired(state: KeyState) -> None:
    """Nothing but a current key can stop being one."""
    record = _record(0, state=state)
    assert _refusal(retired, (record,), record.kid) == "not_current"


@pytest.mark.parametrize("state", [KeyState.NEXT, KeyState.CURRENT, KeyState.VERIFY_ONLY])
def test_any_key_can_be_distrusted(state: KeyState) -> None:
    """Distrust takes one step from every state, with a second or altogether."""
    record = _record(0, state=state)
    since, wholly = (distrusted((record,), record.kid, at)[0] for at in (4_000, None))
    assert (since.state, since.distrusted_since) == (KeyState.DISTRUSTED_SINCE, 4_000)
    assert (wholly.state, wholly.distrusted_since) == (KeyState.DISTRUSTED, None)


def test_distrust_can_only_grow() -> None:
    """An earlier second or none at all is taken, a later one refused."""
    record = _record(0, state=KeyState.DISTRUSTED_SINCE, distrusted_since=4_000)
    grown = [distrusted((record,), record.kid, at)[0].distrusted_since for at in (4_000, 3_000, None)]
    assert grown == [4_000, 3_000, None]
    assert _refusal(distrusted, (record,), record.kid, 4_001) == "distrust_weakened"
    wholly = _record(0, state=KeyState.DISTRUSTED)
    assert _refusal(distrusted, (wholly,), wholly.kid, 0) == "distrust_weakened"


_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "promote", "retire", "distrust", "distrust since"]),
        st.integers(0, 3),
        st.sampled_from([(72,), (73,), (72, 73)]),
        st.integers(0, 10_000),
    ),
    max_size=25,
)


def _stepped(records: Records, step: tuple[str, int, tuple[int, ...], int]) -> Records:
    name, number, types, at = step
    kid = PUBLIC_KEYS[number].kid
    try:
        if name == "add":
            return added(records, _record(number, types=types))
        if name == "promote":
            return promoted(records, kid, at)
        if name == "retire":
            return retired(records, kid)
        return distrusted(records, kid, at if name == "distrust since" else None)
    except KeyStoreError:
        return records


@settings(max_examples=150, deadline=None)
@given(_STEPS)
def test_no_steps_lead_to_a_store_that_cannot_be_read(steps: list[Any]) -> None:
    """After any steps, allowed or refused, the records can be written and read, and states only went down."""
    records: Records = ()
    for step in steps:
        before = {record.kid: record.state for record in records}
        records = _stepped(records, step)
        assert from_json(to_json(records)) == records
        assert all(record.state >= before.get(record.kid, KeyState.NEXT) for record in records)
        assert before.keys() <= {record.kid for record in records}
        signing = {k for k, s in before.items() if s is KeyState.CURRENT}
        if step[0] == "promote" and signing:
            assert any(record.state is KeyState.CURRENT for record in records)
