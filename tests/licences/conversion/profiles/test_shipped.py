"""The shipped profiles against made-up exports of their styles, whose true content is known."""

from datetime import date

import pytest

from bench.legacy.kinds import Outcome
from bench.legacy.rows import Rows
from bench.legacy.tables import TABLES
from licences.conversion.context import RunContext
from licences.conversion.mapper import Mapper
from licences.conversion.profile_check import check_profile
from licences.conversion.profiles import names, profiles, text_of
from licences.conversion.readers.table import Row

TODAY = date(2026, 6, 1)
RUN = RunContext("11330000990000017U", "浙江省示例道路运输管理中心", "330000", TODAY)
BY_STYLE = {profile.style: profile for profile in profiles()}
LATER = frozenset(
    {
        "issued_in_future", "term_reversed", "term_too_long", "no_term_not_allowed", "sex_disagrees", "short_company",
        "colour_disagrees", "colour_name_disagrees", "missing", "zero_date",
    }
)  # fmt: skip
"""Faults that lie between fields, or in fields a licence has a holder, number and term without."""
OF_THE_READER = frozenset({"undecodable_bytes", "digits_lost", "too_few_cells", "too_many_cells", "deleted"})
OF_THE_BATCH = frozenset({"duplicate", "newer_row_exists"})


def cells_of(row):
    """Write a row as the readers give it."""
    return tuple("" if cell is None else _text(cell) for cell in row.cells)


def _text(cell):
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def drafts(table, rows, dirty):
    """Map the rows of a made-up export; give each with its truth."""
    mapper = Mapper(BY_STYLE[table.style], table.header, RUN)
    for number, row in enumerate(Rows(table, 11, dirty, TODAY.toordinal()).make(rows), start=1):
        ours = OF_THE_READER.isdisjoint({row.kind, *row.reasons})
        if ours and not row.merged and len(row.cells) == len(table.header):
            yield row, mapper.draft(Row(number, cells_of(row)))


def told(value):
    """Write a true value and a mapped one alike."""
    return list(value) if isinstance(value, tuple) else value if value is None else str(value)


@pytest.mark.parametrize("name", names())
def test_a_shipped_profile_has_no_mistakes(name):
    """Every shipped profile passes the check."""
    assert check_profile(text_of(name)) == ()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)
def test_clean_rows_become_what_is_true(table):
    """Of every table of every style each field of each clean row is right, and nothing is noted."""
    for row, draft in drafts(table, 300, 0):
        given = {name: told(draft.fields.get(name)) for name in table.tells}
        assert given == {name: told(row.record.get(name)) for name in table.tells}
        assert (draft.type_key, draft.faults, draft.warnings, draft.skip) == (
            row.record["_type"],
            (),
            (),
            None,
        )


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)
def test_dirty_rows_become_what_is_true_or_nothing(table):
    """No dirty row becomes something else than the truth; what cannot be known is a fault, what is over a skip."""
    for row, draft in drafts(table, 1500, 1):
        if row.skipped and row.skipped not in OF_THE_BATCH:
            assert draft.skip == row.skipped
        elif row.outcome is Outcome.REJECTED:
            assert draft.faults or not LATER.isdisjoint(row.reasons)
        else:
            assert draft.faults == ()
            given = {name: told(draft.fields.get(name)) for name in table.tells}
            assert given == {name: told(row.record.get(name)) for name in table.tells}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)
def test_every_field_outside_the_file_is_stated(table):
    """What no row tells comes from the run or from the profile."""
    _, draft = next(drafts(table, 1, 0))
    assert {name: draft.fields.get(name) for name in table.outside} == table.outside


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)
def test_the_office_is_told(table):
    """Every style names the office, for the report."""
    _, draft = next(drafts(table, 1, 0))
    assert "办事处" in draft.office
