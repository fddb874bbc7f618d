"""bench/legacy: the truth beside an export is right, and the file is what it says it is."""

import csv
import io
import json
import tracemalloc
from collections import Counter
from datetime import date
from xml.etree import ElementTree as ET

import dbfread
import openpyxl
import pytest
import python_calamine

from bench.legacy import TABLES, TODAY, make_export, table_of
from bench.legacy.__main__ import main
from bench.legacy.chances import chances_of
from bench.legacy.rows import CLEAN, Rows
from licences.errors import IdentifierError
from licences.identifiers import credit_code, identity_number, licence_number, plate, vin
from licences.rules import OFTEN_LACKING, Severity, check
from licences.types import by_key
from licences.types.converted import converted_face

ROWS = 1500
ALL = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)
PLAIN_ROLES = {"text", "plate", "vin", "credit_code", "company", "identity"}
_MADE = {}
COLUMN_OF_KEY = {"operator": "licence_number", "vehicle": "certificate_number", "practitioner": "id_number"}


def exported(table, rows=ROWS, seed=7, dirty=0.3):
    """Give the bytes of an export and its truth."""
    out, truth = io.BytesIO(), io.StringIO()
    make_export(table.style, rows, seed, dirty, out, truth, family=table.family)
    return out.getvalue(), [json.loads(line) for line in truth.getvalue().splitlines()]


def rows_of(table, rows=2500, dirty=1.0):
    """Give rows before they are written; made once, as many tests look at them."""
    key = (table.key, rows, dirty)
    if key not in _MADE:
        _MADE[key] = list(Rows(table, 3, dirty, TODAY.toordinal()).make(rows))
    return _MADE[key]


def face_of(table, key, fields):
    """Validate true fields, together with what the run and the profile know, as old licences are."""
    given = {name: value for name, value in fields.items() if value is not None}
    certificate_type = by_key(key)
    return certificate_type, converted_face(certificate_type).model_validate(given | table.outside)


def findings(table, key, fields):
    """Give what the rules of the type find in true fields, errors first."""
    certificate_type, face = face_of(table, key, fields)
    found = check(face, certificate_type, TODAY)
    return sorted(
        (each.severity is not Severity.ERROR or each.code in OFTEN_LACKING, each.code) for each in found
    )


@ALL
def test_the_same_seed_gives_the_same_bytes(table):
    """Seed and arguments decide every byte of file and truth; another seed gives another file."""
    first, second, other = exported(table, 300), exported(table, 300), exported(table, 300, seed=8)
    assert first == second
    assert first[0] != other[0]


@ALL
def test_true_fields_of_converted_rows_are_valid(table):
    """What is to be converted passes the models and rules of its type unchanged, without any finding."""
    _, truth = exported(table)
    converted = [answer for answer in truth if answer["outcome"] == "converted"]
    assert len(converted) > ROWS // 2
    for answer in converted:
        _, face = face_of(table, answer["type"], answer["fields"])
        told = {name: value for name, value in answer["fields"].items() if value is not None}
        assert {name: face.model_dump(mode="json")[name] for name in told} == told
        assert findings(table, answer["type"], answer["fields"]) == []


@ALL
def test_warned_rows_are_valid_with_a_warning(table):
    """What a clerk should look at has no error and exactly one warning of the rules."""
    warned = [row for row in rows_of(table) if row.outcome == "warned"]
    assert warned
    for row in warned:
        fields = {name: row.record[name] for name in table.tells}
        assert [is_warning for is_warning, _ in findings(table, row.record["_type"], fields)] == [True]


@ALL
def test_contradictory_rows_are_refused_by_the_rules(table):
    """Rows whose values are well formed but contradict each other have an error of the rules."""
    kinds = {"term_reversed", "issued_in_future", "term_too_long"}
    contradictory = [row for row in rows_of(table) if row.kind in kinds]
    assert contradictory
    for row in contradictory:
        fields = {name: row.record[name] for name in table.tells}
        assert findings(table, row.record["_type"], fields)[0][0] is False


