"""Totals, notes, signatures and headings of sections are told as such, with one problem; records never are."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licences.conversion.context import RunContext
from licences.conversion.mapper import Mapper
from licences.conversion.profiles import load_profile
from licences.conversion.readers.corrections import MARKERS
from licences.conversion.readers.side_rows import SIDE_ROWS, side_row
from licences.conversion.readers.surroundings import OF_KIND
from licences.conversion.readers.table import WHOLE_ROW, CellProblem, Row
from tests.licences.conversion.readers.making import (
    csv_bytes,
    ods_bytes,
    ods_cell,
    ods_row,
    tables,
    xlsx_bytes,
)

HEADER = ("com_num", "com_name", "valid_date_end", "address", "phone", "flag")
ROW = ("330100000001", "甲运输有限公司", "20270411", "某路1号", "1", "insert")
SIDES = [
    (("合计", "", "", "13辆", "335.5", "188,000"), "total_row"),
    (("", "小 计", "13", "", "", ""), "total_row"),
    (("总计：13 辆", "", "", "", "", ""), "total_row"),
    (("共 13 辆", "", "", "", "", ""), "total_row"),
    (("本页共计13户，合计26辆", "", "", "", "", ""), "total_row"),
    (("Total", "13", "", "", "", ""), "total_row"),
    (("合计", "小计", "-", "", "3", "12.50"), "total_row"),
    (("注：本表数据截至2026年11月20日，330100000001号除外。", "", "", "", "", ""), "note_row"),
    (("（备注）挂车未列入", "", "", "", "", ""), "note_row"),
    (("说明: 1、数据来自旧系统", "", "", "", "", ""), "note_row"),
    (("制表人：王五", "", "审核人：赵六", "", "填表日期：20261120", ""), "signature_row"),
    (("制表人", "王五", "填表日期", "", "", ""), "signature_row"),
    (("填报单位（盖章）：", "", "", "", "", ""), "signature_row"),
    (("示例市道路运输中心（公章）", "", "2026年11月20日", "", "", ""), "signature_row"),
    (("第 1 页，共 3 页", "", "", "", "", ""), "signature_row"),
    (("以下空白", "", "", "", "", ""), "signature_row"),
    (("一、客运车辆", "", "", "", "", ""), "section_row"),
    (("（二）货运业户", "", "", "", "", ""), "section_row"),
]  # fmt: skip
RECORDS = [
    ("合计", "浙A12345", "", "", "", ""),
    ("小计", "330100000001", "", "", "", ""),
    ("合计物流有限公司", "330100000001", "20270411", "", "", ""),
    ("共计运输有限公司", "", "20270411", "", "", ""),
    ("总计", "甲运输有限公司", "20270411", "", "", ""),
    ("注：补证", "330100000001", "", "", "", ""),
    ("备注", "浙A·12345", "", "", "", ""),
    ("制表人：王五", "330100000001", "", "", "", ""),
    ("负责人", "LXXA1B2C3SA001101", "", "", "", ""),
    ("一、客运车辆", "330100000001", "", "", "", ""),
    ("注册运输有限公司", "330100000001", "", "", "", ""),
    ("330100000001", "", "", "合计", "", ""),
]


def told(data, name):
    """Give number and codes of the rows of a file that are told of, but for the kinds of business around."""
    rows = [row for table in tables(data, name) for row in table.rows()]
    codes = [(row.number, [one.code for one in row.problems if one.code != OF_KIND]) for row in rows]
    return [(number, found) for number, found in codes if found]


@pytest.mark.parametrize("make", [csv_bytes, xlsx_bytes], ids=["csv", "xlsx"])
@pytest.mark.parametrize(("side", "code"), SIDES)
def test_a_row_that_is_no_record_is_told_as_what_it_is(make, side, code):
    """One problem and no other, in texts and sheets; the records around it are plain."""
    assert told(make((HEADER, ROW, side, ROW)), "a") == [(3, [code])]


@pytest.mark.parametrize(("side", "code"), SIDES)
def test_open_document_and_web_tables_have_them_too(side, code):
    """A web page's row may be one cell over all columns."""
    rows = (HEADER, ROW, side, ROW)
    html = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    assert told(f"<table>{html}</table>".encode(), "a.xls") == [(3, [code])]
    assert told(ods_bytes("".join(ods_row(*map(ods_cell, row)) for row in rows)), "a.ods") == [(3, [code])]


def test_a_line_of_one_cell_in_a_text_is_a_note_all_the_same():
    """Without the delimiters that the other lines have."""
    data = csv_bytes((HEADER, ROW)) + "合计,13\r\n注：本表截至2026年\r\n".encode("gb18030")
    assert told(data, "a.csv") == [(3, ["total_row"]), (4, ["note_row"])]


def test_a_cell_across_the_sheet_is_a_heading():
    """As they stand in web pages."""
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in (HEADER, ROW))
    html = f"<table>{rows}<tr><td colspan=6>一、客运车辆</td></tr></table>"
    assert told(html.encode(), "a.xls") == [(3, ["section_row"])]


@pytest.mark.parametrize("record", RECORDS)
def test_a_row_that_names_a_licence_a_vehicle_or_a_company_is_a_record(record):
    """Whatever word stands in its first cell."""
    (said,) = [row for row in tables(csv_bytes((HEADER, ROW, record)), "a.csv")[0].rows() if row.number == 3]
    assert SIDE_ROWS.isdisjoint(problem.code for problem in said.problems)


@given(
    st.sampled_from([cells for cells, _ in SIDES]),
    st.sampled_from(["330100000001", "浙A12345", "浙A·D1234", "LXXA1B2C3SA001101", "91990000900000014Q"]),
    st.integers(1, 5),
)
def test_no_row_with_a_number_in_a_cell_of_its_own_is_passed_for_another_thing(side, number, at):
    """Not in any of its columns but the first filled."""
    cells = (side[0] or side[1], *side[1:])
    assert side_row((*cells[:at], number, *cells[at + 1 :])) == ""


def test_a_heading_that_came_back_says_nothing_of_the_rows_that_stand_below_it_now():
    """It is told as a heading; whoever cleared the code of a row has decided about that row."""
    blank = ("",) * 8
    rows = [(*blank, "二、已注销业户", "", "", "", "", ""), (*blank, *ROW)]
    assert told(csv_bytes(((*MARKERS, *HEADER), *rows)), "rejected.csv") == [(2, ["section_row"])]


def test_a_row_that_is_no_record_has_one_fault():
    """Not one for each cell that is empty."""
    header = ("com_name", "uniscid", "com_key", "com_num", "busi_scope", "print_date", "valid_date_begin", "valid_date_end")  # fmt: skip
    run = RunContext("11330000990000017U", "浙江省示例道路运输管理中心", "330000", date(2026, 6, 1))
    mapper = Mapper(load_profile("style3_zhejiang_warehouse"), header, run)
    row = Row(9, ("合计", "13", *[""] * 6), (CellProblem(WHOLE_ROW, "total_row"),))
    one = mapper.draft(row)
    assert ([fault.code for fault in one.faults], one.skip, one.key) == (["total_row"], None, None)
