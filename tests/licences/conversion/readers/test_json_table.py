"""JSON lines and arrays keep every digit and tell every fault."""

import json
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licences.conversion.errors import (
    EmptyFileError,
    JsonEnvelopeError,
    JsonMalformedError,
    JsonValueTooLongError,
    NotATableError,
    SourceError,
    TooManyColumnsError,
)
from licences.conversion.readers import WHOLE_ROW, CellProblem
from tests.licences.conversion.readers.making import cells, problems, table

VALUES = st.text('甲乙丙𠂇a1 "\\\n\u2028,:{}[]', max_size=10)
OBJECTS = st.lists(
    st.dictionaries(st.sampled_from(["甲", "b", "c/d", ""]), VALUES, min_size=1), min_size=1, max_size=12
)


@settings(deadline=2000)
@given(OBJECTS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), st.booleans(), st.booleans())
def test_what_is_written_is_read(objects, encoding, array, escaped):
    """Any objects of texts, as lines or as an array, are read as the same texts; absent keys are empty."""
    if array:
        text = json.dumps(objects, ensure_ascii=escaped, indent=1 if escaped else None)
    else:
        text = "".join(json.dumps(each, ensure_ascii=escaped) + "\n" for each in objects)
    found = table(text.encode(encoding))
    expected = [tuple(each.get(name, "") for name in found.header) for each in objects]
    assert (set().union(*objects), expected) == (set(found.header), [row.cells for row in found.rows()])


def test_values_keep_what_is_written():
    """Long numbers keep their digits, decimals their zeros; null is empty, objects become columns."""
    data = '{"id": 990101199001011234, "t": 1.50, "n": null, "b": true, "o": {"x": "1", "y": {"z": 2}}, "l": [1, "a"]}'
    found = table(data.encode())
    assert ("id", "t", "n", "b", "o/x", "o/y/z", "l") == found.header
    assert [("990101199001011234", "1.50", "", "true", "1", "2", '["1", "a"]')] == [
        r.cells for r in found.rows()
    ]


def test_header_is_the_union_of_keys():
    """A key that first comes in the last line is a column of every row."""
    assert [("1", ""), ("", "2")] == cells(b'{"a": 1}\n{"b": 2}\n')


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        ("not json", "json_line_malformed", WHOLE_ROW),
        ('{"a": 1', "json_line_malformed", WHOLE_ROW),
        ('{"a": 1}}', "json_line_malformed", WHOLE_ROW),
        ('{"a": NaN}', "json_line_malformed", WHOLE_ROW),
        ("[" * 200_000, "json_line_malformed", WHOLE_ROW),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, "json_line_malformed", WHOLE_ROW),
        ('{"a": ' + "[" * 600 + "]" * 600 + "}", "json_line_malformed", WHOLE_ROW),
        ('{"a": ' + '[{"b":' * 300 + "1" + "}]" * 300 + "}", "json_line_malformed", WHOLE_ROW),
        ('{"a":' * 65 + "1" + "}" * 65, "json_line_malformed", WHOLE_ROW),
        ('{"a": ' + "[" * 64 + "1" + "]" * 64 + "}", "json_line_malformed", WHOLE_ROW),
        ("[1, 2]", "not_an_object", WHOLE_ROW),
        ('{"a": 1, "a": 2}', "duplicate_key", 0),
        ('{"a": "\\ud83d"}', "lone_surrogate", 0),
        ('{"a": "' + "x" * 200_000 + '"}', "cell_too_long", 0),
        ('{"a": "' + "x" * 2_000_000 + '"}', "row_too_long", WHOLE_ROW),
    ],
)
def test_a_faulty_line_harms_no_other(line, code, column):
    """Each fault is told with its line, and the lines around it are read."""
    data = f'{{"a": "1"}}\n{line}\n\n{{"a": "2"}}\n'.encode()
    assert [(2, column, code)] == problems(data)
    assert ["1", "2"] == [row.cells[0] for row in table(data).rows() if not row.problems]


def test_nesting_within_the_limit_is_read():
    """Lists and objects in each other, down to the limit, are read."""
    deep = '{"a": ' * 30 + "[" * 34 + "1" + "]" * 34 + "}" * 30
    assert [("/".join("a" * 30), "[" * 34 + '"1"' + "]" * 34)] == [
        (found.header[0], row.cells[0]) for found in [table(f"{deep}\n".encode())] for row in found.rows()
    ]


@pytest.mark.parametrize("depth", [65, 100, 600])
def test_deep_nesting_in_an_array_harms_no_other(depth):
    """Negative vector: an object of an array nested too deep is a faulty row, those around it are read."""
    deep = "[" * depth + "]" * depth
    data = f'[{{"a": "1"}}, {{"a": {deep}}}, {{"a": "2"}}]'.encode()
    assert [(2, WHOLE_ROW, "json_line_malformed")] == problems(data)
    assert ["1", "", "2"] == [cell for (cell,) in cells(data)]


