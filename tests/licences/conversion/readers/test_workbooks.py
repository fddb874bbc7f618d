"""Workbooks of offices: titles, merged cells, lost digits; and those that are not opened at all."""

import datetime as dt
import struct
import time
import zipfile

import openpyxl
import pytest
import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook.protection import WorkbookProtection

from licences.conversion.errors import (
    EncryptedError,
    ExternalLinksError,
    HiddenSheetError,
    MacrosError,
    NoHeaderError,
    NoRowsError,
    NotATableError,
    Place,
    SheetTextTooLongError,
    SheetTooLargeError,
    TooManyColumnsError,
    WorkbookDamagedError,
    WorkbookTooLargeError,
    XmlEntitiesError,
)
from licences.conversion.readers import CellProblem
from licences.conversion.readers.compound import CompoundFile
from tests.licences.conversion.readers.making import (
    HEADER,
    ROWS,
    TABLE,
    calls,
    cells,
    csv_bytes,
    ods_bytes,
    ods_cell,
    ods_row,
    problems,
    table,
    tables,
    with_parts,
    xls_bytes,
    xlsx_bytes,
    zip_bytes,
)


def office_list(book):
    """Lay a list out as offices do: a title, two header rows, a vehicle merged over its drivers."""
    sheet = book.active
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("A2:C2")
    sheet.merge_cells("D2:E2")
    sheet.merge_cells("F2:F3")
    for letter in "ABC":
        sheet.merge_cells(f"{letter}4:{letter}5")


OFFICE = (
    ("车队信息一览表",),
    ("车辆", None, None, "驾驶员", None, "备注"),
    ("车牌号", "颜 色", "发证\n日期", "姓名", "证号", None),
    ("浙A12345", "黄", dt.date(2023, 4, 12), "张三", "990101199001011234", "x"),
    (None, None, None, "李四", "990101199001011235", None),
    (),
    (
        "浙A54321",
        "蓝",
        dt.datetime(2023, 4, 13, 10, 30, tzinfo=dt.UTC).replace(tzinfo=None),
        "王五",
        None,
        None,
    ),
)


def test_an_office_list_is_read():
    """Title passed over, two header rows taken as one, vehicles filled down over their drivers."""
    found = table(xlsx_bytes(OFFICE, office_list), "a.xlsx")
    assert (("车牌号", "颜色", "发证日期", "姓名", "证号", "备注"), 3) == (found.header, found.header_row)
    assert [
        (4, ("浙A12345", "黄", "2023-04-12", "张三", "990101199001011234", "x")),
        (5, ("浙A12345", "黄", "2023-04-12", "李四", "990101199001011235", "")),
        (7, ("浙A54321", "蓝", "2023-04-13 10:30:00", "王五", "", "")),
    ] == [(row.number, row.cells) for row in found.rows()]


def test_merged_cells_are_filled_in_every_kind():
    """Cells merged downwards are filled in .xls and .ods as in .xlsx."""

    def merge(book):
        book.get_sheet(0).merge(1, 2, 0, 0)

    old = xls_bytes((HEADER, ROWS[0], (None, "乙", "20270412")), merge)
    merged = 'table:number-rows-spanned="2"'
    rows = (
        [ods_cell(ROWS[0][0], merged), *map(ods_cell, ROWS[0][1:])],
        ["<table:covered-table-cell/>", ods_cell("乙"), ods_cell("20270412")],
    )
    new = ods_bytes(ods_row(*map(ods_cell, HEADER)) + "".join(ods_row(*row) for row in rows))
    expected = [ROWS[0], (ROWS[0][0], "乙", "20270412")]
    assert (expected, expected) == (cells(old, "a.xls"), cells(new, "a.ods"))


@pytest.mark.parametrize("make", [xlsx_bytes, xls_bytes])
def test_numbers_are_text_as_a_person_reads_them(make):
    """Whole numbers have no point and no exponent, decimals no noise, truth values their Excel names."""
    found = cells(
        make((("甲", "乙", "丙", "丁"), (440600000005, 18.5, 0.1 + 0.2, True), (-3, 0.00001, 12.0, "007")))
    )
    assert [("440600000005", "18.5", "0.3", "TRUE"), ("-3", "0.00001", "12", "007")] == found


