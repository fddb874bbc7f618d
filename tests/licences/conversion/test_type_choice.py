"""Types chosen by codes."""

import pytest

from licences.conversion.fault import RuleError
from licences.conversion.type_choice import operator_type, practitioner_type, vehicle_type


@pytest.mark.parametrize(
    ("choose", "codes", "key"),
    [
        (operator_type, ("02101", "02201"), "road_transport_operation_licence"),
        (operator_type, ("01203",), "road_transport_operation_licence"),
        (operator_type, ("02101", "03131"), "dangerous_goods_transport_licence"),
        (operator_type, ("03170", "03270"), "radioactive_goods_transport_licence"),
        (vehicle_type, ("02101", "03131"), "road_transport_certificate"),
        (practitioner_type, ("02001", "03001"), "practitioner_qualification_certificate"),
        (practitioner_type, ("09001",), "cruising_taxi_driver_certificate"),
        (practitioner_type, ("09001", "09002"), "cruising_taxi_driver_certificate"),
        (practitioner_type, ("09003",), "ride_hailing_driver_certificate"),
    ],
)
def test_codes_choose_the_type(choose, codes, key):
    """What the codes say is taken."""
    assert choose(codes) == key


@pytest.mark.parametrize(
    ("choose", "codes"),
    [
        (operator_type, ("02101", "03170")),
        (operator_type, ("03131", "03170")),
        (operator_type, ("09101",)),
        (operator_type, ("09100",)),
        (operator_type, ("09000",)),
        (operator_type, ("03131", "09101")),
        (vehicle_type, ("09101",)),
        (vehicle_type, ("02101", "09100")),
        (practitioner_type, ("02001", "09002")),
        (practitioner_type, ("09002", "09003")),
    ],
)
def test_codes_of_several_types_are_refused(choose, codes):
    """No type is preferred."""
    with pytest.raises(RuleError, match="type_ambiguous"):
        choose(codes)
