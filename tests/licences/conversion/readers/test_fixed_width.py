"""Text of fixed width is cut where the profile says, and what does not fit the places comes back whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licences.conversion.errors import NotATableError
from licences.conversion.profile import ProfileError
from licences.conversion.profiles import read_profile, text_of
from licences.conversion.readers import open_path, open_tables
from licences.conversion.readers.fixed_width import Column, Layout

COLUMNS = (Column("名称", 1, 20), Column("证号", 22, 33), Column("有效期", 35, 44), Column("状态", 46, 49))
ROWS = (
    ("甲运输有限公司", "330100000001", "2027-04-11", "有效"),
    ("乙乙运输有限公司", "330100000002", "2027-04-11", "注销"),
)


def line(cells, codec="gb18030"):
    """Write a line as old systems do: each cell padded to its bytes."""
    columns = [column.last - column.first + 1 for column in COLUMNS]
    padded = (cell.encode(codec).ljust(width) for cell, width in zip(cells, columns, strict=True))
    return b" ".join(padded)


def read(tmp_path, data, unit="bytes", header_lines=0):
    """Give number, cells and codes of problems of each row."""
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    (table,) = open_path(path, layout=Layout(unit, header_lines, COLUMNS))
    return [(row.number, row.cells, [one.code for one in row.problems]) for row in table.rows()]


def test_lines_are_cut_by_bytes(tmp_path):
    """Chinese characters of GBK are two bytes each."""
    data = b"\r\n".join(map(line, ROWS))
    assert read(tmp_path, data) == [(1, ROWS[0], []), (2, ROWS[1], [])]


def test_lines_of_utf_8_are_cut_by_width(tmp_path):
    """A file that was written in GBK and saved as UTF-8 keeps its places on the screen."""
    data = b"\n".join(map(line, ROWS)).decode("gb18030").encode()
    assert [cells for _, cells, _ in read(tmp_path, data, "width")] == list(ROWS)
    assert {code for *_, codes in read(tmp_path, data, "bytes") for code in codes} == {"columns_moved"}


def test_header_lines_are_titles_and_rulers_are_none(tmp_path):
    """What stands above the records is told of them; lines of dashes and blank lines are no rows."""
    data = "已注销业户\n--------\n".encode("gb18030") + line(ROWS[0]) + b"\n\n======\n"
    ((number, cells, codes),) = read(tmp_path, data, header_lines=1)
    assert (number, cells, codes) == (3, ROWS[0], ["place_of_end"])


@pytest.mark.parametrize(
    "moved",
    [
        b"\t " + line(ROWS[0])[2:],
        line(ROWS[0])[:20] + b"x" + line(ROWS[0])[21:],
        line(ROWS[0]) + b"   x",
        b" " + line(ROWS[0])[:-2] + b" ",
        b" " + line(ROWS[0]),
    ],
)
def test_a_line_that_was_moved_comes_back(tmp_path, moved):
    """Text between columns, beyond the last, across an edge, a tab, or another length than all the others."""
    data = b"\n".join([*map(line, ROWS * 2), moved])
    *good, (number, _, codes) = read(tmp_path, data)
    assert (number, codes, {code for *_, codes in good for code in codes}) == (5, ["columns_moved"], set())


def test_a_line_of_words_is_a_row_of_one_cell(tmp_path):
    """So that notes and totals are known for what they are."""
    data = b"\n".join([*map(line, ROWS), "注：以上均已注销".encode("gb18030")])
    assert read(tmp_path, data)[-1] == (3, ("注：以上均已注销", "", "", ""), ["note_row"])


def test_bad_bytes_and_endless_lines_are_told(tmp_path):
    """They come back with what is wrong with them."""
    data = b"\n".join([line(ROWS[0]), b"\xff" + line(ROWS[1])[1:]])
    assert read(tmp_path, data)[-1][2] == ["undecodable"]


@given(st.lists(st.text(st.characters(codec="gb18030", exclude_characters="\r\n"), max_size=60), max_size=8))
def test_any_text_is_read_to_its_end(tmp_path_factory, texts):
    """Every line that is not blank or a ruler is one row, whatever stands in it."""
    data = "\n".join(["甲" * 8, *texts]).encode("gb18030")
    try:
        rows = read(tmp_path_factory.mktemp("a"), data)
    except NotATableError:
        return  # a program's file, by its control characters
    assert all(len(cells) == len(COLUMNS) for _, cells, _ in rows)
    assert len(rows) <= 1 + len(texts)


def test_text_without_delimiters_names_the_setting(tmp_path):
    """Nobody can tell its columns but a person."""
    path = tmp_path / "a.txt"
    path.write_bytes("甲运输有限公司\n乙运输有限公司\n".encode("gb18030"))
    with path.open("rb") as stream, pytest.raises(NotATableError) as refusal:
        open_tables(stream, "a.txt")
    assert "[fixed_width]" in refusal.value.message.remedy_en


HEAD = text_of("style3_zhejiang_warehouse")


def test_a_profile_names_the_places():
    """With their unit and the lines above."""
    written = '[fixed_width]\nunit = "width"\nheader_lines = 2\ncolumns = [["a", 1, 4], ["b", 6, 9]]\n'
    layout = read_profile(f"{HEAD}\n{written}", "own").layout
    assert layout == Layout("width", 2, (Column("a", 1, 4), Column("b", 6, 9)))


@pytest.mark.parametrize(
    "wrong",
    [
        "columns = []",
        'unit = "bytes"',
        'columns = [["a", 1, 4], ["b", 4, 9]]',
        'columns = [["a", 4, 1]]',
        'columns = [["a", 0, 1]]',
        'columns = [["a", 1, 4], ["a", 5, 9]]',
        'columns = [["", 1, 4]]',
        'columns = [["a", 1, 99999]]',
        'columns = [["a", 1, true]]',
        'header_lines = -1\ncolumns = [["a", 1, 4]]',
        'unit = "inches"\ncolumns = [["a", 1, 4]]',
    ],
)
def test_places_that_cannot_be_are_refused(wrong):
    """None, overlapping, backwards, twice, nameless, beyond bounds."""
    with pytest.raises(ProfileError):
        read_profile(f"{HEAD}\n[fixed_width]\n{wrong}\n", "own")