@pytest.mark.parametrize("make", [xlsx_bytes, xls_bytes])
def test_lost_digits_are_told(make):
    """A number of 16 digits or more, stored as a number, is a problem; as text it is whole."""
    number = 990101199001011234
    rows = (("姓名", "证号", "号"), ("张", number, 123456789012345), ("李", str(number), 1234567890123456))
    assert [(2, 1, "digits_lost"), (3, 2, "digits_lost")] == problems(make(rows))
    assert [str(number), "123456789012345"] == [cells(make(rows))[1][1], cells(make(rows))[0][2]]


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904])
def test_dates_of_both_systems_are_read(epoch):
    """Dates counted from 1900 and from 1904 come out as the same day; a plain serial stays a number."""

    def change(book):
        if epoch:
            book.epoch = epoch

    rows = (
        ("号", "日期", "时间"),
        ("1", dt.date(2023, 4, 12), dt.time(10, 30)),
        ("2", 45028, dt.timedelta(hours=30)),
    )
    assert [("1", "2023-04-12", "10:30:00"), ("2", "45028", "30:00:00")] == cells(xlsx_bytes(rows, change))


def test_formula_errors_are_told():
    """A cell whose formula fails is a problem, not an empty cell."""

    def change(book):
        book.active["B3"].value = "#REF!"
        book.active["B3"].data_type = "e"

    error = 'office:formula="x" calcext:value-type="error" xmlns:calcext="urn:x"'
    sheet = ods_bytes(
        "".join((ods_row(*map(ods_cell, HEADER)), ods_row(ods_cell("1"), ods_cell("", error), ods_cell("3"))))
    )
    assert ([(3, 1, "formula_error")], [(2, 1, "formula_error")]) == (
        problems(xlsx_bytes(change=change)),
        problems(sheet),
    )


def test_sheets_are_tables_and_others_are_told_of():
    """Each visible sheet with rows is a table; hidden and empty ones are told of."""

    def change(book):
        book.create_sheet("空")
        hidden = book.create_sheet("隐")
        hidden.sheet_state = "hidden"
        second = book.create_sheet("二")
        for row in TABLE:
            second.append([None, *row])

    found = tables(xlsx_bytes(change=change), "a.xlsx")
    assert [("a.xlsx!表", list(ROWS)), ("a.xlsx!二", list(ROWS))] == [
        (each.name, [row.cells for row in each.rows()]) for each in found
    ]
    assert {("empty_sheet", "a.xlsx!空"), ("hidden_sheet", "a.xlsx!隐")} == {
        (note.message.code, note.where.file) for note in found[0].notes
    }


def test_rows_beyond_the_header_are_told():
    """A value right of the last named column is a problem of its row, blanks there are none."""
    rows = (HEADER, ROWS[0], *[(*ROWS[1], None, " ")] * 60, (*ROWS[2], None, "x"))
    found = list(table(xlsx_bytes(rows)).rows())
    assert [()] * 61 + [(CellProblem(3, "too_many_cells"),)] == [row.problems for row in found]


def test_a_repeated_header_is_told():
    """Lists printed page by page repeat their header."""
    assert [(5, -1, "header_repeated")] == problems(xlsx_bytes((*TABLE, HEADER, *ROWS)))


def test_a_table_far_down_and_right_is_found():
    """Empty rows and columns before the table do not matter, and row numbers are the sheet's."""
    rows = [()] * 200 + [(None, None, *row) for row in TABLE]
    found = table(xlsx_bytes(rows))
    assert (HEADER, [202, 203, 204]) == (found.header, [row.number for row in found.rows()])


