"""Files that are no tables are refused for what they are, with a remedy of their own."""

import csv
import re
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licences.conversion.errors import NotATableError, codes
from licences.conversion.readers.foreign_kinds import foreign_kind, foreign_text
from tests.licences.conversion.readers.making import tables, zip_bytes

FILES = {
    "SQL Server": (b"TAPE\0\0\x03\0" + bytes(600), "database"),
    "dmp, exp)": (b"\x03\x03TEXPORT:V11.02.00\nDSYS\n", "database"),
    "dmp, expdp)": (
        b"\x04\x01\0\0\x01" + bytes(50) + b'"YZ"."SYS_EXPORT_SCHEMA_01"' + bytes(500),
        "database",
    ),
    "Access": (b"\0\1\0\0Standard Jet DB\0", "database"),
    "Access database": (b"\0\1\0\0Standard ACE DB\0", "database"),
    "SQLite": (b"SQLite format 3\0", "database"),
    "PostgreSQL": (b"PGDMP\x01\x0e\0", "database"),
    "Parquet": (b"PAR1\x15\x04", "data"),
    "7z": (b"7z\xbc\xaf\x27\x1c..", "archive"),
    "RAR": (b"Rar!\x1a\x07\x01\0", "archive"),
    "PDF": (b"\xef\xbb\xbf%PDF-1.4", "document"),
    "Word": (zip_bytes({"[Content_Types].xml": b"x", "word/document.xml": b"x"}), "document"),
    "OFD": (zip_bytes({"OFD.xml": b"x", "Doc_0/Document.xml": b"x"}), "document"),
    "RTF": (b"{\\rtf1\\ansi", "document"),
    ".fods": (b'<?xml version="1.0"?>\n<office:document xmlns:office="x"><table:table>', "flat"),
    "BMP": (b"BM\x36\x10\x0e\0\0\0\0\0\x36", "picture"),
    "WebP": (b"RIFF\x10\0\0\0WEBPVP8 ", "picture"),
    "HEIC": (b"\0\0\0\x18ftypheic", "picture"),
    "JPEG": (b"\xff\xd8\xff\xe0", "picture"),
    "e-mail": (b"Received: from a by b\r\nFrom: a\r\nMessage-ID: <a>\r\n\r\nhello, b\r\n", "letter"),
    "EXE": (b"MZ\x90\0\x03\0\0\0", "program"),
    ".lnk": (b"L\0\0\0\x01\x14\x02\0\0", "program"),
}


@pytest.mark.parametrize("name", FILES)
def test_each_is_refused_for_what_it_is(name):
    """The refusal names the kind and tells what to do about it, under the one code of what is no table."""
    data, family = FILES[name]
    with pytest.raises(NotATableError) as caught:
        tables(data, "a.csv")
    message = caught.value.message
    assert ("not_a_table", family, True) == (message.code, caught.value.values["family"], name in message.en)
    assert "CSV" not in message.remedy_en or family in ("database", "data", "document", "picture", "flat")


def test_every_family_has_its_words_and_every_kind_its_source():
    """Every pattern is one, says where it is from, and is of a family that has a message."""
    text = resources.files("licences.conversion.readers").joinpath("foreign_kinds.tsv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        assert re.compile(row["pattern"].encode(), re.DOTALL)
        assert row["source"]
        assert f"not_a_table_{row['kind']}" in codes()


@given(st.text("证号名称abcTAPEMZBHNPGDORC ,;\t|-_12", min_size=1, max_size=40))
def test_a_header_is_no_such_file(text):
    """Negative vector: no text of letters, digits and delimiters is taken for any of them."""
    assert foreign_kind(f"{text}\n1,2,3\n".encode()) is None


@pytest.mark.parametrize("text", ["From: 起\n1\n", "To,From,Date\n1,2,3\n", "Date: x,y\nContent,Type\n"])
def test_words_of_a_letter_alone_make_none(text):
    """Negative vector: names of columns that letters use too are no letter."""
    assert foreign_text(text) is None
