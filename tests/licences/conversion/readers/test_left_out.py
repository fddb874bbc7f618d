"""Sheets and boxes of words that are no tables speak of the tables beside them."""

import pytest

from licences.conversion.errors import HiddenSheetError
from tests.licences.conversion.readers.making import (
    HEADER,
    ROWS,
    TABLE,
    ods_bytes,
    ods_cell,
    ods_row,
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


def with_hidden_xlsx(state):
    """Make a workbook with a table on a second sheet that is hidden so."""

    def change(book):
        sheet = book.create_sheet("隐")
        sheet.sheet_state = state
        for row in TABLE:
            sheet.append(row)

    return xlsx_bytes(change=change)


def with_hidden_xls(visibility):
    """Make an old workbook with a table on a second sheet of this visibility."""

    def change(book):
        sheet = book.add_sheet("隐")
        sheet.visibility = visibility
        for at, row in enumerate(TABLE):
            for column, value in enumerate(row):
                sheet.write(at, column, value)

    return xls_bytes(change=change)


def with_hidden_ods():
    """Make an OpenDocument workbook with a table on a second sheet that its style does not display."""
    rows = "".join(ods_row(*map(ods_cell, row)) for row in TABLE)
    style = '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'
    return ods_bytes(
        f'{rows}</table:table><table:table table:name="隐" table:style-name="h">{rows}', styles=style
    )


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xlsx", with_hidden_xlsx("hidden")),
        ("a.xlsx", with_hidden_xlsx("veryHidden")),
        ("a.xls", with_hidden_xls(1)),
        ("a.xls", with_hidden_xls(2)),
        ("a.ods", with_hidden_ods()),
    ],
)
def test_tables_on_hidden_sheets_are_kept_beside(name, data):
    """A table that nobody sees is not read, but kept, so that its rows can be counted and told of."""
    (seen,) = tables(data, name)
    assert [(f"{name}!隐", 3)] == [(one.name, len(list(one.rows()))) for one in seen.hidden]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([("重型货车",), ("轻型货车",)], "hidden_sheet"),
        ([(), ()], "hidden_sheet"),
        ([("1", "2", "3", "4"), ("5", "6", "7", "8")], "hidden_sheet_unread"),
    ],
)
def test_a_hidden_sheet_that_is_no_table_is_told_of(rows, code):
    """Lists of words to choose from are told of; what is as wide as a table has to be looked at."""

    def change(book):
        sheet = book.create_sheet("隐")
        sheet.sheet_state = "hidden"
        for row in rows:
            sheet.append(row)

    (seen,) = tables(xlsx_bytes(change=change), "a.xlsx")
    assert ([code], ()) == ([one.message.code for one in seen.notes], seen.hidden)


def test_a_workbook_of_hidden_tables_is_refused_as_that():
    """Negative vector: where every table is hidden, that is what is said."""

    def change(book):
        book.active.sheet_state = "hidden"
        book.create_sheet("封面").append(["一"])

    with pytest.raises(HiddenSheetError):
        tables(xlsx_bytes(change=change), "a.xlsx")
