"""A vehicle certificate beside its operator's licence."""

import json
from pathlib import Path

import pytest

from licences.rules import Severity, check_with_operator
from licences.types.ride_hailing_transport_certificate import RideHailingTransportCertificate
from licences.types.road_transport_certificate import RoadTransportCertificate
from licences.types.road_transport_operation_licence import RoadTransportOperationLicence

FACES = Path(__file__).parents[2] / "vectors/faces"


def sample(key: str) -> dict:
    """Read a sample face."""
    return json.loads((FACES / f"{key}.json").read_text(encoding="utf-8"))


def test_a_private_car_runs_under_the_licence_of_its_platform():
    """Its owner is a person, so the names differ; of a platform's own car they may not."""
    licence = RoadTransportOperationLicence.model_validate(sample("road_transport_operation_licence"))
    car = sample("road_transport_certificate") | {"operator_licence_number": licence.licence_number}
    car |= {"operator_name": "张三", "business_scope": licence.business_scope, "valid_to": "2026-12-31"}
    owned = {"holder_code_type": "111", "holder_code": "990000199001010017"}
    names = "operator_name_disagrees"

    def found(face, **changes):
        return {one.code for one in check_with_operator(face.model_construct(**changes), licence)}

    whole = RoadTransportCertificate.model_validate(car | owned)
    assert names not in found(RideHailingTransportCertificate, **vars(whole))
    assert names in found(RoadTransportCertificate, **vars(whole))
    company = vars(whole) | {"holder_code_type": "001", "holder_code": licence.uscc}
    assert names in found(RideHailingTransportCertificate, **company)


@pytest.mark.parametrize(
    ("vehicle", "operator", "found"),
    [
        ({}, {}, []),
        ({"business_scope": ["02202"]}, {}, [("scope_beyond_operator", "business_scope", Severity.ERROR)]),
        ({"business_scope": ["02202"]}, {"business_scope": ["02000"]}, []),
        (
            {"operator_licence_number": "330100000009"},
            {},
            [("operator_disagrees", "operator_licence_number", Severity.ERROR)],
        ),
        ({}, {"uscc": "11330000990000017U"}, [("operator_disagrees", "holder_code", Severity.ERROR)]),
        ({"holder_code_type": "111", "holder_code": "990000199001010017"}, {}, []),
        ({"operator_name": "另一公司"}, {}, [("operator_name_disagrees", "operator_name", Severity.WARNING)]),
        ({"valid_to": "2030-01-05"}, {}, [("term_beyond_operator", "valid_to", Severity.WARNING)]),
        ({"valid_to": "9999-12-31"}, {}, [("term_beyond_operator", "valid_to", Severity.WARNING)]),
        ({"valid_to": "2030-01-05"}, {"valid_to": "9999-12-31"}, []),
    ],
)
def test_a_vehicle_stays_within_its_operators_licence(vehicle, operator, found):
    """Scope, licence number and code must agree; another name or a longer term is pointed out."""
    vehicle_face = RoadTransportCertificate.model_validate(sample("road_transport_certificate") | vehicle)
    licence = RoadTransportOperationLicence.model_validate(
        sample("road_transport_operation_licence") | operator
    )
    findings = check_with_operator(vehicle_face, licence)
    assert [(one.code, one.field, one.severity) for one in findings] == found
