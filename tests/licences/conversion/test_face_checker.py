"""The fast checks are those of the model and the rules, whatever stands in the fields."""

import io
import random
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bench.legacy import RUN, TABLES, TODAY, make_export
from licences import rules
from licences.conversion.context import RunContext
from licences.conversion.draft import Draft
from licences.conversion.face_checker import FaceChecker
from licences.conversion.mapper import Mapper
from licences.conversion.profiles import profiles
from licences.conversion.readers import open_tables
from licences.rules import OFTEN_LACKING, Severity
from licences.types import by_key
from licences.types.converted import converted_face
from licences.types.families import ESSENTIAL, FAMILY_OF_KIND

CONTEXT = RunContext(RUN["issuer_code"], RUN["issuer_name"], RUN["province_code"], TODAY)
BY_STYLE = {profile.style: profile for profile in profiles()}
CHECKER = FaceChecker(CONTEXT)
"""One for all tests, as for all rows of a run: what it remembers may not matter."""
OPERATOR, DRIVER = "road_transport_operation_licence", "cruising_taxi_driver_certificate"
STRANGE = (
    "", " ", "0", "1", "9", "99", "110", "A2", "ab", "张三", "张*", "\x00", "\ue000", "９９", "x" * 300, "x" * 3000,
    "91330100990000025K", "990000199001010017", "浙A12345", "浙A1234挂", "浙交运管许可杭字", "2026-02-30", "2026-01-05",
    0, 1, -1, True, 1.0, 10**9, 2.5, None, (), ("02101",), ("02101", "02101"), ("03170",), ("99999",), ("2101",),
    ["02101"], {"a": 1}, Decimal("1.5"), Decimal("1.50"), Decimal("1.555"), Decimal(99), Decimal("NaN"),
    date(2026, 6, 2), date(2020, 1, 1), date(1960, 1, 1), date(9999, 12, 31), date(2040, 1, 1),
)  # fmt: skip
"""Values a field may hold by the mistake of a profile, and such as only disagree with another field."""


@cache
def mapped(table):
    """Give drafts of a made-up export that have no faults."""
    out = io.BytesIO()
    make_export(table.style, 120, 9, 0.3, out, family=table.family)
    (read,) = open_tables(io.BytesIO(out.getvalue()), "export")
    mapper = Mapper(BY_STYLE[table.style], read.header, CONTEXT, read.encoding)
    drafts = [mapper.draft(row) for row in read.rows()]
    return [one for one in drafts if one.type_key and not one.faults]


def a_draft(type_key, fields, faults=()):
    """Make a draft of fields."""
    return Draft(1, type_key, fields, tuple(faults), (), None, None, "")


def expected_of(draft):
    """Say what the model and the rules say: face, or None; codes and fields of errors and of warnings."""
    kind = by_key(draft.type_key)
    try:
        face = converted_face(kind).model_validate(draft.fields)
    except ValidationError as refused:
        return None, [error["loc"][0] for error in refused.errors()], None
    found = rules.TypeRules(kind, TODAY).findings(vars(face))  # anew: nothing is remembered
    lenient = [one.severity is Severity.WARNING or one.code in OFTEN_LACKING for one in found]
    told = [(one.code, one.field, one.zh, one.remedy_en) for one in found]
    errors = [one for one, is_lenient in zip(told, lenient, strict=True) if not is_lenient]
    return face, errors, [one for one, is_lenient in zip(told, lenient, strict=True) if is_lenient]


def told(faults):
    """Give what is compared of faults."""
    return [(one.code, one.field, one.zh, one.remedy_en) for one in faults]


def assert_as_the_model(draft, checker=CHECKER):
    """Compare the fast answer with that of the model and the rules."""
    face, errors, warnings = expected_of(draft)
    checked = checker.check(draft)
    others = [one for one in told(checked.faults) if one[0].startswith("row_of_another")]
    faults = [one for one in told(checked.faults) if one not in others]
    if face is None:
        assert checked.face is None
        assert errors == [field for _, field, _, _ in faults[: len(errors)]]
        return
    assert (errors, warnings) == (faults, told(checked.warnings))
    assert (checked.face is None) == bool(errors or others)
    if checked.face is not None:
        assert face == checked.face
        assert face.__pydantic_fields_set__ == checked.face.__pydantic_fields_set__
        assert face.model_dump_json() == checked.face.model_dump_json()
        assert repr(face) == repr(checked.face)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)
def test_exports_are_checked_as_by_the_model(table):
    """Every row of every style gets the face, the faults and the warnings of the model and the rules."""
    assert len(mapped(table)) > 60
    for draft in mapped(table):
        assert_as_the_model(draft)


@settings(max_examples=300)
@given(st.data())
def test_spoilt_fields_are_checked_as_by_the_model(data):
    """With any values in any fields the answer is that of the model and the rules."""
    draft = data.draw(st.sampled_from(mapped(data.draw(st.sampled_from(TABLES)))))
    fields = sorted(by_key(draft.type_key).face.model_fields)
    changes = data.draw(st.dictionaries(st.sampled_from(fields), st.sampled_from(STRANGE), max_size=4))
    gone = data.draw(st.sets(st.sampled_from(fields), max_size=2))
    spoilt = {field: value for field, value in (draft.fields | changes).items() if field not in gone}
    assert_as_the_model(draft._replace(fields=spoilt))


def test_values_met_before_are_checked_no_less():
    """1 met before does not let True pass, nor 1.50 be written 1.5."""
    table = next(table for table in TABLES if table.key == "5.vehicle")
    draft = next(one for one in mapped(table) if one.fields.get("load_tonnes"))
    for value in (2, True, 2.0, Decimal(2)):
        assert_as_the_model(draft._replace(fields=draft.fields | {"axle_count": value}))
    for value in ("1.5", "1.50", "1.5"):
        changed = draft._replace(fields=draft.fields | {"load_tonnes": Decimal(value)})
        assert str(CHECKER.check(changed).face.load_tonnes) == value


