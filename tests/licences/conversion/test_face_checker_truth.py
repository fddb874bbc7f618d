"""Reader, mapper and checker together against made-up exports whose true content is known."""

import io
import json
from decimal import Decimal

import pytest

from bench.legacy import RUN, TABLES, TODAY, make_export
from licences.conversion.context import RunContext
from licences.conversion.face_checker import FaceChecker
from licences.conversion.mapper import Mapper
from licences.conversion.profiles import profiles
from licences.conversion.readers import open_tables

CONTEXT = RunContext(RUN["issuer_code"], RUN["issuer_name"], RUN["province_code"], TODAY)
BY_STYLE = {profile.style: profile for profile in profiles()}
OF_THE_BATCH = frozenset({"duplicate", "newer_row_exists"})
"""Skips that only a look at the other rows decides."""
OF_ONE_CELL = frozenset(
    {"sex_disagrees", "colour_disagrees", "colour_name_disagrees", "no_term_not_allowed", "short_company"}
)
"""Kinds of dirt that one cell of a row has, and that only the other cells show."""
ALL = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)


def rows_with_truth(table, rows=400, dirty=0.4, seed=21):
    """Read a made-up export; give each row with its truth and the mapper of its table."""
    out, truth = io.BytesIO(), io.StringIO()
    make_export(table.style, rows, seed, dirty, out, truth, family=table.family)
    (read,) = open_tables(io.BytesIO(out.getvalue()), "export")
    answers = [json.loads(line) for line in truth.getvalue().splitlines()]
    mapper = Mapper(BY_STYLE[table.style], read.header, CONTEXT, read.encoding)
    by_number = {row.number: row for row in read.rows()}
    assert len(answers) == rows
    for answer in answers:
        yield mapper, by_number[answer["row"]], answer


def outcome_of(draft, checked):
    """Say what becomes of a row, as far as it can be said of the row alone."""
    if draft.skip:
        return "skipped"
    if draft.faults or checked.faults:
        return "rejected"
    return "warned" if draft.warnings or checked.warnings else "converted"


def shown(value):
    """Write a value of a face as the truth does."""
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, Decimal) or hasattr(value, "isoformat") else value


@ALL
def test_every_row_becomes_what_is_true(table):
    """Each row is converted, looked at, skipped or rejected as it should, and tells exactly the true fields."""
    checker, looked_at = None, 0
    for mapper, row, answer in rows_with_truth(table):
        if answer["outcome"] == "skipped" and answer["reason"] in OF_THE_BATCH:
            continue
        checker = checker or FaceChecker(CONTEXT, mapper.columns_of)
        draft = mapper.draft(row)
        checked = checker.check(draft)
        found = outcome_of(draft, checked)
        assert (answer["kind"], found) == (answer["kind"], answer["outcome"])
        if found in {"converted", "warned"}:
            fields = {name: shown(getattr(checked.face, name)) for name in answer["fields"]}
            assert (draft.type_key, fields) == (answer["type"], answer["fields"])
        looked_at += 1
    assert looked_at > 300


@ALL
def test_faults_name_the_column_that_was_spoilt(table):
    """What only the rules find wrong in a cell is told of the column in which it stands."""
    checker = None
    for mapper, row, answer in rows_with_truth(table, rows=300, dirty=1):
        checker = checker or FaceChecker(CONTEXT, mapper.columns_of)
        draft = mapper.draft(row)
        if answer["kind"] in OF_ONE_CELL and not draft.faults:
            named = {name for one in checker.check(draft).faults for name in one.column.split("+")}
            assert named >= set(answer["columns"])
