"""An end that one run was told of is remembered by the next: an older file makes no valid licence of it."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, event
from sqlmodel import select

from app.services.lifecycle import change_status
from app.tables import AuditEntry, ToldEnd
from tests.app.conversion import exports
from tests.app.conversion.exports import (
    certificates,
    credit_code,
    driver,
    lorry,
    operator,
)

pytestmark = pytest.mark.usefixtures("ready")
VIN, OTHER_VIN = "LXXX25327SA000001", "LXXX25325SA000000"
VOUCHED = 'earlier_ends = "示例县运管所，2026-06-01 书面确认此文件晚于较早的导出"'
TOLD = {"rejected": 1}, {"told_ended_number": 1}


ENDED = {
    "operator cancelled": (operator(1, STATUS="2"), operator(1)),
    "operator suspended": (operator(1, STATUS="停业"), operator(1)),
    "operator deleted": (operator(1, flag="delete"), operator(1)),
    "operator issued before": (operator(1, STATUS="2"), operator(1, print_date="2024-04-06")),
    "another word": (operator(1, STATUS="2"), operator(1, com_key="浙交运管许可上字")),
    "vehicle transferred": (lorry(exitOrEntry="1"), lorry()),
    "vehicle scrapped": (lorry(carOperateSituation="报废"), lorry()),
    "driver revoked": (driver(ZT="吊销"), driver()),
}


@pytest.mark.parametrize("case", ENDED)
def test_an_end_is_remembered(services, convert, case):
    """What one file says has ended should come back from the next that says it is in force."""
    ended, in_force = ENDED[case]
    convert(ended)
    assert convert(in_force) == TOLD
    assert certificates(services) == []


DOUBTED = {
    "remark": ({"备注": "已报废，牌证收回"}, {"备注": ""}),
    "day of an end": ({"注销日期": "2025-05-06"}, {"注销日期": ""}),
    "unknown word of an end": ({"STATUS": "注销待办"}, {"STATUS": "1"}),
    "state nobody reads": ({"证照状态": "已注销"}, {"证照状态": ""}),
}


@pytest.mark.parametrize("case", DOUBTED)
def test_what_speaks_of_an_end_is_remembered(services, convert, case):
    """A row sent back since something spoke of an end should come back from a file that does not say it."""
    said, _ = DOUBTED[case]
    outcome, _ = convert(operator(1, **said))
    assert outcome == {"rejected": 1}
    assert convert(operator(1)) == TOLD
    assert certificates(services) == []


@pytest.mark.parametrize("case", DOUBTED)
@pytest.mark.parametrize("codes", [None, ""])
def test_the_row_that_came_back_is_corrected(services, convert, sent_back, case, codes):
    """The very row, corrected by a person who saw the doubt, should be converted, its codes cleared or not."""
    said, corrected = DOUBTED[case]
    convert(operator(1, **said))
    outcome, _ = convert(path=sent_back(codes, **corrected))
    assert outcome == {"converted": 1}
    assert len(certificates(services)) == 1


def test_a_row_sent_back_for_another_reason_is_no_answer(services, convert, sent_back):
    """What came back from an older file before should not be taken for an answer to a later doubt."""
    convert(operator(1, print_date="2025-02-30"))
    older = sent_back("", print_date="2025-04-06")
    convert(operator(1, 备注="已注销"))
    assert convert(path=older) == TOLD
    assert certificates(services) == []


def test_of_a_pair_the_right_row_is_corrected(services, convert, sent_back):
    """Of rows that contradict each other in one file, the one a person keeps should be converted."""
    outcome, _ = convert(operator(1), operator(1, STATUS="2"))
    assert outcome == {"rejected": 2}
    assert convert(operator(1)) == TOLD
    convert(operator(1), operator(1, STATUS="2", address="杭州市样本路9号"))
    outcome, _ = convert(path=sent_back(STATUS="1", address="浙江省杭州市样本路1号"))
    assert outcome == {"converted": 1, "skipped": 1}
    assert len(certificates(services)) == 1


NEWER = {
    "issued after that file": (operator(1, STATUS="2"), operator(1, print_date="2025-04-07")),
    "vehicle under another number": (
        lorry(exitOrEntry="1"),
        lorry(2, plateNo="浙M00001", grantTime="2025/4/8"),
    ),
    "another company's licence": (operator(1, STATUS="2"), operator(2)),
    "another type of the person": (driver(ZT="注销"), driver(CYLB="巡游出租汽车驾驶员", ZJCX="C1")),
    "only expired": (operator(1, valid_date_end="2025-05-05"), operator(1)),
}


@pytest.mark.parametrize("case", NEWER)
def test_what_was_issued_later_is_converted(convert, case):
    """A licence issued after an end, or another one, should be converted without a word."""
    ended, newer = NEWER[case]
    assert convert(ended)[0] == {"skipped": 1}
    assert convert(newer) == ({"converted": 1}, {})
    assert not any(code.startswith("told_ended") for code in convert.warnings)


def test_the_file_that_told_an_end_knows_later_licences(convert):
    """A row under the same number, issued before the newest licence of that file, should come back."""
    convert(operator(1, STATUS="2"), operator(2, print_date="2025-06-06"))
    assert convert(operator(1, print_date="2025-05-06")) == TOLD
    assert convert(operator(1, print_date="2025-06-07"))[0] == {"converted": 1}


def test_what_was_replaced_is_known_by_its_own_day(convert):
    """A table of versions that were replaced should not stand against the present ones, issued later."""
    assert convert(operator(1, STATUS="换发"), operator(2, print_date="2025-06-06"))[0] == {
        "skipped": 1,
        "converted": 1,
    }
    assert convert(operator(1)) == TOLD
    assert convert(operator(1, print_date="2025-05-06"))[0] == {"converted": 1}


def test_an_end_is_remembered_where_the_type_cannot_be_told(convert):
    """A row that has ended and names no scope should be remembered by its number all the same."""
    convert(lorry(exitOrEntry="1", businessScope="看不懂"))
    assert convert(lorry()) == TOLD


OLDER = {
    "vin": (lorry(exitOrEntry="1"), lorry(2, plateNo="浙M00001", grantTime="2025/4/6", beginTime="2025/4/6")),
    "plate": (lorry(exitOrEntry="1"), lorry(2, plateNo="浙M00001", vinNo=OTHER_VIN)),
    "person": (driver(ZT="注销"), driver(CYZGZH="330102000077")),
    "company": (operator(1, STATUS="2"), operator(2, uniscid=credit_code(1))),
}
OLDER["plate"][1]["plateNo"] = OLDER["plate"][0]["plateNo"]


@pytest.mark.parametrize("thing", OLDER)
def test_other_numbers_of_one_vehicle_person_or_company(services, convert, thing):
    """Under another number, what was issued no later than what has ended should come back, saying why."""
    ended, older = OLDER[thing]
    convert(ended)
    assert convert(older) == ({"rejected": 1}, {f"told_ended_{thing}": 1})
    assert certificates(services) == []


def test_an_end_is_confirmed_away_by_row(services, convert, sent_back):
    """What a person confirms is converted, warned of and on record; sent in unchanged it comes back."""
    convert(operator(1, STATUS="2"))
    convert(operator(1))
    unchanged = sent_back()
    assert convert(path=unchanged) == TOLD
    assert convert(path=sent_back("")) == TOLD
    outcome, _ = convert(path=sent_back("confirmed:told_ended"))
    assert outcome == {"converted": 1}
    assert {"told_ended_number", "confirmed"} <= set(convert.warnings)
    with services.reading() as session:
        (entry,) = session.exec(select(AuditEntry).where(AuditEntry.action == "certificate.confirm"))
    assert entry.detail == {"confirmed": [{"code": "told_ended", "field": ""}]}
    assert convert(operator(1)) == ({"unchanged": 1}, {})
    assert convert(operator(1, address="浙江省杭州市样本路9号"), head=exports.NEWER)[0] == {"new_version": 1}


def test_an_end_is_confirmed_away_by_profile(convert):
    """Where the profile says who has confirmed it, rows are converted and warned of."""
    convert(operator(1, STATUS="2"))
    assert convert(operator(1), head=VOUCHED) == ({"converted": 1}, {})
    assert "told_ended_number" in convert.warnings


def test_the_same_file_says_itself_what_holds(services, convert):
    """Read again by a better profile, a file should be judged by what it says now, and tell nothing twice."""
    rows = [operator(1, 备注="车辆已报废"), operator(2, STATUS="2")]
    assert convert(*rows)[0] == {"rejected": 1, "skipped": 1}
    told = _told(services)
    path = exports.write(services.settings.data_dir / "again.csv", rows, "utf-8-sig")
    assert convert(path=path)[0] == {"rejected": 1, "skipped": 1}
    assert _told(services) == told
    assert convert(path=path, head='ignore = ["备注"]')[0] == {"converted": 1, "skipped": 1}


def _told(services):
    with services.reading() as session:
        return len(session.exec(select(ToldEnd)).all())


def test_a_dry_run_is_told_of_ends_and_tells_none(services, convert):
    """A dry run should be held against earlier ends, and leave none behind."""
    convert(operator(1, STATUS="2"), dry_run=True)
    assert _told(services) == 0
    convert(operator(2, STATUS="2"))
    assert convert(operator(2), dry_run=True) == TOLD
    assert convert(operator(1))[0] == {"converted": 1}


def test_a_new_version_is_held_against_ends_told_since_the_last(services, convert, clerk):
    """An end of what is valid here comes back; a later change of it should come back too, until confirmed."""
    convert(operator(1))
    assert convert(operator(1, STATUS="2"))[1] == {"in_force_in_register": 1}
    assert convert(operator(1)) == ({"unchanged": 1}, {})
    assert convert(operator(1, address="浙江省杭州市样本路9号"), head=exports.NEWER) == TOLD
    (made,) = certificates(services)
    change_status(services, clerk, made.id, "cancel", "年审", "《条例》", datetime.now(UTC))
    assert convert(operator(1))[0] == {"skipped": 1}


def test_vehicles_of_operators_told_to_have_ended(convert):
    """A vehicle whose operator an earlier file called ended should be warned of, or come back where so said."""
    convert(operator(1, STATUS="2"))
    assert convert(lorry())[0] == {"converted": 1}
    assert "operator_told_ended" in convert.warnings
    strict = 'unknown_operators = "refuse"'
    other = lorry(2, plateNo="浙M00003", vinNo=OTHER_VIN)
    assert convert(other, head=strict) == ({"rejected": 1}, {"operator_told_ended": 1})


@pytest.mark.parametrize("first", ["told", "issued"])
def test_of_two_runs_at_once_the_later_sees_the_other(services, convert, first):
    """What is told, or issued, between a decision and its commit should be decided on anew."""
    ended, in_force = operator(1, STATUS="2"), operator(1)
    between, outer = (ended, in_force) if first == "told" else (in_force, ended)
    done = []

    def interrupt(_connection, _cursor, statement, *_):
        if "ORDER BY conversion_ends.id DESC" in statement and not done:
            done.append(None)
            done[:] = [convert(between)]

    event.listen(Engine, "after_cursor_execute", interrupt)
    try:
        found = convert(outer)
    finally:
        event.remove(Engine, "after_cursor_execute", interrupt)
    if first == "told":
        assert (done, found) == ([({"skipped": 1}, {})], TOLD)
        assert certificates(services) == []
    else:
        expected = [({"converted": 1}, {})], ({"rejected": 1}, {"in_force_in_register": 1})
        assert (done, found) == expected


def test_an_end_that_the_same_file_has_a_newer_row_for(convert):
    """A file that holds an ended row and a newer one in force tells of no end: mended, the newer is converted."""
    old = operator(1, STATUS="注销", print_date="2023-04-06")
    convert(old, operator(1, uniscid="91330100990000025X"))
    assert convert(old, operator(1)) == ({"converted": 1, "skipped": 1}, {})


def test_of_two_rows_that_have_ended_the_newer_counts(convert):
    """An older row of a licence should take nothing off what the newest tells of its end."""
    ended = operator(1, STATUS="2"), operator(1, STATUS="2", print_date="2023-04-06")
    convert(*ended, operator(2, print_date="2025-06-06"))
    assert convert(operator(1, print_date="2025-05-06")) == TOLD
