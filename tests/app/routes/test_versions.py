"""Renewal, change and reissue over HTTP."""

import pytest

VEHICLE = "road_transport_certificate"


def test_a_renewal_makes_the_next_version(client, as_clerk, issued, code_of):
    """After a renewal the new version should be valid and the old one replaced, its code too."""
    first = issued()
    old_code = code_of(first)
    path = f"/api/v1/certificates/{first['id']}"
    longer = {
        "face": {"valid_to": str(int(first["valid_to"][:4]) + 1) + first["valid_to"][4:]},
        "issue_reason": "6",
    }
    answer = client.post(f"{path}/renewals", json=longer, headers=as_clerk)
    assert answer.status_code == 201, answer.text
    second = answer.json()
    judged = [
        client.post("/api/v1/verify", json={"text": text}).json()["reason"]
        for text in (old_code, code_of(second))
    ]
    expected = (2, first["id"], ["replaced", "genuine"], f"/api/v1/certificates/{second['id']}")
    actual = (second["version"], second["previous_id"], judged, answer.headers["location"])
    assert expected == actual


@pytest.mark.parametrize(
    "kind", [("changes", {"gross_mass_kg": 24000}, "4"), ("reissues", {}, "2")], ids=["change", "reissue"]
)
def test_changes_and_reissues_make_versions_too(client, as_clerk, issued, kind):
    """A change and a reissue should each make version 2, once under one key."""
    path, changes, reason = kind
    first = issued(VEHICLE)
    address = f"/api/v1/certificates/{first['id']}/{path}"
    headers = {**as_clerk, "Idempotency-Key": "k"}
    body = {"face": changes, "issue_reason": reason}
    answers = [client.post(address, json=body, headers=headers) for _ in range(2)]
    expected = ([201, 201], 1, 2)
    actual = (
        [answer.status_code for answer in answers],
        len({answer.json()["id"] for answer in answers}),
        answers[0].json()["version"],
    )
    assert expected == actual, answers[0].text


def test_only_the_newest_version_is_renewed(client, as_clerk, issued):
    """A replaced version should not be acted on again."""
    first = issued(VEHICLE)
    address = f"/api/v1/certificates/{first['id']}/reissues"
    body = {"face": {}, "issue_reason": "2"}
    client.post(address, json=body, headers=as_clerk)
    answer = client.post(address, json=body, headers=as_clerk)
    expected = 409
    actual = answer.status_code
    assert expected == actual, answer.text


def test_a_bad_change_names_its_field(client, as_clerk, issued):
    """A change to a bad value should be refused by its field, and the present version stay."""
    first = issued(VEHICLE)
    body = {"face": {"valid_to": "0000-00-00"}, "issue_reason": "4"}
    answer = client.post(f"/api/v1/certificates/{first['id']}/changes", json=body, headers=as_clerk)
    history = client.get(f"/api/v1/certificates/{first['id']}/history", headers=as_clerk).json()
    expected = (422, ["/face/valid_to"], ["valid"])
    actual = (
        answer.status_code,
        [fault["field"] for fault in answer.json()["errors"]],
        [version["status"] for version in history],
    )
    assert expected == actual


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("reissues", {"face": {}, "issue_reason": "2"}),
        ("changes", {"face": {}, "issue_reason": "4"}),
        ("status", {"action": "suspend", "reason": "r", "legal_basis": "b"}),
    ],
)
def test_what_was_not_handed_in_is_not_shown(client, as_clerk, issued, path, body):
    """An act on a certificate should show nothing that only a recorded look may show."""
    first = issued("practitioner_qualification_certificate")
    answer = client.post(f"/api/v1/certificates/{first['id']}/{path}", json=body, headers=as_clerk)
    expected = (True, set(), False)
    actual = (
        answer.is_success,
        {"face", "holder_code"} & set(answer.json()),
        first["holder_name"] in answer.text,
    )
    assert expected == actual, answer.text
