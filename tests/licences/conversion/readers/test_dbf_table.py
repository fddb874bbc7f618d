"""DBF tables: padding taken off, bad bytes told, headers that lie refused."""

import contextlib
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licences.conversion.errors import DbfDamagedError, NoRowsError, SourceError, TruncatedFileError
from licences.conversion.readers import WHOLE_ROW, CellProblem
from tests.licences.conversion.readers.making import DBF, ROWS, cells, dbf_bytes, problems, table

FIELDS = [("CPH", "C", 10), ("车主", "C", 20), ("FZRQ", "D", 8), ("CHANG", "N", 6), ("YX", "L", 1)]
RECORDS = [["浙A12345", "张三\0\0", "20230412", " 12.5", "T"], ["浙B", "李四", "", "******", "?"]]


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_records_are_read(encoding):
    """Fields are read without their padding, dates and numbers as they are written."""
    found = table(dbf_bytes(FIELDS, RECORDS, encoding=encoding), "a.dbf")
    assert ("dbf", ("CPH", "车主", "FZRQ", "CHANG", "YX"), 2) == (found.kind, found.header, found.count)
    assert [("浙A12345", "张三", "20230412", " 12.5", "T"), ("浙B", "李四", "", "******", "?")] == [
        row.cells for row in found.rows()
    ]


@settings(max_examples=50, deadline=2000)
@given(
    st.lists(st.tuples(st.text("甲乙a1 ", max_size=8), st.text("丙Z-", max_size=8)), min_size=1, max_size=20)
)
def test_what_is_written_is_read(records):
    """Any texts that fit are read as written, but for blanks at their end."""
    data = dbf_bytes([("A", "C", 16), ("B", "C", 16), ("C", "C", 6)], [[*each, "甲乙丙"] for each in records])
    assert [(first.rstrip(), second, "甲乙丙") for first, second in records] == cells(data, "a.dbf")


@settings(max_examples=100, deadline=2000)
@given(st.binary(min_size=6, max_size=6))
def test_bad_bytes_are_told_with_their_place(value):
    """Whatever stands in a field, bytes that are no text are told with the first one's offset."""
    data = dbf_bytes([("A", "C", 4), ("B", "C", 8)], [["甲乙", "丙丁戊"]] * 50 + [["甲", value]])
    row = list(table(data, "a.dbf").rows())[-1]
    try:
        expected = (value.rstrip(b" \0").decode("gb18030"), ())
    except UnicodeDecodeError as error:
        at = len(data) - 1 - 8 + error.start
        expected = (row.cells[1], (CellProblem(1, "undecodable", at),))
    assert expected == (row.cells[1], row.problems)


def test_a_character_cut_by_the_field_is_told():
    """A fixed width that cuts a character in two is a problem of that cell, not a question mark."""
    data = dbf_bytes([("A", "C", 4), ("B", "C", 5)], [["甲", "张三李"], ["乙", "王五"]])
    first = next(table(data, "a.dbf").rows())
    assert ((CellProblem(1, "undecodable", 97 + 1 + 4 + 4),), r"张三\xC0") == (first.problems, first.cells[1])


def test_deleted_records_are_told():
    """A record marked as deleted keeps its number and says so."""
    data = dbf_bytes([("A", "C", 4), ("B", "C", 4)], [["1", "2"], ["*", "3", "4"], ["5", "6"]])
    assert [(2, WHOLE_ROW, "deleted_record")] == problems(data, "a.dbf")


def test_foxpro_fields_are_read():
    """Whole numbers, currency, doubles and moments of FoxPro are read as text."""
    fields = [("I", "I", 4), ("Y", "Y", 8), ("B", "B", 8), ("T", "T", 8), ("T2", "T", 8)]
    moment = struct.pack("<II", 2_460_047, 37_800_000)
    record = [struct.pack("<i", -5), struct.pack("<q", 123_450), struct.pack("<d", 1.5), moment, bytes(8)]
    data = dbf_bytes(fields, [record], version=0x30)
    assert [("-5", "12.3450", "1.5", "2023-04-12 10:30:00", "")] == cells(data, "a.dbf")


def test_memos_elsewhere_are_told():
    """A memo's text is in another file: where there is one, the cell says so."""
    data = dbf_bytes([("A", "C", 4), ("M", "M", 10)], [["1", ""], ["2", "         7"]])
    assert [(2, 1, "memo_elsewhere")] == problems(data, "a.dbf")


def test_wide_character_fields_are_read():
    """A character field wider than 255 bytes keeps its high byte among the decimals."""
    assert [("x" * 300, "1")] == cells(
        dbf_bytes([("A", "C", 300), ("B", "C", 4)], [["x" * 300, "1"]]), "a.dbf"
    )


