"""The tally: every row counted once, in any order of merging, in little time and space."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from app.conversion.outcome import Outcome, RowOutcome
from app.conversion.report import tally as module
from app.conversion.report.tally import Tally
from licences.conversion.fault import fault

FAULTS = (
    fault("fzrq", "issue_date", "date_unknown_form"),
    fault("cph", "plate_number", "missing"),
    fault("", "", "no_record_fits"),
)
ROWS = st.builds(
    RowOutcome,
    st.sampled_from(Outcome),
    st.sampled_from([None, "road_transport_certificate", "practitioner_qualification_certificate"]),
    st.sampled_from(["", "上城所", "下城所", "甲" * 70, "乙\n所"]),
    st.sampled_from([None, 202, 1999, 2024]),
    st.sampled_from(["", "expired", "duplicate"]),
    st.lists(st.sampled_from(FAULTS), max_size=3).map(tuple),
    st.lists(st.sampled_from(FAULTS), max_size=2).map(tuple),
    st.sampled_from([(), ("uscc",), ("uscc", "issue_date")]),
)
CLEAN = RowOutcome(
    Outcome.CONVERTED,
    "road_transport_operation_licence",
    "上城所",
    2024,
    present=("operator_name", "uscc", "business_scope", "valid_from", "valid_to", "issue_date"),
)


def tally_of(rows):
    """Count rows."""
    made = Tally()
    made.add(rows)
    return made


def merged(*parts):
    """Merge copies of tallies, from left to right."""
    made = Tally()
    for part in parts:
        made.merge(Tally.from_json(part.to_json()))
    return made


@settings(max_examples=60, deadline=2000)
@given(st.lists(ROWS, max_size=20), st.lists(ROWS, max_size=20), st.lists(ROWS, max_size=20))
def test_merging_in_any_order_gives_the_tally_of_all(first, second, third):
    """Parts merged in any order and any grouping count what one tally of all rows counts."""
    a, b, c = map(tally_of, (first, second, third))
    whole = tally_of([*first, *second, *third])
    assert (whole, whole, whole) == (merged(a, b, c), merged(c, a, b), merged(a, merged(b, c)))


@settings(max_examples=60, deadline=2000)
@given(st.lists(ROWS, max_size=30))
def test_a_tally_is_read_back_from_its_json(rows):
    """Written as JSON and read again a tally counts the same."""
    made = tally_of(rows)
    assert made == Tally.from_json(json.loads(json.dumps(made.to_json())))


@settings(max_examples=40, deadline=2000)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 2)), max_size=80))
def test_names_beyond_the_bound_are_counted_together_in_any_order(rows):
    """With more offices and columns than are kept, the parts still merge to the tally of all."""
    before = module.OFFICES_KEPT, module.COLUMNS_KEPT
    module.OFFICES_KEPT = module.COLUMNS_KEPT = 4
    try:
        made = [
            (CLEAN._replace(office=f"{at}所", warnings=(FAULTS[0]._replace(column=f"c{at}"),)), part)
            for at, part in rows
        ]
        parts = [tally_of([row for row, part in made if part == wanted]) for wanted in range(3)]
        whole = tally_of([row for row, _ in made])
        assert (whole, whole, len(rows)) == (merged(*parts), merged(*parts[::-1]), whole.to_json()["rows"])
        assert (True, len(rows)) == (len(whole.to_json()["offices"]) <= 4, _office_rows(whole.to_json()))
    finally:
        module.OFFICES_KEPT, module.COLUMNS_KEPT = before


def _office_rows(found):
    return sum(office["rows"] for office in found["offices"].values()) + found["other_offices"]["rows"]


def test_every_count_is_where_it_belongs():
    """A converted, a warned, a skipped and a rejected row are counted by what they are."""
    made = tally_of(
        [
            CLEAN,
            CLEAN._replace(office="下城所", warnings=FAULTS[:1]),
            RowOutcome(Outcome.SKIPPED, None, "", None, "expired"),
            RowOutcome(Outcome.REJECTED, None, "上城所", 2020, faults=FAULTS[:2], warnings=FAULTS[2:]),
            RowOutcome(Outcome.REJECTED, None, "上城所", 202, faults=FAULTS[:1] * 2),
        ]
    ).to_json()
    key = CLEAN.type_key
    nothing = {"converted": 0, "unchanged": 0, "new_version": 0, "skipped": 0, "rejected": 0, "warned": 0}
    expected = {
        **nothing,
        "rows": 5,
        "converted": 2,
        "skipped": 1,
        "rejected": 2,
        "warned": 1,
        "skip_reasons": {"expired": 1},
        "types": {
            "": {**nothing, "rows": 3, "skipped": 1, "rejected": 2},
            key: {**nothing, "rows": 2, "converted": 2, "warned": 1},
        },
        "offices": {
            "": {**nothing, "rows": 1, "skipped": 1},
            "上城所": {**nothing, "rows": 3, "converted": 1, "rejected": 2},
            "下城所": {**nothing, "rows": 1, "converted": 1, "warned": 1},
        },
        "other_offices": {**nothing, "rows": 0},
        "years": {
            "": {**nothing, "rows": 2, "skipped": 1, "rejected": 1},
            "2020": {**nothing, "rows": 1, "rejected": 1},
            "2024": {**nothing, "rows": 2, "converted": 2, "warned": 1},
        },
        "faults": {
            "codes": {"date_unknown_form": {"rows": 2, "alone": 1}, "missing": {"rows": 1, "alone": 0}},
            "places": [
                {"column": "cph", "field": "plate_number", "code": "missing", "count": 1},
                {"column": "fzrq", "field": "issue_date", "code": "date_unknown_form", "count": 3},
            ],
        },
        "warnings": {
            "codes": {
                "date_unknown_form": {"rows": 1, "alone": 1},
                "no_record_fits": {"rows": 1, "alone": 1},
            },
            "places": [
                {"column": "", "field": "", "code": "no_record_fits", "count": 1},
                {"column": "fzrq", "field": "issue_date", "code": "date_unknown_form", "count": 1},
            ],
        },
        "core_fields": {key: dict.fromkeys(sorted(CLEAN.present), 2)},
    }
    assert expected == made


def test_no_text_of_a_fault_is_kept():
    """A message that quotes a cell leaves nothing of it in the tally."""
    quoting = fault("fw", "business_scope", "code_ambiguous", value="王小明", codes="02101")
    row = RowOutcome(Outcome.REJECTED, None, "", None, faults=(quoting,))
    assert "王小明" not in json.dumps(tally_of([row]).to_json(), ensure_ascii=False)


def test_a_row_whose_cells_may_have_moved_names_no_office():
    """What stands in the office's column of such a row may be a person's name, so it is not kept."""
    moved = FAULTS[2]._replace(code="too_many_cells")
    row = RowOutcome(Outcome.REJECTED, None, "王小明", 1999, faults=(FAULTS[0], moved))
    of_field = FAULTS[0]._replace(code="digits_lost")
    made = tally_of([row, row._replace(office="上城所", faults=(of_field,))]).to_json()
    assert (["", "上城所"], ["", "1999"]) == (list(made["offices"]), list(made["years"]))


def test_a_tally_stays_small_whatever_comes():
    """A million different offices and years do not make a tally large."""
    made = Tally()
    for first in range(0, 60_000, 5_000):
        made.add(
            CLEAN._replace(office=f"{at}" * 30, year=at, present=(f"{at % 50}",))
            for at in range(first, first + 5_000)
        )
    assert (True, 60_000) == (len(json.dumps(made.to_json())) < 1_000_000, made.to_json()["rows"])
