"""Cells made ready for the rules: what means nothing, and what spreadsheets put around a text."""

from datetime import date

import pytest

from licences.conversion.context import RunContext
from licences.conversion.mapper import Mapper
from licences.conversion.profiles import load_profile, read_profile, text_of
from licences.conversion.readers.table import Row

RUN = RunContext("11330000990000017U", "浙江省示例道路运输管理中心", "330000", date(2026, 6, 1))
CELLS = {
    "com_name": "路证(浙江)运输有限公司", "uniscid": "91330100990000025K", "com_key": "浙交运管许可杭字",
    "com_num": "330102000001", "busi_scope": "普通货运", "print_date": "2025-03-01",
    "valid_date_begin": "2025-03-01", "valid_date_end": "2029-02-28", "address": "杭州市示例路1号",
    "phone": "13900000000", "fddbr": "张三", "STATUS": "1", "OPERATING_STATE": "营业", "flag": "insert",
}  # fmt: skip
PROFILE = load_profile("style3_zhejiang_warehouse")


def draft(cells):
    """Map a row of style 3."""
    return Mapper(PROFILE, tuple(cells), RUN).draft(Row(1, tuple(cells.values())))


@pytest.mark.parametrize("wrap", ['="{}"', '="{}" ', "'{}", " '{}", "'{}'"])
def test_what_a_spreadsheet_puts_around_text_is_taken_off(wrap):
    """A row whose every cell is kept as text is the row itself: texts, numbers, codes, days and states."""
    wrapped = draft({name: wrap.format(text) for name, text in CELLS.items()})
    assert wrapped == draft(CELLS)
    assert (wrapped.faults, wrapped.skip) == ((), None)


@pytest.mark.parametrize("nothing", ['=""', "'", "'无", '="NULL"'])
def test_nothing_stays_nothing_in_its_wrapping(nothing):
    """An empty cell kept as text is empty, alone or beside another that is."""
    one = draft(CELLS | {"address": nothing, "com_num": nothing, "com_key": nothing})
    assert "address" not in one.fields
    assert [(fault.column, fault.code) for fault in one.faults] == [("com_key+com_num", "missing")] * 2


@pytest.mark.parametrize(
    "nothing",
    ["None", "none", "N/A", "n/a", "undefined", "暂无", "无数据", "未知", "不详", "未填", "未填写", "空"],
)
def test_words_for_nothing_are_no_value(nothing):
    """They are printed on no licence, and a field that must have a value lacks it."""
    one = draft(CELLS | {"address": nothing, "com_name": nothing})
    assert "address" not in one.fields
    assert [(fault.column, fault.code) for fault in one.faults] == [("com_name", "missing")]


@pytest.mark.parametrize(
    ("formula", "code"), [("=A1", "spreadsheet_error"), ('="a"&"b', "spreadsheet_error")]
)
def test_a_formula_is_no_text(formula, code):
    """Only a text alone is taken out of its quotes."""
    assert [fault.code for fault in draft(CELLS | {"address": formula}).faults] == [code]


def test_a_cell_full_of_wrappings_is_refused_as_any_other():
    """Apostrophes without end are one fault of the row, and take off no more than one."""
    assert [fault.code for fault in draft(CELLS | {"com_num": "'" * 100_000 + "1"}).faults] == [
        "licence_digits_form"
    ]


@pytest.mark.parametrize(
    ("column", "answers"),
    [
        ("是否分支机构", {"是": "2", "否": "1"}),
        ("是否企业法人", {"是": "1", "否": "2"}),
        ("标识", {"是": None, "否": None, "2": "2"}),
    ],
)
def test_a_column_that_asks_is_answered_by_yes_and_no(column, answers):
    """What 是 means is known where the name of the column says what is asked, and nowhere else."""
    text = text_of("style3_zhejiang_warehouse").replace(
        'branch_flag = { value = "1" }',
        f'branch_flag = {{ column = "{column}", rules = ["code:branch_flag"] }}',
    )
    profile = read_profile(text, "asking")
    found = {}
    for answer in answers:
        cells = CELLS | {column: answer}
        one = Mapper(profile, tuple(cells), RUN).draft(Row(1, tuple(cells.values())))
        found[answer] = one.fields.get("branch_flag")
    assert found == answers