def test_bad_bytes_are_told_with_their_place():
    """A bad byte in a value is a problem of that cell; one in the syntax is of the row."""
    data = '{"名": "甲"}\n{"名": "乙\udcff丙"}\n{"名": 1\udcff}\n'.encode("gb18030", "surrogateescape")
    rows = list(table(data).rows())
    assert (CellProblem(0, "undecodable", data.index(b"\xff")), r"乙\xFF丙") == (
        rows[1].problems[0],
        rows[1].cells[0],
    )
    assert CellProblem(WHOLE_ROW, "undecodable", data.rindex(b"\xff")) in rows[2].problems
    assert r'{"名": 1\xFF}' == rows[2].raw


@pytest.mark.parametrize(("begin", "between", "end"), [("", "\n", "\n"), ("[", ",\n", "]"), ("[", ",", "]")])
def test_utf_8_amid_gb_18030_is_told(begin, between, end):
    """Negative vector: an object in UTF-8 is not read as GBK, whether its file is of lines or an array."""
    objects = ['{"名": "张三"}'.encode("gbk")] * 3
    objects[1] = '{"n": "李四"}'.encode()
    data = begin.encode() + between.encode().join(objects) + end.encode()
    found = [row.problems for row in table(data).rows()]
    offset = data.index("李".encode())
    assert ((), offset, "undecodable", ()) == (found[0], found[1][0].offset, found[1][0].code, found[2])


@pytest.mark.parametrize("between", [", ", ",\n  "])
@pytest.mark.parametrize(
    "record",
    ['{"a" 3}', '{"a": "3"x"}', "{'a': 3}", '{"a": 3,}', '{"a": NaN}', '{"a": {"b": 3}', '{"a": "3}'],
)
def test_a_record_of_an_array_that_is_no_json_harms_no_other(record, between):
    """A malformed object comes back with its text, wherever it stands; the others are read."""
    for at in range(3):
        others = ['{"a": "1", "c": ["x"]}', '{"a": "2", "c": []}']
        others.insert(at, record)
        for data in (f"[{between.join(others)}]", f'{{"data": {{"rows": [{between.join(others)}]}}}}'):
            rows = list(table(data.encode()).rows())
            assert [("json_record_malformed",) if n == at else () for n in range(3)] == [
                tuple(one.code for one in row.problems) for row in rows
            ]
            assert (record, ["1", "2"]) == (rows[at].raw, [row.cells[0] for row in rows if not row.problems])


@pytest.mark.parametrize(
    "record",
    [
        '{"l": [{"a": 8}, {"a": 9}], "b" 1}',
        '{"l": [1, {"a": 8}, {"a": 9}], "b" 1}',
        '{"l": {"b": 8}, {"b": 9}]}',
        "a",
    ],
)
def test_an_array_ends_where_the_next_record_is_not_certain(record):
    """Negative vector: an object within a list is never taken for a record; the file ends there, and says so."""
    found = table(f'[{{"a": 1}}, {{"a": 2}}, {record}, {{"a": 4}}]'.encode())
    read = []
    with pytest.raises(JsonMalformedError) as caught:
        read.extend(row.cells for row in found.rows())
    assert ([("1",), ("2",)], 3) == (read, caught.value.where.row)


@pytest.mark.parametrize("begin", ['[{"a": 1}', '[{"a": 1},', '[{"a": 1} {"a": 2}]', '[{"a": 1}, ]'])
def test_an_array_without_its_end_is_malformed(begin):
    """An array that breaks off, lacks a comma or has one too many is told."""
    found = table(begin.encode())
    with pytest.raises(JsonMalformedError):
        list(found.rows())


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"[]", EmptyFileError),
        (b"[{]", JsonMalformedError),
        (b"{}\n{}\n", NotATableError),
        (json.dumps({str(at): at for at in range(1001)}).encode(), TooManyColumnsError),
        (b'[{"a": "' + b"x" * 3_000_000, JsonValueTooLongError),
        (b'[{"a": "' + b"x" * 3_000_000 + b'"}]', JsonValueTooLongError),
        (b'[{"a": [' + b"1," * 1_500_000 + b"1]}]", JsonValueTooLongError),
        (b'[{"a": 1 "b"}' + b" " * 3_000_000 + b"]", JsonMalformedError),
    ],
)
def test_what_holds_no_rows_is_refused(data, error):
    """Empty arrays, empty objects and too many keys each have their own error."""
    with pytest.raises(error):
        table(data)


@settings(max_examples=200, deadline=2000)
@given(st.text('{}[]":,1a \n\\u', max_size=80), st.sampled_from(['{"a": 1}\n', '[{"a": 1},', "["]))
def test_any_text_ends_in_rows_or_in_our_error(text, begin):
    """Text made of JSON's own signs never ends in a foreign error."""
    try:
        rows = list(table((begin + text).encode()).rows())
    except SourceError as error:
        rows = [error]
    assert rows is not None


