"""Face data reduced for the scanned code."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licences.claims import Claim
from licences.reading import codes_of
from licences.types.base import Holder
from licences.types.reduced import area, days, delta_coded, holder_claims, is_person, short_number

COMPANY = "".join(chr(0x4E00 + offset) for offset in range(40))


@given(st.sets(st.integers(0, 99_999), min_size=1))
def test_delta_coding_loses_nothing(codes):
    """Codes written as steps read back as the same codes in ascending order."""
    deltas = delta_coded(f"{code:05d}" for code in codes)
    assert sorted(codes) == codes_of(deltas)


def test_days_count_from_1970():
    """1970-01-01 is day 0."""
    assert (days(date(1970, 1, 1)), days(date(2026, 1, 5))) == (0, 20458)


@pytest.mark.parametrize(
    ("holder", "name", "code"),
    [
        (Holder("路证有限公司", "91330100990000025K", "001"), "路证有限公司", "91330100990000025K"),
        (
            Holder(COMPANY, "91330100990000025K", "001"),
            f"{COMPANY[:18]}…{COMPANY[-9:]}",
            "91330100990000025K",
        ),
        (Holder("路证有限公司", "12345678X", "099"), "路证有限公司", "678X"),
        (Holder("张小三", "990000199001010017", "111"), "张*三", "0017"),
        (Holder("JOHN SMITH", "E12345678", "414"), "J**H", "5678"),
        (Holder("张三", "ABC123456", "999"), "张*", "3456"),
    ],
)
def test_a_person_is_masked_and_a_company_is_not(holder, name, code):
    """Companies show name and credit code; persons a masked name and four characters of their document."""
    assert holder_claims(holder) == {Claim.HOLDER: name, Claim.HOLDER_CODE: code}


def test_documents_from_111_on_are_of_persons():
    """001 and 099 are organisations, the rest natural persons (GB/T 36903)."""
    kinds = {code: is_person(Holder("", "", code)) for code in ("001", "099", "111", "414", "999")}
    assert kinds == {"001": False, "099": False, "111": True, "414": True, "999": True}


def test_numbers_and_areas_are_short():
    """A masked number shows its last four; an area has at most ten characters."""
    assert short_number("990000199001010017") == "****0017"
    assert area("杭州市") == "杭州市"
    assert len(area("杭" * 256)) == 10
