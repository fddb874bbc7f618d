"""What the service writes down while it works: nothing about persons, nothing of requests."""

import json

DRIVER = "practitioner_qualification_certificate"


def test_the_logs_hold_no_personal_data(service):
    """After issuing, verifying, looking up, failing: no name, number, code or id should be in the logs."""
    clerk = service.sign_in("clerk")
    certificate = service.issue(DRIVER, clerk)
    face, path = certificate["face"], f"/api/v1/certificates/{certificate['id']}"
    text = service.client.get(f"{path}/code.txt", headers=clerk).text
    look = {"purpose": "路检路查", "place": "示例检查站"}
    inspector = service.sign_in("inspector")
    statuses = [
        service.client.get(path, params=look, headers=inspector).status_code,
        service.client.post("/api/v1/verify", json={"text": text}).status_code,
        service.client.post("/api/v1/verify", json={"text": text, **look}, headers=inspector).status_code,
        service.client.post("/api/v1/verify/batch", json={"texts": [text]}).status_code,
        service.client.post(
            "/api/v1/lookups", json={"number": face["id_number"], "name": face["name"]}
        ).status_code,
        service.client.post(
            "/api/v1/certificates", json={"type": DRIVER, "face": face}, headers=clerk
        ).status_code,
        service.client.post(
            "/api/v1/certificates", json={"type": DRIVER, "face": face | {"name": 1}}, headers=clerk
        ).status_code,
        service.client.get(f"/nowhere/{face['id_number']}?name={face['name']}").status_code,
        service.client.get(
            "/api/v1/certificates", params={"identifier": face["id_number"]}, headers=clerk
        ).status_code,
        service.client.post(
            "/api/v1/token", data={"username": face["id_number"], "password": "x"}
        ).status_code,
    ]
    expected = [200, 200, 200, 200, 200, 409, 422, 404, 200, 401]
    assert expected == statuses
    log = service.log.read_text()
    private = {
        "name": face["name"],
        "id": face["id_number"],
        "its end": face["id_number"][-6:],
        "digits": text.partition("#")[2][:40],
        "identifier": certificate["identifier"],
        "certificate": certificate["id"],
        "token": clerk["Authorization"][-40:],
        "purpose": look["purpose"],
        "address": face.get("address") or "住址",
    }
    expected = []
    actual = [kind for kind, value in private.items() if value in log]
    assert expected == actual


def test_every_line_is_json_and_every_request_has_one(service):
    """Each line should be a JSON object; a request's line should carry the id its answer carried."""
    answers = [service.client.get("/healthz") for _ in range(3)]
    service.stop()  # a line is written when its answer is out; now all are
    lines = [json.loads(line) for line in service.log.read_text().splitlines()]
    expected = [answer.headers["x-request-id"] for answer in answers]
    actual = [line["request_id"] for line in lines if line.get("route") == "/healthz"]
    assert expected == actual
