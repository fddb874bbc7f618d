"""A vehicle certificate beside the licence of its operator in the register."""

import pytest

from app.services import issuance, lifecycle
from app.services.errors import InvalidFaceError
from app.services.records import IssueRequest
from app.tables import Certificate
from licences.confirmations import Confirmation
from licences.types.families import ESSENTIAL
from tests.app.conftest import NOW

OPERATOR, VEHICLE = "road_transport_operation_licence", "road_transport_certificate"
COPY = {"original_or_copy": "120", "certificate_category": "120"}


def issue(services, clerk, key, face):
    """Issue one certificate."""
    return issuance.issue(services, clerk, IssueRequest(key, face), None, NOW)


def codes(error):
    """Give code and field of each fault."""
    return {(fault.code, fault.field) for fault in error.value.faults}


def test_vehicle_without_a_registered_operator_is_issued(services, clerk, face):
    """When the operator's licence is not in the register there is nothing to compare with."""
    expected = 1
    actual = issue(services, clerk, VEHICLE, face(VEHICLE)).version
    assert expected == actual


def test_vehicle_within_its_operators_scope_is_issued(services, clerk, face):
    """A parent code of the operator should cover the vehicle's."""
    issue(services, clerk, OPERATOR, face(OPERATOR, business_scope=["02100"]))
    record = issue(services, clerk, VEHICLE, face(VEHICLE, business_scope=["02101"]))
    expected = ["02101"]
    actual = record.face["business_scope"]
    assert expected == actual


def test_vehicle_of_an_operator_with_a_confirmed_code_is_issued(services, clerk, face):
    """What was confirmed for the operator's licence stops no vehicle; its own code is confirmed for itself."""
    wrong, confirmed = "91330100990000025L", "credit_code_check"
    request = IssueRequest(
        OPERATOR, face(OPERATOR, uscc=wrong), confirmations=(Confirmation(confirmed, "uscc"),)
    )
    issuance.issue(services, clerk, request, None, NOW)
    vehicle = face(VEHICLE, holder_code=wrong)
    with pytest.raises(InvalidFaceError) as error:
        issue(services, clerk, VEHICLE, vehicle)
    assert codes(error) == {(confirmed, "/face/holder_code")}
    said = (Confirmation(confirmed, "holder_code"),)
    record = issuance.issue(services, clerk, IssueRequest(VEHICLE, vehicle, confirmations=said), None, NOW)
    assert [(one.code, one.field) for one in record.warnings] == [("confirmed", "/face/holder_code")]


def test_vehicle_beyond_its_operators_scope_is_refused(services, clerk, face):
    """A scope the operator does not have should be refused by its field."""
    issue(services, clerk, OPERATOR, face(OPERATOR, business_scope=["02101"]))
    with pytest.raises(InvalidFaceError) as error:
        issue(services, clerk, VEHICLE, face(VEHICLE, business_scope=["02200"]))
    expected = {("scope_beyond_operator", "/face/business_scope")}
    actual = codes(error)
    assert expected == actual


def test_one_licence_that_covers_the_vehicle_is_enough(services, clerk, face):
    """Of copies with the same number, whose original is not in the register, the wider one should count."""
    for scope in ("02101", "02100"):
        issue(services, clerk, OPERATOR, face(OPERATOR, business_scope=[scope], **COPY))
    record = issue(services, clerk, VEHICLE, face(VEHICLE, business_scope=["02101"]))
    expected = 1
    actual = record.version
    assert expected == actual


def test_warnings_of_one_licence_weigh_less_than_the_error_of_another(services, clerk, face):
    """A copy that covers the vehicle with two warnings should count before one that does not cover it."""
    issue(services, clerk, OPERATOR, face(OPERATOR, business_scope=["02200"], **COPY))
    older = {"valid_from": "2022-07-01", "valid_to": "2026-06-30"}
    older["operator_name"] = "路证（浙江）旧名运输有限公司"
    issue(services, clerk, OPERATOR, face(OPERATOR, business_scope=["02100"], **COPY, **older))
    record = issue(services, clerk, VEHICLE, face(VEHICLE, business_scope=["02101"]))
    expected = {"operator_name_disagrees", "term_beyond_operator"}
    actual = {warning.code for warning in record.warnings}
    assert expected == actual


def test_operator_not_in_force_stops_the_vehicle(services, clerk, face):
    """A revoked operator licence should stop its vehicles' certificates, whatever its copy says."""
    operator = issue(services, clerk, OPERATOR, face(OPERATOR))
    issue(services, clerk, OPERATOR, face(OPERATOR, **COPY))
    lifecycle.change_status(services, clerk, operator.id, "revoke", "因", "据", NOW)
    with pytest.raises(InvalidFaceError) as error:
        issue(services, clerk, VEHICLE, face(VEHICLE))
    expected = {("operator_not_in_force", "/face/operator_licence_number")}
    actual = codes(error)
    assert expected == actual


def test_licence_of_another_operator_is_refused(services, clerk, face):
    """A licence number that belongs to another company should be refused."""
    issue(services, clerk, OPERATOR, face(OPERATOR))
    other = face(VEHICLE, holder_code="91330100990000033E", operator_name="路证（浙江）另一运输有限公司")
    with pytest.raises(InvalidFaceError) as error:
        issue(services, clerk, VEHICLE, other)
    expected = ("operator_disagrees", "/face/holder_code")
    actual = codes(error)
    assert expected in actual


def test_a_converted_operator_licence_is_read(services, clerk, face):
    """A licence from an old register, which lacks what today's must have, still bounds its vehicles."""
    licence = issue(services, clerk, OPERATOR, face(OPERATOR, business_scope=["02101"]))
    essential = ESSENTIAL["operator"]
    with services.session() as session:
        row = session.get(Certificate, licence.id)
        row.face = {field: value for field, value in row.face.items() if field in essential}
        session.add(row)
    with pytest.raises(InvalidFaceError) as error:
        issue(services, clerk, VEHICLE, face(VEHICLE, business_scope=["02200"]))
    expected = {("scope_beyond_operator", "/face/business_scope")}
    actual = codes(error)
    assert expected == actual
