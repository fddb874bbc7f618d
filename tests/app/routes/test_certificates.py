"""Issuing, reading and searching over HTTP."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import func, select

from app.tables import AuditEntry, Certificate

CERTIFICATES = "/api/v1/certificates"
OPERATOR = "road_transport_operation_licence"
DRIVER = "practitioner_qualification_certificate"
VEHICLE = "road_transport_certificate"


def problem_of(answer):
    """Give status and code of a problem."""
    return answer.status_code, answer.json()["code"]


def faults_of(answer):
    """Give field and code of every fault."""
    assert answer.status_code == 422, answer.text
    return [(fault["field"], fault["code"]) for fault in answer.json()["errors"]]


def count(services, table=Certificate):
    """Count rows."""
    with services.reading() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def test_issuing_answers_with_the_certificate_and_its_address(client, as_clerk, face):
    """An issued certificate should come back whole, with its address."""
    body = {"type": OPERATOR, "face": face()}
    answer = client.post(CERTIFICATES, json=body, headers=as_clerk)
    expected = (201, f"{CERTIFICATES}/{answer.json()['id']}", 1, "valid", face()["issuer_code"])
    actual = (
        answer.status_code,
        answer.headers["location"],
        answer.json()["version"],
        answer.json()["status"],
        answer.json()["issuer_code"],
    )
    assert expected == actual


def test_the_same_key_issues_once(client, services, as_clerk, face):
    """The same request under the same key should give the same certificate, another request a conflict."""
    headers = {**as_clerk, "Idempotency-Key": "a1"}
    body = {"type": OPERATOR, "face": face()}
    first, second = (client.post(CERTIFICATES, json=body, headers=headers) for _ in range(2))
    other = client.post(CERTIFICATES, json={"type": DRIVER, "face": face(DRIVER)}, headers=headers)
    expected = (first.json()["id"], (409, "idempotency_conflict"), 1)
    actual = (second.json()["id"], problem_of(other), count(services))
    assert expected == actual


def test_the_same_key_at_once_issues_once(client, services, as_clerk, face):
    """Ten equal requests at once under one key should make one certificate."""
    headers = {**as_clerk, "Idempotency-Key": "a2"}
    body = {"type": OPERATOR, "face": face()}
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: client.post(CERTIFICATES, json=body, headers=headers), range(10)))
    expected = ({201}, 1, 1)
    actual = (
        {answer.status_code for answer in answers},
        len({answer.json()["id"] for answer in answers}),
        count(services),
    )
    assert expected == actual


@pytest.mark.parametrize(
    ("headers", "answer"),
    [
        ({}, (401, "not_signed_in")),
        ({"Authorization": "Basic YTpi"}, (401, "token_invalid")),
        ({"Authorization": "Bearer nonsense"}, (401, "token_invalid")),
        ({"Authorization": "Bearer"}, (401, "token_invalid")),
    ],
)
def test_only_those_signed_in_issue(client, face, headers, answer):
    """Without a good token nothing should be issued."""
    expected = answer
    actual = problem_of(client.post(CERTIFICATES, json={"type": OPERATOR, "face": face()}, headers=headers))
    assert expected == actual


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("clerk.buses", "other_issuer"),
        ("inspector.js", "forbidden"),
        ("holder.company", "forbidden"),
        ("partner", "forbidden"),
        ("ministry", "forbidden"),
        ("auditor", "forbidden"),
    ],
)
def test_only_its_clerk_issues(client, signed_in, face, name, code):
    """Other roles, and a clerk of other types, should be refused."""
    body = {"type": VEHICLE, "face": face(VEHICLE)}
    expected = (403, code)
    actual = problem_of(client.post(CERTIFICATES, json=body, headers=signed_in(name)))
    assert expected == actual


def test_all_faults_come_at_once(client, services, as_clerk, face):
    """Several bad fields should all be named, with both languages and the remedy, and nothing be stored."""
    wrong = face(VEHICLE, valid_to="0000-00-00", vin="X", plate_number="hello", more="x")
    answer = client.post(CERTIFICATES, json={"type": VEHICLE, "face": wrong}, headers=as_clerk)
    fields = {field for field, _ in faults_of(answer)}
    expected = {"/face/valid_to", "/face/vin", "/face/plate_number", "/face/more"}
    assert expected == fields
    words = ("zh", "en", "remedy_zh", "remedy_en")
    expected = []
    actual = [fault for fault in answer.json()["errors"] if not all(fault[word] for word in words)]
    assert expected == actual
    assert count(services) == 0


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"valid_to": "0000-00-00"}, ("/face/valid_to", "date_not_real")),
        ({"valid_to": "2026-02-30"}, ("/face/valid_to", "date_not_real")),
        ({"valid_to": 20260101}, ("/face/valid_to", "date_form")),
        ({"operator_name": "王\x00"}, ("/face/operator_name", "nul_character")),
        ({"operator_name": "王\ue123"}, ("/face/operator_name", "private_use_character")),
        ({"operator_name": 1}, ("/face/operator_name", "not_text")),
        ({"business_scope": "02101"}, ("/face/business_scope", "not_a_list")),
        ({"uscc": "91330100990000025X"}, ("/face/uscc", "credit_code_check")),
    ],
)
def test_bad_values_have_their_own_faults(client, as_clerk, face, changes, fault):
    """Each kind of bad value should be refused by field and code."""
    body = {"type": OPERATOR, "face": face(**changes)}
    found = faults_of(client.post(CERTIFICATES, json=body, headers=as_clerk))
    expected = fault
    actual = next(each for each in found if each[0] == fault[0])
    assert expected == actual, found


def test_texts_that_say_nothing_are_refused_as_in_conversion(client, as_clerk, face):
    """Masks, placeholders, made-up numbers and exchanged columns should each be named, and nothing issued."""
    wrong = {
        "vehicle_id": "张三",
        "brand": "待定",
        "model": "123",
        "engine_number": "TEST1",
        "operator_name": "杭州示例路1号",
    }
    body = {"type": VEHICLE, "face": face(VEHICLE, plate_number="浙A00000", **wrong)}
    expected = {
        ("/face/vehicle_id", "id_not_numbered"), ("/face/brand", "placeholder"), ("/face/model", "placeholder"),
        ("/face/engine_number", "placeholder"), ("/face/operator_name", "address_for_name"),
        ("/face/plate_number", "plate_of_zeros"),
    }  # fmt: skip
    actual = set(faults_of(client.post(CERTIFICATES, json=body, headers=as_clerk)))
    assert expected == actual


def test_an_unknown_type_is_named(client, as_clerk, face):
    """A type that is none of the nine should be refused by its field."""
    answer = client.post(CERTIFICATES, json={"type": "driving_licence", "face": face()}, headers=as_clerk)
    expected = [("/type", "not_allowed")]
    actual = faults_of(answer)
    assert expected == actual


@pytest.mark.parametrize("key", ["", "a b", "键", "x" * 129])
def test_an_idempotency_key_is_plain_text(client, as_clerk, face, key):
    """A key that is empty, too long or not printable ASCII should be refused."""
    headers = {**as_clerk, "Idempotency-Key": key.encode()}
    body = {"type": OPERATOR, "face": face()}
    expected = [("Idempotency-Key", True)]
    answer = client.post(CERTIFICATES, json=body, headers=headers)
    actual = [(field, bool(code)) for field, code in faults_of(answer)]
    assert expected == actual


def test_each_role_reads_its_scope(client, signed_in, issued, face):
    """Holder, clerk and inspector should see the face data, the ministry masked, the partner none of it."""
    path = f"{CERTIFICATES}/{issued(DRIVER)['id']}"
    look = {"purpose": "核对", "place": "杭州"}

    def name_seen(name):
        answer = client.get(path, params=look, headers=signed_in(name))
        return answer.json().get("face", {}).get("name") if answer.status_code == 200 else problem_of(answer)

    whole = face(DRIVER)["name"]
    expected = {
        "holder.driver": whole,
        "clerk.zj": whole,
        "inspector.js": whole,
        "partner": None,
        "auditor": (403, "forbidden"),
        "clerk.gd": (403, "other_issuer"),
        "holder.company": (404, "not_found"),
    }
    actual = {name: name_seen(name) for name in expected}
    assert expected == actual
    assert "*" in name_seen("ministry")


def test_reading_needs_its_purpose(client, signed_in, issued):
    """An inspector without purpose or place should be told so."""
    path = f"{CERTIFICATES}/{issued()['id']}"
    expected = [(422, "purpose_missing")] * 2
    actual = [
        problem_of(client.get(path, params=params, headers=signed_in("inspector.js")))
        for params in ({}, {"purpose": "路检"})
    ]
    assert expected == actual


@pytest.mark.parametrize("certificate_id", ["00000000-0000-0000-0000-000000000000"])
def test_what_is_not_there_is_not_found(client, as_clerk, certificate_id):
    """A certificate that does not exist should be not found."""
    expected = (404, "not_found")
    actual = problem_of(client.get(f"{CERTIFICATES}/{certificate_id}", headers=as_clerk))
    assert expected == actual


def test_an_id_has_one_form(client, as_clerk):
    """An id of another form should be refused by name."""
    expected = [("certificate_id", "wrong_form")]
    actual = faults_of(client.get(f"{CERTIFICATES}/1;DROP", headers=as_clerk))
    assert expected == actual


def test_a_clerk_finds_what_it_issued(client, as_clerk, issued, face):
    """A search by plate should find the vehicle's certificate, in the public scope with its id."""
    certificate = issued(VEHICLE)
    answer = client.post(
        f"{CERTIFICATES}/search", json={"plate": face(VEHICLE)["plate_number"]}, headers=as_clerk
    )
    expected = ([certificate["id"]], [False], None)
    items = answer.json()["items"]
    actual = (
        [item["id"] for item in items],
        ["face" in item for item in items],
        answer.json()["next_after"],
    )
    assert expected == actual


