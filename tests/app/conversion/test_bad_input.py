"""Input nobody should hand over: every run of it ends with a clear word, and what was committed stays."""

import gzip
import io
import json
import subprocess
import sys
import zipfile
import zlib
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from app.conversion import runner, runs
from app.conversion.executors.inline import InlineExecutor
from app.conversion.planning import plan
from app.conversion.run import RunRequest, RunState
from app.conversion.source import open_source
from app.roles import SYSTEM_ACTOR
from app.services import audit_reading
from app.services.errors import ServiceError
from app.tables import ConversionChunk
from licences.conversion.context import RunContext
from licences.conversion.errors import SourceError
from licences.conversion.header import BindError
from licences.conversion.profile import ProfileError
from licences.conversion.profiles import load_profile, text_of
from tests.app.conftest import ZHEJIANG, ZHEJIANG_NAME
from tests.app.conversion.exports import (
    STYLE_3,
    begin,
    certificates,
    convert,
    counts_of,
    faults,
    operator,
    outcomes,
    write,
)
from tests.licences.conversion.readers.making import (
    ods_bytes,
    ods_cell,
    ods_row,
    with_parts,
    xls_bytes,
    xml_bytes,
)

pytestmark = pytest.mark.usefixtures("ready")
HEADER = list(operator(0))
PEAK = Path(__file__).with_name("planning_peak.py")
ROOT = Path(__file__).parents[3]
MEBI = 1 << 20


@pytest.fixture(params=["sqlite"])
def populated_url(request):
    """Give a fresh populated database of one kind: what is wrong with a file is so on any database."""
    template = request.getfixturevalue(f"populated_{request.param}")
    return request.getfixturevalue(f"copy_{request.param}")(template)


def csv_text(*rows):
    """Write rows as CSV, the header above."""
    return "".join(",".join(row) + "\n" for row in (HEADER, *(list(row.values()) for row in rows)))


def xlsx(*rows):
    """Write rows as a workbook, the header above."""
    book = openpyxl.Workbook()
    for row in (HEADER, *(list(row.values()) for row in rows)):
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def zipped(name, content):
    """Pack one file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return made.getvalue()


def encrypted(archive):
    """Mark the only file of an archive as encrypted, in both places that say so."""
    made = bytearray(archive)
    for at in (6, archive.rindex(b"PK\x01\x02") + 8):
        made[at] |= 1
    return bytes(made)


THREE = tuple(map(operator, range(3)))
CSV = csv_text(*THREE).encode("gb18030")
XLSX = xlsx(*THREE)
HTML = b"<html><table><tr><td>com_num</td></tr></table></html>"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000")
MACROS = with_parts(XLSX, {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})
LINKS = with_parts(XLSX, {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})
WHOLE_FILES = {
    "a picture": ("licences.csv", JPEG, "not_a_table"),
    "a letter": ("licences.xlsx", PDF, "not_a_table"),
    "a web page": ("licences.xls", HTML, "not_a_table"),
    "nothing": ("licences.csv", b"", "empty_file"),
    "blanks": ("licences.csv", b"\r\n \r\n", "empty_file"),
    "no rows": ("licences.csv", csv_text().encode(), "no_rows"),
    "no rows in a workbook": ("licences.xlsx", xlsx(), "no_rows"),
    "no header": ("licences.csv", CSV.split(b"\n", 1)[1], "no_header"),
    "a header of 10,000 columns": (
        "licences.csv",
        (",".join(f"c{n}" for n in range(10_000)) + "\n" + ",".join("x" * 10_000) + "\n").encode(),
        "too_many_columns",
    ),
    "a zip bomb": ("licences.zip", zipped("licences.csv", CSV + b"0" * (1 << 28)), "zip_bomb"),
    "a gzip bomb": ("licences.csv.gz", gzip.compress(CSV + b"0" * (1 << 28)), "zip_bomb"),
    "macros": ("licences.xlsm", MACROS, "macros"),
    "external links": ("licences.xlsx", LINKS, "external_links"),
    "a truncated zip": ("licences.zip", zipped("licences.csv", CSV)[:-30], "truncated_archive"),
    "a truncated gzip": ("licences.csv.gz", gzip.compress(CSV)[:-20], "truncated_archive"),
    "a truncated workbook": ("licences.xlsx", XLSX[:-100], "truncated_archive"),
    "a password": ("licences.zip", encrypted(zipped("licences.csv", CSV)), "encrypted"),
    "an archive in an archive": ("licences.zip", zipped("in.zip", zipped("a.csv", CSV)), "nested_archive"),
    "a JSON value longer than is held": (
        "licences.json",
        json.dumps([operator(1), operator(2, com_name="字" * (4 << 20))], ensure_ascii=False).encode(),
        "json_value_too_long",
    ),
}


def refusal(services, path, **options):
    """Let a run of a file fail; gives the run as it is left."""
    run_id = begin(services, path, **options)
    with pytest.raises((SourceError, BindError, ServiceError)):
        runner.carry_out(services, run_id, InlineExecutor(), lambda _: None)
    return runs.read(services, run_id)


def is_said(trouble):
    """Say whether trouble has text and remedy in both languages."""
    return all(trouble[key].strip() for key in ("zh", "en", "remedy_zh", "remedy_en"))


@pytest.mark.parametrize("case", WHOLE_FILES)
def test_a_file_that_is_no_table_fails_the_run(services, tmp_path, case):
    """The run should fail with a code, both languages and the file's name, and nothing be issued."""
    name, content, code = WHOLE_FILES[case]
    path = tmp_path / name
    path.write_bytes(content)
    run = refusal(services, path)
    assert ("failed", code, True) == (run.state, run.trouble["code"], is_said(run.trouble))
    assert run.trouble["place"]["file"].startswith(name)
    assert ([], []) == (certificates(services), audit_reading.verify(services, SYSTEM_ACTOR))


