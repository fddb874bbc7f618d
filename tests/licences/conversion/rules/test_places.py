"""Division codes and telephone numbers."""

import pytest

from licences.codes import code_list
from licences.conversion.fault import RuleError
from licences.conversion.rules.places import make_division, mobile, telephone

DIVISION = make_division(code_list("province"))


@pytest.mark.parametrize(
    ("read", "raw", "clean"),
    [
        (DIVISION, "330102", "330102"),
        (DIVISION, "330102000", "330102"),
        (DIVISION, "330102000000", "330102"),
        (mobile, "+86 139 0000 0000", "13900000000"),
        (telephone, "010-87000000", "010-87000000"),
        (telephone, "01087000000", "010-87000000"),
        (telephone, "05718700000", "0571-8700000"),
        (telephone, "（0571）87000000", "0571-87000000"),
        (telephone, "139-0000-0000", "13900000000"),
    ],
)
def test_numbers_are_read_from_what_offices_write(read, raw, clean):
    """Every spelling comes to the form of the standard."""
    assert read(raw) == clean


@pytest.mark.parametrize(
    ("read", "raw", "code"),
    [
        (DIVISION, "000000", "division_form"),
        (DIVISION, "3301", "division_form"),
        (DIVISION, "330102001", "division_form"),
        (mobile, "0571-87000000", "mobile_form"),
        (mobile, "13900000000、13900000001", "telephone_several"),
        (telephone, "87000000", "telephone_form"),
        (telephone, "138****0000", "masked_value"),
    ],
)
def test_other_numbers_are_refused(read, raw, code):
    """What is missing is never filled in."""
    with pytest.raises(RuleError) as caught:
        read(raw)
    assert caught.value.fault == code
