"""rejected.csv: safe to open, and read again it gives the rows as they were."""

import csv
import io
import tracemalloc
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.conversion.report.rejected_csv import RejectedRow, defused, file_names, write
from bench.legacy import TABLES, make_export
from licences.conversion.context import RunContext
from licences.conversion.errors import source_message
from licences.conversion.fault import Fault, fault
from licences.conversion.mapper import Mapper
from licences.conversion.profiles import load_profile, names, read_profile, text_of
from licences.conversion.readers import WHOLE_ROW, CellProblem, open_tables
from licences.conversion.readers.corrections import MARKERS
from licences.conversion.readers.side_rows import SIDE_ROWS
from licences.conversion.unread_flags import flag_fault
from tests.app.conversion import exports
from tests.licences.conversion.readers.making import EVERY_KIND, tables

RUN = RunContext("11330000990000017U", "浙江省示例道路运输管理中心", "330000", date(2026, 6, 1))
DR = '[[record.state]]\ncolumn = "dr"\nkeep = ["0", "1"]\n\n'
FAULT = fault("fzrq", "issue_date", "date_unknown_form")
CELL = st.text(
    st.one_of(
        st.sampled_from("甲川A1 0579,;\t|，'\"\n\r\\=+-@＝.eE/\0\u3000"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=12,
)


def csv_of(header, rows):
    """Write rejected.csv."""
    out = io.BytesIO()
    write(out, header, rows)
    return out.getvalue()


def read(data, name="rejected.csv"):
    """Open the only table of bytes and read it."""
    (table,) = open_tables(io.BytesIO(data), name)
    return table, list(table.rows())


ASIDE = {"total_row", "note_row", "signature_row", "section_row"}


@settings(max_examples=150, deadline=2000)
@given(
    st.integers(1, 6).flatmap(
        lambda width: st.tuples(
            st.lists(CELL, min_size=width, max_size=width, unique=True),
            st.lists(st.lists(CELL, min_size=width, max_size=width).map(tuple), min_size=1, max_size=8),
        )
    ),
    st.one_of(st.none(), CELL.filter(bool)),
)
def test_what_came_back_is_read_as_it_was(table, raw):
    """Names, cells and raw rows of any text come out of the file exactly as they went in.

    A row that looks like a total, note, signature or heading is told again as what it is.
    """
    header, rows = table
    data = csv_of(header, [RejectedRow(at, cells, raw, (FAULT,)) for at, cells in enumerate(rows, 5)])
    found, given_back = read(data)
    expected = [(cells, (), raw) for cells in rows]
    problems = [tuple(one for one in row.problems if one.code not in ASIDE) for row in given_back]
    back = [(row.cells, left, row.raw) for row, left in zip(given_back, problems, strict=True)]
    assert (tuple(header), expected) == (found.header, back)


@settings(max_examples=100, deadline=2000)
@given(st.sampled_from("=+-@\t\r\n＝＋－＠"), CELL)
def test_no_cell_of_the_file_is_a_formula(begin, rest):
    """Whatever stands in name, cell, raw row or message, nothing in the file begins like a formula."""
    cell = begin + rest
    told = Fault(cell, "", "code", cell, cell, cell, cell)
    data = csv_of([cell], [RejectedRow(1, (cell,), cell, (told,))])
    found = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [] == [each for row in found for each in row if each.startswith(tuple("=+-@\t\r\n＝＋－＠"))]


@pytest.mark.parametrize(
    "cell",
    [
        "330100000001",
        "99000019900101001X",
        "0571",
        "2025-3-1",
        "20250301",
        "1E5",
        "1.50",
        "12:30",
        "3/4",
        "TRUE",
        "2025年3月1日",
        " 12",
        "1,000",
    ],
)
def test_what_a_spreadsheet_would_change_is_guarded(cell):
    """Long numbers, leading zeros and dates would be saved otherwise than they stand, so they are guarded.

    An 18-digit number opened without a guard loses its last three digits.
    """
    expected = cell if cell in {"99000019900101001X", "20250301"} else f"'{cell}"
    assert expected == defused(cell)


@pytest.mark.parametrize("cell", ["", "0", "2101", "45718", "川A12345", "普通货运", "91330100990000025K"])
def test_what_a_spreadsheet_leaves_alone_is_not_guarded(cell):
    """Words and short numbers stand as they are."""
    assert cell == defused(cell)


@pytest.mark.parametrize("name", EVERY_KIND)
def test_rows_of_every_kind_of_file_come_back_as_they_were(name):
    """Header and cells read from any kind of file are the same after a round through rejected.csv."""
    for table in tables(EVERY_KIND[name], name):
        rows = list(table.rows())
        data = csv_of(table.header, [RejectedRow(row.number, row.cells, row.raw, (FAULT,)) for row in rows])
        found, given_back = read(data)
        assert (table.header, [row.cells for row in rows]) == (
            found.header,
            [row.cells for row in given_back],
        )


def test_names_that_are_no_labels_are_kept():
    """Paths of XML, numbered names, keys of JSON that are numbers, blanks or words of ours are names still."""
    names = ("ownerInfo/ownerName", "车牌号#2", "#3", "12345678", " 车 牌 ", "problem", "", "行号 row", "=A1")
    cells = tuple("甲" for _ in names)
    found, rows = read(csv_of(names, [RejectedRow(1, cells, None, (FAULT,))]))
    assert (names, [cells]) == (found.header, [row.cells for row in rows])


def test_the_file_says_what_is_wrong_in_both_languages():
    """BOM, CR LF, and before the row its number, columns, codes, messages and remedies, numbered alike."""
    faults = (FAULT, fault("cph", "plate_number", "missing"))
    data = csv_of(("fzrq", "cph"), [RejectedRow(17, ("三月", ""), None, faults)])
    lines = data.decode("utf-8").split("\r\n")
    expected = [
        "\ufeff" + ",".join(f'"{name}"' for name in (*MARKERS, "fzrq", "cph")),
        (
            '"17","(1) fzrq (2) cph","date_unknown_form;missing","(1) 认不出的日期写法 (2) 没有值",'
            '"(1) not a date in a known form (2) there is no value","(1) 请写成 YYYY-MM-DD (2) 请补填",'
            '"(1) write YYYY-MM-DD (2) fill it in","","三月",""'
        ),
        "",
    ]
    assert expected == lines


def test_a_row_that_could_not_be_read_waits_for_confirmation():
    """Cells that may have moved are refused again, until a person has cleared the code of the row."""
    broken = "编号,名称\r\n330100000001,甲运输公司".encode() + b"\xff\r\n1,2,3\r\n5,6\r\n"
    (table,) = open_tables(io.BytesIO(broken), "a.csv")
    rejected = [
        RejectedRow(
            row.number,
            row.cells,
            row.raw,
            tuple(fault("", "", "missing")._replace(code=p.code) for p in row.problems),
        )
        for row in table.rows()
        if row.problems
    ]
    data = csv_of(table.header, rejected)
    _, again = read(data)
    _, confirmed = read(data.replace(b'"too_many_cells;not_confirmed"', b'""'))
    waiting = (CellProblem(WHOLE_ROW, "not_confirmed"),)
    assert ([waiting, waiting], [waiting, ()], "1,2,3") == (
        [row.problems for row in again],
        [row.problems for row in confirmed],
        again[1].raw,
    )


def test_the_person_is_told_to_confirm():
    """The remedy of a row that could not be read says that its code has to be cleared."""
    unclear = fault("", "", "missing")._replace(code="too_many_cells", remedy_zh="请检查", remedy_en="check")
    data = csv_of(("a",), [RejectedRow(1, ("b",), "b,c", (unclear,))]).decode("utf-8-sig")
    _, row = list(csv.reader(io.StringIO(data, newline="")))
    said = source_message("not_confirmed")
    expected = [
        "too_many_cells;not_confirmed",
        f"(1) 请检查 (2) {said.remedy_zh}",
        f"(1) check (2) {said.remedy_en}",
    ]
    assert expected == [row[2], *row[5:7]]


@pytest.mark.parametrize("code", sorted(SIDE_ROWS))
def test_a_row_that_is_no_record_needs_no_confirmation(code):
    """A total or a note is told with its one reason."""
    side = fault("", "", "missing")._replace(code=code)
    data = csv_of(("a",), [RejectedRow(1, ("合计",), None, (side,))]).decode("utf-8-sig")
    _, row = list(csv.reader(io.StringIO(data, newline="")))
    assert row[2] == code


def test_rows_are_written_one_by_one():
    """Writing many rows takes no more memory than writing a few."""
    rows = (RejectedRow(at, ("甲" * 100, str(at)), None, (FAULT,)) for at in range(20_000))
    tracemalloc.start()
    try:
        with Path("/dev/null").open("wb") as out:
            count = write(out, ("a", "b"), rows)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (20_000, True) == (count, peak < 1_000_000)


def _codes(draft):
    return {fault.code for fault in (*draft.faults, *draft.warnings)}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)
def test_a_file_of_any_style_can_be_corrected_and_converted_alone(table):
    """The profile that sent rows back maps them again, from rejected.csv, to the same fields and faults."""
    profile = load_profile(next(name for name in names() if name.startswith(f"style{table.style}_")))
    out = io.BytesIO()
    make_export(table.style, 300, 3, 0.4, out, family=table.family)
    before, after = [], []
    for source in open_tables(io.BytesIO(out.getvalue()), table.file):
        mapper = Mapper(profile, source.header, RUN, source.encoding)
        drafts = [(row, mapper.draft(row)) for row in source.rows()]
        back = [(row, draft) for row, draft in drafts if draft.faults]
        data = csv_of(
            source.header,
            [RejectedRow(row.number, row.cells, row.raw, draft.faults) for row, draft in back],
        )
        found, rows = read(data)
        again = Mapper(profile, found.header, RUN, found.encoding)
        # What a reader lost, or a workbook made of a cell, is not in the file that comes back.
        for (row, draft), back_again in zip(back, rows, strict=True):
            if not {one.code for one in row.problems} & _codes(draft):
                before.append(draft[1:])
                after.append(again.draft(back_again)[1:])
    assert (True, before) == (len(before) > 20, after)


def test_every_table_of_a_run_has_a_file_of_its_own():
    """Names of sheets become parts of safe file names, and never collide."""
    assert ("rejected-1-a_b.csv", "rejected-2-a_b.csv", "rejected-3-.csv") == file_names(
        ["x.xlsx!a/b", "x.xlsx!a b", "x.xlsx!../.."]
    )


def test_the_same_is_said_of_a_column_once():
    """A column two fields are read from should be told of once where both lack a value, other faults apart."""
    faults = (fault("a", "holder_code", "missing"), FAULT, fault("a", "holder_code_type", "missing"))
    told = csv.reader(
        io.StringIO(csv_of(("a", "fzrq"), [RejectedRow(2, ("", "x"), None, faults)]).decode("utf-8-sig"))
    )
    assert ["2", "(1) a (2) fzrq", "missing;date_unknown_form"] == list(told)[1][:3]


def test_a_flag_nobody_reads_stands_until_the_profile_explains_it():
    """Alone the rows that came back are all alike, and the flag would no longer look like one."""
    cells = exports.operator(1) | {"dr": "1"}
    said = (fault("", "", "missing"), flag_fault("dr", "1"))
    data = csv_of(tuple(cells), [RejectedRow(1, tuple(cells.values()), None, said)])
    found, (row,) = read(data)
    text = text_of(exports.STYLE_3)
    explained = 'ignore = ["dr"]\n', text.replace("[record.fields]", f"{DR}[record.fields]")
    profiles_of = (text, explained[0] + text, explained[1])
    told = [
        [one.code for one in Mapper(read_profile(one, "own"), found.header, RUN).draft(row).faults]
        for one in profiles_of
    ]
    assert [["unread_flag"], [], []] == told


def test_a_column_that_repeats_another_stands_until_the_row_is_corrected():
    """Alone the rows that came back do not show that the two columns are one."""
    cells = exports.operator(1) | {"bm2": "91330100990000068C"}
    said = (fault("", "", "missing"), fault("bm2", "uscc", "twin_disagrees", other="uniscid"))
    data = csv_of(tuple(cells), [RejectedRow(1, tuple(cells.values()), None, said)])
    found, (row,) = read(data)
    at = found.header.index("bm2")
    corrected = row._replace(cells=(*row.cells[:at], cells["uniscid"], *row.cells[at + 1 :]))
    text = text_of(exports.STYLE_3)
    told = [
        [one.code for one in Mapper(read_profile(profile, "own"), found.header, RUN).draft(one).faults]
        for profile, one in ((text, row), (text, corrected), (f'ignore = ["bm2"]\n{text}', row))
    ]
    assert [["twin_disagrees"], [], []] == told


def test_a_row_in_a_place_of_an_end_asks_for_its_state():
    """Its cells are sure; sent back as it is it comes back again, until a person says that it is in force."""
    ended = fault("", "", "missing")._replace(code="place_of_end")
    data = csv_of(("a",), [RejectedRow(1, ("b",), None, (ended,))])
    codes = b'"place_of_end;state_not_confirmed"'
    (again,), (confirmed,) = (read(one)[1] for one in (data, data.replace(codes, b'""')))
    answered = CellProblem(WHOLE_ROW, "answered", said="place_of_end")
    assert again.problems == (answered, CellProblem(WHOLE_ROW, "state_not_confirmed"))
    assert confirmed.problems == ()