@pytest.mark.parametrize(("name", "content"), [("licences.csv", XLSX), ("licences.xlsx", CSV)])
def test_a_wrong_extension_is_told_of(services, tmp_path, name, content):
    """A workbook called .csv, and the reverse, should be converted by its content with a notice."""
    path = tmp_path / name
    path.write_bytes(content)
    run_id = begin(services, path)
    runner.carry_out(services, run_id, InlineExecutor(), lambda _: None)
    notes = [note["code"] for table in runs.read(services, run_id).plan["tables"] for note in table["notes"]]
    assert ({"converted": 3}, ["wrong_kind"]) == (outcomes(counts_of(services, run_id)), notes)


@pytest.mark.parametrize(("name", "code"), [("folder", "directory"), ("nothing.csv", "file_missing")])
def test_what_is_no_file_begins_no_run(services, tmp_path, name, code):
    """A folder, or a path that leads nowhere, should be refused by its name before there is a run."""
    (tmp_path / "folder").mkdir()
    with pytest.raises(SourceError) as caught:
        begin(services, tmp_path / name)
    assert (code, name) == (caught.value.message.code, caught.value.where.file)
    assert [] == runs.newest(services, SYSTEM_ACTOR, 9)


def rejected_rows(services):
    """Give row number, raw text and faults of each row sent back."""
    with services.reading() as session:
        chunks = session.exec(select(ConversionChunk).order_by(col(ConversionChunk.id))).all()
    lines = [line for chunk in chunks for line in zlib.decompress(chunk.rejected).splitlines()]
    return [(number, raw, faults) for number, _, raw, faults in map(json.loads, lines)]


