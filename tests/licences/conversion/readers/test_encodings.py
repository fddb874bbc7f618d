"""Encodings are found by the bytes, and every byte that does not fit is named."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licences.conversion.readers.encodings import Encoding, OffsetDecoder, find_encoding, shown

TEXT = "经营业户名称,号牌\n杭州某某运输有限公司,浙A12345\n"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (TEXT.encode("utf-8"), Encoding("utf-8", 0)),
        (TEXT.encode("utf-8-sig"), Encoding("utf-8-sig", 3)),
        (TEXT.encode("utf-16"), Encoding("utf-16-le", 2)),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), Encoding("utf-16-be", 2)),
        (TEXT.encode("utf-16-le"), Encoding("utf-16-le", 0)),
        (TEXT.encode("utf-16-be"), Encoding("utf-16-be", 0)),
        (TEXT.encode("gbk"), Encoding("gb18030", 0)),
        ((TEXT + "𠂇㐂").encode("gb18030"), Encoding("gb18030", 0)),
        (b"a,b\n1,2\n", Encoding("utf-8", 0)),
        ("联通,1\n".encode("gbk"), Encoding("gb18030", 0)),
        (b"size\n12 m\xc2\xb2\n", Encoding("utf-8", 0)),
    ],
)
def test_each_encoding_is_found(data, expected):
    """UTF-8, UTF-16 and GB 18030 are told apart, with and without a byte order mark."""
    assert expected == find_encoding(io.BytesIO(data))


def test_words_that_are_valid_in_both_are_read_as_chinese():
    """GBK bytes that happen to be valid UTF-8 are read as what Chinese people write."""
    data = "暮暮".encode("gbk")
    assert ("ĺĺ", Encoding("gb18030", 0)) == (data.decode("utf-8"), find_encoding(io.BytesIO(data)))


@pytest.mark.parametrize("text", ["阚喆", "龚犇", "邬燚", "臧昉", "m² 阚喆"])
def test_rare_characters_of_three_bytes_are_utf_8(text):
    """Negative vector: one rare name in UTF-8 is no GBK, though GBK has characters for its bytes."""
    data = f"XM,XB\n{text},1\n".encode()
    assert (True, Encoding("utf-8", 0)) == (bool(data.decode("gb18030")), find_encoding(io.BytesIO(data)))


@given(st.text(alphabet=st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF), min_size=1))
def test_any_chinese_in_utf_8_is_utf_8(text):
    """Whatever Chinese characters a file holds and however few, as UTF-8 they are read as UTF-8."""
    assert Encoding("utf-8", 0) == find_encoding(io.BytesIO(text.encode()))


@pytest.mark.parametrize("bad", [b"\xff", b"\xb0"])
def test_a_bad_byte_among_rare_characters_does_not_make_them_gbk(bad):
    """Negative vector: more characters of three bytes than bad bytes are UTF-8 with a fault."""
    data = "XM\n阚喆\n龚犇\n".encode() + bad + b"\n"
    assert Encoding("utf-8", 0) == find_encoding(io.BytesIO(data))


@pytest.mark.parametrize("text", ["张三", "王小明", "欧阳修", "联通", "暮暮", "宓芬"])
def test_one_name_in_gbk_is_gbk(text):
    """A single name in GBK is read as GBK, also where its bytes are nearly UTF-8."""
    data = f"XM,XB\n{text},1\n".encode("gbk")
    assert Encoding("gb18030", 0) == find_encoding(io.BytesIO(data))


def test_first_character_beyond_ascii_may_come_late():
    """A file whose first megabyte is ASCII is still read by the encoding of what follows."""
    data = b"number,name\n" + b"1,a\n" * 300_000 + "2,杭州运输公司\n".encode("gbk")
    assert Encoding("gb18030", 0) == find_encoding(io.BytesIO(data))


def test_a_character_on_the_border_of_two_pieces_is_whole():
    """The only Chinese character of a file is seen whole wherever it stands."""
    data = b"a,b\n".ljust((1 << 18) - 1, b"x") + "甲\n".encode("gbk")
    assert Encoding("gb18030", 0) == find_encoding(io.BytesIO(data))


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_few_bad_bytes_do_not_change_the_encoding(encoding):
    """One bad byte in a hundred rows leaves the encoding as it is."""
    data = (TEXT * 100).encode(encoding) + b"\xff,\xff\n"
    assert Encoding(encoding, 0) == find_encoding(io.BytesIO(data))


def test_what_is_no_text_has_no_encoding():
    """Bytes full of control characters are no text."""
    assert find_encoding(io.BytesIO(bytes(range(1, 32)) * 40 + b"\xff\xfe\xfd" * 200)) is None


@given(st.text(), st.sampled_from(["utf-8", "gb18030", "utf-16-le", "utf-16-be"]), st.integers(1, 7))
def test_pieces_decode_as_the_whole(text, codec, size):
    """However a text is cut into pieces, the decoder gives it whole and finds nothing wrong."""
    data = text.encode(codec, "ignore")
    decoder = OffsetDecoder(Encoding(codec, 0))
    pieces = [decoder.decode(data[at : at + size]) for at in range(0, len(data), size)]
    pieces.append(decoder.decode(b"", final=True))
    assert (data.decode(codec), False) == (
        "".join(piece for piece, _ in pieces),
        any(bad for _, bad in pieces),
    )


@given(
    st.lists(st.tuples(st.sampled_from(["甲", "a", "1", ","]), st.booleans()), max_size=60),
    st.sampled_from(["utf-8", "gb18030"]),
    st.integers(1, 9),
)
def test_bad_bytes_are_found_where_they_are(parts, codec, size):
    """Every bad byte is marked in place and its offset in the file is given, however the file is cut."""
    data, expected_text, expected_offsets = b"", "", []
    for character, bad in parts:
        data += character.encode(codec)
        expected_text += character
        if bad:
            expected_offsets.append(len(data))
            data += b"\xff"
            expected_text += "\udcff"
    decoder = OffsetDecoder(Encoding(codec, 0))
    found = [decoder.decode(data[at : at + size]) for at in range(0, len(data), size)]
    found.append(decoder.decode(b"", final=True))
    assert (expected_text, expected_offsets) == (
        "".join(text for text, _ in found),
        [offset for _, offsets in found for offset in offsets],
    )


@given(st.binary(max_size=200), st.sampled_from(["utf-8", "gb18030", "utf-16-le", "utf-16-be"]))
def test_any_bytes_decode(data, codec):
    """Arbitrary bytes decode, with as many offsets as marks, and nothing is ever turned into a question mark."""
    decoder = OffsetDecoder(Encoding(codec, 0))
    text, offsets = decoder.decode(data, final=True)
    marks = sum("\udc00" <= character <= "\udcff" for character in text)
    assert (marks, data.decode(codec, "ignore").count("?")) == (len(offsets), text.count("?"))


def test_bad_bytes_are_shown():
    """A byte that could not be decoded is shown by its value."""
    assert r"甲\xFF乙" == shown("甲\udcff乙")
