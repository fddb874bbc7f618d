"""Notes, text boxes, page headers and footers of .xls workbooks that speak of an end are told."""

import struct

import pytest

from licences.conversion.readers.biff_notes import BiffNotes
from licences.conversion.readers.inspection import SheetInspection
from tests.licences.conversion.readers.making import problems, xls_bytes

OBJ, TXO, CONTINUE, NOTE, HEADER, FOOTER = 0x5D, 0x1B6, 0x3C, 0x1C, 0x14, 0x15
OF_NOTE, OF_BOX = 0x19, 0x06


def record(kind, data):
    """Make a record."""
    return struct.pack("<HH", kind, len(data)) + data


def text_of_object(kind, number, *pieces):
    """Make an object and its text, in one piece or several."""
    count = sum(map(len, pieces))
    made = record(OBJ, struct.pack("<HHHH", 0x15, 0x12, kind, number) + bytes(14))
    made += record(TXO, struct.pack("<10xHH4x", count, 16))
    for piece in pieces:
        wide = not piece.isascii()
        made += record(CONTINUE, bytes([wide]) + piece.encode("utf-16-le" if wide else "latin-1"))
    return made + record(CONTINUE, bytes(16))


def note(row, column, number):
    """Make the place of a note."""
    return record(NOTE, struct.pack("<HHHH", row, column, 0, number) + b"\1\0\0x\0")


def workbook(records):
    """Make a workbook with records at the end of its sheet."""

    def change(book):
        sheet = book.get_sheet(0)
        original = sheet.get_biff_data
        sheet.get_biff_data = lambda: original()[:-4] + records + original()[-4:]

    return xls_bytes(change=change)


@pytest.mark.parametrize(
    ("records", "told"),
    [
        (text_of_object(OF_NOTE, 1, "此车已注销") + note(2, 1, 1), [(3, 1, "note_of_end")]),
        (text_of_object(OF_NOTE, 1, "someone:\n", "此车已", "注销") + note(2, 1, 1), [(3, 1, "note_of_end")]),
        (text_of_object(OF_NOTE, 1, "已年审") + note(2, 1, 1), []),
        (
            text_of_object(OF_NOTE, 1, "已年审") + text_of_object(OF_NOTE, 2, "已报废") + note(1, 0, 1) + note(3, 2, 2),
            [(4, 2, "note_of_end")],
        ),
        (text_of_object(OF_NOTE, 7, "cancelled") + note(1, 0, 7), [(2, 0, "note_of_end")]),
        (text_of_object(OF_BOX, 1, "以下车辆均已注销"), [(at, -1, "place_of_end") for at in (2, 3, 4)]),
        (text_of_object(OF_BOX, 1, "以下车辆"), []),
    ],
)  # fmt: skip
def test_notes_and_text_boxes_are_told(records, told):
    """A note is said of its cell, a text box of every row; others of the sheet say nothing."""
    assert told == problems(workbook(records), "a.xls")


@pytest.mark.parametrize("kind", [HEADER, FOOTER])
@pytest.mark.parametrize(
    ("text", "told"), [("&C已注销车辆", True), ("&C在营车辆", False), ("cancelled", True)]
)
def test_headers_and_footers_are_around_the_table(kind, text, told):
    """What is printed on each page is said of each row."""
    wide = not text.isascii()
    said = struct.pack("<HB", len(text), wide) + text.encode("utf-16-le" if wide else "latin-1")
    expected = [(at, -1, "place_of_end") for at in (2, 3, 4)] if told else []
    assert expected == problems(workbook(record(kind, said)), "a.xls")


def test_notes_of_the_older_form_hold_their_text():
    """Before BIFF8 the text of a note stands beside its place."""
    sheet = SheetInspection("x")
    said = "已注销".encode("gb18030")
    notes = BiffNotes(sheet, is_biff8=False)
    notes.take(NOTE, struct.pack("<HHH", 4, 2, len(said)) + said)
    notes.take(HEADER, bytes([len(said)]) + said)
    assert ({(4, 2): "注销"}, ["已注销"]) == (sheet.notes, [*sheet.around.texts()])


@pytest.mark.parametrize("cut", range(1, 40, 3))
def test_records_cut_off_are_passed_over(cut):
    """Records shorter than their form end in no error."""
    made = text_of_object(OF_NOTE, 1, "已注销") + note(2, 1, 1)
    sheet = SheetInspection("x")
    notes = BiffNotes(sheet, is_biff8=True)
    for kind in (OBJ, TXO, CONTINUE, NOTE, HEADER):
        notes.take(kind, made[:cut])
    notes.end()
    assert (sheet.notes, [*sheet.around.texts()]) == ({}, [])
