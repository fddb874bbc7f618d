"""A file read once: its chunks, and what is settled about its rows."""

from datetime import date
from zipfile import ZipFile

import pytest

from app.conversion.planning import plan
from app.conversion.source import open_source
from licences.conversion.context import RunContext
from licences.conversion.flags import Flags
from licences.conversion.header import BindError
from licences.conversion.profiles import load_profile
from tests.app.conftest import ZHEJIANG, ZHEJIANG_NAME
from tests.app.conversion.exports import (
    STYLE_3,
    STYLE_4,
    STYLE_5,
    credit_code,
    driver,
    operator,
    vehicle,
    write,
)

CONTEXT = RunContext(ZHEJIANG, ZHEJIANG_NAME, "330000", date(2026, 1, 10))


def planned(tmp_path, rows, chunk_rows=2, style=STYLE_3):
    """Plan a file of rows and give its chunks."""
    encoding = "gb18030" if style == STYLE_3 else "utf-8-sig"
    source = open_source(write(tmp_path / "export.csv", rows, encoding), load_profile(style), CONTEXT)
    with plan(source, chunk_rows, tmp_path / "plan", lambda _: None) as made:
        return list(made.chunks())


def reasons_of(chunk):
    """Give by place what is settled, and the number of the other row."""
    return {at: [(one.reason, one.other) for one in ones] for at, ones in chunk.settled.items()}


def test_chunks_cover_every_row_once(tmp_path):
    """Seven rows in chunks of three should be three chunks, one after the other."""
    chunks = planned(tmp_path, list(map(operator, range(7))), chunk_rows=3)
    expected = [(0, 0, 0, 3), (1, 0, 3, 3), (2, 0, 6, 1)]
    assert expected == [(one.number, one.table_index, one.first_row, one.row_count) for one in chunks]


def test_rows_of_one_licence_are_settled_across_chunks(tmp_path):
    """The older row should be skipped, and a row that says the same otherwise be a duplicate of the first."""
    rows = [
        operator(1, print_date="2024-04-06"),
        operator(2),
        operator(1),
        operator(2, print_date="2025/4/6"),
    ]
    first, second = planned(tmp_path, rows)
    expected = [{0: [("newer_row_exists", 4)]}, {1: [("duplicate", 3)]}]
    assert expected == [reasons_of(one) for one in (first, second)]


def test_contradicting_rows_are_all_settled(tmp_path):
    """Of three rows of equal age, two alike and one not, none should be left to be converted."""
    rows = [operator(1), operator(1), operator(1, fddbr="赵六")]
    (chunk,) = planned(tmp_path, rows, chunk_rows=9)
    expected = {0: [("rows_contradict", 4)], 1: [("rows_contradict", 4)], 2: [("rows_contradict", 2)]}
    assert expected == reasons_of(chunk)


def test_flags_are_those_of_the_rows_that_may_become_licences(tmp_path):
    """What the state has ended already says nothing of a flag; a row that will be corrected does."""
    rows = [operator(at) | {"dr": "0", "x": "1"} for at in range(4)]
    rows += [
        operator(5, STATUS="2") | {"dr": "2", "x": "0"},
        operator(6, com_num="") | {"dr": "0", "x": "3"},
        operator(7) | {"dr": "1", "x": "1"},
    ]
    source = open_source(write(tmp_path / "export.csv", rows), load_profile(STYLE_3), CONTEXT)
    with plan(source, 2, tmp_path / "plan", lambda _: None) as made:
        assert [Flags({"dr": ("1",), "x": ("3",)})] == made.flags


