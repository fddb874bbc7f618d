"""CSV and TSV: every cell as it was written, and every fault by its row."""

import csv
import io
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licences.conversion.errors import EmptyFileError, NoRowsError, NotATableError, TooManyColumnsError
from licences.conversion.readers import WHOLE_ROW, CellProblem, Dialect
from tests.licences.conversion.readers.making import HEADER, ROWS, cells, csv_bytes, problems, table

ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "gb18030"]
CELL = st.text(
    alphabet=st.one_of(
        st.sampled_from("甲乙丙川A1 ,;\t|，'\"\n\\"),
        st.characters(exclude_categories=["Cs", "Co", "Cn", "Cc", "Cf"]),
    ),
    max_size=12,
)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|", "，"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_way_of_writing_is_read(encoding, delimiter, end):
    """The same rows come out, whatever the encoding, the delimiter and the line ends."""
    found = table(csv_bytes(encoding=encoding, delimiter=delimiter, end=end))
    assert (HEADER, list(ROWS), [2, 3, 4]) == (
        found.header,
        [row.cells for row in found.rows()],
        [row.number for row in found.rows()],
    )


@settings(max_examples=60, deadline=2000)
@given(
    st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=30),
    st.sampled_from(ENCODINGS),
    st.sampled_from([",", "\t", ";", "|"]),
)
def test_what_is_written_is_read(rows, encoding, delimiter):
    """Any cells written by the csv module, all quoted, are read as the same cells, without a problem."""
    rows = [(f"{at:012}", *row) for at, row in enumerate(rows)]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([("编号", "名称", "地址", "备注"), *rows, *[("9", "杭州运输公司", "杭州", "无")] * 40])
    found = list(table(text.getvalue().encode(encoding)).rows())
    assert (rows, ()) == ([row.cells for row in found[: len(rows)]], sum((row.problems for row in found), ()))


def test_kind_and_dialect_are_told():
    """A table says how it is written."""
    found = table(csv_bytes(delimiter="\t"), "a.tsv")
    assert ("tsv", Dialect("\t"), "gb18030", 1) == (
        found.kind,
        found.dialect,
        found.encoding,
        found.header_row,
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (r"\N", r"\N"),
        (r'"\N"', r"\N"),
        (r'"C:\new"', r"C:\new"),
        (r'"C:\\new"', r"C:\new"),
        (r"C:\new", r"C:\new"),
        (r'"a\\\"b"', r"a\"b"),
        (r'"a\\"', "a\\"),
        (r'"a\\\\b"', r"a\\b"),
        (r'"\甲\,\乙"', r"\甲\,\乙"),
        ("a\\", "a\\"),
    ],
)
@pytest.mark.parametrize("other", ["3", '"3\n"'])
def test_a_backslash_escapes_quotes_and_itself_only(written, expected, other):
    r"""Where \" stands for a quote, \\ is a backslash and every other stays: \N means empty, \n is of a path."""
    quoted = '"他说\\"好\\"","1","2"\n' * 5
    data = f"a,b,c\n{quoted}1,{written},{other}\n2,{other},{written}\n{quoted}".encode()
    found = table(data)
    rows = list(found.rows())[5:7]
    assert ("\\", expected, expected, ()) == (
        found.dialect.escape,
        rows[0].cells[1],
        rows[1].cells[2],
        rows[0].problems + rows[1].problems,
    )


def test_breaks_inside_quotes_are_kept():
    """A quoted line break belongs to its cell, and the rows after it keep their line numbers."""
    found = table(b'a,b\n1,"x\ny"\n2,z\n')
    assert [(2, ("1", "x\ny")), (4, ("2", "z"))] == [(row.number, row.cells) for row in found.rows()]


def test_reading_begins_again_and_skips():
    """Rows can be read again from the start, or after any number of rows."""
    found = table(csv_bytes(rows=(HEADER, *ROWS * 100)))
    every = list(found.rows())
    assert ([every[at:] for at in (0, 1, 64, 299, 300, 999)]) == [
        list(found.rows(at)) for at in (0, 1, 64, 299, 300, 999)
    ]


