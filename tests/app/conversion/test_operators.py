"""Vehicles beside the licences of their operators, as these stood when the run began."""

from datetime import UTC, datetime

import pytest

from app.conversion import runner
from app.conversion.executors.inline import InlineExecutor
from app.services import lifecycle
from tests.app.conversion.exports import (
    begin,
    certificates,
    convert,
    counts_of,
    faults,
    operator,
    outcomes,
    vehicle,
    write,
)

pytestmark = pytest.mark.usefixtures("ready")
STYLE_4 = "style4_gps_supervision"


@pytest.fixture
def converted(services, clerk, tmp_path):
    """Give a function that converts the operator's licence and then one of its vehicles."""

    def carry_out(operator_row, vehicle_row, between=None):
        convert(services, write(tmp_path / "operators.csv", [operator_row]), clerk)
        if between:
            between(certificates(services)[0])
        path = write(tmp_path / "vehicles.csv", [vehicle_row], "utf-8-sig")
        return convert(services, path, clerk, profile=STYLE_4)

    return carry_out


def test_a_vehicle_within_its_operators_scope_is_converted(converted):
    """A vehicle for ordinary goods of an operator for ordinary goods should be converted without a word."""
    counts = converted(operator(1), vehicle(1, operator(1)))
    assert ({"converted": 1}, {}, 0) == (outcomes(counts), faults(counts), counts["warned"])


def test_a_vehicle_beyond_its_operators_scope_comes_back(converted):
    """A vehicle for dangerous goods of an operator without them should be refused, as at the desk."""
    counts = converted(operator(1), vehicle(1, operator(1), businessScope="危险货物运输(3类)"))
    assert {"scope_beyond_operator": 1} == faults(counts)


def test_a_vehicle_of_a_revoked_operator_comes_back(services, clerk, converted):
    """A vehicle whose operator's licence was revoked here should be refused."""

    def revoke(row):
        lifecycle.change_status(services, clerk, row.id, "revoke", "违法", "《条例》", datetime.now(UTC))

    counts = converted(operator(1), vehicle(1, operator(1)), revoke)
    assert {"operator_not_in_force": 1} == faults(counts)


def test_a_vehicle_under_two_numbers_comes_back_unless_one_is_older(services, clerk, tmp_path):
    """A vehicle told of under two licences should be refused, but not for a licence renewed under another."""
    rows = [vehicle(number, operator(1)) for number in (1, 2)]
    one = convert(services, write(tmp_path / "1.csv", rows, "utf-8-sig"), clerk, profile=STYLE_4)
    assert {"vin_of_two_licences": 2} == faults(one)


def test_a_vehicles_history_does_not_hold_up_its_present_licence(services, clerk, tmp_path):
    """A VIN of an older row of a licence that has ended since should not stand in the way of another licence."""
    rows = [
        vehicle(1, operator(1), grantTime="2023-04-06", beginTime="2023-04-06", endTime="2027-04-05"),
        vehicle(1, operator(1), grantTime="2024-04-06", beginTime="2024-04-06", licenseSituation="注销"),
        vehicle(2, operator(1)),
    ]
    counts = convert(services, write(tmp_path / "1.csv", rows, "utf-8-sig"), clerk, profile=STYLE_4)
    assert {"converted": 1, "skipped": 2} == outcomes(counts)


def test_a_vehicle_whose_term_contradicts_itself_is_still_told_of(services, clerk, tmp_path):
    """First and last day that changed places say nothing of being over: both licences should be refused."""
    swapped = vehicle(1, operator(1), beginTime="2028/4/4", endTime="2025/4/7")
    rows = [swapped, vehicle(2, operator(1))]
    one = convert(services, write(tmp_path / "1.csv", rows, "utf-8-sig"), clerk, profile=STYLE_4)
    assert {"vin_of_two_licences": 2, "term_ends_before_it_begins": 1} == faults(one)


def test_an_operator_counts_as_it_stood_when_the_run_began(services, clerk, tmp_path):
    """A new version of the operator's licence, made while the run waits, should not make its vehicles fall out."""
    convert(services, write(tmp_path / "1.csv", [operator(1)]), clerk)
    path = write(tmp_path / "2.csv", [vehicle(1, operator(1))], "utf-8-sig")
    run_id = begin(services, path, clerk, profile=STYLE_4)
    convert(services, write(tmp_path / "3.csv", [operator(1, fddbr="赵六", print_date="2025-04-08")]), clerk)
    runner.carry_out(services, run_id, InlineExecutor(), lambda _: None)
    assert {"converted": 1} == outcomes(counts_of(services, run_id))
