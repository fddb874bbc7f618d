"""Sheets and boxes of words that are no tables speak of the tables beside them."""

import pytest

from tests.licences.conversion.readers.making import (
    HEADER,
    ROWS,
    TABLE,
    ods_bytes,
    tables,
    xls_bytes,
    xlsx_bytes,
)
from tests.licences.conversion.readers.test_markup_book import HEAD, spreadsheet


def told(data, name="a.book"):
    """Give for each table whether its rows say that what stands around them speaks of an end."""
    found = [{one.code for row in each.rows() for one in row.problems} for each in tables(data, name)]
    return ["place_of_end" in codes for codes in found]


@pytest.mark.parametrize(
    ("line", "expected"),
    [("本册所列车辆均已注销", [True]), ("本册所列车辆均在营", [False]), ("车辆运输证", [False])],
)
def test_a_cover_speaks_of_the_tables_of_its_workbook(line, expected):
    """A sheet of words alone that speaks of an end is said of the rows of the other sheets, of each kind."""

    def cover(book):
        book.create_sheet("封面", 0)["B3"].value = line

    def cover_of_old(book):
        book.add_sheet("封面").write(2, 1, line)

    words = f'<table:table-row><table:table-cell office:value-type="string"><text:p>{line}</text:p></table:table-cell></table:table-row>'
    for data in (xlsx_bytes(change=cover), xls_bytes(change=cover_of_old), with_sheet(words)):
        assert expected == told(data)
    other = spreadsheet(((line,),), "封面")
    assert expected == told(spreadsheet(TABLE, end="") + other[other.index(b"<Worksheet") :])


def with_sheet(rows):
    """Make an .ods workbook with a second sheet."""
    from tests.licences.conversion.readers.making import parts_of, zip_bytes

    parts = parts_of(ods_bytes())
    sheet = f'<table:table table:name="封面">{rows}</table:table></office:spreadsheet>'
    parts["content.xml"] = parts["content.xml"].replace(b"</office:spreadsheet>", sheet.encode())
    return zip_bytes(parts)


def test_a_sheet_without_rows_says_nothing_of_others():
    """A header alone is a table without rows; its sheet speaks of itself."""

    def second(book):
        book.create_sheet("已注销").append(["车牌号", "已注销车辆"])

    assert [False] == told(xlsx_bytes(change=second))


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        (("", "注：以上车辆均已注销", ""), [True, False]),
        (("", "二、已注销车辆", ""), [False, True]),
        (("查询条件：已注销", "", ""), [True, False]),
        (("", "", "已注销"), [False, True]),
    ],
)
def test_boxes_of_words_on_a_page_speak_of_the_tables_beside_them(boxes, expected):
    """A table that only holds words is read as words above and below those that are tables."""
    rows = "".join(f"<tr>{''.join(f'<td>{one}</td>' for one in row)}</tr>" for row in (HEADER, *ROWS))
    first, second, third = (f"<table><tr><td>{one}</td></tr></table>" if one else "" for one in boxes)
    page = f"{first}<table>{rows}</table>{second}<table>{rows}</table>{third}"
    assert expected == told((HEAD.format("utf-8") + page).encode(), "a.html")
