"""Tables in other dress: web pages and Excel 2003 XML under the names of workbooks."""

import pickle
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licences.conversion.errors import (
    NotATableError,
    SheetTextTooLongError,
    SheetTooLargeError,
    SourceError,
    TooManyColumnsError,
    TruncatedFileError,
)
from licences.conversion.readers import open_path
from tests.licences.conversion.readers.making import HEADER, ROWS, TABLE, cells, problems, table, tables

HEAD = '<html><head><meta http-equiv=Content-Type content="text/html; charset={}"></head><body>'


def page(
    rows=TABLE, charset="gb2312", encoding="gb18030", begin="<table border=1>", end="</table></body></html>"
):
    """Make a web page of rows of texts, or of whole cells that begin with <."""
    made = "".join(
        "<tr>" + "".join(one if one.startswith("<") else f"<td>{one}</td>" for one in row) + "</tr>\r\n"
        for row in rows
    )
    return (HEAD.format(charset) + begin + made + end).encode(encoding)


SPREADSHEET = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
    '<Styles><Style ss:ID="x"><Font ss:StrikeThrough="1"/></Style><Style ss:ID="z"><NumberFormat ss:Format="0000000"/></Style>'
    '<Style ss:ID="m"><NumberFormat ss:Format="yyyy\\-mm"/></Style><Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style></Styles>'
)


def spreadsheet(rows=TABLE, name="表", end="</Workbook>"):
    """Make Excel 2003 XML of rows of texts, or of whole cells that begin with <."""
    made = "".join(
        "<Row>"
        + "".join(
            one if one.startswith("<") else f'<Cell><Data ss:Type="String">{one}</Data></Cell>' for one in row
        )
        + "</Row>"
        for row in rows
    )
    return f'{SPREADSHEET}<Worksheet ss:Name="{name}"><Table>{made}</Table></Worksheet>{end}'.encode()


def cell(value, kind="String", attributes=""):
    """Make a cell of Excel 2003 XML."""
    return f'<Cell {attributes}><Data ss:Type="{kind}">{value}</Data></Cell>'


@pytest.mark.parametrize(
    ("charset", "encoding"), [("gb2312", "gb18030"), ("utf-8", "utf-8"), ("x", "utf-16")]
)
def test_a_page_named_as_a_workbook_is_read(charset, encoding):
    """The rows of a table of a web page are read, whatever its encoding says or is."""
    found = table(page(charset=charset, encoding=encoding), "a.xls")
    assert (list(ROWS), "html", ["wrong_kind"]) == (
        [row.cells for row in found.rows()],
        found.kind,
        [note.message.code for note in found.notes],
    )


def test_excel_2003_xml_is_read():
    """Texts, numbers, days and cells named by their place come out as from any workbook."""
    rows = (
        HEADER,
        (
            cell(330100000001, "Number"),
            cell("甲&amp;乙"),
            cell("2027-04-11T00:00:00.000", "DateTime", 'ss:StyleID="d"'),
        ),
        (cell("1", attributes='ss:Index="1"'), cell("2027-04-12", attributes='ss:Index="3"')),
        (cell(12345, "Number", 'ss:StyleID="z"'), cell(990101199001011234, "Number")),
    )
    data = spreadsheet(rows)
    assert [
        ("330100000001", "甲&乙", "2027-04-11"),
        ("1", "", "2027-04-12"),
        ("0012345", "990101199001011234", ""),
    ] == cells(data)
    assert [(2, 2, "date_for_text"), (4, 1, "digits_lost")] == problems(data)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ((cell("1", attributes='ss:StyleID="x"'), "2", "3"), [(2, 0, "struck_out")]),
        ((cell("<B><S>老</S>新</B>"), "2", "3"), [(2, 0, "struck_in_part")]),
        (
            ("1", cell("2025-03-01T00:00:00.000", "DateTime", 'ss:StyleID="m"'), "3"),
            [(2, 1, "day_not_shown")],
        ),
        (("1", '<Cell ss:Formula="=R1C1"/>', "3"), [(2, 1, "formula_without_value")]),
        (("1", cell("#REF!", "Error"), "3"), [(2, 1, "formula_error")]),
        (("1", cell("2").replace("</Cell>", "<Comment><ss:Data>已注销</ss:Data></Comment></Cell>"), "3"), []),
    ],
)
def test_excel_2003_xml_tells_what_a_workbook_tells(row, told):
    """Struck-out words, formats and formulas are looked at as in other workbooks."""
    assert told == problems(spreadsheet((HEADER, row)))


