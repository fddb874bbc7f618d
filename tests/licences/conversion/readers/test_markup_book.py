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
from tests.licences.conversion.readers.making import (
    HEADER,
    ROWS,
    TABLE,
    calls,
    cells,
    problems,
    table,
    tables,
)

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
        (
            ("1", cell("2").replace("</Cell>", "<Comment><ss:Data>已注销</ss:Data></Comment></Cell>"), "3"),
            [(2, 1, "note_of_end")],
        ),
        (("1", cell("2").replace("</Cell>", "<Comment><ss:Data>已年审</ss:Data></Comment></Cell>"), "3"), []),
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
    """Eight times the rows take eight times the work at most; a clock would tell of the neighbours too."""

    def work(count):
        data = make((HEADER, *[ROWS[0]] * count))
        return calls(lambda: cells(data))

    work(10)
    assert 4 * work(80) < work(640) < 8 * work(80)


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
        rows = [row for each in tables(data) for row in each.rows()]
    except SourceError as refusal:
        rows = []
        assert refusal.message.remedy_zh
    assert all(len(row.cells) for row in rows)


@pytest.mark.parametrize(
    ("before", "end", "told"),
    [
        ("", "</table><p>注：以上车辆均已注销</p></body></html>", "place_of_end"),
        ("", "</table>已全部报废", "place_of_end"),
        ("", "</table><div style='display:block'>注：<b>以上</b>车辆均已注销", "place_of_end"),
        ("<p>已注销车辆</p>", "</table>", "place_of_end"),
        ("<caption>已注销车辆</caption>", "</table>", "place_of_end"),
        ("已注销车辆", "</table>", "place_of_end"),
        ("<tbody>已注销车辆<tr></tr>", "</table>", "place_of_end"),
        ("", "</table><p>制表日期：2026-11-01</p>", ""),
        ("", "</table><!-- 以上均已注销 -->", "place_of_end"),
        ("<tbody><!-- 已注销 --><tr></tr>", "</table>", "place_of_end"),
        ("<!--[if gte mso 9]><xml><x:Name>已注销车辆</x:Name></xml><![endif]-->", "</table>", "place_of_end"),
        (
            "<!--[if gte mso 9]><xml><x:Name>Sheet1</x:Name></xml><![endif]--><!-- rows begin -->",
            "</table>",
            "",
        ),
        ("<select><option selected>有效<option>注销</select>", "</table>", ""),
    ],
)
def test_words_around_a_table_are_said_of_its_rows(before, end, told):
    """Words above, below, and between the rows of a table that speak of an end are told of each row."""
    begin = f"<table>{before}" if before.startswith(("<caption", "<tbody")) else f"{before}<table>"
    found = {code for _, _, code in problems(page(begin=begin, end=end))}
    assert {told} - {""} == found


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("<p>注：以上车辆均已注销</p>", (True, False)),
        ("<h2>二、已注销车辆</h2>", (False, True)),
        ("<p>以下车辆已注销</p>", (False, True)),
        ("<p>已注销</p>", (True, True)),
        ("<p>注：以上车辆均已注销</p><h2>二、在营车辆</h2>", (True, False)),
        ("<!-- 以下均已注销 -->", (False, True)),
        ("<!-- 以上均已注销 -->", (True, False)),
    ],
)
def test_words_between_two_tables(line, told):
    """A note speaks of the table above, a heading of the one below, other words of both."""
    rows = "".join(f"<tr>{''.join(f'<td>{one}</td>' for one in row)}</tr>" for row in TABLE)
    data = (HEAD.format("utf-8") + f"<table>{rows}</table>{line}<table>{rows}</table>").encode()
    codes = [{one.code for row in each.rows() for one in row.problems} for each in tables(data)]
    assert told == tuple("place_of_end" in each for each in codes)
    assert [list(ROWS)] * 2 == [[row.cells for row in each.rows()] for each in tables(data)]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (("<td title='已注销'>1</td>", "2", "3"), [(2, 0, "note_of_end")]),
        (("<td title='点击查看'>1</td>", "2", "3"), []),
        (("<td><img src='a.png' alt='注销'>1</td>", "2", "3"), [(2, 0, "note_of_end")]),
        (("<td><img src='a.png' alt='查看'>1</td>", "2", "3"), []),
        (("<td>1<span style='display: none'>0</span></td>", "2", "3"), [(2, 0, "mixed_content")]),
        (("<td class=gone>1</td>", "2", "3"), [(2, 0, "struck_out")]),
        (("<td><s><input value='1'></s></td>", "2", "3"), [(2, 0, "struck_out")]),
        (("<td>1<input type=hidden value='已注销'></td>", "2", "3"), []),
        (("<td>1<span hidden> </span></td>", "2", "3"), []),
    ],
)
def test_pages_tell_of_notes_and_what_is_not_shown(row, told):
    """Hints on cells, words that are not shown, and classes named together in one rule are told."""
    style = "<style>.other, td.gone {text-decoration: line-through} .away{display:none}</style>"
    assert told == problems(page((HEADER, row), begin=f"{style}<table>"))


@pytest.mark.parametrize(
    "before", ["<tbody id=cancelled><tr>", "<tbody class='t deleted'><tr>", "<tr class=cancelled>"]
)
def test_what_rows_of_a_page_are_called_is_a_note_on_them(before):
    """Names and classes of a row, or of the group it stands in, that speak of an end."""
    data = page(TABLE[:2]).replace(b"<tr><td>3301", f"{before}<td>3301".encode())
    assert [(2, 0, "note_of_end")] == problems(data)


