"""Which certificates cannot bear one number together."""

import pytest

from licences.types import by_key
from licences.types.numbering import Bearer, clash_of

LICENCE = by_key("road_transport_operation_licence")
DANGEROUS = by_key("dangerous_goods_transport_licence")
DRIVER, TAXI = (
    by_key(key) for key in ("practitioner_qualification_certificate", "cruising_taxi_driver_certificate")
)
ORIGINAL = Bearer(LICENCE, "浙交运管许可杭字330100000001号", "91330100990000025K", is_copy=False)
COPY = ORIGINAL._replace(is_copy=True)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (ORIGINAL, "number_in_force"),
        (COPY, None),
        (COPY._replace(holder_code="91330100990000033F"), "number_of_another_holder"),
        (ORIGINAL._replace(type=DANGEROUS), "number_of_another_type"),
        (COPY._replace(type=DANGEROUS), "number_of_another_type"),
        (ORIGINAL._replace(number="浙交运管许可上字330100000001号"), "number_under_another_word"),
    ],
    ids=["again", "copy", "copy of another", "another type", "copy of another type", "another word"],
)
def test_operators_share_one_range(other, expected):
    """Only copies of one licence, for the same holder, should bear its number beside it, whichever comes first."""
    assert (expected, expected) == (clash_of(ORIGINAL, other), clash_of(other, ORIGINAL))


def test_two_copies_may_be_in_force():
    """An original may have several copies."""
    assert clash_of(COPY, COPY) is None


def test_a_person_has_one_number_on_several_types():
    """A qualification and a taxi certificate should not stand in each other's way."""
    one = Bearer(DRIVER, "990000199001010017", "990000199001010017", is_copy=False)
    assert clash_of(one, one._replace(type=TAXI)) is None
