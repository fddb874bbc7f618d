"""One number, one vehicle: one certificate in force."""

import pytest
from sqlmodel import func, select

from app.services import issuance, lifecycle
from app.services.errors import AlreadyInForceError
from app.services.records import ChangeRequest, IssueRequest
from app.tables import Certificate
from tests.app.conftest import NOW
from tests.app.conversion.exports import credit_code

COMPANY, VEHICLE = "road_transport_operation_licence", "road_transport_certificate"
RIDE_HAILING = "ride_hailing_transport_certificate"
OTHER, OTHER_CODE = "330100000002", credit_code(7)


@pytest.fixture
def issue(services, clerk, face):
    """Give a function that issues a sample with changes."""

    def issued(key=COMPANY, **changes):
        return issuance.issue(services, clerk, IssueRequest(key, face(key, **changes)), None, NOW)

    return issued


def in_force(services):
    """Count the certificates in force."""
    statement = select(func.count()).select_from(Certificate).where(Certificate.status == "valid")
    with services.reading() as session:
        return session.exec(statement).one()


def test_change_cannot_take_the_number_of_another(services, clerk, issue):
    """Changing a number to one in force should be refused, and both certificates stay as they were."""
    issue()
    second = issue(licence_number=OTHER)
    with pytest.raises(AlreadyInForceError) as error:
        issuance.change(
            services, clerk, second.id, ChangeRequest({"licence_number": "330100000001"}), None, NOW
        )
    expected = ("number", 2)
    actual = (error.value.field, in_force(services))
    assert expected == actual


def test_change_may_take_a_free_number(services, clerk, issue):
    """A number nobody has, and the own one, should be allowed; the one given up is free again."""
    first = issue()
    second = issuance.change(services, clerk, first.id, ChangeRequest({"licence_number": OTHER}), None, NOW)
    third = issuance.change(services, clerk, second.id, ChangeRequest({"operating_status": "2"}), None, NOW)
    issue()
    expected = (3, OTHER, 2)
    actual = (third.version, third.face["licence_number"], in_force(services))
    assert expected == actual


def test_copy_does_not_hinder_its_original(services, clerk, issue):
    """Copies share the number of their original, so both should get new versions."""
    original = issue(original_or_copy="110", certificate_category="110")
    copy = issue(original_or_copy="120", certificate_category="120")
    versions = [
        issuance.change(services, clerk, each.id, ChangeRequest({"operating_status": "2"}), None, NOW).version
        for each in (original, copy)
    ]
    expected = [2, 2]
    actual = versions
    assert expected == actual


def test_vehicle_has_one_certificate(services, issue):
    """A second certificate for a vehicle, under another number or of another type, should be refused."""
    vin = issue(VEHICLE).vin
    fields = []
    for key, changes in ((VEHICLE, {"certificate_number": OTHER}), (RIDE_HAILING, {"vin": vin})):
        with pytest.raises(AlreadyInForceError) as error:
            issue(key, **changes)
        fields.append(error.value.field)
    expected = (["vin", "vin"], 1)
    actual = (fields, in_force(services))
    assert expected == actual


def test_vehicle_may_have_another_after_the_first_is_cancelled(services, clerk, issue):
    """A cancelled certificate should not hinder the next one."""
    first = issue(VEHICLE)
    lifecycle.change_status(services, clerk, first.id, "cancel", "车辆过户", "《道路运输条例》", NOW)
    expected = (1, first.vin)
    second = issue(VEHICLE, certificate_number=OTHER)
    actual = (in_force(services), second.vin)
    assert expected == actual


def test_suspended_certificate_hinders_too(services, clerk, issue):
    """A measure against a vehicle should not be got round by a second certificate."""
    first = issue(VEHICLE)
    lifecycle.change_status(services, clerk, first.id, "suspend", "未年审", "《道路运输条例》", NOW)
    with pytest.raises(AlreadyInForceError) as error:
        issue(VEHICLE, certificate_number=OTHER)
    expected = "vin"
    actual = error.value.field
    assert expected == actual


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        ("dangerous_goods_transport_licence", {}),
        (COMPANY, {"licence_word": "浙交运管许可上字"}),
        (COMPANY, {"uscc": OTHER_CODE, "original_or_copy": "120", "certificate_category": "120"}),
    ],
    ids=["another type", "another word", "a copy for another company"],
)
def test_a_number_names_one_licence_of_one_operator(services, issue, key, changes):
    """Its digits on a licence of another type, under another word, or on another's copy should be refused."""
    first = issue(original_or_copy="110", certificate_category="110")
    with pytest.raises(AlreadyInForceError) as error:
        issue(key, licence_number=first.face["licence_number"], **changes)
    assert ("number", 1) == (error.value.field, in_force(services))


def test_a_plate_is_on_one_vehicle(services, issue):
    """A second certificate in force for a plate should be refused, though vehicle and number are others."""
    issue(VEHICLE)
    with pytest.raises(AlreadyInForceError) as error:
        issue(VEHICLE, certificate_number=OTHER, vin="LXXX25325SA000000")
    assert ("plate_number", 1) == (error.value.field, in_force(services))
