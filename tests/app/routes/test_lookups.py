"""Look-up by two facts: both must fit, and nothing more is told."""

import pytest

LOOK_UPS = "/api/v1/lookups"
VEHICLE = "road_transport_certificate"
DRIVER = "practitioner_qualification_certificate"


def problem_of(answer):
    """Give status and code of a problem."""
    return answer.status_code, answer.json()["code"]


def test_two_right_facts_find_the_certificate(client, issued, face):
    """Number and plate, or number and name, should find it, in the public scope."""
    issued(VEHICLE)
    issued(DRIVER)
    vehicle, driver = face(VEHICLE), face(DRIVER)
    plate = {"plate": vehicle["plate_number"], "plate_colour": vehicle["plate_colour"]}
    answers = [
        client.post(LOOK_UPS, json={"number": vehicle["certificate_number"], **plate}),
        client.post(LOOK_UPS, json={"number": driver["id_number"], "name": driver["name"]}),
    ]
    expected = [[VEHICLE], [DRIVER]]
    actual = [[found["type"] for found in answer.json()] for answer in answers]
    assert expected == actual
    assert driver["id_number"] not in answers[1].text
    assert driver["name"] not in answers[1].text
    assert "face" not in answers[0].json()[0]


def test_one_wrong_fact_finds_nothing(client, issued, face):
    """A wrong second fact, a wrong number and an unknown one should all have the same answer."""
    issued(DRIVER)
    driver = face(DRIVER)
    bodies = [
        {"number": driver["id_number"], "name": "李四"},
        {"number": "990000199001010025", "name": driver["name"]},
        {"number": "1", "name": "x"},
    ]
    expected = [(404, "no_match")] * 3
    actual = [problem_of(client.post(LOOK_UPS, json=body)) for body in bodies]
    assert expected == actual


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ({"number": "1"}, (422, "bad_argument")),
        ({"number": "1", "plate": "浙A99X01"}, (422, "bad_argument")),
        ({"number": "1", "name": "x", "plate": "浙A99X01", "plate_colour": "2"}, (422, "bad_argument")),
        ({"name": "x"}, (422, "invalid_request")),
        ({"number": "", "name": "x"}, (422, "invalid_request")),
        ({"number": "\x00", "name": "x"}, (422, "invalid_request")),
        ({"number": 1, "name": "x"}, (422, "invalid_request")),
    ],
)
def test_two_facts_are_needed(client, body, answer):
    """One fact, or three, or none that makes sense, should be refused."""
    expected = answer
    actual = problem_of(client.post(LOOK_UPS, json=body))
    assert expected == actual