def lying_package():
    """Make a package whose directory says a part is small, while it unpacks to much more."""
    data = bytearray(xlsx_bytes())
    with_bomb = bytearray(with_parts(bytes(data), {"xl/media/x.bin": bytes(10_000_000)}))
    at = with_bomb.rindex(b"PK\x01\x02")
    struct.pack_into("<I", with_bomb, at + 24, 100)
    return bytes(with_bomb)


def with_text(part, old, new):
    """Change a text in one part of an .xlsx workbook."""
    import io

    with zipfile.ZipFile(io.BytesIO(xlsx_bytes())) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert old in parts[part]
    return zip_bytes(parts | {part: parts[part].replace(old, new)})


SHEET = "xl/worksheets/sheet1.xml"
STRINGS = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="4294967295"><si/></sst>'


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (with_parts(xlsx_bytes(), {"xl/vbaProject.bin": b"x"}), MacrosError),
        (with_parts(xlsx_bytes(), {"xl/macrosheets/sheet1.xml": b"x"}), MacrosError),
        (with_parts(xlsx_bytes(), {"xl/externalLinks/externalLink1.xml": b"<x/>"}), ExternalLinksError),
        (lying_package(), WorkbookDamagedError),
        (with_parts(xlsx_bytes(), {"xl/sharedStrings.xml": STRINGS}), WorkbookDamagedError),
        (with_text(SHEET, b'r="C4"', b'r="XFD1048576"'), SheetTooLargeError),
        (with_text(SHEET, b"</sheetData>", b""), WorkbookDamagedError),
        (with_text("xl/workbook.xml", b"<workbook ", b"<!DOCTYPE x><workbook "), XmlEntitiesError),
        (with_text("xl/workbook.xml", b"<sheet ", b"<sheet x='"), WorkbookDamagedError),
        (with_text("xl/_rels/workbook.xml.rels", b"sheet1.xml", b"sheet9.xml"), WorkbookDamagedError),
        (zip_bytes({"xl/workbook.xml": b"<x/>"}), WorkbookDamagedError),
        (zip_bytes({"xl/workbook.bin": b"x", "[Content_Types].xml": b"x"}), NotATableError),
        (zip_bytes({"word/document.xml": b"x", "[Content_Types].xml": b"x"}), NotATableError),
        (xlsx_bytes(()), NotATableError),
        (xlsx_bytes((HEADER,)), NoRowsError),
        (xlsx_bytes(ROWS), NoHeaderError),
        (xlsx_bytes([[f"列{'甲' * (at % 9)}" for at in range(1001)]] * 2), TooManyColumnsError),
        (ods_bytes(extra={"Basic/script-lc.xml": b"<x/>"}), MacrosError),
        (ods_bytes(manifest="<manifest:encryption-data/>"), EncryptedError),
        (ods_bytes("<table:table-source/>"), ExternalLinksError),
        (ods_bytes(extra={"mimetype": b"application/vnd.oasis.opendocument.text"}), NotATableError),
        (
            ods_bytes(ods_row(*map(ods_cell, HEADER), attributes='table:number-rows-repeated="9000000"')),
            SheetTooLargeError,
        ),
        (ods_bytes(ods_row(ods_cell("x", 'table:number-columns-repeated="-1"'))), WorkbookDamagedError),
        (ods_bytes("<table:table-row>"), WorkbookDamagedError),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), WorkbookDamagedError),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000), WorkbookDamagedError),
        (xls_bytes()[:2000], WorkbookDamagedError),
    ],
)
def test_bad_workbooks_are_refused(data, error):
    """Each bad workbook has its own error, before anything large is laid out in memory."""
    with pytest.raises(error) as caught:
        tables(data, "a.xlsx")
    assert caught.value.where.file.startswith("a.xlsx")