def test_undecodable_bytes_are_told_with_their_place():
    """A bad byte is a problem of its cell, with its offset in the file, and is shown, never replaced."""
    data = csv_bytes()
    at = data.index("乙".encode("gb18030"))
    bad = data[:at] + b"\xff" + data[at:]
    row = list(table(bad).rows())[1]
    assert (CellProblem(1, "undecodable", at),) == row.problems
    assert r"\xFF乙运输有限公司" == row.cells[1]
    assert r"330100000002,\xFF乙运输有限公司,20270412" == row.raw


def test_each_cell_with_bad_bytes_is_told():
    """Two cells with bad bytes are two problems; the rows around are untouched."""
    data = "号,名,址\n1,甲,乙\n".encode("gbk") + b"\xff2,a\xff\xff,b\xfe\n" + "3,丙,丁\n".encode("gbk") * 30
    start = data.index(b"\xff")
    expected = [(0, start), (1, start + 4), (2, start + 8)]
    found = list(table(data).rows())
    assert expected == [(problem.column, problem.offset) for problem in found[1].problems]
    assert () == found[0].problems + sum((row.problems for row in found[2:]), ())


def test_a_row_of_utf_8_amid_gb_18030_is_told():
    """Negative vector: a row of another export, in UTF-8, is not read as the GBK its bytes could be."""
    good = "1,张三\n".encode("gbk") * 50
    data = "号,名\n".encode("gbk") + good + "2,李四\n".encode() + good
    found = list(table(data).rows())
    assert (
        (CellProblem(1, "undecodable", data.index("李".encode())),),
        ("2", r"\xE6\x9D\x8E\xE5\x9B\x9B"),
    ) == (
        found[50].problems,
        found[50].cells,
    )
    assert [("1", "张三")] * 100 == [row.cells for row in found[:50] + found[51:] if not row.problems]


@pytest.mark.parametrize(
    ("line", "problem", "row"),
    [
        ("1,2\n", CellProblem(2, "too_few_cells"), ("1", "2", "")),
        ("1,2,3,4\n", CellProblem(3, "too_many_cells"), ("1", "2", "3")),
        ('1,"2"x,3\n', CellProblem(WHOLE_ROW, "quote_misplaced"), ("", "", "")),
        ('1,"2,3\n', CellProblem(WHOLE_ROW, "quote_unclosed"), ("", "", "")),
        ("a,b,c\n", CellProblem(WHOLE_ROW, "header_repeated"), ("a", "b", "c")),
        ("1," + "x" * 200_000 + ",3\n", CellProblem(WHOLE_ROW, "cell_too_long"), ("", "", "")),
        ("1," + "x" * 2_000_000 + ",3\n", CellProblem(WHOLE_ROW, "row_too_long"), ("", "", "")),
        ("," * 10_000 + "x\n", CellProblem(3, "too_many_cells"), ("", "", "")),
    ],
)
def test_a_faulty_row_harms_no_other(line, problem, row):
    """Each fault is told with its row, as it was, and all rows around it are read."""
    good = "7,8,9\n" * 150
    found = list(table(("a,b,c\n" + good + line + good).encode()).rows())
    at = found[150]
    assert ((problem,), row, 152) == (at.problems, at.cells, at.number)
    assert (at.raw or "").startswith(line.strip()[:1000])
    assert [("7", "8", "9")] * 300 == [each.cells for each in found[:150] + found[151:]]


def test_blank_rows_are_no_rows():
    """Blank lines, rows of delimiters only and the DOS end of file are passed over."""
    assert [("1", "2"), ("3", "4")] == cells(b"a,b\n\n1,2\n,\n \t, \n\n3,4\n\x1a")


