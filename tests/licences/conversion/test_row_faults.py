"""What is said of rows that are not clean: states that are over or contradict, problems of the reader."""

from datetime import date

import pytest

from licences.conversion.context import RunContext
from licences.conversion.mapper import KEY_FIELDS, Mapper
from licences.conversion.profiles import load_profile
from licences.conversion.readers.table import WHOLE_ROW, CellProblem, Row
from licences.conversion.skip import SkipReason

RUN = RunContext("11330000990000017U", "浙江省示例道路运输管理中心", "330000", date(2026, 6, 1))
OPERATOR = {
    "com_name": "路证(浙江)运输有限公司", "uniscid": "91330100990000025K", "com_key": "浙交运管许可杭字",
    "com_num": "330102000001", "busi_scope": "普通货运", "print_date": "2025-03-01",
    "valid_date_begin": "2025-03-01", "valid_date_end": "2029-02-28",
}  # fmt: skip
VEHICLE = {
    "车牌号": "浙A12345", "车牌颜色": "黄", "车架号": "1M8GDM9AXKP042788", "车辆类型": "H11", "总质量(kg)": "18000",
    "业户名称": "路证(浙江)运输有限公司", "统一社会信用代码": "91330100990000025K", "经营许可证号": "330102000001",
    "道路运输证字号": "浙交运管杭字330102000001号", "经营范围": "普通货运", "发证日期": "2025-03-01",
    "有效期至": "2029-02-28",
}  # fmt: skip
PERSON = {
    "staffName": "张三", "idType": "1", "idCard": "990000199001010017", "workTypeCode": "02001",
    "certificateCode": "990000199001010017", "certificateFirstIssueDate": "2020-01-05",
    "certificateIssueDate": "2024-01-05", "certificateExpireDate": "2030-01-05", "certificateState": "1",
}  # fmt: skip
OF_OPERATORS, OF_VEHICLES, OF_PERSONS = (
    load_profile(name)
    for name in ("style3_zhejiang_warehouse", "style7_office_sheet", "style6_national_exchange")
)


def became(profile, cells, only=None):
    """Give why a row is skipped, and column and code of its faults."""
    one = Mapper(profile, tuple(cells), RUN, only=only).draft(Row(1, tuple(cells.values())))
    return one.skip, [(fault.column, fault.code) for fault in one.faults]


@pytest.mark.parametrize("only", [None, KEY_FIELDS])
@pytest.mark.parametrize(
    ("profile", "cells", "reason"),
    [
        (OF_OPERATORS, OPERATOR | {"OPERATING_STATE": "注销"}, SkipReason.CANCELLED),
        (OF_OPERATORS, OPERATOR | {"OPERATING_STATE": "6", "flag": "insert"}, SkipReason.CANCELLED),
        (OF_OPERATORS, OPERATOR | {"OPERATING_STATE": "停业"}, SkipReason.SUSPENDED),
        (OF_OPERATORS, OPERATOR | {"OPERATING_STATE": "停业整顿"}, SkipReason.SUSPENDED),
        (OF_OPERATORS, OPERATOR | {"OPERATING_STATE": "歇业"}, SkipReason.SUSPENDED),
        (OF_VEHICLES, VEHICLE | {"营运状态": "注销"}, SkipReason.CANCELLED),
        (OF_VEHICLES, VEHICLE | {"营运状态": "报废"}, SkipReason.CANCELLED),
        (OF_VEHICLES, VEHICLE | {"营运状态": "迁出(过户)"}, SkipReason.TRANSFERRED),
        (OF_VEHICLES, VEHICLE | {"营运状态": "挂失"}, SkipReason.SUSPENDED),
        (OF_VEHICLES, VEHICLE | {"营运状态": "停运"}, SkipReason.SUSPENDED),
        (OF_VEHICLES, VEHICLE | {"营运状态": "停运", "状态": "注销"}, SkipReason.CANCELLED),
    ],
)
def test_what_is_over_by_its_business_state_is_skipped(profile, cells, reason, only):
    """Where no other column says whether the licence is in force, this one does; planning reads it too."""
    assert became(profile, cells, only) == (reason, [])


@pytest.mark.parametrize(
    ("profile", "cells", "column"),
    [
        (OF_OPERATORS, OPERATOR | {"OPERATING_STATE": "注销", "STATUS": "1"}, "OPERATING_STATE"),
        (OF_OPERATORS, OPERATOR | {"OPERATING_STATE": "停业", "STATUS": "有效"}, "OPERATING_STATE"),
        (OF_VEHICLES, VEHICLE | {"营运状态": "报废", "状态": "有效"}, "营运状态"),
        (OF_PERSONS, PERSON | {"staffStatus": "已注销"}, "staffStatus"),
    ],
)
def test_columns_that_contradict_each_other_are_a_fault(profile, cells, column):
    """Nobody knows whether a licence is in force that one column calls valid and another cancelled."""
    assert became(profile, cells) == (None, [(column, "states_disagree")])


