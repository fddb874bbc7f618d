"""Rules of vehicle certificates that the named wrong faces do not reach."""

import pytest

from licences.rules.vehicles import vehicle_rules


def found_in_length(vehicle_type, length):
    """Give the codes of what is found in a length."""
    read = {"vehicle_type": vehicle_type, "length_mm": length}
    (rule,) = (one for one in vehicle_rules() if one.needs == read.keys())
    return [found.code for found in rule.find(rule.key(read), None)]


@pytest.mark.parametrize(
    ("vehicle_type", "length", "codes"),
    [
        ("H11", 1200, ["length_implausible"]),
        ("K11", 1370, ["length_implausible"]),
        ("B11", 1750, ["length_implausible"]),
        ("Q11", 2499, ["length_implausible"]),
        ("K33", 2500, []),
        ("H11", 12000, []),
        ("M21", 2000, []),
        ("X99", 1200, []),
        ("H11", None, []),
    ],
)
def test_a_length_no_road_vehicle_has_is_refused(vehicle_type, length, codes):
    """A lorry of 12 m written in centimetres should not become one of 1.2 m; old registers may lack it."""
    assert found_in_length(vehicle_type, length) == codes