@pytest.mark.parametrize("blanks", [10, 70_000, 3_000_000])
@pytest.mark.parametrize(
    "text", ['[{"a": 1}~,{"a": 2}]', '[{"a": 1},~{"a": 2}]', '[{"a": 1},{"a": 2}~]', '[{"a": 1},{"a": 2}]~']
)
def test_blanks_between_objects_do_not_matter(text, blanks):
    """However many blanks stand between the objects of an array, all objects are read."""
    assert [("1",), ("2",)] == cells(text.replace("~", " " * blanks).encode())


def test_a_long_array_is_not_held():
    """An array of many objects on one line takes no more memory than one of few."""

    def peak(count):
        found = table(b"[" + b",".join([b'{"a": "1234567890", "b": "x"}'] * count) + b"]")
        tracemalloc.start()
        read = sum(1 for _ in found.rows())
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == read
        return used

    assert peak(50_000) < 1.3 * peak(5_000) + 200_000


@pytest.mark.parametrize(
    "text",
    [
        '{"code": 0, "msg": "ok", "data": {"total": 2, "list": [{"a": "1"}, {"a": "2"}]}}',
        '{\n "RECORDS": [\n  {\n   "a": "1"\n  },\n  {\n   "a": "2"\n  }\n ]\n}',
        '{"code": 0, "rows": [{"a": "1"}], "total": 2}\n{"code": 0, "rows": [{"a": "2"}], "total": 2}\n',
        '{"rows": [{"a": "1"}]}{"rows": [{"a": "2"}]}{"rows": []}',
        '[{"page": 1, "data": [{"a": "1"}]}, {"page": 2, "data": [{"a": "2"}]}]',
        '[{"a": "1"}]\n[{"a": "2"}]',
    ],
)
def test_records_in_envelopes_are_read(text):
    """Answers of a service, Navicat's RECORDS, pages one after another or in a list: their records are read."""
    assert [("1",), ("2",)] == cells(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        '{"data": [{"a": "1"}], "type": "注销"}',
        '{\n "type": "注销",\n "data": [{"a": "1"}]\n}',
        '{\n "a": "1"\n}\n{\n "a": "2"\n}',
        '{\n "msg": "测试环境数据，请勿使用",\n "rows": [{"a": "1"}]\n}',
        '{"rows": [{"a": "1"}], "message": "以下均已注销"}',
    ],
)
def test_what_stands_beside_the_records_refuses_them(text):
    """Negative vectors: a word beside the records may be said of all; an object over lines is no line."""
    with pytest.raises(JsonEnvelopeError) as caught:
        table(text.encode())
    assert "inside an object" in caught.value.en


def test_a_page_without_records_is_told():
    """Negative vector: a page that holds an error instead of records is a row that comes back."""
    data = b'{"rows": [{"a": "1"}]}\n{"code": 500, "msg": "error"}\n{"rows": [{"a": "2"}]}\n'
    assert [(2, WHOLE_ROW, "json_no_records")] == problems(data)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('{"cancelled": [{"a": 1, "b": 2}, {"a": 3, "b": 4}]}', "cancelled"),
        ('{"cancelled": [\n{"a": 1},\n{"a": 2}\n]}', "cancelled"),
        ('{\n "meta": {"x": [1, 2]},\n "licences": [\n  {"a": 1},\n  {"a": 2}\n ]\n}', "licences"),
        ('{"data": {"status": "注销", "rows": [{"a": 1, "b": 2}]}}', "data/rows"),
        ('{"code": 0, "ended": {"vehicles": [\n{"a": 1}\n,\n{"a": 2}\n]}}', "ended/vehicles"),
        ('{"cancelled": [\n{"a" 1},\n{"a": 2}\n]}', "?"),
    ],
)
def test_records_under_other_names_are_refused_with_their_place(text, path):
    """Negative vectors: a list under a name that says nothing to us, or much, is never read line by line."""
    with pytest.raises(JsonEnvelopeError) as caught:
        table(text.encode())
    assert (path, True) == (caught.value.values["path"], path in caught.value.zh)


def test_a_list_of_objects_in_a_record_is_no_envelope():
    """A record may hold a list of objects; it stays a record."""
    data = '{"name": "x", "items": [{"c": 1}]}\n{"name": "y"}\n'
    assert [("x", '[{"c": "1"}]'), ("y", "")] == cells(data.encode())


@pytest.mark.parametrize(
    "text", ['[{"a": 1}] x', '[{"a": 1}]{"a": 2}', '{"data": [{"a": 1}]} x', '{"data": [{"a": 1}]']
)
def test_text_behind_the_records_is_told(text):
    """Negative vectors: what stands behind an array or envelope, or is cut off it, is told below its rows."""
    with pytest.raises(JsonMalformedError):
        list(table(text.encode()).rows())
