"""Archives are opened one level deep, and never further than the limits."""

import gzip
import random
import struct
import zipfile
import zlib

import pytest

from licences.conversion.errors import (
    EmptyArchiveError,
    EncryptedError,
    NestedArchiveError,
    NotATableError,
    TooManyMembersError,
    TruncatedArchiveError,
    UnsupportedCompressionError,
    ZipBombError,
)
from tests.licences.conversion.readers.making import (
    DBF,
    HEADER,
    ROWS,
    cells,
    csv_bytes,
    tables,
    xlsx_bytes,
    zip_bytes,
)

MEBI = 1 << 20


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_files_of_a_zip_are_tables(method):
    """Each file of an archive is a table named after both; what desktops leave behind is passed over."""
    members = {"d/": b"", "d/a.csv": csv_bytes(), "b.dbf": DBF, "__MACOSX/._a.csv": b"x", "d/.DS_Store": b"y"}
    found = tables(zip_bytes(members, method), "x.zip")
    assert [("x.zip!d/a.csv", list(ROWS)), ("x.zip!b.dbf", list(ROWS))] == [
        (table.name, [row.cells for row in table.rows()]) for table in found
    ]


def test_a_gzip_is_its_file():
    """A gzip file is read as what it holds."""
    assert list(ROWS) == cells(gzip.compress(csv_bytes()), "a.csv.gz")


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: zip_bytes({"a.xlsx": data})])
def test_a_workbook_in_an_archive_is_no_archive(pack):
    """An .xlsx file is a zip file too, but may stand inside an archive."""
    assert list(ROWS) == cells(pack(xlsx_bytes()), "a")


def test_names_in_gbk_are_read():
    """Old packers write names in GBK without saying so."""
    data = zip_bytes({"车辆.csv": csv_bytes()})
    old = data.replace("车辆".encode(), "车辆".encode("gbk") + b"xx")
    flags = old.replace(struct.pack("<HH", 20, 0x800), struct.pack("<HH", 20, 0))
    assert ["x.zip!车辆xx.csv"] == [table.name for table in tables(flags, "x.zip")]


def test_files_that_are_no_tables_are_told_of():
    """A letter among the tables of an archive is left out with a notice that names it."""
    (found,) = tables(zip_bytes({"readme.txt": b"hello", "a.csv": csv_bytes(), "x.pdf": b"%PDF-1"}), "x.zip")
    assert [("note_read", "x.zip!readme.txt"), ("member_left_out", "x.zip!x.pdf")] == [
        (note.message.code, note.where.file) for note in found.notes
    ]


def test_a_broken_table_in_an_archive_is_not_left_out():
    """A damaged file among good ones refuses the archive; it is not silently missing."""
    with pytest.raises(NestedArchiveError):
        tables(zip_bytes({"a.csv": csv_bytes(), "b.zip": zip_bytes({"c.csv": csv_bytes()})}), "x.zip")


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (zip_bytes({}), EmptyArchiveError),
        (zip_bytes({"d/": b""}), EmptyArchiveError),
        (zip_bytes({"a.zip": zip_bytes({"a.csv": csv_bytes()})}), NestedArchiveError),
        (zip_bytes({"a.csv.gz": gzip.compress(csv_bytes())}), NestedArchiveError),
        (gzip.compress(gzip.compress(csv_bytes())), NestedArchiveError),
        (gzip.compress(zip_bytes({"a.csv": csv_bytes()})), NestedArchiveError),
        (zip_bytes({"a.csv": csv_bytes()}, zipfile.ZIP_LZMA), UnsupportedCompressionError),
        (zip_bytes({f"{at}.csv": b"" for at in range(1001)}), TooManyMembersError),
        (zip_bytes({"a.txt": b"hello"}), NotATableError),
        (zip_bytes({"a.csv": csv_bytes()})[:-30], TruncatedArchiveError),
        (zip_bytes({"a.csv": csv_bytes()})[:40], TruncatedArchiveError),
        (gzip.compress(csv_bytes())[:30], TruncatedArchiveError),
        (gzip.compress(csv_bytes())[:-8] + b"\0" * 8, TruncatedArchiveError),
        (gzip.compress(bytes(64 * MEBI)), ZipBombError),
        (zip_bytes({"a.csv": bytes(64 * MEBI)}), ZipBombError),
    ],
)
def test_bad_archives_are_refused(data, error):
    """Each bad archive has its own error."""
    with pytest.raises(error):
        tables(data, "x")


def test_a_password_is_asked_for():
    """An encrypted file in an archive is refused with a remedy."""
    data = bytearray(zip_bytes({"a.csv": csv_bytes()}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(EncryptedError) as caught:
        tables(bytes(data), "x.zip")
    assert "请去掉密码再提交" == caught.value.remedy_zh


def test_a_bomb_is_refused_by_its_directory():
    """An archive whose directory says too much is refused before a byte of it is unpacked."""
    data = bytearray(zip_bytes({"a.csv": csv_bytes()}))
    at = data.index(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 17 * MEBI)
    with pytest.raises(ZipBombError) as caught:
        tables(bytes(data), "x.zip")
    assert {"limit": 16 * MEBI} == caught.value.values


def test_a_bomb_beside_large_files_is_refused():
    """A file that packs too well is refused though the archive as a whole is large."""
    noise = random.Random(1).randbytes(200_000)
    with pytest.raises(ZipBombError) as caught:
        tables(zip_bytes({"a.csv": noise, "b.csv": bytes(17 * MEBI)}), "x.zip")
    assert "x.zip!b.csv" == caught.value.where.file


def test_files_that_share_their_bytes_are_a_bomb():
    """A directory that names one packed block many times is refused by the sum."""
    data = zip_bytes({"a.csv": csv_bytes() * 60_000})
    at = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry = data[at:end]
    many = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 200, 200, len(entry) * 200, at, 0)
    with pytest.raises((ZipBombError, TruncatedArchiveError)):
        tables(data[:at] + entry * 200 + many, "x.zip")


def test_a_regular_file_may_pack_well():
    """A small file of equal rows, packed a hundred to one, is read."""
    data = csv_bytes(rows=(HEADER, *ROWS * 20_000))
    assert 60_000 == len(cells(gzip.compress(data), "a.csv.gz"))


def test_a_gzip_that_is_cut_gives_the_rows_before():
    """Rows before the cut are read, then the error says where the fault is."""
    rows = [(f"{zlib.crc32(str(at).encode()):012}", "甲", str(at)) for at in range(50_000)]
    packed = gzip.compress(csv_bytes(rows=(HEADER, *rows)))
    (found,) = tables(packed[: len(packed) * 9 // 10], "a.csv.gz")
    read = []
    with pytest.raises(TruncatedArchiveError):
        read.extend(row.cells for row in found.rows())
    assert rows[: len(read)] == read
    assert len(read) > 40_000


def test_limits_can_be_set():
    """A caller may allow less than the defaults."""
    with pytest.raises(ZipBombError):
        cells(gzip.compress(csv_bytes(rows=(HEADER, *ROWS * 1000))), "a.gz", inflated_bytes=1000)
