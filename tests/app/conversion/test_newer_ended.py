"""In one file, an older licence is not in force where a newer one of its vehicle, plate or company has ended."""

import pytest

from tests.app.conversion.exports import credit_code, lorry, operator

pytestmark = pytest.mark.usefixtures("ready")
OTHER_VIN = "LXXX25325SA000000"
LATER = {"grantTime": "2025/9/9", "beginTime": "2025/9/9"}


PAIRS = {
    "vehicle": (lorry(), lorry(2, plateNo="浙M00001", exitOrEntry="1", **LATER)),
    "plate": (lorry(), lorry(2, plateNo="浙M00001", vinNo=OTHER_VIN, exitOrEntry="1", **LATER)),
    "company": (operator(1), operator(2, uniscid=credit_code(1), STATUS="2", print_date="2025-09-09")),
}


@pytest.mark.parametrize("is_reversed", [False, True])
@pytest.mark.parametrize("case", PAIRS)
def test_the_older_comes_back(convert, case, is_reversed):
    """A licence beside a newer one that has ended should come back, in whatever order they stand."""
    rows = PAIRS[case][::-1] if is_reversed else PAIRS[case]
    assert convert(*rows) == ({"skipped": 1, "rejected": 1}, {"newer_has_ended": 1})


IN_FORCE = {
    "the newer is in force": (lorry(exitOrEntry="1"), lorry(2, plateNo="浙M00001", **LATER)),
    "another vehicle": (lorry(), lorry(2, vinNo=OTHER_VIN, exitOrEntry="1", **LATER)),
    "another type": (
        operator(1),
        operator(
            2, uniscid=credit_code(1), busi_scope="危险货物运输(3类)", STATUS="2", print_date="2025-09-09"
        ),
    ),
}


@pytest.mark.parametrize("case", IN_FORCE)
def test_others_are_converted(convert, case):
    """The newer of two licences, or one of another vehicle or type, should be converted."""
    assert convert(*IN_FORCE[case]) == ({"skipped": 1, "converted": 1}, {})