@ALL
def test_expired_rows_are_over(table):
    """A row skipped as expired ended before the day of the export; no converted row did."""
    ends = {"expired": [], CLEAN: []}
    for row in rows_of(table, dirty=0.5):
        if row.kind in ends:
            ends[row.kind].append(row.record["valid_to"])
    assert max(ends["expired"]) < TODAY.isoformat() < min(ends[CLEAN])


@ALL
def test_shares_are_those_stated(table):
    """Each kind of dirt has its stated share of the rows."""
    rows, dirty = 6000, 0.5
    counts = Counter(row.kind for row in Rows(table, 5, dirty, TODAY.toordinal()).make(rows))
    assert counts[CLEAN] == pytest.approx(rows * (1 - dirty), rel=0.05)
    for chance in chances_of(table):
        expected = rows * dirty * chance.share
        assert counts[chance.kind.name] == pytest.approx(expected, abs=5 * expected**0.5 + 0.1 * expected)


@ALL
def test_every_kind_changes_its_cell(table):
    """A spoilt cell is not what the province writes when nothing is wrong, unless the truth itself changed."""
    by_name = {column.name: column for column in table.columns}
    kinds = {chance.kind.name: chance.kind for chance in chances_of(table)}
    seen = set()
    for row in rows_of(table):
        kind = kinds.get(row.kind)
        if kind is None or not kind.can_be_one_of_several or kind.name == "empty_marker":
            continue
        seen.add(kind.name)
        column = by_name[row.columns[0]]
        place = table.columns.index(column)
        assert row.cells[place] != column.render(row.record), (kind.name, row.cells[place])
    assert len(seen) > len(kinds) // 2


def first_spoilt(kind_name, role):
    """Give the rows of all tables that have this kind of dirt alone, in a column of this role."""
    for table in TABLES:
        for row in rows_of(table):
            if row.kind == kind_name:
                column = next(each for each in table.columns if each.name == row.columns[0])
                if column.role == role:
                    yield (
                        row.cells[table.columns.index(column)],
                        row.record[column.field] if column.field else None,
                    )


@pytest.mark.parametrize(
    ("kind", "role", "read"),
    [
        ("full_width", "plate", plate.validate),
        ("plate_dot", "plate", plate.validate),
        ("plate_blank", "plate", plate.validate),
        ("plate_hyphen", "plate", plate.validate),
        ("lower_case", "vin", vin.validate),
        ("blanks_inside", "credit_code", credit_code.validate),
        ("full_width", "credit_code", credit_code.validate),
        ("identity_of_15_digits", "identity", identity_number.to_18),
        ("blanks_inside", "identity", identity_number.to_18),
        ("lower_case_x", "identity", identity_number.to_18),
    ],
)
def test_other_spellings_mean_the_true_value(kind, role, read):
    """What is only written otherwise is read back by the identifiers of licences as the true value."""
    spoilt = list(first_spoilt(kind, role))
    assert spoilt
    for cell, true in spoilt:
        assert read(cell) == true


@pytest.mark.parametrize(
    ("kind", "role", "read"),
    [
        ("no_plate", "plate", plate.validate),
        ("plate_too_short", "plate", plate.validate),
        ("vin_with_letter_o", "vin", vin.validate),
        ("vin_too_short", "vin", vin.validate),
        ("credit_code_check", "credit_code", credit_code.validate),
        ("organisation_code", "credit_code", credit_code.validate),
        ("identity_check", "identity", identity_number.to_18),
        ("masked_identity", "identity", identity_number.to_18),
        ("digits_lost_in_text", "identity", identity_number.to_18),
        ("informal_word_and_number", "word_number", licence_number.validate),
    ],
)
def test_faults_cannot_be_read(kind, role, read):
    """Where the value is lost, the identifiers of licences refuse what is left of it."""
    spoilt = [cell for cell, _ in first_spoilt(kind, role)]
    assert spoilt
    for cell in spoilt:
        with pytest.raises(IdentifierError):
            read(cell)


