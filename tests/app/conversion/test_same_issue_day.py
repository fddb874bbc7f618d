"""Rows of the day of issue that the register has, with other content: nothing older puts a newer one back."""

import csv
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from app.tables import AuditEntry, Certificate
from licences.conversion.profiles import text_of
from tests.app.conversion import exports
from tests.app.conversion.exports import (
    NEWER,
    STYLE_3,
    STYLE_4,
    certificates,
    driver,
    faults,
    lorry,
    operator,
    outcomes,
)

pytestmark = pytest.mark.usefixtures("ready")
ASKED = {"rejected": 1}, {"same_issue_day_in_register": 1}


CHANGED = {
    "plate": (lorry(), lorry(plateNo="浙M00009")),
    "mass": (lorry(), lorry(totalMass="24000")),
    "earlier end of a vehicle": (lorry(), lorry(endTime="2027/4/4")),
    "later end": (operator(1), operator(1, valid_date_end="2030-05-05")),
    "earlier end": (operator(1, valid_date_end="2030-05-05"), operator(1)),
    "address": (operator(1), operator(1, address="浙江省杭州市新路1号")),
    "principal": (operator(1), operator(1, fddbr="赵六")),
    "name": (operator(1), operator(1, com_name="杭州示例新名运输有限公司")),
    "scope": (operator(1), operator(1, busi_scope="道路普通货物运输、货物专用运输(集装箱)")),
    "category": (driver(), driver(CYLB="经营性道路旅客运输驾驶员、经营性道路货物运输驾驶员")),
    "class": (driver(), driver(ZJCX="A2")),
}


@pytest.mark.parametrize("case", CHANGED)
def test_the_day_of_issue_does_not_tell_what_is_newer(services, convert, case):
    """Whatever differs should come back, no matter which of the two was converted first."""
    one, other = CHANGED[case]
    convert(one)
    (before,) = certificates(services)
    assert convert(other) == ASKED
    assert [(row.id, row.status) for row in certificates(services)] == [(before.id, "valid")]
    assert convert(one) == ({"unchanged": 1}, {})


@pytest.mark.parametrize("case", CHANGED)
def test_who_says_that_the_file_is_newer_is_believed(services, convert, case):
    """Where the profile says who has confirmed it, rows are new versions and warned of."""
    one, other = CHANGED[case]
    convert(one)
    assert convert(other, head=NEWER) == ({"new_version": 1}, {})
    assert "same_issue_day_in_register" in convert.warnings
    assert [row.status for row in certificates(services)] == ["replaced", "valid"]


def test_an_earlier_end_that_was_valid_once_comes_back(convert):
    """What a certificate was once converted from should come back, not be skipped, for an earlier last day."""
    short, long = operator(1), operator(1, valid_date_end="2030-05-05")
    convert(short)
    convert(long, head=NEWER)
    assert convert(short) == ({"rejected": 1}, {"older_or_restored": 1})


@pytest.mark.parametrize("head", ["", NEWER])
def test_a_corrected_row_is_as_old_as_its_file(services, convert, sent_back, head):
    """January's row, corrected after February's was converted, should come back until the row says otherwise."""
    convert(lorry(vinNo="LXXX25327SA00000"))
    vin = lorry()["vinNo"]
    january = sent_back(vinNo=vin)
    assert convert(lorry(plateNo="浙M00009"))[0] == {"converted": 1}
    assert convert(path=january, style=STYLE_4, head=head) == ASKED
    confirmed = sent_back(**{"代码 code": "confirmed:same_issue_day"})
    assert convert(path=confirmed, style=STYLE_4, head=head) == ({"new_version": 1}, {})
    assert {"same_issue_day_in_register", "confirmed"} <= set(convert.warnings)
    with services.reading() as session:
        (entry,) = session.exec(select(AuditEntry).where(AuditEntry.action == "certificate.confirm"))
    assert entry.detail == {"confirmed": [{"code": "same_issue_day", "field": ""}]}


def _made(services, days):
    """Let all certificates have been made some days ago."""
    with services.session() as session:
        for row in session.exec(select(Certificate)):
            row.created_at = datetime.now(UTC) - timedelta(days=days)


def _day(days_ago):
    return (datetime.now(UTC) + timedelta(hours=8) - timedelta(days=days_ago)).date().isoformat()


def test_a_file_with_later_licences_is_newer(services, convert):
    """The next month's export, with a licence issued after the last was converted, asks nothing."""
    convert(operator(1), operator(2))
    _made(services, 30)
    later = operator(3, print_date=_day(20), valid_date_begin=_day(20), valid_date_end=_day(-700))
    changed = operator(1, address="浙江省杭州市新路1号"), operator(2, valid_date_end="2027-05-05")
    assert convert(*changed, later)[0] == {"new_version": 2, "converted": 1}
    assert "same_issue_day_in_register" not in convert.warnings


@pytest.mark.parametrize("days_ago", [30, 40])
def test_a_later_licence_than_the_last_in_the_other_file_proves_nothing(services, convert, days_ago):
    """One issued no later than the day the certificate was made may be of an older, larger file."""
    convert(operator(1))
    _made(services, 30)
    issued = _day(days_ago)
    later = operator(3, print_date=issued, valid_date_begin=issued, valid_date_end=_day(-700))
    outcome, found = convert(operator(1, address="浙江省杭州市新路1号"), later)
    assert (outcome, found) == ({"rejected": 1, "converted": 1}, ASKED[1])


def test_corrected_rows_with_a_later_licence_are_no_newer(services, convert, sent_back):
    """A day of issue that a person wrote into a row that came back should prove nothing for the others."""
    lacking = operator(1, uniscid=""), operator(3, uniscid="")
    convert(*lacking)
    path = sent_back()
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0]["uniscid"], rows[1]["uniscid"] = operator(1)["uniscid"], operator(3)["uniscid"]
    rows[1] |= {"print_date": _day(20), "valid_date_begin": _day(20), "valid_date_end": _day(-700)}
    january = exports.write(path, rows, "utf-8-sig")
    convert(operator(1, address="浙江省杭州市新路1号"))
    _made(services, 30)
    assert convert(path=january, style=STYLE_3) == ({"rejected": 1, "converted": 1}, ASKED[1])


def test_the_same_file_is_no_older_than_itself(services, convert):
    """Read again by a better profile, a file should replace what was made of it."""
    rows = [operator(1)]
    convert(*rows)
    path = exports.write(services.settings.data_dir / "again.csv", rows, "utf-8-sig")
    text = text_of(STYLE_3)
    assert "address = " in text
    better = text.replace("address = ", "# address = ", 1)
    counts = exports.convert(services, path, profile=STYLE_3, profile_text=better)
    assert (outcomes(counts), faults(counts)) == ({"new_version": 1}, {})
