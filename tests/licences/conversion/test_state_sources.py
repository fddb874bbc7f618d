"""Where the state of licences comes from: a table without any column that tells it converts nothing."""

from datetime import date

import pytest

from licences.conversion.context import RunContext
from licences.conversion.mapper import Mapper
from licences.conversion.profiles import load_profile, read_profile, text_of
from licences.conversion.readers.table import Row

NAME = "style3_zhejiang_warehouse"
RUN = RunContext("11330000990000017U", "浙江省示例道路运输管理中心", "330000", date(2026, 6, 1))
STATELESS = {
    "com_name": "路证（浙江）运输有限公司", "uniscid": "91330100990000025K", "com_key": "浙交运管许可杭字",
    "com_num": "330102000001", "busi_scope": "道路普通货物运输", "print_date": "2025-03-01",
    "valid_date_begin": "2025-03-01", "valid_date_end": "2029-02-28",
}  # fmt: skip


def codes(cells, profile=None):
    """Give the codes of the faults of a row."""
    mapper = Mapper(profile or load_profile(NAME), tuple(cells), RUN)
    return [fault.code for fault in mapper.draft(Row(1, tuple(cells.values()))).faults]


def test_rows_of_a_table_that_tells_no_state_come_back():
    """Whether they are in force, nobody has said."""
    assert codes(STATELESS) == ["state_not_told"]


@pytest.mark.parametrize("told", [{"STATUS": "1"}, {"flag": "insert"}, {"OPERATING_STATE": "营业"}])
def test_one_column_of_states_is_enough(told):
    """Of the licence, of the record, or of the operator."""
    assert codes(STATELESS | told) == []


def test_a_person_may_vouch_instead():
    """The profile says who, and the table need tell no state."""
    text = text_of(NAME).replace("[[record.state]]", 'state = { none = "某所" }\n[[record.state]]', 1)
    head, _, rest = text.partition("[[record.state]]")
    own = read_profile(f"{head}[record.fields]{rest.partition('[record.fields]')[2]}", "own")
    assert codes(STATELESS, own) == []
