"""A licence from issue to suspension, through the real service and the inspector's own program."""

import json
import subprocess
import sys

import pytest

VEHICLE = "road_transport_certificate"
SUSPENSION = {"action": "suspend", "reason": "未参加年审", "legal_basis": "示例规定第一条"}


def inspect(service, *arguments):
    """Run luzheng-verify against the service; give its exit code and its JSON lines."""
    command = [sys.executable, "-m", "verify_client.cli", "--server", service.address, "--json", *arguments]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def test_from_issue_to_suspension(service, tmp_path):
    """Issued, drawn, scanned: valid; suspended: invalid at once, for the API and for the inspector's program."""
    clerk = service.sign_in("clerk")
    certificate = service.issue(VEHICLE, clerk)
    path = f"/api/v1/certificates/{certificate['id']}"
    picture = tmp_path / "code.png"
    picture.write_bytes(service.client.get(f"{path}/code.png", headers=clerk).content)

    def judged():
        with picture.open("rb") as stream:
            files = {"picture": ("code.png", stream, "image/png")}
            answer = service.client.post("/api/v1/verify/picture", files=files).json()
        code, lines = inspect(service, str(picture))
        return answer["verdict"], answer["reason"], code, [line["reason"] for line in lines]

    found = [judged()]
    changed = service.client.post(f"{path}/status", json=SUSPENSION, headers=clerk)
    found.append(judged())
    expected = (
        "suspended",
        [("valid", "genuine", 0, ["genuine"]), ("invalid", "suspended", 1, ["suspended"])],
    )
    actual = (changed.json()["status"], found)
    assert expected == actual


@pytest.mark.parametrize("role", ["inspector"])
def test_a_look_by_an_inspector_is_seen_by_the_holder(service, role):
    """What an inspector looks at should be in the holder's list."""
    clerk = service.sign_in("clerk")
    certificate = service.issue("road_transport_operation_licence", clerk)
    path = f"/api/v1/certificates/{certificate['id']}"
    text = service.client.get(f"{path}/code.txt", headers=clerk).text
    look = {"text": text, "purpose": "路检路查", "place": "沪昆高速 示例检查站"}
    answer = service.client.post("/api/v1/verify", json=look, headers=service.sign_in(role)).json()
    looks = service.client.get(f"{path}/looks", headers=service.sign_in("holder")).json()
    expected = (certificate["face"]["operator_name"], [(look["purpose"], look["place"])])
    actual = (
        answer["record"]["face"]["operator_name"],
        [(each["purpose"], each["place"]) for each in looks if each["role"] == role],
    )
    assert expected == actual