def test_a_search_goes_page_by_page(client, as_clerk, issued):
    """Pages should give every certificate once, newest first, and end."""
    made = [issued(key)["id"] for key in (OPERATOR, DRIVER, VEHICLE)]
    found, after = [], None
    for _ in made:
        query = {"limit": 1} | ({"after": after} if after else {})
        page = client.get(CERTIFICATES, params=query, headers=as_clerk).json()
        found += [item["id"] for item in page["items"]]
        after = page["next_after"]
    expected = (sorted(made), None)
    actual = (sorted(found), after)
    assert expected == actual


def test_the_public_does_not_search(client):
    """Nobody without an account should search."""
    expected = [(401, "not_signed_in")] * 2
    actual = [
        problem_of(client.get(CERTIFICATES)),
        problem_of(client.post(f"{CERTIFICATES}/search", json={"plate": "浙A99X01"})),
    ]
    assert expected == actual


def test_searching_is_recorded_without_its_values(client, services, as_clerk):
    """The audit log should say that was searched and by what kind of fact, not for whom."""
    client.post(f"{CERTIFICATES}/search", json={"holder_code": "990000199001010017"}, headers=as_clerk)
    with services.reading() as session:
        statement = select(AuditEntry).where(AuditEntry.action == "certificate.search")
        detail = session.exec(statement).one().detail
    expected = {"criteria": ["holder_code"], "found": 0}
    actual = detail
    assert expected == actual


def test_a_nul_in_a_query_is_refused(client, as_clerk):
    """A NUL in a query parameter should not reach the database."""
    expected = (422, "invalid_request")
    actual = problem_of(client.get(f"{CERTIFICATES}?identifier=a%00b", headers=as_clerk))
    assert expected == actual
