"""Rows to drafts: every fault is found, nothing is guessed, states decide, problems of the reader count."""

from datetime import date

import pytest

from licences.conversion.context import RunContext
from licences.conversion.header import BindError
from licences.conversion.mapper import Mapper
from licences.conversion.profiles import load_profile, read_profile, text_of
from licences.conversion.readers.table import WHOLE_ROW, CellProblem, Row
from licences.conversion.skip import SkipReason

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
    "phone": "13900000000",
    "organ_name": "上城所",
    "STATUS": "1",
    "flag": "insert",
}
PROFILE = load_profile("style3_zhejiang_warehouse")


def draft(problems=(), profile=PROFILE, **changes):
    """Map a row of style 3 with changes."""
    cells = GOOD | changes
    return Mapper(profile, tuple(cells), RUN, "gb18030").draft(Row(7, tuple(cells.values()), tuple(problems)))


def found(one):
    """Give column and code of each fault."""
    return [(fault.column, fault.code) for fault in one.faults]


def test_a_clean_row_is_mapped_whole():
    """Values of the row, of the profile and of the run stand in the fields; type, key and office are known."""
    one = draft()
    assert one.row_number == 7
    assert one.type_key == "road_transport_operation_licence"
    assert one.key == ("road_transport_operation_licence", "浙交运管许可杭字330102000001号")
    assert (one.faults, one.warnings, one.skip, one.office) == ((), (), None, "上城所")
    assert one.fields == {
        "province_code": "330000",
        "issuer_code": RUN.issuer_code,
        "issuer_name": RUN.issuer_name,
        "certificate_category": "100",
        "original_or_copy": "110",
        "branch_flag": "1",
        "operator_name": "路证（浙江）运输有限公司",
        "uscc": "91330100990000025K",
        "licence_word": "浙交运管许可杭字",
        "licence_number": "330102000001",
        "business_scope": ("02101",),
        "issue_date": date(2025, 3, 1),
        "valid_from": date(2025, 3, 1),
        "valid_to": date(2029, 2, 28),
        "principal_telephone": "13900000000",
    }


def test_all_faults_of_a_row_are_found():
    """Five broken cells give five faults, each with column, field, reason and remedy in both languages."""
    one = draft(
        uniscid="99000002-5",
        com_name="路证****公司",
        com_num="2026-001",
        busi_scope="大中型客车维修",
        print_date="2025-02-30",
    )
    assert sorted(found(one)) == [
        ("busi_scope", "code_ambiguous"),
        ("com_key+com_num", "licence_digits_form"),
        ("com_name", "masked_value"),
        ("print_date", "date_not_real"),
        ("uniscid", "organisation_code_9"),
    ]
    assert [all(fault[3:]) for fault in one.faults] == [True] * 5
    assert (one.type_key, one.key) == (None, None)


@pytest.mark.parametrize(
    "empty", ["", " ", "0", "无", "/", "-", "NULL", "null", "\\N", "　", "\x00\x00", "''"]
)
def test_every_way_to_say_nothing_is_a_missing_value(empty):
    """An essential field without value is a fault of its column, once."""
    assert found(draft(com_name=empty)) == [("com_name", "missing")]
    assert found(draft(com_num=empty, com_key=empty)) == [
        ("com_key+com_num", "missing"),
        ("com_key+com_num", "missing"),
    ]


def test_a_zero_date_is_a_missing_value():
    """0000-00-00 is no day, and none is guessed."""
    assert found(draft(print_date="0000-00-00")) == [("print_date", "missing")]


def test_a_wrong_value_that_may_be_left_out_is_a_warning():
    """A telephone number nobody can call does not reject a licence."""
    one = draft(phone="87000000")
    assert found(one) == []
    assert [(warning.column, warning.code) for warning in one.warnings] == [("phone", "telephone_form")]
    assert "principal_telephone" not in one.fields


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"STATUS": "注销"}, SkipReason.CANCELLED),
        ({"STATUS": " ２ "}, SkipReason.CANCELLED),
        ({"STATUS": "停业"}, SkipReason.SUSPENDED),
        ({"STATUS": "吊销"}, SkipReason.REVOKED),
        ({"flag": "delete"}, SkipReason.DELETED),
        ({"valid_date_end": "2026-05-31"}, SkipReason.EXPIRED),
        ({"STATUS": "注销", "com_name": "**"}, SkipReason.CANCELLED),
        ({"valid_date_end": "2026-05-31", "com_name": "**"}, SkipReason.EXPIRED),
    ],
)
def test_rows_that_are_over_are_skipped_with_their_reason(changes, reason):
    """A state, a mark or the term skips a row; then it has no faults, but what could be read."""
    one = draft(**changes)
    assert (one.skip, one.faults, one.warnings) == (reason, (), ())
    assert one.key == ("road_transport_operation_licence", "浙交运管许可杭字330102000001号")
    assert all((reason.zh, reason.en))


