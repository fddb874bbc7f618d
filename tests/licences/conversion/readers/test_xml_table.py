"""XML of the national exchange style, whatever it declares."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licences.conversion.errors import (
    NoRowsError,
    SourceError,
    TooManyColumnsError,
    XmlEntitiesError,
    XmlMalformedError,
)
from licences.conversion.readers import CellProblem
from tests.licences.conversion.readers.making import OWNERS, ROWS, cells, problems, table, tables, xml_bytes

VEHICLE = "<vehicleInfo><vehicleNo>浙A{0}</vehicleNo><certificateInfo><transCertificateCode>{0}</transCertificateCode></certificateInfo></vehicleInfo>"
STAFF = (
    "<staffInfo><staffName>张</staffName><ownerId>1</ownerId>"
    "<certificateInfo><certificateCode>7</certificateCode><ownerInfo><ownerId>2</ownerId></ownerInfo></certificateInfo></staffInfo>"
)


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "UTF-8", "iso-8859-1", "klingon"])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_the_declaration_is_not_believed(declared, encoding):
    """The same rows come out of every encoding, whatever the declaration says."""
    assert list(ROWS) == cells(xml_bytes(OWNERS, declared, encoding), "a.xml")


@pytest.mark.parametrize(
    ("declared", "encoding", "told"),
    [
        ("gb2312", "gb18030", 0),
        ("GBK", "gb18030", 0),
        ("UTF-8", "utf-8", 0),
        ("UTF-8", "gb18030", 1),
        ("gb2312", "utf-8", 1),
    ],
)
def test_a_wrong_declaration_is_told(declared, encoding, told):
    """A declaration of another family of encodings is told, gb2312 for GB 18030 is not."""
    assert told == len(table(xml_bytes(OWNERS, declared, encoding), "a.xml").notes)


def test_values_beyond_gb2312_are_read():
    """Rare characters stand although the declaration says gb2312."""
    body = "<ownerInfo><ownerName>𠂇㐂镕</ownerName><x>1</x></ownerInfo>"
    assert [("𠂇㐂镕", "1")] == cells(xml_bytes(body), "a.xml")


def test_nested_elements_are_columns_of_the_row():
    """A certificate inside its vehicle becomes columns of the vehicle's row."""
    found = table(xml_bytes(VEHICLE.format(1) + VEHICLE.format(2)), "a.xml")
    assert (("vehicleNo", "certificateInfo/transCertificateCode"), [("浙A1", "1"), ("浙A2", "2")]) == (
        found.header,
        [row.cells for row in found.rows()],
    )


def test_equal_names_at_two_depths_are_told_apart():
    """The record's own element has its plain name, every inner one is named by its path, whichever comes first."""
    found = table(xml_bytes(STAFF * 2), "a.xml")
    assert (
        "staffName",
        "ownerId",
        "certificateInfo/certificateCode",
        "certificateInfo/ownerInfo/ownerId",
    ) == found.header
    assert ("张", "1", "7", "2") == next(found.rows()).cells


def test_several_certificates_make_several_rows():
    """A vehicle with two certificates is two rows of one number, both with the vehicle's values."""
    two = VEHICLE.format(1).replace(
        "</certificateInfo>",
        "</certificateInfo><certificateInfo><transCertificateCode>9</transCertificateCode></certificateInfo>",
    )
    rows = list(table(xml_bytes(two + VEHICLE.format(2)), "a.xml").rows())
    assert [(1, ("浙A1", "1")), (1, ("浙A1", "9")), (2, ("浙A2", "2"))] == [
        (row.number, row.cells) for row in rows
    ]


def test_kinds_of_records_are_tables():
    """Operators and vehicles in one file are two tables, named after their elements."""
    found = tables(xml_bytes(OWNERS + VEHICLE.format(1)), "a.xml")
    assert [("a.xml!ownerInfo", 3), ("a.xml!vehicleInfo", 1)] == [
        (each.name, len(list(each.rows()))) for each in found
    ]


@pytest.mark.parametrize(
    ("data", "header", "rows"),
    [
        (
            "<data><rows><row><a>1</a><b>2</b></row><row><a>3</a></row></rows></data>",
            ("a", "b"),
            [("1", "2"), ("3", "")],
        ),
        (
            '<data><row a="1" b="2"/><row a="3">x</row></data>',
            ("a", "b", "row"),
            [("1", "2", ""), ("3", "", "x")],
        ),
        (
            '<n:d xmlns:n="u"><n:r><n:a>1</n:a><n:b/></n:r><n:r><n:a>2</n:a></n:r></n:d>',
            ("a", "b"),
            [("1", ""), ("2", "")],
        ),
        ("<r><a>1</a><b><![CDATA[<2>]]></b></r>", ("a", "b"), [("1", "<2>")]),
        ("<d><r><a>1</a>x<b>2</b></r><r><a>1</a></r></d>", ("a", "r", "b"), [("1", "x", "2"), ("1", "", "")]),
        ("<d><r/><r><a>1</a></r></d>", ("a",), [("1",)]),
    ],
)
def test_other_exports_of_the_kind_are_read(data, header, rows):
    """Wrapped rows, attributes, namespaces, CDATA and mixed text are read without loss."""
    found = table(data.encode(), "a.xml")
    assert (header, rows) == (found.header, [row.cells for row in found.rows()])


