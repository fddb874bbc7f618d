"""Runs and tallies made for tests of reports."""

from datetime import date

from app.conversion.outcome import Outcome, RowOutcome
from app.conversion.report.facts import RunFacts, TableFacts
from app.conversion.report.tally import Tally
from licences.conversion.fault import fault

VEHICLE = "road_transport_certificate"
FACTS = RunFacts(
    "导出.csv",
    "ab" * 32,
    1234,
    (TableFacts("导出.csv", "csv", "gb18030", 4),),
    "style3_zhejiang_warehouse",
    3,
    ("数据仓库", "warehouse"),
    "11330000990000017U",
    "浙江省示例道路运输管理中心",
    date(2026, 6, 1),
    options={"judge_every": 1},
    rejected_files=("rejected.csv",),
)
MISSING = fault("cph", "plate_number", "missing")
CHECK_DIGIT = fault("cjh", "vin", "vin_check_digit")


def row(outcome, office="上城所", year=2024, **more):
    """Make the outcome of one row."""
    return RowOutcome(outcome, more.pop("type_key", VEHICLE), office, year, **more)


ROWS = (
    row(Outcome.CONVERTED, present=("vin", "plate_number")),
    row(Outcome.CONVERTED, present=("vin",), warnings=(CHECK_DIGIT,)),
    row(Outcome.SKIPPED, "下城所", 2019, reason="expired"),
    row(Outcome.REJECTED, "下城所", None, faults=(MISSING,)),
)


def tally_of(rows):
    """Count rows."""
    made = Tally()
    made.add(rows)
    return made


def times(tally, count):
    """Give a tally of so many times the same rows."""
    return Tally.from_json(_times(tally.to_json(), count))


def _times(value, count):
    if isinstance(value, dict):
        return {name: _times(inner, count) for name, inner in value.items()}
    if isinstance(value, list):
        return [_times(inner, count) for inner in value]
    return value * count if isinstance(value, int) else value