@pytest.mark.parametrize(
    "changes",
    [
        {"valid_date_end": "2006-05-01"},
        {"valid_date_begin": "2029-02-28", "valid_date_end": "2025-03-01"},
        {"valid_date_begin": "2004-05-02", "valid_date_end": "2006-05-01"},
    ],
)
def test_a_last_day_before_the_first_or_the_issue_does_not_skip_a_row(changes):
    """A term that contradicts itself says nothing of being over; the row goes on to be rejected."""
    one = draft(**changes)
    assert (one.skip, one.fields["valid_to"]) == (None, date.fromisoformat(changes["valid_date_end"]))


def test_a_last_day_is_over_where_the_other_days_cannot_be_read():
    """Only days that are known can contradict it."""
    assert draft(valid_date_begin="?", print_date="?", valid_date_end="2026-05-31").skip == SkipReason.EXPIRED


def test_the_last_day_counts():
    """A licence is valid on its last day."""
    assert draft(valid_date_end="2026-06-01").skip is None


@pytest.mark.parametrize("said", ["（暂停）", "（已注销）", "（筹建）", "(客运停业)"])
def test_a_code_that_speaks_of_an_end_is_told_as_one(said):
    """Nobody is invited to write in the profile that it means what it meant before."""
    assert found(draft(busi_scope=f"道路普通货物运输{said}")) == [("busi_scope", "value_speaks_of_end")]
    assert found(draft(busi_scope="货运甲")) == [("busi_scope", "code_unknown")]


def test_a_blank_state_is_called_blank():
    """Whether such a licence is in force, nobody has said."""
    row = Row(1, tuple((GOOD | {"STATUS": " "}).values()))
    assert found(Mapper(PROFILE, tuple(GOOD), RUN).draft(row)) == [("STATUS", "state_blank")]


def test_what_goes_on_unnamed_does_not_where_it_speaks_of_an_end():
    """Under `others = "keep"` a word of an end comes back all the same."""
    text = text_of("style3_zhejiang_warehouse").replace(
        'column = "STATUS"', 'column = "STATUS"\nothers = "keep"'
    )
    mapper = Mapper(read_profile(text, "own"), tuple(GOOD), RUN)
    rows = [Row(1, tuple((GOOD | {"STATUS": word}).values())) for word in ("已停业", "新")]
    assert [found(mapper.draft(row)) for row in rows] == [[("STATUS", "state_speaks_of_end")], []]


@pytest.mark.parametrize("word", ["3", "有效?", "注销中"])
def test_an_unknown_state_is_a_fault_and_never_valid(word):
    """What the profile does not list is not taken for valid; again and again."""
    mapper = Mapper(PROFILE, tuple(GOOD), RUN)
    row = Row(1, tuple((GOOD | {"STATUS": word}).values()))
    assert [found(mapper.draft(row)) for _ in range(2)] == [[("STATUS", "state_unknown")]] * 2


@pytest.mark.parametrize(
    ("scope", "type_key", "codes"),
    [
        ("普通货运", "road_transport_operation_licence", []),
        ("普通货运、危险货物运输(3类)", "dangerous_goods_transport_licence", []),
        ("危险货物运输(7类)", "radioactive_goods_transport_licence", []),
        ("危险货物运输(7类)、危险货物运输(3类)", None, [("busi_scope", "type_ambiguous")]),
        ("网络预约出租汽车客运", "ride_hailing_operation_licence", []),
    ],
)
def test_the_scope_decides_the_type(scope, type_key, codes):
    """A mixture of types is a fault; the first record whose condition holds takes the row."""
    one = draft(busi_scope=scope)
    assert (one.type_key, found(one)) == (type_key, codes)


