"""A vehicle certificate beside the licence of its operator, when that licence is at hand."""

from collections.abc import Iterator
from typing import Final

from licences.rules.codes import SCOPE, within_scope
from licences.rules.finding import Finding, error, warning
from licences.types.operator_licence import OperatorLicence
from licences.types.ride_hailing_transport_certificate import RideHailingTransportCertificate
from licences.types.vehicle_certificate import VehicleCertificate

_OF_PERSON: Final = "111"


def check_with_operator(vehicle: VehicleCertificate, operator: OperatorLicence) -> list[Finding]:
    """Find what a vehicle certificate says beyond the licence of its operator, or against it."""
    return list(_findings(vehicle, operator))


def _is_private(vehicle: VehicleCertificate) -> bool:
    """Say whether a car is its owner's, run under the licence of a ride-hailing platform.

    The platform holds the operator's licence, the owner the certificate of the car
    (网络预约出租汽车经营服务管理暂行办法, art. 12, 13).
    """
    is_ride_hailing = isinstance(vehicle, RideHailingTransportCertificate)
    return is_ride_hailing and vehicle.holder().code_type == _OF_PERSON


def _findings(vehicle: VehicleCertificate, operator: OperatorLicence) -> Iterator[Finding]:
    for code in within_scope(vehicle.business_scope, operator.business_scope, vehicle.issue_date):
        yield error("scope_beyond_operator", SCOPE, value=code)
    if vehicle.operator_licence_number != operator.licence_number:
        yield error("operator_disagrees", "operator_licence_number")
    if vehicle.holder().code_type == operator.holder().code_type and vehicle.holder_code != operator.uscc:
        yield error("operator_disagrees", "holder_code")
    if vehicle.operator_name != operator.operator_name and not _is_private(vehicle):
        yield warning("operator_name_disagrees", "operator_name")
    last, operator_last = vehicle.term().last, operator.term().last
    if operator_last is not None and (last is None or last > operator_last):
        yield warning("term_beyond_operator", "valid_to")
