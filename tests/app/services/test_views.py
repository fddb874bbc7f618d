"""What each role sees."""

import pytest

from app.roles import PUBLIC_ACTOR, Actor, Role
from app.services import issuance, views
from app.services.records import IssueRequest
from tests.app.conftest import NOW

DRIVER, VEHICLE, COMPANY = (
    "practitioner_qualification_certificate",
    "road_transport_certificate",
    "road_transport_operation_licence",
)
PUBLIC_FIELDS = {
    "type", "type_code", "type_name", "certificate_number", "holder_name", "valid_from", "valid_to", "status",
    "status_name", "issuer_code", "issuer_name",
}  # fmt: skip


@pytest.fixture
def issued(services, clerk, face):
    """Give a function that issues a sample."""

    def issue(key, **changes):
        return issuance.issue(services, clerk, IssueRequest(key, face(key, **changes)), None, NOW)

    return issue


def as_role(role):
    """Give somebody of a role."""
    return Actor(1, "somebody", role)


@pytest.mark.parametrize("role", [Role.PUBLIC, Role.PARTNER])
def test_public_sees_what_is_on_the_code(issued, role):
    """The public and partners should see type, masked number and name, validity, status, issuer, and no more."""
    record = issued(DRIVER)
    shown = views.view(record, as_role(role))
    expected = (PUBLIC_FIELDS, "**************0017", "2032-01-04", "有效")
    actual = (set(shown), shown["certificate_number"], shown["valid_to"], shown["status_name"])
    assert expected == actual
    assert shown["holder_name"].count("*") >= 1


def test_company_and_plate_are_public(issued):
    """A company's name and the plate with its colour should be shown to everybody."""
    shown = views.view(issued(VEHICLE), PUBLIC_ACTOR)
    expected = ("路证（浙江）运输有限公司", True, "黄色")
    actual = (shown["holder_name"], shown["plate_number"].startswith("浙"), shown["plate_colour"]["name"])
    assert expected == actual


def test_person_who_owns_a_vehicle_is_masked(issued):
    """Where a vehicle's operator is a person, its name should be masked for the public and the ministry."""
    record = issued(VEHICLE, holder_code="990000199001010017", holder_code_type="111", operator_name="张小三")
    public, ministry = views.view(record, PUBLIC_ACTOR), views.view(record, as_role(Role.MINISTRY))
    expected = ("张*三", "张*三", "**************0017")
    actual = (public["holder_name"], ministry["face"]["operator_name"], ministry["face"]["holder_code"])
    assert expected == actual


@pytest.mark.parametrize("role", [Role.HOLDER, Role.CLERK, Role.INSPECTOR])
def test_face_is_whole_for_those_who_may(issued, role):
    """Holder, clerk and inspector should see all face data as issued, and what the register adds."""
    record = issued(DRIVER)
    shown = views.view(record, as_role(role))
    expected = (dict(record.face), record.number, record.id, record.identifier)
    actual = (shown["face"], shown["certificate_number"], shown["id"], shown["identifier"])
    assert expected == actual


@pytest.mark.parametrize("key", [DRIVER, COMPANY])
def test_ministry_sees_the_face_masked(issued, face, key):
    """The ministry should see every field that tells of no person, the others masked or left out."""
    record = issued(key)
    shown = views.view(record, as_role(Role.MINISTRY))
    masked = {field for field, value in record.face.items() if shown["face"].get(field) != value}
    personal = {"name", "id_number", "telephone", "address", "photo", "sex", "nation", "education",
                "driving_licence_number", "certificate_number", "staff_id", "employer_id"}  # fmt: skip
    company = {"principal_name", "principal_telephone", "telephone", "address"}
    expected = (personal if key == DRIVER else company) & set(record.face)
    actual = masked
    assert expected == actual


def test_term_without_end_is_none(issued):
    """长期 should be no last day."""
    record = issued("cruising_taxi_driver_certificate")
    expected = None
    actual = views.view(record, PUBLIC_ACTOR)["valid_to"]
    assert expected == actual