def put(path, text):
    """Write a text as GB 18030, bytes that are none included."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode("gb18030"))
    return path


def test_a_header_that_changes_sends_the_rest_back(services, tmp_path):
    """Rows above another header should be converted; the header be no record, each row below be sent back."""
    other = ["com_name", "com_num", "uniscid", "print_date"]
    rows = [[operator(number)[name] for name in other] for number in (7, 8)]
    below = "".join(",".join(row) + "\n" for row in [other, *rows])
    counts = convert(services, put(tmp_path / "a.csv", csv_text(*THREE) + below), chunk_rows=2)
    assert {"converted": 3, "skipped": 1, "rejected": 2} == outcomes(counts)
    assert ({"no_record": 1}, 2) == (counts["skip_reasons"], faults(counts)["after_header_change"])
    assert [6, 7] == [number for number, _, _ in rejected_rows(services)]


def test_a_header_that_is_repeated_is_no_record(services, tmp_path):
    """The header again in the middle should be skipped, and the rows below it be converted."""
    text = csv_text(operator(1)) + csv_text(operator(2))
    counts = convert(services, put(tmp_path / "a.csv", text))
    expected = ({"converted": 2, "skipped": 1}, {"no_record": 1})
    assert expected == (outcomes(counts), counts["skip_reasons"])


def test_a_row_of_10_000_columns_is_sent_back(services, tmp_path):
    """It should be refused with its number and what to do, the rows around it be converted."""
    wide = ",".join(map(str, range(10_000)))
    text = csv_text(operator(1)) + wide + "\n" + csv_text(operator(2)).split("\n", 1)[1]
    counts = convert(services, put(tmp_path / "a.csv", text))
    ((number, raw, found),) = rejected_rows(services)
    codes = [fault[2] for fault in found]
    assert {"converted": 2, "rejected": 1} == outcomes(counts)
    assert (3, wide, True, True) == (number, raw, "too_many_cells" in codes, all(map(all, said(found))))


def said(found):
    """Give the texts and remedies of faults."""
    return [fault[3:] for fault in found]


def test_undecodable_bytes_are_told_with_their_offset(services, tmp_path):
    """A byte that is no character should send its row back, naming column and byte, and change no other."""
    text = csv_text(*map(operator, range(1, 4))).encode("gb18030")
    at = text.index("罗梅".encode("gb18030"), len(text) // 2)
    counts = convert(services, put(tmp_path / "a.csv", text[:at] + b"\xff" + text[at + 1 :]))
    ((number, _, found),) = rejected_rows(services)
    fault = next(each for each in found if each[2] == "undecodable")
    assert ({"converted": 2, "rejected": 1}, 3) == (outcomes(counts), number)
    assert ("fddbr", True, True) == (fault[0], str(at) in fault[3], str(at) in fault[4])


def test_a_clerk_of_another_province_converts_nothing(services, tmp_path, actor):
    """Each row of Zhejiang's export should be refused to Guangdong, for its number is not of that province."""
    counts = convert(services, put(tmp_path / "a.csv", csv_text(*THREE)), actor("clerk.gd"))
    assert ({"rejected": 3}, []) == (outcomes(counts), certificates(services))
    assert 3 == faults(counts)["licence_of_another_province"]


@pytest.mark.parametrize("changes", [{"issuer_code": None}, {"region": 44}])
def test_a_clerk_of_no_authority_begins_no_run(services, tmp_path, clerk, changes):
    """A clerk without an authority, or whose authority is another province's, should be refused."""
    path = put(tmp_path / "a.csv", csv_text(*THREE))
    with pytest.raises(ServiceError) as caught:
        begin(services, path, replace(clerk, **changes), issuer_code=None)
    assert caught.value.code in {"forbidden", "other_issuer"}
    assert [] == runs.newest(services, SYSTEM_ACTOR, 9)


def test_columns_the_file_lacks_are_named(services, tmp_path):
    """A profile whose columns the file lacks should fail the run, naming file, row of the header, columns."""
    rows = [{name: text for name, text in row.items() if name != "uniscid"} for row in THREE]
    run = refusal(services, write(tmp_path / "a.csv", rows))
    assert ("failed", True) == (run.state, is_said(run.trouble))
    assert ("a.csv", 1) == (run.trouble["place"]["file"], run.trouble["place"]["row"])
    assert "uniscid" in run.trouble["zh"]
    assert "uniscid" in run.trouble["en"]


def test_of_several_tables_the_nearest_is_named(services, tmp_path):
    """When no file of an archive fits, the message should be about the one that lacks fewest columns."""
    near = csv_text(*THREE).replace("uniscid", "code", 1)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("far.csv", "a,b\n1,2\n")
        archive.writestr("near.csv", near)
    run = refusal(services, put(tmp_path / "a.zip", made.getvalue()))
    assert "a.zip!near.csv" == run.trouble["place"]["file"]