@pytest.mark.parametrize(
    "hidden", ["<tr style='display:none'>", "<tr hidden>", "<tr class='x away'>", "<tbody class=away><tr>"]
)
def test_rows_of_a_page_that_are_not_shown_are_told(hidden):
    """Rows hidden by style, class, attribute or their group are told one by one."""
    begin = "<style>.away{visibility: collapse}</style><table>"
    data = page(TABLE[:2], begin=begin).replace(b"<tr><td>3301", f"{hidden}<td>3301".encode())
    assert [(2, -1, "hidden_row")] == problems(data)
    assert "hidden_cells" in [note.message.code for note in table(data).notes]


def test_columns_of_a_page_that_are_not_shown_are_named():
    """Hidden columns are read; a notice names them."""
    for data in (
        page(begin="<table><col><col span=2 style='display:none'>"),
        page((HEADER, (ROWS[0][0], *(f"<td hidden>{one}</td>" for one in ROWS[0][1:])))),
    ):
        (note,) = (note for note in table(data).notes if note.message.code == "hidden_cells")
        assert "B, C" in note.message.zh
        assert ROWS[0] == cells(data)[0]


def made_of(row, before="", options="", styles=""):
    """Make Excel 2003 XML of the header and one row, with parts around the rows."""
    data = spreadsheet((HEADER, row)).decode()
    data = data.replace("</Styles>", f"{styles}</Styles>").replace("<Table>", f"<Table>{before}")
    return data.replace(
        "</Worksheet>", f"<WorksheetOptions>{options}</WorksheetOptions></Worksheet>"
    ).encode()


CHILD = '<Style ss:ID="c" ss:Parent="x"/><Style ss:ID="n" ss:Parent="x"><Font ss:StrikeThrough="0"/></Style>'


@pytest.mark.parametrize(
    ("row", "before", "told"),
    [
        ((cell("1", attributes='ss:StyleID="c"'), "2", "3"), "", [(2, 0, "struck_out")]),
        ((cell("1", attributes='ss:StyleID="n"'), "2", "3"), "", []),
        (("1", "2", "3"), '<Column ss:Index="2" ss:StyleID="x"/>', [(2, 1, "struck_out")]),
        (("1", cell("2", attributes='ss:StyleID="n"'), "3"), '<Column ss:Span="1" ss:StyleID="x"/>', [(2, 0, "struck_out")]),
    ],
)  # fmt: skip
def test_excel_2003_xml_takes_styles_from_parents_and_columns(row, before, told):
    """A style is struck out as its parent is, a cell without one as its column is."""
    found = problems(made_of(row, before, styles=CHILD))
    assert told == [one for one in found if one[0] > 1]


@pytest.mark.parametrize(
    "options",
    [
        '<PageSetup><Header x:Data="&amp;C已注销车辆"/></PageSetup>',
        '<PageSetup><Footer x:Data="以上均已报废"/></PageSetup>',
        '<Names><NamedRange ss:Name="注销清单" ss:RefersTo="=Sheet1!R2"/></Names>',
    ],
)
def test_headers_and_footers_of_excel_2003_xml(options):
    """What stands on each printed page is around the rows."""
    assert [(2, -1, "place_of_end")] == problems(made_of(ROWS[0], options=options))


def test_what_excel_2003_xml_hides():
    """Hidden rows are told, hidden columns named, hidden sheets left out and told of."""
    row = made_of(ROWS[0]).replace(
        b'<Row><Cell><Data ss:Type="String">3', b'<Row ss:Hidden="1"><Cell><Data ss:Type="String">3'
    )
    assert [(2, -1, "hidden_row")] == problems(row)
    column = table(made_of(ROWS[0], '<Column ss:Index="2" ss:Hidden="1"/>'))
    assert ["B" in note.message.zh for note in column.notes if note.message.code == "hidden_cells"] == [True]
    away = made_of(ROWS[0], options="<Visible>SheetHidden</Visible>")
    both = spreadsheet(TABLE, end="") + away[away.index(b"<Worksheet") :]
    (seen,) = tables(both)
    assert [1] == [len(list(one.rows())) for one in seen.hidden]


@pytest.mark.parametrize(
    "make",
    [
        lambda count: f"<style>{'.a ' * count}</style><table>",
        lambda count: f"<style>{'.a{display   ' * count}</style><table>",
        lambda count: f"<table><tr><td>{'<s>' * count}{'</b>' * count}{'</s>' * count}",
        lambda count: "<table><tr><td>" + "".join(f"<x{at} hidden>" for at in range(count)) + "</x0>" * count,
        lambda count: "<p>注：以上均已注销</p>" * count + "<table>",
        lambda count: "<table>" + "<tr title='已注销'>" * count,
    ],
)
def test_hostile_pages_take_time_that_grows_with_their_size(make):
    """Style sheets, open elements, words and hints without end cost no more than their length."""

    def seconds(count):
        data = page(begin=make(count))
        begin = time.process_time()
        table(data, "a.html", sheet_cells=10_000_000)
        return time.process_time() - begin

    seconds(10)
    assert seconds(40_000) < 8 * seconds(10_000) + 0.3


def test_what_stands_in_an_input_is_read():
    """A value in a field of a form is seen, and read; one that is hidden is not."""
    row = ("<td><input type=text value='330100000001'/></td>", "甲<input type=hidden value=乙>", ROWS[0][2])
    assert [("330100000001", "甲", ROWS[0][2])] == cells(page((HEADER, row)))