def test_bad_bytes_are_told_with_their_place():
    """Bad bytes are problems of their cells, in elements and attributes, also behind a bad comment."""
    body = "<!-- \udcfe --><ownerInfo x='1'><a>甲\udcff\udcff</a></ownerInfo><ownerInfo x='\udcfd'><a>乙</a></ownerInfo>"
    data = xml_bytes(body)
    rows = list(table(data, "a.xml").rows())
    first, second = data.index(b"\xff"), data.index(b"\xfd")
    assert (CellProblem(1, "undecodable", first),) == rows[0].problems
    assert (CellProblem(0, "undecodable", second),) == rows[1].problems
    assert [("1", r"甲\xFF\xFF"), (r"\xFD", "乙")] == [row.cells for row in rows]


def test_control_characters_do_not_stop_the_reading():
    """NUL padding, which XML forbids, is given as it stands."""
    assert [("甲\0\0", "\x01")] == cells(xml_bytes("<o><a>甲\0\0</a><b>\x01</b></o>"), "a.xml")


def test_rows_before_the_fault_are_read():
    """A tag that another closes, a comment behind, ends the reading with row and line; rows before are given."""
    broken = "\n<ownerInfo><ownerName>甲</ownerNam></ownerInfo><!-- --><ownerInfo/>"
    found = table(xml_bytes(OWNERS + broken), "a.xml")
    read = []
    with pytest.raises(XmlMalformedError) as caught:
        read.extend(row.cells for row in found.rows())
    assert (list(ROWS), 4, True) == (read, caught.value.where.row, "line 2" in caught.value.en)


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE r SYSTEM "file:///etc/passwd">',
        "<!DOCTYPE r>",
    ],
)
def test_document_types_are_refused(doctype):
    """A DTD is refused before any entity is made."""
    with pytest.raises(XmlEntitiesError):
        table(f'<?xml version="1.0"?>{doctype}<r><a>1</a><b>2</b></r>'.encode(), "a.xml")


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ("<r></r>", NoRowsError),
        ("<respInfo><resultconunt>0</resultconunt><pageInfo><limit>1</limit></pageInfo>", XmlMalformedError),
        ("<r>", XmlMalformedError),
        ("<<r>", XmlMalformedError),
        ("<a>" * 100_000, XmlMalformedError),
        ("<!--" + "x" * 6_000_000, XmlMalformedError),
        ("<r><a>" + "".join(f"<x{at}>1</x{at}>" for at in range(1001)) + "</a></r>", TooManyColumnsError),
    ],
)
def test_what_holds_no_records_is_refused(data, error):
    """Empty, broken, too deep and too wide XML each have their own error."""
    with pytest.raises(error):
        table(data.encode(), "a.xml")


def test_a_comment_without_end_is_not_held():
    """A comment that goes on for megabytes is refused before all of it is in memory."""
    with pytest.raises(XmlMalformedError) as caught:
        table(b"<r><!--" + b"x" * 6_000_000 + b"--><o><a>1</a></o></r>", "a.xml")
    assert "without end" in caught.value.en


def test_a_huge_value_is_a_problem_of_its_cell():
    """A value above the limit is told; the rows after it are read."""
    body = f"<o><a>{'x' * 300_000}</a><b>1</b></o><o><a>2</a><b>3</b></o>"
    assert [(1, 0, "cell_too_long")] == problems(xml_bytes(body), "a.xml")
    assert [("", "1"), ("2", "3")] == cells(xml_bytes(body), "a.xml")


def test_an_element_given_twice_is_a_problem():
    """Two different values of one element are told, the first is kept."""
    body = "<o><a>1</a><a>2</a><b>3</b></o>"
    assert ([(1, 0, "repeated_element")], [("1", "3")]) == (
        problems(xml_bytes(body), "a.xml"),
        cells(xml_bytes(body), "a.xml"),
    )


PLAIN = "<o><name>张三</name><b>1</b></o>"


