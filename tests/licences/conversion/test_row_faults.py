"""Problems of the reader in a row: which are faults of it, and which a person should only know."""

from datetime import date

import pytest

from licences.conversion.context import RunContext
from licences.conversion.mapper import Mapper
from licences.conversion.profiles import load_profile
from licences.conversion.readers.table import WHOLE_ROW, CellProblem, Row

RUN = RunContext("11330000990000017U", "浙江省示例道路运输管理中心", "330000", date(2026, 6, 1))
GOOD = {
    "uniscid": "91330100990000025K",
    "com_name": "路证（浙江）运输有限公司",
    "com_key": "浙交运管许可杭字",
    "com_num": "330102000001",
    "busi_scope": "道路普通货物运输",
    "print_date": "2025-03-01",
    "valid_date_begin": "2025-03-01",
    "valid_date_end": "2029-02-28",
    "STATUS": "1",
    "remark": "x",
}


@pytest.mark.parametrize(
    ("column", "code", "is_fault"),
    [
        ("com_name", "mixed_content", True),
        ("STATUS", "mixed_content", True),
        ("busi_scope", "formula_error", True),
        ("remark", "formula_error", False),
        ("com_name", "perhaps_cut", False),
        ("", "record_mark", True),
    ],
)
def test_a_problem_of_what_is_read_is_a_fault(column, code, is_fault):
    """A problem of a field, a state or a whole row rejects it; a doubt, and one of another column, is a warning."""
    at = list(GOOD).index(column) if column else WHOLE_ROW
    row = Row(7, tuple(GOOD.values()), (CellProblem(at, code),))
    one = Mapper(load_profile("style3_zhejiang_warehouse"), tuple(GOOD), RUN).draft(row)
    told = [(each.column, each.code) for each in (one.faults if is_fault else one.warnings)]
    assert told == [(column, code)]
    assert len(one.faults) == is_fault