def test_two_columns_that_say_the_same_must_agree():
    """The second pair of columns of style 3 is read beside the first; a disagreement is a fault."""
    assert found(draft(license_key="浙交运管许可杭字", license_num="330102000001")) == []
    assert found(draft(license_key="", license_num="NULL")) == []
    disagreeing = draft(license_key="浙交运管许可宁字", license_num="330102000001")
    assert found(disagreeing) == [("license_key+license_num", "sources_disagree")]


def test_problems_of_the_reader_are_faults_of_the_row():
    """An undecodable cell is a fault with its byte; one of a column nobody reads only a warning."""
    at = list(GOOD).index
    undecodable = draft([CellProblem(at("com_name"), "undecodable", 77)])
    assert [(fault.column, "77" in fault.zh, "GB18030" in fault.en) for fault in undecodable.faults] == [
        ("com_name", True, True)
    ]
    lost = draft([CellProblem(at("organ_name"), "digits_lost")])
    assert (found(lost), [fault.code for fault in lost.warnings]) == ([], ["digits_lost"])
    assert found(draft([CellProblem(at("uniscid"), "digits_lost")])) == [("uniscid", "digits_lost")]


def test_a_row_whose_cells_may_have_moved_is_never_skipped():
    """Where columns are not sure the state may be another cell; the row is rejected."""
    one = draft([CellProblem(WHOLE_ROW, "too_many_cells")], STATUS="注销")
    assert (one.skip, found(one)) == (None, [("", "too_many_cells")])


@pytest.mark.parametrize("code", ["too_many_cells", "too_few_cells", "undecodable"])
@pytest.mark.parametrize("column", [0, 99, WHOLE_ROW])
def test_a_problem_that_moves_cells_rejects_the_row_wherever_it_is(code, column):
    """Even behind the last column of the header, and even when the row seems to be over."""
    one = draft([CellProblem(column, code)], STATUS="注销")
    assert (one.skip, [fault.code for fault in one.faults]) == (None, [code])


def test_a_record_the_file_marks_as_deleted_is_skipped():
    """A deleted record of a DBF file is no fault."""
    one = draft([CellProblem(WHOLE_ROW, "deleted_record")])
    assert (one.skip, one.faults) == (SkipReason.DELETED, ())


def test_a_row_that_fits_no_record_is_a_fault():
    """Conditions that all fail leave the row to a person."""
    text = f"""
title = {{ zh = "a", en = "a" }}
ignore = ["STATUS"]
[[record]]
name = "some"
type = "@operator_scope"
headers = ["com_name"]
when = {{ column = "flag", in = ["insert"] }}
[record.fields]
{FIELDS}
"""
    one = draft([CellProblem(0, "undecodable", 5)], profile=read_profile(text, "conditional"), flag="update")
    assert found(one) == [("uniscid", "undecodable"), ("", "no_record_fits")]
    assert draft(profile=read_profile(text, "conditional")).faults == ()


FIELDS = """
original_or_copy = { value = "110" }
operator_name = { column = "com_name", rules = ["company_name"] }
uscc = { column = "uniscid", rules = ["credit_code"] }
licence_number = { columns = ["com_key", "com_num"], rules = ["licence_number"], into = ["licence_word", "licence_number"] }
business_scope = { column = "busi_scope", rules = ["scope"] }
issue_date = { column = "print_date", rules = ["date"] }
valid_from = { column = "valid_date_begin", rules = ["date"] }
valid_to = { column = "valid_date_end", rules = ["last_day"] }
"""


@pytest.mark.parametrize(
    ("header", "code", "columns"),
    [
        (("a", "b"), "no_record_for_table", {"com_name", "busi_scope", "valid_date_begin", "valid_date_end"}),
        (tuple(name for name in GOOD if name != "uniscid"), "columns_missing", {"uniscid"}),
        ((*GOOD, "com_name#2"), "column_twice", {"com_name"}),
        ((*GOOD, "COM_NAME"), "column_twice", {"com_name"}),
    ],
)
def test_a_table_the_profile_does_not_fit_is_refused(header, code, columns):
    """The message names the columns."""
    with pytest.raises(BindError) as caught:
        Mapper(PROFILE, header, RUN)
    assert caught.value.message.code == code
    assert set(caught.value.columns) == columns
    assert all(column in caught.value.message.zh for column in columns)