@pytest.mark.parametrize(
    "mixed",
    [
        "张<font>三</font>",
        "<font>张</font>三",
        "张<br/>三",
        "张<font>三</font>丰",
        "<font>张三</font>",
        '张<a href="x"/>',
        "<br/>",
    ],
)
@pytest.mark.parametrize("other", [PLAIN, ""])
def test_elements_inside_a_text_are_a_problem(mixed, other):
    """A text that elements interrupt is told as a problem of its cell, and never read as a shorter one."""
    body = f"<o><name>{mixed}</name><b>2</b></o>"
    found = table(xml_bytes(other + body + other), "a.xml")
    if "name" not in found.header:  # no text at all beside the element, in any record
        assert ("name/font" in found.header or "name/br" in found.header, other) == (True, "")
        return
    row = next(row for row in found.rows() if row.cells[found.header.index("b")] == "2")
    assert [(found.header.index("name"), "mixed_content")] == [(one.column, one.code) for one in row.problems]


def test_a_text_beside_attributes_is_whole():
    """An element with attributes in one record and without in another is one column, without a problem."""
    body = (
        PLAIN
        + '<o><name lang="zh">李四</name><b>2</b></o><o><name nil="true"/><b>3</b></o><o><name/><b>4</b></o>'
    )
    found = table(xml_bytes(body), "a.xml")
    rows = [dict(zip(found.header, row.cells, strict=True)) for row in found.rows()]
    assert ["张三", "李四", "", ""] == [row["name"] for row in rows]
    assert [] == problems(xml_bytes(body), "a.xml")


def test_elements_around_an_answer_are_left_out():
    """What stands about the answer or describes the columns is neither a record nor told."""
    head = "<schema><element><a>1</a><b>2</b></element></schema><head><a>1</a><b>2</b></head>"
    assert [("张三", "1")] == cells(xml_bytes(head + PLAIN), "a.xml")


@pytest.mark.parametrize(
    "body",
    [
        f"<page>{PLAIN}{PLAIN}</page>",
        f"<page><no>1</no>{PLAIN}</page><page><no>2</no>{PLAIN}</page>",
        f"<head><limit>1</limit></head><page><rows>{PLAIN}{PLAIN}</rows></page>",
    ],
)
def test_records_inside_a_page_are_read(body):
    """An element that is named like one about the answer, and holds records, is a wrapper."""
    assert [("张三", "1")] * 2 == cells(f"<r>{body}</r>".encode(), "a.xml")


def test_no_record_beside_a_page_is_lost():
    """Records inside and outside a page are two tables, named by their paths."""
    found = tables(f"<r><page>{PLAIN}</page>{PLAIN}</r>".encode(), "a.xml")
    assert [("a.xml!page/o", [("张三", "1")]), ("a.xml!o", [("张三", "1")])] == [
        (each.name, [row.cells for row in each.rows()]) for each in found
    ]


@settings(max_examples=150, deadline=2000)
@given(st.text("<>/ab='\"!-[]&;? \n", max_size=80))
def test_any_text_ends_in_rows_or_in_our_error(text):
    """Text made of XML's own signs never ends in a foreign error."""
    try:
        rows = [
            row for found in tables(("<r><o><a>1</a></o>" + text).encode(), "a.xml") for row in found.rows()
        ]
    except SourceError as error:
        rows = [error]
    assert rows is not None


@pytest.mark.parametrize(
    "value",
    [
        "A&B",
        "A & B",
        "&#x1F;座",
        "&#31;",
        "&#0;",
        "&#xD800;",
        "&#xFFFF;",
        "&#9999999;",
        "&nbsp;",
        "a < b",
        "1<2",
    ],
)
@pytest.mark.parametrize("before", ["", "\n", " \r\n\n"])
def test_what_xml_forbids_in_one_value_harms_no_other(value, before):
    """Negative vectors: a bare sign or forbidden reference comes back with its cell as it stands; the rest is read."""
    records = "".join(f"<o><a>{at}</a><b>{value if at == 2 else 'x'}</b></o>" for at in (1, 2, 3))
    data = f'{before}<?xml version="1.0" encoding="gb2312"?><r>{records}</r>'.encode("gb18030")
    assert [(2, 1, "xml_character")] == problems(data, "a.xml")
    assert [("1", "x"), ("2", value), ("3", "x")] == cells(data, "a.xml")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("A&amp;B", "A&B"),
        ("&#65;&#x4E2D;", "A中"),
        ("<![CDATA[A&B &#31; 1<2]]>", "A&B &#31; 1<2"),
        ("<!-- & --> x", " x"),
    ],
)
def test_what_xml_allows_is_no_fault(value, expected):
    """References to letters, CDATA and comments may hold these signs."""
    data = f"<r><o><a>1</a><b>{value}</b></o><o><a>2</a><b>y</b></o></r>".encode()
    assert ([], [("1", expected), ("2", "y")]) == (problems(data, "a.xml"), cells(data, "a.xml"))


