"""Notes beside the tables of an archive are said of the tables; those that cannot be read are told of."""

import pytest

from tests.licences.conversion.readers.making import csv_bytes, tables, zip_bytes

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def word(*paragraphs):
    """Make a Word document."""
    space = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"
    made = "".join(
        f"<w:p><w:r><w:t>{one[:3]}</w:t></w:r><w:r><w:t>{one[3:]}</w:t></w:r></w:p>" for one in paragraphs
    )
    return zip_bytes(
        {"[Content_Types].xml": WORD, "word/document.xml": f"<w:document {space}>{made}</w:document>"}
    )


def looked_at(name, note):
    """Give whether the rows of a table beside a note are told of it, and the codes of what is told of the file."""
    found = tables(zip_bytes({"a.csv": csv_bytes(), name: note}), "x.zip")
    return (
        all(one.code == "place_of_end" for row in found[0].rows() for one in row.problems)
        and any(row.problems for row in found[0].rows()),
        [note.message.code for note in found[0].notes],
    )


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("说明.txt", "本批车辆均已注销".encode()),
        ("说明.txt", "各位同事：\r\n本批车辆均已注销，请知悉。\r\n某科".encode("gb18030")),
        ("说明.txt", "\ufeff本批车辆\r\n均已注销".encode("utf-16-le")),
        ("README.md", "# 数据\n\n以下业户未通过审批\n".encode()),
        ("README", b"cancelled vehicles"),
        ("导出/说明.txt", "红色行不发证，其余见附件\n本表仅供参考".encode()),
        ("说明.docx", word("关于数据的说明", "本批车辆均已注销")),
    ],
)  # fmt: skip
def test_a_note_that_speaks_of_an_end_stops_the_tables_beside_it(name, note):
    """Texts in each known encoding, and Word documents."""
    found = tables(zip_bytes({"a.csv": csv_bytes(), name: note}), "x.zip")
    assert all(row.problems for row in found[0].rows())
    assert "member_left_out" not in [one.message.code for one in found[0].notes]


@pytest.mark.parametrize(
    ("name", "note", "told"),
    [
        ("说明.txt", "本批数据截至2026年11月，不含已注销车辆".encode(), "note_read"),
        ("readme.txt", b"exported by tool 1.2", "note_read"),
        ("说明.docx", word("数据说明", "共3行"), "note_read"),
        ("说明.docx", zip_bytes({"word/document.xml": "<a"}), "member_left_out"),
        ("说明.pdf", b"%PDF-1.4 ...", "member_left_out"),
        ("说明.txt", b"a" * (1 << 20) + b"bb", "member_left_out"),
        ("说明.txt", b"\xff\x00\x81\x9f" * 60, "member_left_out"),
    ],
)
def test_other_notes_stop_nothing_and_are_told_of(name, note, told):
    """As read, or as left out, so that a person looks."""
    assert looked_at(name, note) == (False, [told])