@ALL
def test_no_licence_is_converted_twice(table):
    """Among the rows to be converted every number and every plate stands once."""
    _, truth = exported(table, dirty=0.6)
    told = [answer["fields"] for answer in truth if answer["fields"]]
    for field in ("licence_number", "certificate_number", "plate_number", "vin", "id_number"):
        values = [fields[field] for fields in told if fields.get(field)]
        assert len(values) == len(set(values)), field


@ALL
def test_skipped_doubles_have_their_licence_in_the_file(table):
    """A row skipped for a newer one or as a duplicate stands beside a row of the same licence to be converted."""
    key = COLUMN_OF_KEY[table.family]
    rows = rows_of(table, dirty=0.5)
    valid = {row.record[key]: row.record["issue_date"] for row in rows if row.outcome == "converted"}
    doubles = [row for row in rows if row.skipped in {"newer_row_exists", "duplicate"} and not row.merged]
    assert doubles
    for row in doubles:
        is_older = row.record["issue_date"] < valid[row.record[key]]
        assert is_older == (row.skipped == "newer_row_exists")


def opened(table, content, folder):
    """Read a file with an independent reader: number of the row -> cells by column."""
    if table.file == "dbf":
        return _dbf(table, content, folder / "export.dbf")
    return {"csv": _csv, "tsv": _csv, "jsonl": _json, "xml": _xml, "xlsx": _xlsx}[table.file](table, content)


def _csv(table, content):
    text = content.decode(table.encoding, "replace")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if table.file == "tsv" else ",")
    rows, begin = {}, 1
    for cells in reader:
        rows[begin] = cells
        begin = reader.line_num + 1
    header = rows.pop(1)
    return {number: dict(zip(header, cells, strict=False)) for number, cells in rows.items()}


def _json(table, content):
    lines = content.decode(table.encoding, "replace").splitlines()
    return {number: json.loads(line) for number, line in enumerate(lines, start=1)}


def _xml(table, content):
    assert content.startswith(b'<?xml version="1.0" encoding="gb2312"?>')
    text = content.decode(table.encoding, "replace").split("?>", 1)[1]
    rows = ET.fromstring(text).findall(table.title)
    return {
        number: {name: row.findtext(name) for name in table.header}
        for number, row in enumerate(rows, start=1)
    }


def _dbf(table, content, path):
    path.write_bytes(content)
    found = dbfread.DBF(path, encoding=table.encoding, char_decode_errors="replace", raw=True)
    # a raw record keeps its blanks, and dbfread leaves deleted records out: number them by their place
    length, start = found.header.recordlen, found.header.headerlen
    marks = [content[start + at * length : start + at * length + 1] for at in range(found.header.numrecords)]
    numbers = [number for number, mark in enumerate(marks, start=1) if mark == b" "]
    return {
        number: {name: value.decode(table.encoding, "replace").rstrip(" ") for name, value in record.items()}
        for number, record in zip(numbers, found, strict=True)
    }


def _xlsx(table, content):
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][0] == table.title
    assert rows[1] == table.header
    assert "A1:L1" in {str(each) for each in sheet.merged_cells.ranges}
    return {number: dict(zip(rows[1], row, strict=True)) for number, row in enumerate(rows[2:], start=3)}


@ALL
def test_another_reader_finds_every_row_where_the_truth_says(table, tmp_path):
    """An independent reader finds, at the number the truth gives, a clean row with the true values."""
    content, truth = exported(table)
    rows = opened(table, content, tmp_path)
    clean = [answer for answer in truth if answer["kind"] == CLEAN]
    assert len(clean) > ROWS // 2
    plain = [
        column for column in table.columns if column.field and column.role in PLAIN_ROLES and not column.codes
    ]
    for answer in clean:
        row = rows[answer["row"]]
        told = {column.name: str(answer["fields"][column.field] or "") for column in plain}
        assert {name: str(row[name] or "") for name in told} == told
    missing = {answer["row"] for answer in truth} - set(rows)
    assert missing <= {answer["row"] for answer in truth if answer["kind"] == "deleted"}
    assert len(rows) + len(missing) == ROWS