@pytest.mark.parametrize(
    ("profile", "cells"),
    [
        (OF_OPERATORS, OPERATOR | {"OPERATING_STATE": "营业"}),
        (OF_OPERATORS, OPERATOR | {"OPERATING_STATE": "整改"}),
        (OF_OPERATORS, OPERATOR | {"OPERATING_STATE": "其他", "STATUS": "1"}),
        (OF_VEHICLES, VEHICLE | {"营运状态": "营运", "状态": "有效"}),
        (OF_VEHICLES, VEHICLE | {"营运状态": ""}),
        (OF_PERSONS, PERSON | {"staffStatus": "在岗"}),
    ],
)
def test_a_state_that_says_nothing_of_the_licence_changes_nothing(profile, cells):
    """What goes on, and what is not known, is converted as before."""
    assert became(profile, cells) == (None, [])


@pytest.mark.parametrize(
    ("column", "code", "is_fault"),
    [
        ("com_name", "mixed_content", True),
        ("STATUS", "mixed_content", True),
        ("busi_scope", "formula_error", True),
        ("remark", "formula_error", False),
        ("com_name", "perhaps_cut", False),
        ("", "record_mark", True),
        ("valid_date_end", "serial_1904", True),
        ("print_date", "serial_1904", True),
        ("com_name", "truth_value", True),
        ("address", "truth_value", True),
        ("address", "date_for_text", True),
        ("address", "hidden_by_merge", True),
    ],
)
def test_a_problem_of_what_is_read_is_a_fault(column, code, is_fault):
    """A problem of a field, a state or a whole row rejects it; a doubt, and one of another column, is a warning."""
    cells = OPERATOR | {"STATUS": "1", "remark": "正常", "address": "杭州市示例路1号"}
    problem = CellProblem(list(cells).index(column) if column else WHOLE_ROW, code)
    one = Mapper(OF_OPERATORS, tuple(cells), RUN).draft(Row(7, tuple(cells.values()), (problem,)))
    told = [(each.column, each.code) for each in (one.faults if is_fault else one.warnings)]
    assert (told, len(one.faults)) == ([(column, code)], is_fault)


@pytest.mark.parametrize(
    ("column", "code"),
    [
        ("com_num", "serial_1904"),
        ("remark", "serial_1904"),
        ("STATUS", "truth_value"),
        ("print_date", "date_for_text"),
    ],
)
def test_what_is_right_for_its_column_is_no_problem(column, code):
    """A number of five digits is doubtful as a date only, a truth value and a date as a text only."""
    cells = OPERATOR | {"STATUS": "1", "remark": "正常"}
    row = Row(7, tuple(cells.values()), (CellProblem(list(cells).index(column), code),))
    one = Mapper(OF_OPERATORS, tuple(cells), RUN).draft(row)
    assert (one.faults, one.warnings, one.skip) == ((), (), None)


@pytest.mark.parametrize(
    ("changes", "column", "skip"),
    [
        ({"valid_date_end": "2026-05-31"}, "valid_date_end", None),
        ({"valid_date_end": "2026-05-31"}, "com_name", SkipReason.EXPIRED),
        ({"STATUS": "2"}, "STATUS", None),
        ({"STATUS": "2"}, "valid_date_end", SkipReason.CANCELLED),
    ],
)
def test_a_row_is_not_skipped_for_a_cell_that_is_at_fault(changes, column, skip):
    """What is wrong with the cell that says a licence is over comes first; what is wrong elsewhere does not."""
    cells = OPERATOR | {"STATUS": "1"} | changes
    row = Row(7, tuple(cells.values()), (CellProblem(list(cells).index(column), "mixed_content"),))
    one = Mapper(OF_OPERATORS, tuple(cells), RUN).draft(row)
    assert (one.skip, len(one.faults)) == (skip, skip is None)


def test_a_business_state_that_is_itself_at_fault_skips_nothing():
    """Where the reader found the cell wrong, what it seems to say is no reason."""
    cells = OPERATOR | {"OPERATING_STATE": "6"}
    row = Row(1, tuple(cells.values()), (CellProblem(len(OPERATOR), "digits_lost"),))
    one = Mapper(OF_OPERATORS, tuple(cells), RUN).draft(row)
    assert (one.skip, [(fault.column, fault.code) for fault in one.faults]) == (
        None,
        [("OPERATING_STATE", "digits_lost")],
    )


@pytest.mark.parametrize(("cells", "is_fault"), [(VEHICLE | {"状态": "有效"}, False), (VEHICLE, True)])
def test_a_row_nobody_sees_in_its_sheet_is_told(cells, is_fault):
    """A hidden row is a warning where a column says its state; somebody's word does not reach what is hidden."""
    row = Row(1, tuple(cells.values()), (CellProblem(WHOLE_ROW, "hidden_row"),))
    one = Mapper(OF_VEHICLES, tuple(cells), RUN).draft(row)
    faults, warnings = ([fault.code for fault in each] for each in (one.faults, one.warnings))
    assert (is_fault, not is_fault) == ("hidden_row" in faults, "hidden_row" in warnings)
    assert is_fault or not faults
