"""A column that repeats another one in nearly every row has to agree with it in all."""

import pytest

from licences.conversion.flags import Flags
from licences.conversion.mapper import Mapper
from licences.conversion.profiles import read_profile, text_of
from licences.conversion.readers.table import Row
from licences.conversion.twin_columns import TwinColumns
from tests.licences.conversion.rows import OPERATOR, RUN, STYLE_3

TEXT = text_of(STYLE_3)
CODES = ["91330100990000025K", "91330100990000033E", "913301009900000204", "913301009900000217"]


def rows(column, same, other, count=8):
    """Give rows with a column more, which says otherwise in the last."""
    told = []
    for at in range(count):
        number = f"33010200000{at}"
        row = OPERATOR | {
            "com_num": number,
            "uniscid": CODES[at % 4],
            "com_name": f"路证{'甲乙丙丁'[at % 4]}公司",
        }
        row["fddbr"] = f"张{'三四五六'[at % 4]}"
        told.append(row | {column: other if at == count - 1 else same(row)})
    return told


def found(told, text=TEXT):
    """Give which columns repeat which."""
    header = tuple(told[0])
    twins = TwinColumns(Mapper(read_profile(text, "own"), header, RUN).possible_twins(), header)
    for row in told:
        twins.note(tuple(row.values()))
    return twins.found()


def doubted(told, text=TEXT):
    """Give, for the first and the last row, what is said of columns that repeat others."""
    profile, header = read_profile(text, "own"), tuple(told[0])
    mapper = Mapper(profile, header, RUN, flags=Flags(twins=found(told, text)))
    drafts = [mapper.draft(Row(1, tuple(row.values()))) for row in (told[0], told[-1])]
    return [
        [(one.column, one.code) for one in (*draft.faults, *draft.warnings) if one.code == "twin_disagrees"]
        for draft in drafts
    ]


@pytest.mark.parametrize(
    ("same", "other"),
    [
        (lambda row: row["uniscid"], "91330100990000068C"),
        (lambda row: row["uniscid"].lower(), "91330100990000068C"),
        (lambda row: f"浙交运管许可杭字{row['com_num']}号", "330102999999"),
        (lambda row: f" {row['com_name']} ", "杭州别家物流有限公司"),
        (lambda row: row["fddbr"], "李四"),
    ],
)
def test_a_row_in_which_a_repeating_column_says_otherwise_is_told(same, other):
    """Whatever the column is called; the rows in which it agrees, spelt otherwise as well, convert."""
    told = rows("bm2", same, other)
    assert doubted(told) == [[], [("bm2", "twin_disagrees")]]
    assert doubted(told, f'ignore = ["bm2"]\n{TEXT}') == [[], []]


def test_a_person_beside_another_is_warned_of_and_a_code_sends_the_row_back():
    """Who is named beside the principal may be somebody else; a credit code is one of the holder."""
    for field, other, is_fault in (("uniscid", "91330100990000068C", True), ("fddbr", "李四", False)):
        told = rows("bm2", lambda row, field=field: row[field], other)
        mapper = Mapper(read_profile(TEXT, "own"), tuple(told[0]), RUN, flags=Flags(twins=found(told)))
        draft = mapper.draft(Row(1, tuple(told[-1].values())))
        said = draft.faults if is_fault else draft.warnings
        assert [one.code for one in said if one.column == "bm2"] == ["twin_disagrees"]


@pytest.mark.parametrize(
    ("column", "same", "other"),
    [
        ("bm2", lambda row: row["print_date"], "2025-01-01"),
        ("原信用代码", lambda row: row["uniscid"], "91330100990000068C"),
        ("before/x", lambda row: row["uniscid"], "91330100990000068C"),
        ("zch", lambda row: row["uniscid"], "330100400012345"),
        ("bm2", lambda row: row["uniscid"], ""),
        ("bm2", lambda row: row["uniscid"], "—"),
        ("bm2", lambda _row: "x", "91330100990000068C"),
        ("bm2", lambda _row: CODES[0], CODES[1]),
    ],
)
def test_what_may_differ_is_not_compared(column, same, other):
    """Days, what was before, older numbers, no value, and columns that do not repeat any."""
    assert doubted(rows(column, same, other)) == [[], []]


@pytest.mark.parametrize("count", [3, 4])
def test_few_rows_show_nothing(count):
    """Two columns are alike in a few rows by chance."""
    assert found(rows("bm2", lambda row: row["uniscid"], "x", count)) == {}


def test_one_value_in_all_rows_shows_nothing():
    """The same holder everywhere stands beside whatever else is the same everywhere."""
    told = [row | {"uniscid": CODES[0], "bm2": CODES[0]} for row in rows("bm2", str, "")]
    assert found(told) == {}


def test_the_first_rows_decide():
    """Memory and work are bounded: what begins to repeat later is not seen."""
    told = rows("bm2", lambda row: row["uniscid"], "", 8)
    other = [row | {"bm2": f"91330100990000{at:04d}"} for at, row in enumerate(told * 10)]
    assert found([*other, *told * 400]) == {}
    assert found([*told * 300, *other * 10]) == {"bm2": ["uniscid"]}


def test_columns_alike_in_some_rows_are_not_compared():
    """What differs in a quarter of the rows is another thing."""
    told = rows("bm2", lambda row: row["uniscid"], "91330100990000068C", 8)
    told[0]["bm2"] = "91330100990000069C"
    assert found(told) == {}
