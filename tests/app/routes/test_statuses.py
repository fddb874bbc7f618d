"""Changes of status over HTTP, and their history."""

import pytest

BASIS = {"reason": "未参加年审", "legal_basis": "示例规定第一条"}


@pytest.fixture
def act(client, as_clerk):
    """Give a function that acts on a certificate."""

    def acting(certificate, action, headers=as_clerk, **changes):
        body = {"action": action, **BASIS, **changes}
        return client.post(f"/api/v1/certificates/{certificate['id']}/status", json=body, headers=headers)

    return acting


@pytest.mark.parametrize(
    ("actions", "status"),
    [
        (["suspend"], "suspended"),
        (["suspend", "resume"], "valid"),
        (["cancel"], "cancelled"),
        (["withdraw"], "withdrawn"),
        (["revoke"], "revoked"),
        (["transfer"], "transferred"),
    ],
)
def test_each_legal_action_changes_the_status(act, issued, actions, status):
    """Each action the law knows should lead to its status."""
    certificate = issued()
    answers = [act(certificate, action) for action in actions]
    expected = (status, [200] * len(actions))
    actual = (answers[-1].json()["status"], [answer.status_code for answer in answers])
    assert expected == actual


def test_the_answer_warns_of_copies_in_force(act, issued):
    """Cancelling an original whose copy stays in force should say so, without face data."""
    original = issued()
    issued(original_or_copy="120", certificate_category="120")
    found = act(original, "cancel").json()
    assert [one["code"] for one in found["warnings"]] == ["copies_in_force"]
    assert "face" not in found


def test_what_the_law_does_not_know_is_refused(act, issued):
    """Resuming a revoked certificate should be a conflict that names status and action."""
    certificate = issued()
    act(certificate, "revoke")
    answer = act(certificate, "resume")
    expected = (409, "transition_refused", "revoked", "resume")
    found = answer.json()
    actual = (answer.status_code, found["code"], found["certificate_status"], found["action"])
    assert expected == actual


@pytest.mark.parametrize(
    "changes",
    [
        *(
            {"action": "replace"},
            {"action": "delete"},
            {"reason": ""},
            {"legal_basis": " "},
            {"reason": None},
        ),
        *({"reason": "***"}, {"reason": "待定"}, {"legal_basis": "\ufffd\ufffd"}),
    ],
)
def test_every_change_has_its_grounds(client, as_clerk, issued, changes):
    """An unknown action, or one whose reason or legal basis is missing or says nothing, should be refused."""
    certificate = issued()
    body = {"action": "suspend", **BASIS, **changes}
    answer = client.post(f"/api/v1/certificates/{certificate['id']}/status", json=body, headers=as_clerk)
    expected = 422
    actual = answer.status_code
    assert expected == actual, answer.text


def test_another_issuer_changes_nothing(act, issued, signed_in):
    """A clerk of another province should be refused."""
    answer = act(issued(), "revoke", headers=signed_in("clerk.gd"))
    expected = (403, "other_issuer")
    actual = (answer.status_code, answer.json()["code"])
    assert expected == actual


def test_the_history_tells_what_happened(client, act, issued, signed_in):
    """The history should list versions and changes with grounds and time, for holder and auditor alike."""
    certificate = issued()
    act(certificate, "suspend")
    path = f"/api/v1/certificates/{certificate['id']}/history"
    found = [client.get(path, headers=signed_in(name)).json() for name in ("holder.company", "auditor")]
    expected = [("suspend", "暂扣/停业", "valid", "suspended", "未参加年审", "2026-01-10T12:00:00+08:00")] * 2
    actual = [
        (
            change["action"],
            change["action_name"],
            change["from"],
            change["to"],
            change["reason"],
            change["at"],
        )
        for versions in found
        for change in versions[0]["changes"]
    ]
    assert expected == actual


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("partner", (403, "forbidden")),
        ("clerk.gd", (403, "other_issuer")),
        ("holder.driver", (404, "not_found")),
    ],
)
def test_others_do_not_read_the_history(client, issued, signed_in, name, answer):
    """Partners, other clerks and other holders should not read it."""
    path = f"/api/v1/certificates/{issued()['id']}/history"
    found = client.get(path, headers=signed_in(name))
    expected = answer
    actual = (found.status_code, found.json()["code"])
    assert expected == actual


def test_looks_are_for_the_holder(client, issued, signed_in, as_clerk):
    """The holder should see an empty list before anybody looked; the clerk none at all."""
    path = f"/api/v1/certificates/{issued()['id']}/looks"
    expected = ([], 403)
    actual = (
        client.get(path, headers=signed_in("holder.company")).json(),
        client.get(path, headers=as_clerk).status_code,
    )
    assert expected == actual