LORRY = vehicle(1, operator(1))
OLD_LORRY = {"grantTime": "2023/4/7", "beginTime": "2023/4/7", "endTime": "2026/4/4"}
OLD_DRIVER = {"FZRQ": "2022-05-06", "GQRQ": "2028-05-05"}
OLD_LICENCE = {"print_date": "2023-04-06"}
OF_ANOTHER = {
    "vehicle": (
        STYLE_4,
        (
            vehicle(
                1,
                operator(1),
                **OLD_LORRY,
                vinNo="LXXX25325SA000000",
                plateNo="浙M00002",
                carfileRecordNo="2",
            ),
            LORRY,
        ),
        "number_of_two_vehicles",
    ),
    "vehicle that has ended": (
        STYLE_4,
        (vehicle(1, operator(1), **OLD_LORRY, vinNo="LXXX25325SA000000", licenseSituation="注销"), LORRY),
        "number_of_two_vehicles",
    ),
    "owner": (
        STYLE_4,
        (vehicle(1, operator(2, com_name="宁波另一家示例物流有限公司"), **OLD_LORRY), LORRY),
        "number_of_two_holders",
    ),
    "company": (
        STYLE_3,
        (operator(1, **OLD_LICENCE, uniscid=credit_code(2), owner_id="10000000000002"), operator(1)),
        "number_of_two_holders",
    ),
    "company that has ended": (
        STYLE_3,
        (operator(1, **OLD_LICENCE, uniscid=credit_code(2), STATUS="注销"), operator(1)),
        "number_of_two_holders",
    ),
    "company without a code": (
        STYLE_3,
        (operator(1, **OLD_LICENCE, uniscid="", com_name="宁波另一家示例物流有限公司"), operator(1)),
        "number_of_two_holders",
    ),
    "person": (STYLE_5, (driver(**OLD_DRIVER, XM="李四"), driver()), "person_of_two_names"),
    "identity number": (
        STYLE_5,
        (
            driver(**OLD_DRIVER, SFZH="990000197506070024", CYZGZH="330102000077"),
            driver(CYZGZH="330102000077"),
        ),
        "number_of_two_persons",
    ),
}


@pytest.mark.parametrize("what", OF_ANOTHER)
def test_the_newest_row_counts_for_its_own_subject_only(tmp_path, what):
    """An older row of another holder or vehicle should come back with the newest, whichever stands first."""
    style, (older, newest), code = OF_ANOTHER[what]
    for rows in ((older, newest), (newest, older)):
        (chunk,) = planned(tmp_path, rows, style=style)
        assert {0: [(code, 3)], 1: [(code, 2)]} == reasons_of(chunk)


OF_THE_SAME = {
    "plate": (STYLE_4, (vehicle(1, operator(1), **OLD_LORRY, plateNo="浙M00002"), LORRY)),
    "name": (STYLE_3, (operator(1, **OLD_LICENCE, com_name="杭州更名前运输有限公司"), operator(1))),
    "name and a lost code": (STYLE_3, (operator(1, **OLD_LICENCE, uniscid=""), operator(1))),
    "owner, who has ended": (
        STYLE_4,
        (
            vehicle(
                1, operator(2, com_name="宁波另一家示例物流有限公司"), **OLD_LORRY, licenseSituation="注销"
            ),
            LORRY,
        ),
    ),
}


@pytest.mark.parametrize("what", OF_THE_SAME)
def test_the_newest_row_counts_where_the_subject_is_the_same(tmp_path, what):
    """A new plate, a renamed company or a vehicle that was passed on should be no contradiction."""
    style, rows = OF_THE_SAME[what]
    (chunk,) = planned(tmp_path, rows, style=style)
    assert {0: [("newer_row_exists", 3)]} == reasons_of(chunk)


def test_nothing_is_left_on_disk(tmp_path):
    """The spools should be removed when the plan is made."""
    planned(tmp_path, [operator(1), operator(1)])
    assert ["export.csv"] == [path.name for path in tmp_path.iterdir()]


def test_a_file_without_the_columns_is_refused(tmp_path):
    """A table that lacks the columns of the profile should be refused by name."""
    path = write(tmp_path / "other.csv", [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}])
    with pytest.raises(BindError, match="com_name"):
        open_source(path, load_profile(STYLE_3), CONTEXT)


@pytest.mark.parametrize(("word", "refused"), [("注销", True), ("有效", False)])
def test_a_file_that_says_its_codes_mean_otherwise_is_refused(tmp_path, word, refused):
    """A dictionary beside the table that contradicts the profile stops the table; one that agrees does not."""
    path = tmp_path / "export.zip"
    with ZipFile(path, "w") as archive:
        archive.write(write(tmp_path / "a.csv", [operator(1), operator(2)]), "a.csv")
        codes = [
            {"字段": "STATUS", "代码": "1", "含义": word},
            {"字段": "STATUS", "代码": "7", "含义": "其他"},
        ]
        archive.write(write(tmp_path / "b.csv", codes), "字典.csv")
    if refused:
        with pytest.raises(BindError, match="STATUS 1 = 注销"):
            open_source(path, load_profile(STYLE_3), CONTEXT)
    else:
        assert len(open_source(path, load_profile(STYLE_3), CONTEXT).tables) == 1