def operator(**changes):
    """Give the fields of an operator licence with changes; None takes a field away."""
    fields = {
        "operator_name": "路证（浙江）运输有限公司",
        "uscc": "91330100990000025K",
        "licence_word": "浙交运管许可杭字",
        "licence_number": "330102000001",
        "business_scope": ("02101",),
        "original_or_copy": "110",
        "issue_date": date(2025, 3, 1),
        "valid_from": date(2025, 3, 1),
        "valid_to": date(2029, 2, 28),
        "issuer_code": CONTEXT.issuer_code,
        "province_code": "330000",
    }
    return {field: value for field, value in (fields | changes).items() if value is not None}


def found(fields, type_key=OPERATOR, faults=()):
    """Give code and field of what is found wrong, and of the warnings."""
    checked = CHECKER.check(a_draft(type_key, fields, faults))
    return [[(one.code, one.field) for one in each] for each in (checked.faults, checked.warnings)]


def test_essential_fields_make_a_face():
    """What old registers never held may be missing, without a word."""
    fields = operator(issuer_code=None, province_code=None)
    assert set(fields) == set(ESSENTIAL[FAMILY_OF_KIND["RA"]])
    assert found(fields) == [[], []]


def test_faults_of_model_and_rules_are_found_together():
    """A refused field does not keep the rules from finding what is wrong elsewhere."""
    fields = operator(
        address="\ue000", issue_date=date(2027, 1, 1), valid_from=date(2027, 1, 1), valid_to=date(2039, 1, 1)
    )
    assert found(fields)[0] == [
        ("private_use_character", "address"),
        ("date_in_future", "issue_date"),
        ("term_too_long", "valid_to"),
    ]


def test_rules_say_nothing_of_what_is_not_known():
    """Where a date is refused or missing, no rule judges the term; where it is missing, this is said once."""
    assert found(operator(valid_to=date(1950, 1, 1)))[0] == [("date_out_of_range", "valid_to")]
    assert found(operator(valid_to=None, licence_number="440102000001"))[0] == [
        ("missing", "valid_to"),
        ("province_disagrees", "licence_number"),
    ]


def test_a_draft_with_faults_gets_the_rest_of_its_faults():
    """What the mapper has found is not told again; what it left to the rules is."""
    table = next(table for table in TABLES if table.key == "3.operator")
    faulty = CHECKER.check(a_draft(OPERATOR, operator(business_scope=()))).faults
    fields = operator(business_scope=None, issue_date=date(2027, 1, 1))
    assert found(fields, faults=faulty)[0] == [
        ("date_in_future", "issue_date"),
    ]
    assert CHECKER.check(mapped(table)[0]._replace(faults=faulty)).face is None
    assert CHECKER.check(a_draft(None, {}, faulty)) == (None, (), (), ())


def test_what_old_registers_lack_is_a_warning():
    """A taxi driver without registration, class and licence number is converted, and a clerk should look."""
    fields = {
        "name": "张三",
        "id_type": "1",
        "id_number": "990000199001010017",
        "certificate_number": "990000199001010017",
        "category": ("09002",),
        "first_issue_date": date(2025, 3, 1),
        "issue_date": date(2025, 3, 1),
        "valid_to": date(2028, 2, 29),
    }
    assert found(fields, DRIVER) == [
        [],
        [
            ("driver_without_class", "permitted_class"),
            ("driver_without_licence", "driving_licence_number"),
            ("registration_date_missing", "registration_date"),
        ],
    ]


def test_rows_of_another_issuer_or_province_are_refused():
    """A conversion makes licences of its own issuing authority only."""
    fields = operator(issuer_code="91330100990000025K", issuer_name="别处", province_code="440000")
    codes = [code for code, _ in found(fields)[0]]
    assert codes.count("row_of_another_issuer") == 2
    assert codes.count("row_of_another_province") == 1


def test_faults_name_their_columns():
    """Faults carry the columns their field is read from."""
    checker = FaceChecker(CONTEXT, lambda field, type_key: f"{type_key}:{field}")
    (fault,) = checker.check(a_draft(OPERATOR, operator(licence_number="440102000001"))).faults
    assert (fault.column, fault.field) == (f"{OPERATOR}:licence_number", "licence_number")


def test_memory_does_not_grow_with_the_rows():
    """Ten thousand rows of which no value comes twice leave no more behind than a fixed number does."""
    checker, random_ = FaceChecker(CONTEXT), random.Random(1)
    sizes = []
    for number in range(12_000):
        day = date(2022, 6, 2) + timedelta(days=number % 1400)
        fields = operator(
            operator_name=f"示例{number}运输有限公司",
            address=f"示例路{random_.random()}号",
            licence_number=f"3301{number + 1:08d}",
            issue_date=day,
            valid_from=day,
            valid_to=day + timedelta(days=1460),
            operator_id=str(number),
        )
        checker.check(a_draft(OPERATOR, fields))
        if number % 4000 == 3999:
            sizes.append(remembered(checker))
    assert max(sizes) < 40_000
    assert sizes[-1] <= sizes[0] * 1.5


def remembered(checker):
    """Count what a checker remembers."""
    (one,) = checker._types.values()
    fields = sum(len(check._memo) for check in one._make._checks.values())
    plans = one._rules._plans.values()
    return fields + sum(len(getattr(asked.recall, "__self__", ())) for plan in plans for asked in plan)