def test_a_blank_row_among_many_is_no_row():
    """A row of delimiters among hundreds of full ones is passed over too."""
    full = b"1,2,3\n" * 100
    assert [("1", "2", "3")] * 200 == cells(b"a,b,c\n" + full + b",,\n" + full)


def test_delimiters_behind_the_last_column_do_not_matter():
    """A delimiter at the end of the header or of every row adds no column a person would miss."""
    rows, expected = b"1,2,\n3,4,\n5,6,\n", [("1", "2"), ("3", "4"), ("5", "6")]
    assert (expected, [(*row, "") for row in expected], [("1", "2", "")]) == (
        cells(b"a,b\n" + rows),
        cells(b"a,b,\n" + rows),
        cells(b"a,b,\n1,2\n"),
    )
    assert [] == problems(b"a,b\n" + rows) + problems(b"a,b,\n" + rows) + problems(b"a,b,\n1,2\n")


@pytest.mark.parametrize(
    "rows",
    [
        "解放,重卡,SL100,YC6L,\n",
        "解放,SL100,YC6L,\n解放,重卡,SL100,YC6L,\n",
        "解放,SL100,YC6L,甲\n" * 100 + "解放,重卡,SL100,YC6L,\n",
        "解放,SL100,YC6L,,\n" * 100 + "解放,重卡,SL100,YC6L,,\n",
    ],
)
def test_a_comma_too_many_before_a_blank_column_is_told(rows):
    """Negative vector: an unquoted comma is no trailing delimiter, though the last cell is blank."""
    last = rows.count("\n") + 1
    assert [(last, 4, "too_many_cells")] == problems(f"厂牌,型号,发动机号,备注\n{rows}".encode())


@pytest.mark.parametrize("good", [60, 64, 65, 95, 96])
def test_a_comma_too_many_is_told_also_where_only_the_header_ends_with_one(good):
    """Negative vector: a delimiter at the end of the header takes up no cell that other rows do not have."""
    data = "厂牌,型号,发动机号,备注,\n" + "解放,SL100,YC6L,甲\n" * good + "解放,重卡,SL100,YC6L,\n"
    assert [(good + 2, 4, "too_many_cells")] == problems(data.encode())


def test_a_cell_too_few_among_rows_that_end_with_a_delimiter_is_told():
    """Negative vector: a delimiter at the end does not make up for one that is missing."""
    data = "厂牌,型号,发动机号\n" + "解放,SL100,YC6L,\n" * 60 + "解放SL100,YC6L,\n"
    assert [(62, 3, "too_few_cells")] == problems(data.encode())


def test_a_header_that_changes_is_told_and_nothing_below_is_trusted():
    """Below a different header every row has a problem, until the first header comes again."""
    data = b"a,b,c\n1,2,3\nb,a,c\n4,5,6\nx,y\na,b,c\n7,8,9\n"
    codes = [
        (3, WHOLE_ROW, "header_changed"),
        (4, WHOLE_ROW, "after_header_change"),
        (5, WHOLE_ROW, "after_header_change"),
        (6, WHOLE_ROW, "header_repeated"),
    ]
    assert codes == problems(data)


def test_a_header_that_keeps_names_in_few_places_is_told():
    """Negative vector: a second export whose header renames the first, middle and last column, and swaps two."""
    data = b"a,b,c,d,e,f,g\n" + b"1,2,3,4,5,6,7\n" * 90 + b"A,c,b,D,e,f,G\n" + b"1,3,2,4,5,6,7\n" * 90
    expected = [(92, "header_changed")] + [(at, "after_header_change") for at in range(93, 183)]
    assert expected == [(number, code) for number, _, code in problems(data)]


def test_nothing_is_trusted_for_long_below_a_changed_header():
    """Every one of hundreds of rows below a different header has the problem."""
    data = b"a,b,c\n" + b"1,2,3\n" * 300 + b"c,b,a\n" + b"3,2,1\n" * 300
    expected = [(302, "header_changed")] + [(at, "after_header_change") for at in range(303, 603)]
    assert expected == [(number, code) for number, _, code in problems(data)]