LONG = b"x" * ((1 << 20) + 1)


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (with_text(SHEET, b"330100000002", LONG), Place("a.xlsx!表", 3, 1)),
        (with_text(SHEET, b"20270412", LONG), Place("a.xlsx!表", 3, 3)),
        (ods_bytes(ods_row(ods_cell("x"), ods_cell(LONG.decode()))), Place("a.xlsx!表", 1, 2)),
        (
            with_parts(xlsx_bytes(), {"xl/sharedStrings.xml": b"<si><t>" + LONG + b"</t></si>"}),
            Place("a.xlsx"),
        ),
    ],
)
def test_a_vast_text_is_refused_at_its_place(data, place):
    """A cell of more than 1 MiB should be refused with sheet, row and column before it is laid out."""
    with pytest.raises(SheetTextTooLongError) as caught:
        tables(data, "a.xlsx")
    assert place == caught.value.where


def changed_record(kind, data):
    """Make an .xls workbook whose first record of a kind begins with other data."""
    book = bytearray(xls_bytes())
    stream = CompoundFile(bytes(book), Place("x")).stream("Workbook")
    begin, at = book.index(stream[:512]), 0
    while struct.unpack_from("<H", stream, at)[0] != kind:
        at += 4 + struct.unpack_from("<H", stream, at + 2)[0]
    size = struct.unpack_from("<H", stream, at + 2)[0]
    book[begin + at + 4 : begin + at + 4 + len(data)] = data[:size]
    return bytes(book)


def renamed_record(kind, other, data):
    """Make an .xls workbook in which a record of the globals has become one of another kind."""
    book = bytearray(changed_record(kind, data))
    stream = CompoundFile(bytes(book), Place("x")).stream("Workbook")
    begin, at = book.index(stream[:512]), 0
    while struct.unpack_from("<H", stream, at)[0] != kind:
        at += 4 + struct.unpack_from("<H", stream, at + 2)[0]
    struct.pack_into("<H", book, begin + at, other)
    return bytes(book)


DIMENSIONS, FONT, BOUNDSHEET = 0x200, 0x31, 0x85


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (changed_record(DIMENSIONS, struct.pack("<IIHH", 0, 0x7FFFFFFF, 0, 256)), SheetTooLargeError),
        (changed_record(DIMENSIONS, struct.pack("<IIHH", 9, 2, 0, 3)), WorkbookDamagedError),
        (renamed_record(FONT, 0x2F, b""), EncryptedError),
        (renamed_record(FONT, 0x1AE, b"\x01\x00\x05\x00"), ExternalLinksError),
        (changed_record(BOUNDSHEET, b"\0\0\0\0\0\x01"), MacrosError),
        (changed_record(BOUNDSHEET, b"\0\0\0\0\0\x06"), MacrosError),
        (xls_bytes().replace("Workbook".encode("utf-16-le"), "Wordbook".encode("utf-16-le")), NotATableError),
    ],
)
def test_bad_xls_workbooks_are_refused(data, error):
    """Passwords, links, macros and vast sizes are seen in .xls before it is parsed."""
    with pytest.raises(error):
        tables(data, "a.xls")


@pytest.mark.parametrize(
    ("name", "error"), [("_VBA_PROJECT_CUR", MacrosError), ("EncryptedPackage", EncryptedError)]
)
def test_storages_tell_of_macros_and_passwords(name, error):
    """A storage of macros, or an encrypted package, is seen by its name."""
    data = bytearray(xls_bytes())
    entry = data.index("Workbook".encode("utf-16-le")) + 128
    data[entry : entry + 64] = name.encode("utf-16-le").ljust(64, b"\0")
    struct.pack_into("<HB", data, entry + 64, 2 * len(name) + 2, 1)
    with pytest.raises(error):
        tables(bytes(data), "a.xls")


def test_chains_in_a_circle_end():
    """An allocation table that leads in a circle is refused, not followed for ever."""
    data = bytearray(xls_bytes())
    (table_at,) = struct.unpack_from("<I", data, 76)
    begin = (table_at + 1) * 512
    count = 128
    struct.pack_into(f"<{count}I", data, begin, *[0] * count)
    with pytest.raises(WorkbookDamagedError):
        tables(bytes(data), "a.xls")


def test_a_workbook_above_the_limit_is_refused():
    """A workbook is read whole, so it may be refused for its size."""
    with pytest.raises(WorkbookTooLargeError):
        tables(xlsx_bytes(), "a.xlsx", workbook_bytes=1000)