def test_a_stray_sign_in_an_attribute_is_of_that_attribute():
    """Negative vector: an attribute with a bare & comes back, the elements in its record are read."""
    data = b'<r><o n="A&B"><a>1</a></o><o n="C"><a>2</a></o></r>'
    column = table(data, "a.xml").header.index("n")
    assert [(1, column, "xml_character")] == problems(data, "a.xml")


@pytest.mark.parametrize("shift", range(12))
def test_signs_that_a_piece_cuts_are_read_whole(shift):
    """References and bare signs are the same wherever the pieces of the file end."""
    value = "&#x4E2D;&amp;" * 8000
    data = f"<r>{' ' * shift}<o><a>{value}</a><b>1</b></o><o><a>2 < 3</a><b>2</b></o></r>".encode()
    assert ["中&" * 8000, "2 < 3"] == [row[0] for row in cells(data, "a.xml")]
    assert [(2, 0, "xml_character")] == problems(data, "a.xml")


_RECORD = "<row><no>{}</no><name>甲</name></row>"
_BROKEN = (
    "<row><no>9</no><name>x</row>",
    "<row><no>9</nos><name>x</name></row>",
    "<row><no>9</no><name>x<b></name></row>",
    '<row><no a="1" a="2">9</no><name>x</name></row>',
)


@pytest.mark.parametrize("broken", [*_BROKEN, "<row><no>9</no><name>x</name></rwo>"])
@pytest.mark.parametrize("begin", ["<d><rows>", '<?xml version="1.0"?><n:d xmlns:n="u"><rows>\n'])
@pytest.mark.parametrize("between", ["", "\n  "])
@pytest.mark.parametrize("many", [0, 3000])
def test_a_record_that_is_not_well_formed_harms_no_other(broken, begin, between, many):
    """It comes back with its text; the records around it are read, in a small file and in a large one."""
    records = [_RECORD.format(1), broken, _RECORD.format(2), *[_RECORD.format(0)] * many, broken]
    records += [_RECORD.format(3)]
    end = "</rows></n:d>" if "n:d" in begin else "</rows></d>"
    rows = list(table((begin + between.join(records) + end).encode()).rows())
    faulty = [row for row in rows if row.problems]
    assert [(2, ("xml_record_malformed",), broken), (4 + many, ("xml_record_malformed",), broken)] == [
        (row.number, tuple(one.code for one in row.problems), row.raw) for row in faulty
    ]
    assert ["1", "2", "3"] == [row.cells[0] for row in rows if not row.problems and row.cells[0] != "0"]
    assert len(records) == len(rows)


@pytest.mark.parametrize("broken", _BROKEN)
def test_the_first_and_the_last_record_may_be_broken(broken):
    """Also where no record stands before or behind it."""
    for records in ([broken, *map(_RECORD.format, "12")], [*map(_RECORD.format, "12"), broken]):
        try:
            found = [row.problems for row in table(f"<d>{''.join(records)}</d>".encode()).rows()]
        except XmlMalformedError:
            assert records[0] == broken  # nothing was known of the records yet
        else:
            assert [record == broken for record in records] == list(map(bool, found))


@pytest.mark.parametrize(
    "text",
    [
        "<d><valid>{one}{broken}</valid><ended>{two}</ended></d>",
        "<d><rows>{one}{broken}<!-- {two} -->{two}</rows></d>",
        "<d><rows>{one}<row><no>9</no>{two}</rows></d>",
        "<d><rows>{one}<no>9</no></row>{two}</rows></d>",
        "<d><rows>{one}{broken}<other/>{two}</rows></d>",
        "<d><rows>{one}{two}{broken}",
    ],
)
def test_a_file_ends_where_the_next_record_is_not_certain(text):
    """Negative vector: other groups, comments, tags that are missing: the file ends there with an error."""
    data = text.format(one=_RECORD.format(1), two=_RECORD.format(2), broken=_BROKEN[0]).encode()
    with pytest.raises(XmlMalformedError):
        [list(each.rows()) for each in tables(data)]


def test_columns_behind_a_broken_record_are_columns():
    """A column that only records behind a broken one have is in the header."""
    data = f"<d>{_RECORD.format(1)}{_BROKEN[1]}<row><no>2</no><state>注销</state></row></d>".encode()
    assert [("1", "甲", ""), ("", "", ""), ("2", "", "注销")] == [row.cells for row in table(data).rows()]


def test_a_value_given_twice_is_no_group_of_rows():
    """Negative vector: two names of one holder, one with an attribute, come back as one row."""
    xml = '<d><r><a>1</a><n to="2020">甲</n><n>乙</n></r><r><a>2</a><n>丙</n></r></d>'
    (found,) = tables(xml.encode(), "a.xml")
    rows = [(row.number, {one.code for one in row.problems}) for row in found.rows()]
    assert rows == [(1, {"repeated_element"}), (2, set())]
