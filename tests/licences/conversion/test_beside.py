"""Columns no rule reads that tell the same thing as a field: what contradicts it is told."""

from datetime import date

import pytest

from licences.conversion.beside import comparison

TODAY = date(2026, 6, 1)
WOMAN, MAN = "990000199001010025", "990000199001010017"
PERSON = {
    "id_type": "1",
    "id_number": MAN,
    "first_issue_date": date(2015, 3, 1),
    "issue_date": date(2021, 3, 1),
}
LICENCE = {"issue_date": date(2025, 3, 1), "valid_from": date(2025, 3, 2), "valid_to": date(2029, 2, 28)}


def told(column, value, fields, family="practitioner", label=""):
    """Give codes of faults and of warnings of a column with a value beside these fields."""
    faults, warnings = [], []
    compare = comparison([(0, column, label)], family, TODAY)
    if compare is not None:
        compare((value,), fields, faults, warnings)
    assert {one.column for one in (*faults, *warnings)} <= {column}
    return [one.code for one in faults], [one.code for one in warnings]


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("出生日期", "1991-01-01", "birth_beside_disagrees"),
        ("出生年月", "1990-02", "birth_beside_disagrees"),
        ("csrq", "19900102", "birth_beside_disagrees"),
        ("BIRTHDAY", "1962/1/1 0:00", "birth_beside_disagrees"),
        ("person/birthDate", "1990年1月2日", "birth_beside_disagrees"),
        ("年龄", "20", "age_beside_disagrees"),
        ("nl", "61岁", "age_beside_disagrees"),
        ("性别", "女", "sex_disagrees"),
        ("XB", " Ｆ ", "sex_disagrees"),
        ("证件类型", "护照", "document_beside_disagrees"),
        ("idTypeName", "港澳居民来往内地通行证", "document_beside_disagrees"),
        ("证件种类", "军官证", "document_beside_disagrees"),
    ],
)
def test_a_row_of_another_person_than_the_number_comes_back(column, value, code):
    """Birth, age and sex are those of the identity number, and so is the kind of document."""
    assert told(column, value, PERSON) == ([code], [])


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("出生日期", "1990-01-01"), ("出生日期", "1990.1.1"), ("csrq", "19900101000000"), ("出生年月", "199001"),
        ("出生年月", "1990年1月"), ("出生日期", "32874"), ("出生日期", "不详"), ("出生日期", ""), ("出生日期", "1990"),
        ("年龄", "36"), ("年龄", "25"), ("年龄", "37"), ("年龄", "0"), ("年龄", "壮年"),
        ("性别", "男"), ("性别", "1"), ("性别", "2"), ("性别", ""), ("配偶性别", "女"),
        ("证件类型", "居民身份证"), ("证件类型", "身份证"), ("证件类型", "4"), ("证件类型", ""), ("法人出生日期", "1950-01-01"),
    ],
)  # fmt: skip
def test_what_agrees_or_cannot_be_told_is_quiet(column, value):
    """The same day in any form, an age of any year since the first issue, codes of unknown lists, other persons."""
    assert told(column, value, PERSON) == ([], [])


def test_what_the_source_says_of_a_column_counts_as_its_name():
    """A comment of the database tells what c7 holds."""
    assert told("c7", "女", PERSON, label="性别") == (["sex_disagrees"], [])


def test_numbers_that_tell_nothing_are_not_compared():
    """Another document, a wrong number, and faces of companies have no birth."""
    for fields in (PERSON | {"id_type": "2"}, PERSON | {"id_number": "1"}, {}):
        assert told("性别", "女", fields) == ([], [])
    assert told("性别", "女", PERSON, "vehicle") == ([], [])
    assert told("性别", "男", PERSON | {"id_number": WOMAN}) == (["sex_disagrees"], [])


@pytest.mark.parametrize(
    ("column", "value", "faults", "warnings"),
    [
        ("换证日期", "2026-01-05", [], ["changed_after_issue"]),
        ("bgrq", "2025.3.3", [], ["changed_after_issue"]),
        ("补证日期", "2025-03-02", [], []),
        ("变更日期", "2027-01-01", [], []),
        ("变更日期", "2019-01-01", [], []),
        ("变更日期", "不详", [], []),
        ("更新时间", "2026-01-05", [], []),
        ("资格证有效期", "2027-01-14", [], ["other_last_day"]),
        ("有效止期", "2029-02-28", [], []),
        ("营运证有效期", "2027-01-14", [], ["other_last_day"]),
        ("到期日期", "2030-01-01", [], ["other_last_day"]),
        ("expireDate", "2029/2/28", [], []),
        ("expireDate", "2025-12-31", ["unread_expired"], []),
        ("证件有效期至", "2025-12-31", [], []),
        ("到期日", "长期", [], ["other_last_day"]),
        ("保险到期日", "2025-12-31", [], []),
    ],
)
def test_days_of_a_newer_document_are_told(column, value, faults, warnings):
    """A change after the issue, and another last day, are told; 证件有效期至 is watched by itself."""
    assert told(column, value, LICENCE, "vehicle") == (faults, warnings)
    assert told(column, value, {}, "vehicle") == ([], [])


TAXI = {"vehicle_type": "K33", "business_scope": ("09101",), "issue_date": date(2024, 3, 1)}
OF_GOODS = {"vehicle_type": "H11", "business_scope": ("02101",), "issue_date": date(2024, 3, 1)}


@pytest.mark.parametrize(
    ("column", "value", "fields", "codes"),
    [
        ("注册登记日期", "2010-05-06", TAXI, ["served_too_long"]),
        ("出厂日期", "2018-05-31", TAXI, ["served_too_long"]),
        ("ccrq", "2018-06-01", TAXI, []),
        ("初次登记日期", "2010-05-06", OF_GOODS, ["served_too_long"]),
        ("初次登记日期", "2012-05-06", OF_GOODS, []),
        ("初次登记日期", "不详", OF_GOODS, []),
        ("初次登记日期", "2010-05-06", {"issue_date": date(2024, 3, 1)}, []),
    ],
)
def test_a_vehicle_registered_too_long_ago_is_warned_of(column, value, fields, codes):
    """A taxi serves 8 years, a lorry 15."""
    assert told(column, value, fields, "vehicle") == ([], codes)
