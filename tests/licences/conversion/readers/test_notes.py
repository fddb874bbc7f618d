"""Notes, text boxes, page headers and footers of .xlsx workbooks that speak of an end are told."""

import pytest

from tests.licences.conversion.readers.making import HEADER, ROWS, parts_of, problems, xlsx_bytes, zip_bytes

SHEET = "xl/worksheets/sheet1.xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing"
ROWS_BELOW = [(at, -1, "place_of_end") for at in (2, 3, 4)]


def with_drawing(*paragraphs):
    """Add a drawing with one text box to a workbook."""
    text = "".join(f"<a:p><a:r><a:t>{one}</a:t></a:r></a:p>" for one in paragraphs)
    drawing = f'<xdr:wsDr xmlns:xdr="x" xmlns:a="a"><xdr:sp><xdr:nvSpPr name="已注销"/><xdr:txBody>{text}</xdr:txBody></xdr:sp></xdr:wsDr>'
    relations = f'<Relationships><Relationship Id="r1" Type="{RELATION}" Target="../drawings/drawing1.xml"/></Relationships>'
    extra = {"xl/drawings/drawing1.xml": drawing, "xl/worksheets/_rels/sheet1.xml.rels": relations}
    return zip_bytes(parts_of(xlsx_bytes()) | extra)


@pytest.mark.parametrize(
    ("paragraphs", "told"),
    [
        (("以下车辆", "均已注销"), ROWS_BELOW),
        (("</a:t></a:r><a:r><a:t>已注销",), ROWS_BELOW),
        (("以下车辆",), []),
    ],
)
def test_text_boxes_are_around_the_table(paragraphs, told):
    """The words of a text box are said of each row; the name of its shape is seen by nobody."""
    assert told == problems(with_drawing(*paragraphs))


@pytest.mark.parametrize("place", ["oddHeader", "evenFooter", "firstHeader"])
def test_headers_and_footers_are_around_the_table(place):
    """What is printed on each page is said of each row."""
    parts = parts_of(xlsx_bytes())
    said = f'<headerFooter><{place}>&amp;C&amp;"宋体"已注销车辆</{place}></headerFooter></worksheet>'
    parts[SHEET] = parts[SHEET].replace(b"</worksheet>", said.encode())
    assert ROWS_BELOW == problems(zip_bytes(parts))
    parts[SHEET] = parts[SHEET].replace("已注销".encode(), "在营".encode())
    assert [] == problems(zip_bytes(parts))


@pytest.mark.parametrize(("text", "told"), [("已注销", [(3, 1, "note_of_end")]), ("已年审", [])])
def test_notes_are_told_of_their_cells(text, told):
    """A comment that speaks of an end is told of its cell; another is not."""
    from openpyxl.comments import Comment

    def change(book):
        book.active["B3"].comment = Comment(text, "某人")

    assert told == problems(xlsx_bytes((HEADER, *ROWS), change))


@pytest.mark.parametrize(("place", "told"), [("A1", True), ("B2", True), ("A9", False)])
def test_notes_above_the_rows_are_said_of_each(place, told):
    """A comment on a title or on the name of a column is around the table."""
    from openpyxl.comments import Comment

    def change(book):
        book.active[place].comment = Comment("以下均已注销", "某人")

    rows = (("车辆一览", None, None), HEADER, *ROWS)
    codes = [code for row, _, code in problems(xlsx_bytes(rows, change)) if row in (3, 4, 5)]
    assert ["place_of_end"] * 3 * told == codes
