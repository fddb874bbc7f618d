"""Files that say themselves how many rows there are: in an answer, around the records, below the table."""

import json

import pytest

from licences.conversion.readers.announced import announced_by, announced_in
from licences.conversion.readers.footnotes import Footnotes
from tests.licences.conversion.readers.making import csv_bytes, table

ROWS = [{"a": str(at), "b": "x"} for at in range(3)]
RECORDS = "<row><a>1</a><b>2</b></row>" * 3


@pytest.mark.parametrize(
    ("document", "announced"),
    [
        ({"code": 0, "data": {"total": 12, "pageNum": 1, "pageSize": 30, "list": ROWS}}, 12),
        ({"total": 12, "pageNum": 1, "pages": 4, "rows": ROWS}, 12),
        ({"rows": ROWS, "records_total": "7"}, 7),
        ([{"total": 6, "rows": ROWS}, {"total": 6, "rows": ROWS}], 6),
        (ROWS, 0),
    ],
)
def test_what_an_answer_says_of_its_total_is_kept(document, announced):
    """Under the usual names, over all pages of a file; sizes of pages are none."""
    assert announced == table(json.dumps(document).encode(), "a.json").announced


@pytest.mark.parametrize(
    ("xml", "announced"),
    [
        (f"<d><head><total>9</total></head>{RECORDS}</d>", 9),
        (f'<d count="4">{RECORDS}</d>', 4),
        (f"<d>{RECORDS}</d>", 0),
        (f"<d>{RECORDS.replace('<b>2</b>', '<total>9</total>')}</d>", 0),
    ],
)
def test_what_stands_around_records_of_xml_is_kept(xml, announced):
    """Elements and attributes; what stands in a record is of that record."""
    assert announced == table(xml.encode(), "a.xml").announced


def test_a_line_below_the_rows_announces_their_number():
    """Read like other notes below a table; sums of other things are none."""
    lines = (("a", "b", "c", "d"), ("1", "2", "3", "4"), ("共 12 条", "", "", ""), ("合计", "", "", "335吨"))
    seen = Footnotes()
    for row in table(csv_bytes(lines)).rows():
        if row.problems:
            seen.note(row)
    assert (12, 0) == (seen.announced, announced_in(["合计13辆，共335吨"]))


def test_numbers_too_large_for_a_file_announce_nothing():
    """Negative vector: foreign numbers of any length are no counts."""
    assert [0, 0, 0] == [announced_by("total", one) for one in ("9" * 99, "-3", "12.5")]