def test_a_profile_with_a_mistake_begins_no_run(services, tmp_path):
    """It should be refused with the line of the mistake and what to write instead."""
    text = text_of(STYLE_3).replace('"holder_name"', '"holdr_name"', 1)
    path = put(tmp_path / "a.csv", csv_text(*THREE))
    request = RunRequest(path, path.name, "mine", text, issuer_code=ZHEJIANG)
    with pytest.raises(ProfileError) as caught:
        runs.create(services, SYSTEM_ACTOR, request, datetime.now(UTC))
    (fault,) = caught.value.faults
    line = next(number for number, each in enumerate(text.splitlines(), 1) if "holdr_name" in each)
    assert (line, True, True) == (
        fault.line,
        "holder_name" in fault.remedy_zh,
        "holder_name" in fault.remedy_en,
    )
    assert [] == runs.newest(services, SYSTEM_ACTOR, 9)


class InterruptionError(Exception):
    """Somebody presses Ctrl+C."""


def after(rows, act):
    """Give a function that does something once, when so many rows are done."""
    waiting = [act]

    def show(progress):
        if waiting and progress.state is RunState.CONVERTING and progress.rows >= rows:
            waiting.pop()()

    return show


def interrupt():
    """Press Ctrl+C."""
    raise InterruptionError


def spoil_nothing(path):
    """Take the file away."""
    path.rename(path.with_suffix(".away"))


def spoil_a_row(path):
    """Change a single character."""
    path.write_bytes(path.read_bytes().replace(b"330102000003", b"330102000009"))


def spoil_the_end(path):
    """Cut the file off."""
    path.write_bytes(path.read_bytes()[:-200])


SPOILS = [
    (spoil_nothing, "conversion_source_missing"),
    (spoil_a_row, "conversion_source_changed"),
    (spoil_the_end, "conversion_source_changed"),
]


@pytest.mark.parametrize(("spoil", "code"), SPOILS)
@pytest.mark.parametrize("meanwhile", [False, True], ids=["between", "during"])
def test_another_file_stops_the_run_and_the_first_ends_it(services, tmp_path, spoil, code, meanwhile):
    """A file changed or gone should fail the run, keep what is done, and let it end when it is back."""
    rows = list(map(operator, range(1, 9)))
    path = put(tmp_path / "a.csv", csv_text(*rows))
    whole = path.read_bytes()
    run_id = begin(services, path, chunk_rows=1)
    act = (lambda: spoil(path)) if meanwhile else interrupt
    with suppress(InterruptionError, ServiceError):
        runner.carry_out(services, run_id, InlineExecutor(), after(2, act))
    if not meanwhile:
        spoil(path)
        with pytest.raises(ServiceError):
            runner.carry_out(services, run_id, InlineExecutor(), lambda _: None)
    left, run = certificates(services), runs.read(services, run_id)
    assert ("failed", code, True) == (run.state, run.trouble["code"], is_said(run.trouble))
    assert 2 <= len(left) < len(rows)
    path.write_bytes(whole)
    runner.carry_out(services, run_id, InlineExecutor(), lambda _: None)
    names = [row.face["licence_number"] for row in certificates(services)]
    assert ("done", None) == (runs.read(services, run_id).state, runs.read(services, run_id).trouble)
    assert [row["com_num"] for row in rows] == names
    assert {one.id for one in left} <= {one.id for one in certificates(services)}
    assert [] == audit_reading.verify(services, SYSTEM_ACTOR)


