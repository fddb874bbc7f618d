"""Whatever is handed over is opened by its bytes, or refused with a clear error and nothing else."""

import gzip
import io
import pickle

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from licences.conversion.errors import (
    DirectoryError,
    EmptyFileError,
    FileMissingError,
    NotATableError,
    Place,
    SourceError,
    codes,
)
from licences.conversion.readers import NO_DATA, open_path, open_tables
from tests.licences.conversion.readers.making import EVERY_KIND, ROWS, csv_bytes, table, tables, xlsx_bytes

KINDS = sorted(EVERY_KIND)


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_gives_the_same_rows(name):
    """The same three rows come out of every kind of file."""
    assert list(ROWS) == [row.cells for row in tables(EVERY_KIND[name], name)[0].rows()]


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_is_known_without_its_name(name):
    """A file without a telling name is opened by its bytes, without a word."""
    found = tables(EVERY_KIND[name], "export")[0]
    assert (list(ROWS), ()) == ([row.cells for row in found.rows()], found.notes)


@pytest.mark.parametrize("name", KINDS)
def test_tables_of_a_path_can_be_sent_to_other_processes(name, tmp_path):
    """A table of a path, pickled and brought back, reads the same rows."""
    path = tmp_path / name
    path.write_bytes(EVERY_KIND[name])
    found = pickle.loads(pickle.dumps(open_path(path)[0]))
    assert list(ROWS) == [row.cells for row in found.rows()]


@pytest.mark.parametrize("name", KINDS)
def test_two_readings_at_once_do_not_meet(name):
    """Two readers of one table each get every row."""
    found = tables(EVERY_KIND[name], name)[0]
    assert [(row, row) for row in ROWS] == [
        (one.cells, other.cells) for one, other in zip(found.rows(), found.rows(), strict=True)
    ]


@pytest.mark.parametrize(
    ("name", "data", "said", "found"),
    [
        ("a.xlsx", csv_bytes(), "xlsx", "csv"),
        ("a.csv", xlsx_bytes(), "csv", "xlsx"),
        ("a.xls.gz", gzip.compress(csv_bytes()), "xls", "csv"),
        ("a.json", EVERY_KIND["a.dbf"], "json", "dbf"),
    ],
)
def test_a_wrong_name_is_told(name, data, said, found):
    """A file under another kind's name is read by its content, and the difference is told."""
    (note,) = table(data, name).notes
    assert ("wrong_kind", True, True) == (
        note.message.code,
        said in note.message.en,
        found in note.message.en,
    )


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptyFileError),
        (b"%PDF-1.7 ...", NotATableError),
        (b"a.csv".ljust(257, b"\0") + b"ustar\0" + bytes(249) + csv_bytes(), NotATableError),
        (b"\x89PNG\r\n\x1a\n....", NotATableError),
        (b"Rar!\x1a\x07\x00", NotATableError),
        (b"<html><body><p>1</p></body></html>", NotATableError),
        (b"<!DOCTYPE html><p>", NotATableError),
        (b"\x01\x02\x03\x04\x05\x06\x07\x08\x80\x81" * 50, NotATableError),
    ],
)
def test_other_kinds_are_refused(data, error):
    """Pictures, letters, web pages and programs are refused each by its kind."""
    with pytest.raises(error) as caught:
        tables(data, "a.xls")
    assert Place("a.xls") == caught.value.where
    assert "one column" not in caught.value.en


def test_a_folder_and_a_missing_file_are_told_apart(tmp_path):
    """A folder and a path that leads nowhere have errors of their own."""
    with pytest.raises(DirectoryError):
        open_path(tmp_path)
    with pytest.raises(FileMissingError):
        open_path(tmp_path / "nothing.csv")


def test_errors_survive_a_process_border():
    """An error pickles with its place and values, and says the same."""
    with pytest.raises(SourceError) as caught:
        tables(b"%PDF-1.7", "a.pdf")
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(caught.value), caught.value.where) == (str(again), again.where)


def test_every_error_has_its_message():
    """Each class of error has a row of its own in the catalogue, with all four texts."""
    kinds = SourceError.__subclasses__()
    assert len(kinds) == len({kind.code for kind in kinds} & codes())
    assert NO_DATA <= codes()


def test_places_are_said_in_both_languages():
    """A place names file, row, column and byte."""
    place = Place("a.zip!b.csv", 3, 2, 17)
    assert ("a.zip!b.csv，第 3 行，第 2 列，第 17 字节", "a.zip!b.csv, row 3, column 2, byte 17") == (
        place.zh,
        place.en,
    )


def read_whole(data, name):
    """Read everything that can be read; give nothing, or the error."""
    try:
        for found in open_tables(io.BytesIO(data), name):
            "".join(found.header).encode()
            for row in found.rows():
                assert len(row.cells) == len(found.header)
                ("".join(row.cells) + (row.raw or "")).encode()
                for problem in row.problems:
                    found.describe(row, problem)
    except SourceError as error:
        return error
    return None


@settings(max_examples=150, deadline=2000)
@given(
    st.sampled_from(
        [
            b"",
            b"PK\x03\x04",
            b"\x1f\x8b\x08\0",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            b"<?xml",
            b"{",
            b"[{",
            b"\x03",
            b"a,b\n",
        ]
    ),
    st.binary(max_size=600),
)
def test_arbitrary_bytes_raise_nothing_else(begin, data):
    """Arbitrary bytes, behind the first bytes of every kind, end in rows or in one of our errors."""
    error = read_whole(begin + data, "x")
    assert error is None or error.code in codes()


@settings(max_examples=250, deadline=4000, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(KINDS),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=6),
    st.one_of(st.just(1.0), st.floats(0, 1)),
)
def test_damaged_files_raise_nothing_else(name, changes, kept):
    """Files of every kind, with bytes changed and cut anywhere, end in rows or in one of our errors."""
    data = bytearray(EVERY_KIND[name])
    for at, byte in changes:
        data[int(at * len(data))] = byte
    error = read_whole(bytes(data[: int(kept * len(data))]), name)
    assert error is None or error.code in codes()
