"""What stands below rows and says an end of them is found, and told of each row in the next reading."""

import pytest

from licences.conversion.readers.corrections import MARKERS
from licences.conversion.readers.footnotes import Footnotes
from licences.conversion.readers.surroundings import look_below
from tests.licences.conversion.readers.making import csv_bytes, tables, xlsx_bytes

HEADER = ("com_num", "com_name", "valid_date_end", "address", "phone", "flag")
ROWS = tuple(
    (f"33010000000{at}", "甲运输有限公司", "20270411", "某路1号", "1", "insert") for at in range(1, 5)
)


def found(table):
    """Read a table to its end, as planning does: every row here tells a licence, or is something else."""
    footnotes = Footnotes()
    for row in table.rows():
        if row.cells[-1] == HEADER[-1] or not row.cells[-1]:
            footnotes.note(row)
        else:
            footnotes.records_follow()
    return footnotes.texts()


def below(*rows, header=HEADER, records=ROWS):
    """Give what is found below the rows of a CSV."""
    width = len(header)
    filled = [(*row, *[""] * (width - len(row))) for row in rows]
    return found(tables(csv_bytes((header, *records, *filled)), "a.csv")[0])


@pytest.mark.parametrize(
    "text",
    [
        "注：以上车辆均已注销",
        "备注：本表所列业户已全部注销",
        "说明：标红的已报废",
        "注：以上为拟发证车辆，尚待局领导审批",
        "说明：本表为系统培训用的模拟数据",
        "以上内容为样例，请勿导入",
        "本表为2019年旧台账",
        "以下车辆从业户已走，车不在了",
        "以上车辆手续不全",
        "注：带*号的已转出",
        "以上业户均已注销",
        "（均已注销）",
        "上述车辆已报废",
        "共13辆，其中已注销3辆",
        "制表人：王五（以上均为注销业户）",
        "Note: all of the above were cancelled",
    ],
)
def test_what_stands_below_rows_of_an_end_is_found(text):
    """A note, a total, a signature, or a line that is none of these."""
    assert below((text,)) == (text,)


@pytest.mark.parametrize(
    "text",
    [
        "注：本表数据截至2026年11月",
        "注：已注销的车辆不在本表",
        "注：本表不含已注销车辆",
        "备注：注销业户另表上报",
        "合计13辆，注销0辆",
        "合计13户，其中注销：0户",
        "以上车辆均未注销",
        "以下空白",
        "以上数据如有疑问，请与示例处联系",
        "本表一式两份，未经许可不得外传",
        "说明：停业的均已恢复",
        "制表单位：杭州示例报废汽车回收有限公司",
    ],
)
def test_what_says_no_end_of_the_rows_is_none(text):
    """Where it denies, counts none, or says what the table leaves out."""
    assert below((text,)) == ()


def test_a_heading_speaks_of_the_rows_below_it():
    """Those above are told nothing, unless it names them."""
    first, second, *_ = ROWS
    assert below(("二、已注销业户",), first, ("三、新办业户",), second) == ()
    assert below(("注：以下业户已注销",), first) == ()
    assert below(("以上业户已注销",), first) == ("以上业户已注销",)


def test_a_heading_with_no_row_below_it_is_a_footnote():
    """Whoever wrote it wrote it of something."""
    assert below(("已注销业户",)) == ("已注销业户",)


def test_narrow_tables_have_footnotes_too():
    """A row of two cells is a line below the table if one is empty."""
    rows = [(f"33010000000{at}", "20270411") for at in range(1, 4)]
    assert below(("以上均已注销",), header=HEADER[:2], records=rows) == ("以上均已注销",)


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_every_row_tells_of_it_from_the_next_reading_on(name):
    """Also the rows at the top; and nothing is news twice."""
    rows = (HEADER, *ROWS, ("注：以上车辆均已注销", "", "", "", "", ""))
    (table,) = tables((csv_bytes if name == "a.csv" else xlsx_bytes)(rows), name)
    texts = found(table)
    assert (look_below(table, texts), look_below(table, texts)) == (True, False)
    told = [(row.number, problem.code, problem.said) for row in table.rows() for problem in row.problems]
    text = "注：以上车辆均已注销"
    assert told == [*((at, "footnote_of_end", text) for at in (2, 3, 4, 5)), (6, "note_row", "")]


def test_of_rows_that_came_back_nothing_is_told():
    """A person has seen each of them; where they stand now, says nothing."""
    rows = ((*MARKERS, *HEADER), *(("1", *[""] * (len(MARKERS) - 1), *row) for row in ROWS))
    (table,) = tables(csv_bytes(rows), "rejected.csv")
    look_below(table, ("注：以上车辆均已注销",))
    assert [row.problems for row in table.rows()] == [()] * 4
