"""Original and copy of one licence say the same, in the file and with the register, or they come back."""

from datetime import UTC, datetime

import pytest

from app.services.lifecycle import change_status
from licences.conversion.profiles import text_of
from tests.app.conversion import exports
from tests.app.conversion.exports import STYLE_3, certificates, faults, operator, outcomes, write

pytestmark = pytest.mark.usefixtures("ready")
PROFILE = text_of(STYLE_3).replace(
    'original_or_copy = { value = "110" }',
    'original_or_copy = { column = "zfb", rules = ["code:certificate_category"] }',
)
ORIGINAL, COPY = {"zfb": "110"}, {"zfb": "120"}
UNLIKE = {
    "last day": {"valid_date_end": "2028-05-05"},
    "issue": {"print_date": "2025-04-05"},
    "scope": {"busi_scope": "道路普通货物运输;货物专用运输(集装箱)"},
    "state": {"STATUS": "2"},
}


@pytest.fixture
def convert(services, clerk, tmp_path):
    """Give a function that converts rows, each call a file of its own, and gives outcomes and faults."""
    made = []

    def carry_out(*rows, **options):
        made.append(rows)
        path = write(tmp_path / f"{len(made)}.csv", rows, "utf-8-sig")
        counts = exports.convert(services, path, clerk, profile_text=PROFILE, **options)
        carry_out.warnings = counts["warnings"]["codes"]
        return outcomes(counts), faults(counts)

    return carry_out


@pytest.mark.parametrize("unlike", UNLIKE)
@pytest.mark.parametrize("odd", ["original", "copy"])
def test_original_and_copy_that_differ_come_back_as_a_pair(services, convert, unlike, odd):
    """Where scope, dates or state differ both rows should come back, each naming the other."""
    changes = [UNLIKE[unlike], {}] if odd == "original" else [{}, UNLIKE[unlike]]
    rows = [operator(1, **half | change) for half, change in zip((ORIGINAL, COPY), changes, strict=True)]
    assert convert(*rows, chunk_rows=1) == ({"rejected": 2}, {"copy_disagrees": 2})
    assert certificates(services) == []


def test_original_and_copies_that_agree_are_converted(services, convert):
    """Halves that say the same should be converted, renewed together, and both be skipped when both have ended."""
    halves = [operator(1, **ORIGINAL), operator(1, **COPY), operator(2, **COPY)]
    assert convert(*halves, chunk_rows=1) == ({"converted": 3}, {})
    renewed = [half | {"print_date": "2026-04-06", "valid_date_end": "2030-04-05"} for half in halves]
    assert convert(*renewed, chunk_rows=1) == ({"new_version": 3}, {})
    assert not {"copy_older_in_register", "copy_differs_in_register"} & set(convert.warnings)
    both = [operator(3, **ORIGINAL, STATUS="2"), operator(3, **COPY, STATUS="2", valid_date_end="2028-05-05")]
    assert convert(*both) == ({"skipped": 2}, {})
    assert len(certificates(services)) == 6


@pytest.mark.parametrize("unlike", ["last day", "issue", "scope"])
def test_a_half_is_held_against_the_other_in_the_register(services, convert, unlike):
    """A copy that says otherwise than the original in the register, and is no newer, should come back."""
    convert(operator(1, **ORIGINAL))
    assert convert(operator(1, **COPY | UNLIKE[unlike])) == ({"rejected": 1}, {"copy_differs_in_register": 1})
    assert convert(operator(1, **COPY))[0] == {"converted": 1}
    assert len(certificates(services)) == 2


def test_a_half_of_one_that_has_ended_in_the_register_comes_back(services, convert, clerk):
    """A copy of an original that a clerk has cancelled should come back, unless it was issued later."""
    convert(operator(1, **ORIGINAL))
    (made,) = certificates(services)
    change_status(services, clerk, made.id, "cancel", "年审", "《条例》", datetime.now(UTC))
    assert convert(operator(1, **COPY)) == ({"rejected": 1}, {"copy_differs_in_register": 1})
    assert convert(operator(1, **COPY, print_date="2026-04-06"))[0] == {"converted": 1}
    assert "copy_older_in_register" in convert.warnings


def test_a_renewed_half_alone_is_warned_of(convert):
    """An original renewed without its copy should be converted, and somebody see to the copy."""
    convert(operator(1, **ORIGINAL), operator(1, **COPY))
    renewed = operator(1, **ORIGINAL, print_date="2026-04-06", valid_date_end="2030-04-05")
    assert convert(renewed)[0] == {"new_version": 1}
    assert "copy_older_in_register" in convert.warnings