def test_a_workbook_whose_tables_are_hidden_says_so():
    """A workbook whose rows are all hidden is refused for that, not as an empty one."""

    def change(book):
        book.create_sheet("二")
        book.worksheets[0].sheet_state = "hidden"
        book.active = 1

    with pytest.raises(HiddenSheetError):
        tables(xlsx_bytes(change=change), "a.xlsx")


def test_protected_but_readable_workbooks_are_read():
    """Protection against changes is no password for reading."""

    def change(book):
        book.security = WorkbookProtection(workbookPassword="1234", lockStructure=True)
        book.active.protection.enable()

    assert list(ROWS) == cells(xlsx_bytes(change=change))


SERIALS = (("号", "日期", "车长"), ("浙A1", dt.date(2030, 12, 31), 12000), ("浙A2", 46386, "46386"))


def from_1904(book):
    """Make a workbook count its days from 1904."""
    if hasattr(book, "epoch"):
        book.epoch = CALENDAR_MAC_1904
    else:
        book.dates_1904 = True


def ods_of_1904():
    """Make an .ods workbook that counts its days from 1904."""
    number = '<table:table-cell office:value-type="float" office:value="46386"/>'
    rows = ods_row(*map(ods_cell, HEADER)) + ods_row(ods_cell("a"), number, ods_cell("b"))
    settings = "<table:calculation-settings><table:null-date table:date-value='1904-01-01'/></table:calculation-settings>"
    return settings, rows


def test_serials_of_1904_are_told():
    """In a workbook of 1904 a number that may be a day is told; days that are formatted as such are right."""
    expected = [(2, 2, "serial_1904"), (3, 1, "serial_1904"), (3, 2, "serial_1904")]
    assert expected == problems(xlsx_bytes(SERIALS, from_1904))
    assert [] == problems(xlsx_bytes(SERIALS))
    plain = (SERIALS[0], ("浙A2", 46386, "46386"))
    assert [(2, 1, "serial_1904"), (2, 2, "serial_1904")] == problems(xls_bytes(plain, from_1904), "a.xls")
    assert [] == problems(xls_bytes(plain), "a.xls")
    settings, rows = ods_of_1904()
    # The settings stand before the first table.
    data = ods_bytes(f'</table:table>{settings}<table:table table:name="二">{rows}')
    assert [(2, 1, "serial_1904")] == problems(data, "a.ods")


@pytest.mark.parametrize("make", [xlsx_bytes, xls_bytes])
def test_truth_values_are_told(make):
    """A text that the program took for a truth value is told; the word as a text is not."""
    rows = (("甲", "乙"), (True, "TRUE"), ("x", False))
    assert [(2, 0, "truth_value"), (3, 1, "truth_value")] == problems(make(rows))


@pytest.mark.parametrize("make", [xlsx_bytes, xls_bytes])
def test_dates_among_texts_are_told(make):
    """A date in a column of words may be a model such as 3-12; one in a column of dates or numbers is right."""
    day = dt.datetime(2026, 3, 12)  # noqa: DTZ001 - as a sheet holds it
    rows = (("型号", "日期"), ("SL-1", day), ("SL-2", 46000), (day, day))
    style = xlwt.easyxf(num_format_str="YYYY-MM-DD")

    def format_days(book):
        sheet = book.get_sheet(0)
        for row, column in ((1, 1), (3, 0), (3, 1)):
            sheet.write(row, column, day, style)

    plain = [[None if value is day else value for value in row] for row in rows]
    data = make(rows) if make is xlsx_bytes else make(plain, format_days)
    assert [(4, 0, "date_for_text")] == problems(data)


def with_merges(rows, *areas):
    """Make an .xlsx workbook whose merged areas keep the values under them."""
    import io

    package = zipfile.ZipFile(io.BytesIO(xlsx_bytes(rows)))
    parts = {name: package.read(name) for name in package.namelist()}
    merges = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
    parts[SHEET] = parts[SHEET].replace(
        b"</sheetData>", f"</sheetData><mergeCells>{merges}</mergeCells>".encode()
    )
    return zip_bytes(parts)


