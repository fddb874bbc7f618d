"""What a trusted key may sign."""

from timeit import timeit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing.errors import MalformedError
from signing.fields import LATEST_TIME
from signing.trusted_key import KeyRefusal, KeyState, Role
from tests.signing.lists import DAY, NOW, publisher, trusted

NOBODY = frozenset[int]()


@pytest.mark.parametrize("state", [KeyState.NEXT, KeyState.CURRENT, KeyState.VERIFY_ONLY])
def test_a_good_key_authorises(state):
    """What a key of any good state signed in its region, for its type and in its time is authorised."""
    assert trusted(state=state).authorises(Role.LICENCES, 33, 72, NOW) is None


@pytest.mark.parametrize(
    ("role", "region", "type_number", "at", "expected"),
    [
        (Role.STATUS_INDEX, 33, 71, NOW, KeyRefusal.ROLE),
        (Role.LICENCES, 34, 71, NOW, KeyRefusal.REGION),
        (Role.LICENCES, 33, 73, NOW, KeyRefusal.TYPE),
        (Role.LICENCES, 33, 71, NOW - DAY - 1, KeyRefusal.PERIOD),
        (Role.LICENCES, 33, 71, NOW + 1000 * DAY, KeyRefusal.PERIOD),
        (Role.LICENCES, 33, 71, NOW - DAY, None),
        (Role.LICENCES, 33, 71, NOW + 1000 * DAY - 1, None),
    ],
)
def test_each_bound_refuses_by_name(role, region, type_number, at, expected):
    """Role, region, type and period each refuse, and the period has its last second outside."""
    assert expected == trusted().authorises(role, region, type_number, at)


@pytest.mark.parametrize(
    ("at", "expected"), [(NOW - 1, None), (NOW, KeyRefusal.DISTRUSTED), (NOW + 1, KeyRefusal.DISTRUSTED)]
)
def test_distrust_begins_with_its_second(at, expected):
    """What was signed before the second of distrust stays good; nothing from it on is."""
    key = trusted(state=KeyState.DISTRUSTED_SINCE, distrusted_since=NOW)
    assert expected == key.allows(Role.LICENCES, at)


def test_a_distrusted_key_never_authorises():
    """A wholly distrusted key is told as such, whenever it signed."""
    key = trusted(state=KeyState.DISTRUSTED)
    assert {KeyRefusal.DISTRUSTED} == {
        key.allows(Role.LICENCES, at) for at in (0, NOW - 2 * DAY, NOW, NOW + 2000 * DAY)
    }


@given(at=st.integers(0, LATEST_TIME), since=st.integers(0, LATEST_TIME))
def test_distrust_outranks_every_other_reason(at, since):
    """From its second on, a distrusted key is refused for that and nothing else."""
    key = trusted(state=KeyState.DISTRUSTED_SINCE, distrusted_since=since)
    assert (at >= since) == (key.authorises(Role.STATUS_INDEX, 1, 1, at) is KeyRefusal.DISTRUSTED)


REFUSED = {
    "credit code with a wrong check character": ({"issuer_code": "11330000990000017A"}, "bad_issuer_code"),
    "credit code in small letters": ({"issuer_code": "11330000990000017u"}, "bad_issuer_code"),
    "credit code with a space": ({"issuer_code": "1133 0000990000017U"}, "bad_issuer_code"),
    "no credit code": ({"issuer_code": ""}, "bad_issuer_code"),
    "no name": ({"issuer_name": ""}, "bad_issuer_name"),
    "name with a line break": ({"issuer_name": "示例省\n交通运输厅"}, "bad_issuer_name"),
    "name with a direction override": ({"issuer_name": "示例省\u202e厅"}, "bad_issuer_name"),
    "name with blanks around": ({"issuer_name": " 示例省"}, "bad_issuer_name"),
    "endless name": ({"issuer_name": "示" * 121}, "bad_issuer_name"),
    "region 0": ({"regions": frozenset({0})}, "bad_region"),
    "region of six digits": ({"regions": frozenset({330000})}, "bad_region"),
    "type 0": ({"types": frozenset({0})}, "bad_type_number"),
    "type 1000": ({"types": frozenset({1000})}, "bad_type_number"),
    "no region": ({"regions": NOBODY}, "signs_nothing"),
    "no type": ({"types": NOBODY}, "signs_nothing"),
    "no role": ({"roles": Role(0)}, "unknown_role"),
    "ends before it begins": ({"not_before": NOW, "not_after": NOW}, "bad_key_period"),
    "begins before all time": ({"not_before": -1}, "bad_key_period"),
    "ends after all time": ({"not_after": LATEST_TIME + 1}, "bad_key_period"),
    "distrusted since nothing": ({"state": KeyState.DISTRUSTED_SINCE}, "bad_distrusted_since"),
    "current, yet distrusted since": ({"distrusted_since": NOW}, "bad_distrusted_since"),
    "distrusted, and since": (
        {"state": KeyState.DISTRUSTED, "distrusted_since": NOW},
        "bad_distrusted_since",
    ),
    "distrusted since after all time": (
        {"state": KeyState.DISTRUSTED_SINCE, "distrusted_since": LATEST_TIME + 1},
        "bad_distrusted_since",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_contradictions_are_refused_by_name(name):
    """A key whose fields contradict each other, or say nothing, cannot be made."""
    changes, reason = REFUSED[name]
    with pytest.raises(MalformedError) as refused:
        trusted(**changes)
    assert reason == refused.value.reason


def test_a_publisher_needs_no_region():
    """A key that signs no licences may have neither regions nor types, and then signs none."""
    key = publisher()
    assert key.allows(Role.STATUS_INDEX, NOW) is None
    assert KeyRefusal.ROLE == key.authorises(Role.LICENCES, 33, 71, NOW)


def test_the_answer_is_cheap():
    """The judge asks for every licence: a hundred thousand answers take well under a second."""
    key = trusted()
    assert timeit(lambda: key.authorises(Role.LICENCES, 33, 71, NOW), number=100_000) < 0.5