def test_a_file_cut_off_gives_the_records_before():
    """Whole records are read, then the error names the first that is missing."""
    found = table(dbf_bytes([("A", "C", 4), ("B", "C", 4)], [["1", "2"], ["3", "4"]], count=9), "a.dbf")
    read = []
    with pytest.raises(TruncatedFileError) as caught:
        read.extend(row.cells for row in found.rows())
    assert ([("1", "2"), ("3", "4")], 3) == (read, caught.value.where.row)


@pytest.mark.parametrize("count", [1, 2])
def test_records_beyond_the_number_announced_are_told(count):
    """Where more records stand in the file than the header says, the rows announced are given, then an error."""
    found = table(dbf_bytes([("A", "C", 4)], [["1"], ["2"], ["*", "3"]], count=count), "a.dbf")
    read = []
    with pytest.raises(DbfDamagedError) as caught:
        read.extend(row.cells for row in found.rows())
    assert ([("1",), ("2",)][:count], count + 1) == (read, caught.value.where.row)


@pytest.mark.parametrize("end", [b"", b"\x1a", b"\x1a" * 600, bytes(600), b"\x1a" + b" x" * 300, b" " * 600])
def test_what_is_no_record_may_stand_at_the_end(end):
    """An end mark, padding and what comes behind them are no records."""
    data = dbf_bytes([("A", "C", 4)], [["1"], ["2"]]).removesuffix(b"\x1a")
    assert [("1",), ("2",)] == cells(data + end, "a.dbf")


@pytest.mark.parametrize("mark", [b"D", b"\0", b"\x1a", b"1"])
def test_a_record_without_its_mark_is_told(mark):
    """A record that begins with neither blank nor asterisk may stand at the wrong place."""
    data = dbf_bytes([("A", "C", 4)], [["1"], ["2"], ["3"]])
    at = len(data) - 1 - 5 * 2
    assert [(2, WHOLE_ROW, "record_mark")] == problems(data[:at] + mark + data[at + 1 :], "a.dbf")


@pytest.mark.parametrize("change", [b"", b"xx"])
def test_records_behind_one_without_its_mark_may_have_moved(change):
    """Where the file is shorter or longer than its records, all below such a record come back."""
    data = dbf_bytes([("A", "C", 4)], [["1"], ["2"], ["3"], ["4"], ["5"]])
    at = data.index(b"2")
    found = []
    with contextlib.suppress(SourceError):
        found.extend(table(data[: at - 1] + change + data[at:], "a.dbf").rows())
    codes = [tuple(one.code for one in row.problems if one.code.startswith("record_")) for row in found]
    marked = codes.index(("record_mark",))
    assert all(codes[marked:])
    assert not any(codes[:marked])


@pytest.mark.parametrize(
    ("text", "width", "encoding", "told"),
    [
        ("路证(浙江)运输有限公", 20, "gbk", True),
        ("路证浙江运输有限公", 19, "gbk", True),
        ("路证浙江运输有限公", 20, "gbk", False),
        ("买买提吐", 8, "gbk", True),
        ("张三丰", 8, "gbk", False),
        ("买买提吐", 12, "utf-8", True),
        ("买买提吐", 14, "utf-8", True),
        ("买买提吐", 15, "utf-8", False),
        ("浙A12345", 8, "gbk", False),
        ("浙A12345", 9, "gbk", False),
        ("330102000001", 12, "gbk", False),
        ("张三", 4, "gbk", False),
    ],
)
def test_a_chinese_text_that_fills_its_field_is_told(text, width, encoding, told):
    """Where not one more character would have had room, nobody knows whether there were more."""
    data = dbf_bytes([("A", "C", width), ("B", "C", 40)], [[text, "道路普通货物运输"]], encoding=encoding)
    assert [(1, 0, "perhaps_cut")] * told == problems(data, "a.dbf")


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda data: data[:60], DbfDamagedError),
        (lambda data: data[:10] + b"\x05\x00" + data[12:], DbfDamagedError),
        (lambda data: data[:75] + b"Z" + data[76:], DbfDamagedError),
        (lambda data: data[:80] + b"\0" + data[81:], DbfDamagedError),
        (lambda data: data[:4] + bytes(4) + data[8:], DbfDamagedError),
        (lambda data: data[:4] + bytes(4) + data[8 : 33 + 32 * 3] + b"\x1a" * 99, NoRowsError),
        (lambda data: data[: 33 + 32 * 3 + 10], NoRowsError),
    ],
)
def test_headers_that_lie_are_refused(change, error):
    """A header that is cut, contradicts itself or announces nothing is refused."""
    with pytest.raises(error):
        table(change(DBF), "a.dbf")


@settings(max_examples=150, deadline=2000)
@given(st.integers(0, 140), st.integers(0, 255))
def test_any_changed_byte_ends_in_rows_or_in_our_error(at, byte):
    """A change anywhere in the header ends in rows or in one of our errors."""
    try:
        rows = list(table(DBF[:at] + bytes([byte]) + DBF[at + 1 :], "a.dbf").rows())
    except SourceError as error:
        rows = [error]
    assert rows is not None
    assert list(ROWS) == cells(DBF, "a.dbf")