def test_records_that_compete_for_a_table_are_refused():
    """Two records without conditions cannot both take every row."""
    with pytest.raises(BindError) as caught:
        Mapper(load_profile("style1_hunan_abbreviated"), _both_headers(), RUN)
    assert caught.value.message.code == "records_compete"


def _both_headers():
    records = load_profile("style1_hunan_abbreviated").records
    return tuple(dict.fromkeys(header for record in records for header in (*record.headers, "scopebusiness")))


def test_columns_are_found_in_any_width_and_case():
    """A header is written by people, too."""
    names = [name.upper() + " " for name in GOOD]
    assert Mapper(PROFILE, names, RUN).draft(Row(1, tuple(GOOD.values()))).faults == ()


def test_remembered_values_stay_the_same():
    """A value met again gives what it gave before, a fault met again is the same fault."""
    mapper = Mapper(PROFILE, tuple(GOOD), RUN)
    rows = [
        Row(number, tuple((GOOD | {"busi_scope": scope}).values()))
        for number, scope in enumerate(["普通货运", "x"] * 2)
    ]
    first, second, third, fourth = (mapper.draft(row)[1:] for row in rows)
    assert (first, second) == (third, fourth)


def test_a_value_is_remembered_as_itself_only():
    """A beginning of a text met before is another text; more texts than are remembered stay right."""
    mapper = Mapper(PROFILE, (*GOOD, "address"), RUN)

    def mapped(scope, address):
        return mapper.draft(Row(1, (*(GOOD | {"busi_scope": scope}).values(), address)))

    assert found(mapped("02101|02201", "-")) == []
    assert found(mapped("02101|0220", "-")) == [("busi_scope", "code_unknown")]
    addresses = [f"示例路{number}号" for number in range(9000)]
    assert [mapped("02101", address).fields["address"] for address in addresses * 2] == addresses * 2


def with_condition(condition, fields=""):
    """Make a profile of one record with a condition."""
    head = 'title = { zh = "a", en = "a" }\nignore = ["STATUS"]\n[[record]]\nname = "some"\ntype = "@operator_scope"\n'
    when = f'headers = ["com_name"]\nwhen = {condition}\n'
    return read_profile(f"{head}{when}[record.fields]\n{FIELDS}{fields}", "conditional")


@pytest.mark.parametrize(
    ("condition", "fits", "fits_not"),
    [
        ('{ column = "flag", in = ["insert", "update"] }', "update", "delete"),
        ('{ column = "flag", not_in = ["delete"] }', "update", "ｄｅｌｅｔｅ"),
        ('{ column = "flag", contains = "date" }', "update", "insert"),
        ('{ column = "flag", contains = "网络预约" }', "出租(网 络\n预约)", "网络，预约"),
        ('{ column = "flag", in = "网 约" }', "网　约 ", "网约车"),
        ('{ column = "flag", starts = ["up", "in"] }', "insert", "delete"),
        ('[{ column = "flag", starts = "up" }, { column = "phone", starts = "139" }]', "update", "insert"),
    ],
)
def test_conditions_choose_the_rows_of_a_record(condition, fits, fits_not):
    """Each test of a condition, and all of several, hold for the texts meant; a text met again as well."""
    profile = with_condition(condition)
    mapper = Mapper(profile, tuple(GOOD), RUN)
    rows = [Row(1, tuple((GOOD | {"flag": flag}).values())) for flag in (fits, fits_not) * 2]
    assert [found(mapper.draft(row)) for row in rows] == [[], [("", "no_record_fits")]] * 2


def test_a_condition_on_a_column_the_table_lacks_is_refused():
    """Nobody could tell which rows are meant."""
    with pytest.raises(BindError) as caught:
        Mapper(with_condition('{ column = "kind", in = ["1"] }'), tuple(GOOD), RUN)
    assert (caught.value.message.code, caught.value.columns) == ("columns_missing", ("kind",))