def lines_of(name):
    """Write three rows, one with a name, as JSON lines."""
    rows = (operator(1), operator(2, com_name=name), operator(3))
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def xlsx_with(name):
    """Write a workbook with a name as long as no program would write it, packed without compression."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(XLSX)) as package, zipfile.ZipFile(made, "w") as longer:
        for part in package.namelist():
            content = package.read(part)
            longer.writestr(
                part, content.replace(b"10000000000001", name.encode()) if "sheet1" in part else content
            )
    return made.getvalue()


BIG = 50 * MEBI
BIG_CELLS = {
    "licences.csv": (lambda: csv_text(operator(1), operator(2, com_name="x" * BIG)).encode(), "", 2),
    "licences.jsonl": (lambda: lines_of("x" * BIG), "", 3),
    "licences.xlsx": (lambda: xlsx_with("x" * BIG), "sheet_text_too_long", 0),
}


@pytest.mark.parametrize("name", BIG_CELLS)
def test_a_cell_of_50_mb_is_not_held(tmp_path, name):
    """Planning should refuse its row, or a workbook with it, in less than 300 MiB of memory."""
    make, code, rows = BIG_CELLS[name]
    path = put(tmp_path / name, make())
    assert path.stat().st_size > BIG
    command = [sys.executable, str(PEAK), str(path), STYLE_3]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, cwd=ROOT).stdout)
    peak = told.pop("peak_mib")
    assert {"code": code, "rows": rows} == told
    assert peak < 300


def test_a_cell_of_50_mb_sends_only_its_row_back(services, tmp_path):
    """The row should come back with its number and the beginning of its text, the others be converted."""
    text = csv_text(operator(1), operator(2, com_name="x" * BIG), operator(3))
    counts = convert(services, put(tmp_path / "a.csv", text))
    ((number, raw, found),) = rejected_rows(services)
    assert {"converted": 2, "rejected": 1} == outcomes(counts)
    assert (3, 1000, ["row_too_long"]) == (number, len(raw), [fault[2] for fault in found])


def element(named):
    """Write an XML element of a name and a text."""
    name, text = named
    return f"<{name}>{text}</{name}>"


CONTEXT = RunContext(ZHEJIANG, ZHEJIANG_NAME, "330000", date(2026, 1, 10))
PROFILE = load_profile(STYLE_3)
SEEDS = {
    "csv": CSV,
    "csv in UTF-16": csv_text(*THREE).encode("utf-16"),
    "jsonl": lines_of("杭州示例运输公司"),
    "json": b"[" + b",".join(lines_of("杭州示例运输公司").splitlines()) + b"]",
    "xml": xml_bytes("".join(f"<owner>{''.join(map(element, row.items()))}</owner>" for row in THREE)),
    "xlsx": XLSX,
    "xls": xls_bytes([HEADER, *(list(row.values()) for row in THREE)]),
    "ods": ods_bytes("".join(ods_row(*map(ods_cell, row)) for row in (HEADER, *(r.values() for r in THREE)))),
    "zip": zipped("a.csv", CSV),
    "gzip": gzip.compress(CSV),
}


@st.composite
def damaged(draw):
    """Give a good file with some of its bytes replaced, left out or put in, or any bytes."""
    data = draw(st.sampled_from([*SEEDS.values(), b""]))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(data)))
        end = draw(st.integers(at, min(at + 200, len(data))))
        data = data[:at] + draw(st.binary(max_size=60)) + data[end:]
    return data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data


@pytest.mark.parametrize("kind", SEEDS)
def test_the_files_to_be_damaged_are_good(services, tmp_path, kind):
    """Each of them should be converted whole, or damage to it would say nothing."""
    counts = convert(services, put(tmp_path / "file", SEEDS[kind]), dry_run=True)
    assert {"converted": 3} == outcomes(counts)


@settings(max_examples=200, deadline=5_000)
@given(damaged())
def test_any_bytes_end_in_our_error_or_in_a_plan(tmp_path_factory, data):
    """Whatever is in a file, it should be refused, or be cut into chunks that hold each row once."""
    folder = tmp_path_factory.mktemp("any")
    path = put(folder / "file", data)
    try:
        source = open_source(path, PROFILE, CONTEXT)
        with plan(source, 2, folder / "plan", lambda _: None) as made:
            chunks = list(made.chunks())
        rows = [sum(1 for _ in table.rows()) for table in source.tables]
    except (SourceError, BindError):
        return
    covered = [[] for _ in rows]
    for chunk in chunks:
        covered[chunk.table_index] += range(chunk.first_row, chunk.first_row + chunk.row_count)
    assert [list(range(count)) for count in rows] == covered
