"""Where the state of licences comes from: a table without any column that tells it converts nothing."""

import pytest

from licences.conversion.mapper import Mapper
from licences.conversion.profiles import load_profile, read_profile, text_of
from licences.conversion.readers.table import Row
from tests.licences.conversion.rows import RUN, STATELESS, STYLE_3


def codes(cells, profile=None):
    """Give the codes of the faults of a row."""
    mapper = Mapper(profile or load_profile(STYLE_3), tuple(cells), RUN)
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
    text = text_of(STYLE_3).replace("[[record.state]]", 'state = { none = "某所" }\n[[record.state]]', 1)
    head, _, rest = text.partition("[[record.state]]")
    own = read_profile(f"{head}[record.fields]{rest.partition('[record.fields]')[2]}", "own")
    assert codes(STATELESS, own) == []