def test_sheets_of_one_name_are_each_read():
    """Two worksheets are two tables, also under one name."""
    one, other = spreadsheet(TABLE[:2], end=""), spreadsheet((HEADER, ROWS[2]))
    data = one + other[other.index(b"<Worksheet") :]
    assert [[ROWS[0]], [ROWS[2]]] == [[row.cells for row in each.rows()] for each in tables(data)]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (("<td><s>1</s></td>", "2", "3"), [(2, 0, "struck_out")]),
        (("<td><del>老</del>新</td>", "2", "3"), [(2, 0, "struck_in_part")]),
        (
            ("<td>新<span style='text-decoration:line-through'>老</span></td>", "2", "3"),
            [(2, 0, "struck_in_part")],
        ),
        (("<td class=xl9>1</td>", "2", "3"), [(2, 0, "struck_out")]),
        (("<td><table><tr><td>1</td></tr></table></td>", "2", "3"), [(2, 0, "mixed_content")]),
    ],
)
def test_pages_tell_what_people_see(row, told):
    """Struck-out words, by element, style or class, and tables in cells are told."""
    style = "<style>.xl9 {color:red; text-decoration:line-through;}</style>"
    assert told == problems(page((HEADER, row), begin=f"{style}<table>"))


def test_cells_of_a_page_that_span_others():
    """Cells over several columns and rows stand where a browser shows them, and their value goes down."""
    rows = (
        ("<th colspan=3>一览表</th>",),
        HEADER,
        ('<td rowspan="2">1</td>', "甲", "<td>a<br>b &nbsp;</td>"),
        ("乙 &lt;丙", "<td x:str title='>'>c"),
    )
    assert [("1", "甲", "a\nb"), ("1", "乙 <丙", "c")] == cells(page(rows))


def test_words_above_a_table_are_a_row_of_it():
    """A title outside of the table is a row above, and is not lost."""
    found = table(
        page(begin="<h1>已注销车辆</h1><!-- <table> --><script>if (a<b) x='<td>'</script><table>"), "a.html"
    )
    assert (2, [3, 4, 5]) == (found.header_row, [row.number for row in found.rows()])


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"<html><body><p>404 Not Found</p></body></html>", NotATableError),
        (page(begin="<table>" * 1, end="")[:-40] + b"<td titl", TruncatedFileError),
        (page(end="<td title='" + "x" * (1 << 20) + ">"), SheetTextTooLongError),
        (page((HEADER, ["<td colspan=99999>x</td>"] * 2)), TooManyColumnsError),
        (page((HEADER, ["<td colspan=9999 rowspan=9999>x</td>"], *[()] * 9999)), SheetTooLargeError),
        (page(begin="<table></table>" * 3 + "<table><tr><td>1</table>" * 101 + "<table>"), NotATableError),
        (spreadsheet((HEADER, (cell("x", attributes='ss:Index="99999"'),))), TooManyColumnsError),
        (
            spreadsheet((HEADER, ROWS[0])).replace(b"<Row><Cell>", b'<Row ss:Index="99999999"><Cell>'),
            SheetTooLargeError,
        ),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x", NotATableError),
    ],
)
def test_what_cannot_be_read_is_refused_for_what_it_is(data, error):
    """A page without a table, cut off, too wide or too large, or packed with its pictures, has its own error."""
    with pytest.raises(error):
        tables(data, "a.xls")


def test_a_page_can_be_sent_to_other_processes(tmp_path):
    """A table of a page, pickled and brought back, reads the same rows."""
    path = tmp_path / "a.xls"
    path.write_bytes(page())
    assert list(ROWS) == [row.cells for row in pickle.loads(pickle.dumps(open_path(path)[0])).rows()]


@pytest.mark.parametrize("make", [page, spreadsheet])
def test_reading_takes_time_that_grows_with_the_file(make):
    """Twice the rows take about twice the time."""

    def seconds(count):
        data = make((HEADER, *[ROWS[0]] * count))
        begin = time.process_time()
        assert count == len(cells(data))
        return time.process_time() - begin

    seconds(100)
    assert seconds(8000) < 6 * seconds(2000) + 0.2


@given(
    st.lists(
        st.sampled_from(
            [
                "<table>",
                "<tr>",
                "<td>",
                "<td rowspan=2>",
                "</td>",
                "</tr>",
                "</table>",
                "<s>",
                "甲",
                "<",
                "'",
                "<!--",
                "-->",
                "<Row>",
                "<Cell>",
                "<Data ss:Type='Number'>",
                "1",
            ]
        ),
        max_size=40,
    ),
    st.booleans(),
)
def test_no_markup_ends_in_another_error(parts, is_page):
    """Whatever the order of tags: rows, or an error of ours."""
    data = ("<html>" if is_page else SPREADSHEET + "<Worksheet>").encode() + "".join(parts).encode()
    try:
        for each in tables(data):
            list(each.rows())
    except SourceError:
        pass