def test_more_line_breaks_than_a_cell_may_have_are_an_unclosed_quote():
    """A quote that stays open over more than a hundred lines is a fault of the line it stands in."""
    data = b'a,b\n1,"x\n' + b"2,3\n" * 150 + b'y"\n' + b"4,5\n"
    assert (2, -1, "quote_unclosed") == problems(data)[0]
    assert [("2", "3")] * 150 == cells(data)[1:151]


def test_a_wider_header_half_way_is_a_changed_header():
    """A header with one more column, in the middle of many rows, is seen."""
    data = b"a,b,c\n" + b"1,2,3\n" * 500 + b"a,b,c,d\n" + b"1,2,3,4\n" * 5
    assert [(502, "header_changed")] + [(at, "after_header_change") for at in range(503, 508)] == [
        (number, code) for number, _, code in problems(data)
    ]


def test_an_unclosed_quote_in_every_row_is_told_in_every_row():
    """Many unclosed quotes cost their own rows and no more, in bounded time."""
    data = b"a,b,c\n" + b'1,"2,3\n4,5,6\n' * 2000
    found = table(data)
    assert {"quote_unclosed", "quote_misplaced", "too_many_cells"} >= {code for _, _, code in problems(data)}
    assert 4000 >= len(list(found.rows())) >= 2000


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptyFileError),
        (b"\n \r\n\t\n", EmptyFileError),
        (b"\xef\xbb\xbf", EmptyFileError),
        (b"a,b,c\n", NoRowsError),
        (b"a,b,c\n,,\n\n", NoRowsError),
        (b"just one column\nof words\n", NotATableError),
        (("甲" + ",乙" * 9999 + "\n").encode() * 2, TooManyColumnsError),
    ],
)
def test_what_holds_no_table_is_refused(data, error):
    """Empty files, headers alone, texts and headers beyond the limit each have their own error."""
    with pytest.raises(error):
        table(data)


def test_a_cell_of_fifty_megabytes_is_not_held():
    """A cell of 50 MB costs one row and little memory."""
    data = b"a,b\n1,2\n3," + b"x" * 50_000_000 + b"\n5,6\n"
    tracemalloc.start()
    found = problems(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [(3, WHOLE_ROW, "row_too_long")] == found
    assert peak < 20_000_000


def test_memory_does_not_grow_with_the_file():
    """Ten times the rows take the same memory."""

    def peak(rows):
        found = table(csv_bytes(rows=(HEADER, *ROWS * rows)))
        tracemalloc.start()
        for _ in found.rows():
            pass
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    assert peak(30_000) < 1.2 * peak(3_000) + 100_000


@pytest.mark.parametrize("row", ['1,"abc,d', "1," + "x" * (1 << 21)])
def test_a_single_row_that_cannot_be_read_is_a_row(row):
    """A header above nothing but an unreadable record should give that record, not be called empty."""
    found = problems(f"com_num,com_name,valid\n{row}\n".encode())
    assert [(2, WHOLE_ROW)] == [(number, column) for number, column, _ in found]


@pytest.mark.parametrize("above", [1, 40, 100])
def test_below_a_header_in_other_words_nothing_is_read(above):
    """Negative vector: rows below a second header of other names come back, wherever it stands in its batch."""
    data = "证号,业户名称,发证日,起\n" + "330102000001,甲公司,2025-04-06,2025-04-06\n" * above
    data += "许可证号码,企业名称,有效期起,发证日期\n" + "330102000092,乙公司,2025-05-01,2025-04-20\n" * 50
    expected = [(above + 2, WHOLE_ROW, "header_changed")]
    expected += [(at, WHOLE_ROW, "after_header_change") for at in range(above + 3, above + 53)]
    assert expected == problems(data.encode())
