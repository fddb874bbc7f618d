"""Lines in UTF-8 are found among those of GB 18030, with the offsets of their bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licences.conversion.readers.foreign_lines import bytes_of, foreign_lines, is_utf_8


@pytest.mark.parametrize("text", ["李四", "1,王小明\n", "·李", "阚喆", "𠮷三"])
def test_chinese_in_utf_8_is_known(text):
    """Negative vector: what UTF-8 writes in three bytes is known again, though decoded as GB 18030."""
    assert is_utf_8(text.encode().decode("gb18030", "surrogateescape")) is True


@pytest.mark.parametrize(
    "text", ["", "a,1\n", "李四", "路", "联通", "暮暮", "宓芬", "臧昉", "𠮷", "镕\udcff"]
)
def test_gb_18030_is_not_taken_for_utf_8(text):
    """Words of GB 18030 are not UTF-8, also where their bytes begin like it or are UTF-8 of two bytes."""
    assert is_utf_8(text) is False


@given(st.binary(max_size=40))
def test_bytes_come_back(data):
    """The bytes of a decoded text are those it was decoded from, whatever they are."""
    assert data == bytes_of(data.decode("gb18030", "surrogateescape"))


def test_offsets_are_counted_from_the_end():
    """Each line found, the last first, tells where it stands and the offsets of its bytes beyond ASCII."""
    data = ["甲乙\n".encode("gb18030"), "李\n".encode(), b"a\n", "b四\n".encode()]
    lines = [line.decode("gb18030", "surrogateescape") for line in data]
    assert [(3, [113, 114, 115], "b\udce5\udc9b\udc9b\n"), (1, [106, 107, 108], "\udce6\udc9d\udc8e\n")] == [
        (line.at, line.offsets, line.text) for line in foreign_lines(lines, 117)
    ]