def test_two_columns_of_one_rule_each_must_agree():
    """A second column with the same company written otherwise agrees; another company does not."""
    fields = FIELDS.replace(
        'operator_name = { column = "com_name", rules = ["company_name"] }',
        'operator_name = [{ column = "com_name", rules = ["company_name"] }, { column = "alias", rules = ["company_name"] }]',
    )
    head = 'title = { zh = "a", en = "a" }\nignore = ["STATUS"]\n[[record]]\nname = "some"\ntype = "@operator_scope"\nheaders = ["com_name"]\n'
    mapper = Mapper(read_profile(f"{head}[record.fields]\n{fields}", "two"), (*GOOD, "alias"), RUN)
    drafts = [
        mapper.draft(Row(1, (*GOOD.values(), alias)))
        for alias in ("路证(浙江)运输有限公司", "无", "杭州示例运输有限公司", "**")
    ]
    assert [found(one) for one in drafts] == [
        [],
        [],
        [("alias", "sources_disagree")],
        [("alias", "masked_value")],
    ]


def test_warnings_of_rules_reach_the_draft():
    """A VIN without check digit is mapped and noted, alone or through several rules or columns."""
    good = {
        "plateNo": "浙A12345", "plateColor": "黄色", "vinNo": "1M8GDM9A1KP042788", "carType": "重型普通货车",
        "totalMass": "18000", "ownerName": "路证（浙江）运输有限公司", "ownerCode": "91330100990000025K",
        "businessLicenseNo": "330102000001", "transformLicenseCharacter": "浙交运管杭字",
        "transformLicenseNo": "330102000001", "businessScope": "02101", "grantTime": "2025/3/1", "endTime": "2029/2/28",
        "licenseSituation": "1",
    }  # fmt: skip
    profile = load_profile("style4_gps_supervision")
    one = Mapper(profile, tuple(good), RUN).draft(Row(1, tuple(good.values())))
    assert (one.faults, [(warning.column, warning.code) for warning in one.warnings]) == (
        (),
        [("vinNo", "vin_check_digit")],
    )
    assert one.fields["vin"] == "1M8GDM9A1KP042788"


MEANING = """style = 8
title = { zh = "车", en = "vehicles" }
[[record]]
name = "vehicles"
type = "road_transport_certificate"
headers = ["plate"]
[record.fields]
plate_number = { columns = ["plate", "colour"], rules = ["plate_and_colour"], into = ["plate_number", "plate_colour"], means = { "黄底黑字" = "黄" } }
business_scope = { column = "scope", rules = ["scope"], means = { "市际班车" = "市际班车客运", "未知" = "" } }
"""


@pytest.mark.parametrize(
    ("scope", "expected"),
    [("市际班车", ("01103",)), (" 市际班车\0", ("01103",)), ("01103", ("01103",)), ("未知", None)],
)
def test_spellings_of_a_format_are_read_as_what_they_mean(scope, expected):
    """A cell named in `means` should be read as its meaning, alone or beside other columns; no other cell."""
    profile = read_profile(MEANING + constants(), "mine")
    cells = {"plate": "浙A00001", "colour": "黄底黑字", "scope": scope, "day": "2029-01-01"}
    one = Mapper(profile, tuple(cells), RUN, "utf-8").draft(Row(2, tuple(cells.values())))
    fields = one.fields
    assert ("浙A00001", "2", expected) == (
        fields["plate_number"], fields["plate_colour"], fields.get("business_scope")
    )  # fmt: skip
    assert ["missing"] * (expected is None) == [
        fault.code for fault in one.faults if fault.field == "business_scope"
    ]


def constants():
    """Fill the essential fields of a vehicle that have no column here."""
    given = {
        "holder_code": "91330100990000025K", "holder_code_type": "001", "operator_name": "路证运输有限公司",
        "operator_licence_number": "330102000001", "certificate_word": "浙交运管杭字",
        "certificate_number": "330102000001", "vin": "LZZ1CLSB7RA000001", "vehicle_type": "K11",
    }  # fmt: skip
    lines = [f'{name} = {{ value = "{value}" }}' for name, value in given.items()]
    days = [f'{name} = {{ column = "day", rules = ["{rule}"] }}' for name, rule in DAYS]
    return "\n".join([*lines, *days, "gross_mass_kg = { value = 9000 }"])


DAYS = (("issue_date", "date"), ("valid_to", "last_day"))
