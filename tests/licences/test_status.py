"""States in law: what may follow what, and nothing else."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licences.codes import code_list
from licences.errors import IncompleteChangeError, TransitionError
from licences.status import Action, CertificateStatus, StatusChange, allowed_actions, apply, make_change

NOW = datetime(2026, 6, 1, tzinfo=UTC)
WHY = {"reason": "吊销决定", "legal_basis": "《道路运输条例》第六十三条", "actor": "王五", "at": NOW}
ALLOWED = {
    ("valid", "suspend", "suspended"),
    ("valid", "replace", "replaced"),
    ("valid", "cancel", "cancelled"),
    ("valid", "withdraw", "withdrawn"),
    ("valid", "revoke", "revoked"),
    ("valid", "transfer", "transferred"),
    ("suspended", "resume", "valid"),
    ("suspended", "replace", "replaced"),
    ("suspended", "cancel", "cancelled"),
    ("suspended", "withdraw", "withdrawn"),
    ("suspended", "revoke", "revoked"),
}
STATUSES, ACTIONS = st.sampled_from(CertificateStatus), st.sampled_from(Action)


def test_exactly_the_legal_changes_are_possible():
    """Over all pairs of state and action, the eleven legal changes and no other happen."""
    possible = {
        (status, action, apply(status, action))
        for status in CertificateStatus
        for action in allowed_actions(status)
    }
    assert possible == ALLOWED


@given(STATUSES, ACTIONS)
def test_every_other_change_is_refused(status, action):
    """A change outside the list raises, and says state and action in Chinese and English."""
    if action in allowed_actions(status):
        return
    with pytest.raises(TransitionError) as refused:
        apply(status, action)
    assert (status, action) == (refused.value.status, refused.value.action)
    assert status.name_zh in refused.value.message.zh
    assert action in refused.value.message.en


@given(st.lists(ACTIONS, max_size=20))
def test_no_way_leads_out_of_a_final_state(actions):
    """Whatever is tried, after a final state the state stays what it was."""
    status = CertificateStatus.VALID
    for action in actions:
        try:
            after = apply(status, action)
        except TransitionError:
            continue
        assert not status.is_final
        status = after


def test_the_final_states():
    """Only valid and suspended certificates can change."""
    final = {status for status in CertificateStatus if status.is_final}
    assert final == set(CertificateStatus) - {CertificateStatus.VALID, CertificateStatus.SUSPENDED}


def test_list_values_are_the_published_ones():
    """The four-bit values of the status lists are fixed for ever."""
    values = {status.value: status.list_value for status in CertificateStatus}
    assert values == {
        "valid": 0,
        "suspended": 2,
        "replaced": 3,
        "cancelled": 12,
        "withdrawn": 13,
        "revoked": 14,
        "transferred": 15,
    }


def test_every_state_has_its_chinese_name_and_national_codes():
    """Names are the legal terms; codes are in the national lists, and their names agree."""
    names = {status.value: status.name_zh for status in CertificateStatus}
    assert names == {
        "valid": "有效",
        "suspended": "暂扣/停业",
        "replaced": "换发",
        "cancelled": "注销",
        "withdrawn": "撤销",
        "revoked": "吊销",
        "transferred": "转出",
    }
    details = code_list("certificate_status_detail")
    told = {status.value: details.name_of(status.detail_code) for status in CertificateStatus}
    assert told == {
        "valid": "有效",
        "suspended": "无效（其他）",
        "replaced": "无效（已换发）",
        "cancelled": "无效（已注销）",
        "withdrawn": "无效（已撤销）",
        "revoked": "无效（已吊销）",
        "transferred": "无效（其他）",
    }
    assert [status.national_code for status in CertificateStatus] == ["1", "2", "2", "2", "2", "2", "2"]


def test_a_change_is_recorded_with_its_reasons():
    """A change knows before, after, action, reason, legal basis, actor and time."""
    change = make_change(CertificateStatus.VALID, Action.REVOKE, **WHY)
    assert change == StatusChange(
        CertificateStatus.VALID, CertificateStatus.REVOKED, Action.REVOKE, *WHY.values()
    )


@pytest.mark.parametrize("field", ["reason", "legal_basis", "actor"])
@pytest.mark.parametrize("empty", ["", " \t", None])
def test_a_change_needs_every_reason(field, empty):
    """Without reason, legal basis or actor there is no change."""
    with pytest.raises(IncompleteChangeError) as refused:
        make_change(CertificateStatus.VALID, Action.REVOKE, **(WHY | {field: empty}))
    assert refused.value.field == field


def test_a_change_needs_an_aware_time():
    """A time without a zone is refused."""
    with pytest.raises(IncompleteChangeError) as refused:
        make_change(CertificateStatus.VALID, Action.REVOKE, **(WHY | {"at": datetime(2026, 6, 1)}))  # noqa: DTZ001
    assert refused.value.field == "at"


def test_a_change_cannot_be_written_with_another_result():
    """A record whose after does not follow from before and action cannot be made."""
    with pytest.raises(TransitionError):
        StatusChange(CertificateStatus.VALID, CertificateStatus.VALID, Action.REVOKE, *WHY.values())