def test_calamine_reads_the_workbook_too():
    """The reader licences uses finds title, header, all rows, and the merged cells of drivers."""
    content, truth = exported(table_of(7))
    workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheet = workbook.get_sheet_by_index(0)
    rows = sheet.to_python(skip_empty_area=False)
    assert len(rows) == ROWS + 2
    issued = table_of(7).header.index("发证日期")
    clean = next(answer for answer in truth if answer["kind"] == CLEAN)
    assert rows[clean["row"] - 1][issued] == date.fromisoformat(clean["fields"]["issue_date"])
    merged = {first[0] for first, last in sheet.merged_cell_ranges if last[0] == first[0] + 1}
    assert merged == {answer["row"] - 2 for answer in truth if answer["kind"] == "merged_driver_row"}


def test_undecodable_bytes_are_undecodable():
    """A row with a broken byte cannot be decoded in the encoding of its file, and no other row is hurt."""
    table = table_of(3)
    content, truth = exported(table)
    broken = {answer["row"] for answer in truth if "undecodable_bytes" in answer["reason"]}
    lines = content.split(b"\r\n")
    with_ff = {number for number, line in enumerate(lines, start=1) if b"\xff" in line}
    breaks = content.count(b"\n") - content.count(b"\r\n")
    assert broken
    assert len(with_ff) == len(broken)
    assert breaks > 0
    for number in with_ff:
        with pytest.raises(UnicodeDecodeError):
            lines[number - 1].decode("gb18030")


class _Nowhere(io.RawIOBase):
    def writable(self):
        return True

    def write(self, data):
        return len(data)


@pytest.mark.parametrize("style", range(1, 8))
def test_memory_does_not_grow_with_the_rows(style):
    """Four times as many rows need hardly more memory: nothing but a bounded piece is kept."""

    def peak(rows):
        tracemalloc.start()
        make_export(style, rows, 1, 0.05, _Nowhere())
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(1000)  # tables that are made once
    assert peak(4000) < peak(1000) + 400_000


def test_rows_and_outcomes_are_counted():
    """The outcomes given back add up to the rows and agree with the truth."""
    out, truth = io.BytesIO(), io.StringIO()
    outcomes = make_export(3, 1000, 1, 0.5, out, truth)
    told = Counter(json.loads(line)["outcome"] for line in truth.getvalue().splitlines())
    assert outcomes == dict(told)
    assert sum(outcomes.values()) == 1000


@pytest.mark.parametrize(
    ("arguments", "family"),
    [((0, 10, 1, 0.1), None), ((8, 10, 1, 0.1), None), ((3, 10, 1, 1.5), None), ((3, -1, 1, 0), None),
     ((3, 10, 1, 0.1), "vehicle"), ((7, 2_000_000, 1, 0), None)],
)  # fmt: skip
def test_impossible_exports_are_refused(arguments, family):
    """A style, table, share or size that does not exist ends in a ValueError that says so."""
    with pytest.raises(ValueError, match=r"style|share|rows"):
        make_export(*arguments, io.BytesIO(), family=family)


def test_the_command_line_writes_file_and_truth(tmp_path, capsys):
    """The command writes both files and prints rows and outcomes."""
    out, truth = tmp_path / "e.csv", tmp_path / "t.jsonl"
    assert main(["3", "50", str(out), "--truth", str(truth), "--seed", "2", "--dirty", "0.2"]) == 0
    assert len(out.read_bytes().splitlines()) >= 51
    assert len(truth.read_text("utf-8").splitlines()) == 50
    assert capsys.readouterr().out.startswith("50 rows in ")


def test_the_command_line_describes_kinds_and_columns(capsys):
    """Every kind of dirt and every column of every table is named."""
    assert main(["--kinds"]) == main(["--columns"]) == 0
    printed = capsys.readouterr().out
    for table in TABLES:
        assert all(chance.kind.name in printed for chance in chances_of(table))
        assert all(name in printed for name in table.header)
