"""Lines of a stream, whatever they end with and however long they are."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licences.conversion.readers import lines as module
from licences.conversion.readers.encodings import Encoding
from licences.conversion.readers.limits import Limits
from licences.conversion.readers.lines import Lines

UTF_8 = Encoding("utf-8", 0)
LIMITS = Limits()


def read(data, limits=LIMITS, count=3):
    """Read all lines in batches."""
    lines = Lines(io.BytesIO(data), UTF_8, limits)
    found = []
    while batch := lines.take(count):
        found += batch
    return found, lines


@pytest.fixture(params=[1, 2, 3, 7, 65_536])
def chunk(request, monkeypatch):
    """Read in pieces of several sizes, so that each border falls everywhere."""
    monkeypatch.setattr(module, "_CHUNK", request.param)


@pytest.mark.usefixtures("chunk")
@pytest.mark.parametrize(
    "text", ["", "a", "a\n", "a\r\nb\r\n", "a\rb\r", "a\n\nb", "甲\u2028乙\x0b丙\x85\n丁\n", "\r\r\n\n"]
)
def test_lines_end_as_in_the_csv_module(text):
    """LF, CR LF and CR end a line; form feeds and Unicode separators do not."""
    assert io.StringIO(text, newline="").readlines() == read(text.encode())[0]


@pytest.mark.usefixtures("chunk")
def test_bad_bytes_belong_to_their_line():
    """Each line knows the offsets of its own bad bytes."""
    _, lines = read("甲\n".encode() + b"a\xff,\xfe\nb\n\xfd")
    assert {2: [5, 7], 4: [11]} == lines.bad_bytes


@pytest.mark.usefixtures("chunk")
def test_a_line_too_long_is_cut_and_the_next_is_whole():
    """A line above the limit keeps only its beginning; the lines after it are read as ever."""
    data = b"a\n" + b"x" * 70_000 + b"\xff\r\nb\xff\n"
    found, lines = read(data, Limits(line_chars=1000))
    assert (["a\n", "b\udcff\n"], {2}, {3: [70_006]}) == (
        [found[0], found[2]],
        lines.too_long,
        lines.bad_bytes,
    )
    assert len(found[1]) < 70_000


GB_18030 = Encoding("gb18030", 0)


def read_gb(data, limits=LIMITS):
    """Read lines of GB 18030; give them, the offsets of bad bytes, and the numbers of lines cut."""
    lines = Lines(io.BytesIO(data), GB_18030, limits)
    found = []
    while batch := lines.take(3):
        found += batch
    return found, lines.bad_bytes, lines.too_long


@pytest.mark.usefixtures("chunk")
@pytest.mark.parametrize("name", ["李四", "王小明", "阚喆", "·李", "李\u02dcA", "𠮷三"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", ""])
def test_a_line_of_utf_8_among_gb_18030_is_bad_bytes(name, end):
    """Negative vector: bytes that are UTF-8 are not read as the GBK characters they could be."""
    before, after = "姓名\n张三\n".encode("gb18030"), "赵六\n".encode("gb18030") if end else b""
    line = f"1,{name},2{end}".encode()
    offsets = [len(before) + at for at, byte in enumerate(line) if byte >= 0x80]
    shown = line.decode("ascii", "surrogateescape")
    found = ["姓名\n", "张三\n", shown, *["赵六\n"] * bool(after)]
    assert (found, {3: offsets}, set()) == read_gb(before + line + after)


@pytest.mark.usefixtures("chunk")
@pytest.mark.parametrize("line", ["联通", "暮暮", "路", "宓芬", "臧昉", "浙A1路", "a", "𠮷", "镕"])
def test_a_line_of_gb_18030_is_left_as_it_is(line):
    """Words in GBK whose bytes are UTF-8 of two bytes a character, or begin like it, are what they are."""
    data = f"张三\n{line}\n李四\n".encode("gb18030")
    assert (["张三\n", f"{line}\n", "李四\n"], {}, set()) == read_gb(data)


@pytest.mark.usefixtures("chunk")
def test_a_line_of_utf_8_behind_one_too_long_keeps_its_offsets():
    """Offsets of a line in another encoding are those of the file, whatever was cut before it."""
    data = b"x" * 70_000 + "张三\n".encode("gb18030") + b"\xff\n" + "李".encode() + b"\n"
    _, bad_bytes, too_long = read_gb(data, Limits(line_chars=1000))
    assert ({2: [70_005], 3: [70_007, 70_008, 70_009]}, {1}) == (bad_bytes, too_long)


def test_skipped_lines_leave_nothing_behind():
    """What was wrong in skipped lines is forgotten, what comes after is kept."""
    lines = Lines(io.BytesIO(b"\xff\n\xff\n\xff\n"), UTF_8, Limits())
    lines.skip(2)
    assert (3, {3: [4]}) == (lines.number, lines.bad_bytes)


@given(st.text(alphabet="a甲\r\n\u2028", max_size=40), st.integers(1, 5))
def test_any_text_is_given_back_whole(text, count):
    """The lines of a text, put together, are the text."""
    assert text == "".join(read(text.encode(), count=count)[0])