@pytest.mark.parametrize(
    ("areas", "told"),
    [
        (("A2:A3",), []),
        (("B2:B3",), [(3, 1, "hidden_by_merge")]),
        (("B2:C2",), [(2, 2, "hidden_by_merge")]),
        (("A3:C4",), [(3, 1, "hidden_by_merge"), (3, 2, "hidden_by_merge"), (4, 1, "hidden_by_merge")]),
        (("D2:D3", "A2:A3"), []),
        (("A2:A3", "A3:A4"), []),
    ],
)
def test_values_hidden_by_a_merge_are_told(areas, told):
    """A value under merged cells that is not the one shown is a problem of its cell."""
    rows = (("甲", "乙", "丙", "丁"), ("1", "2", "3", "4"), ("1", "x", "y", None), (None, "z", "1", "u"))
    assert told == problems(with_merges(rows, *areas))


def test_many_merged_cells_are_filled_in_time():
    """Thousands of merged areas, overlapping as no program writes them, cost no more than the cells they cover."""
    count = 12_000
    rows = [("甲", "乙"), *[("1", "2")] * count]
    data = with_merges(rows, *[f"A{row}:A{count + 1}" for row in range(2, count + 1)])
    begin = time.process_time()
    assert count == len(cells(data))
    assert time.process_time() - begin < 1


@pytest.mark.parametrize(
    ("row", "column", "told"),
    [(None, None, False), (2, None, True), (None, "B", True), (None, "H", False)],
)
def test_hidden_rows_and_columns_are_told_of(row, column, told):
    """Rows and columns that cannot be seen are read, and the table says that there are some."""

    def change(book):
        if row:
            book.active.row_dimensions[row].hidden = True
        if column:
            book.active.column_dimensions[column].hidden = True

    def change_old(book):
        if row:
            book.get_sheet(0).row(row - 1).hidden = True
        if column:
            book.get_sheet(0).col(ord(column) - 65).hidden = True

    columns = "".join(
        f'<table:table-column table:visibility="{"collapse" if name == column else "visible"}"/>'
        for name in "ABCDEFGH"
    )
    lines = "".join(
        ods_row(*map(ods_cell, each), attributes='table:visibility="filter"' if at == row else "")
        for at, each in enumerate((*TABLE, *[()] * 8), start=1)
    )
    for data in (xlsx_bytes(change=change), xls_bytes(change=change_old), ods_bytes(columns + lines)):
        found = table(data, "a.book")
        codes = [note.message.code for note in found.notes if note.message.code != "wrong_kind"]
        assert (["hidden_cells"] * told, list(ROWS)) == (codes, [each.cells for each in found.rows()])


def test_a_csv_beside_a_workbook_in_one_archive():
    """Kinds may be mixed in one archive."""
    found = tables(zip_bytes({"a.csv": csv_bytes(), "b.xls": xls_bytes()}), "x.zip")
    assert [("csv", "x.zip!a.csv"), ("xls", "x.zip!b.xls!表")] == [(each.kind, each.name) for each in found]


def test_openpyxl_makes_what_the_tests_say():
    """The workbooks of these tests hold their rows as texts, numbers and dates."""
    import io

    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(OFFICE)))
    assert ("s", "d") == (book.active["A4"].data_type, book.active["C4"].data_type)


@pytest.mark.parametrize(
    ("data", "few"),
    [
        (xlsx_bytes(change=lambda book: setattr(book.active["ZZ9000"], "value", "x")), 40),
        (xls_bytes(change=lambda book: book.get_sheet(0).write(30_000, 200, "x")), 40),
    ],
)
def test_a_stray_cell_far_away_costs_little(data, few):
    """The empty rows up to it are passed over, a few calls each, whatever their width."""
    far = 30_000 if data.startswith(b"\xd0") else 9_000
    assert calls(lambda: cells(data, "a.book")) < few * far
