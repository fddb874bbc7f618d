"""What every column rule promises, tested over the whole set."""

from contextlib import suppress
from datetime import date
from decimal import Decimal
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licences.conversion.context import RunContext
from licences.conversion.fault import RuleError
from licences.conversion.readers.table import CELL_CHARS
from licences.conversion.rules import RULES, Noted, Nothing, by_name

RUN = RunContext("11330000990000017U", "浙江省示例道路运输管理中心", "330000", date(2026, 6, 1))
ARGUMENT = {"code": "plate_colour"}
CELL_RULES = [rule for rule in RULES if rule.cell is not None]
ROW_RULES = [rule for rule in RULES if rule.row is not None]
PYTHON = {"text": str, "day": date, "codes": tuple, "whole": int, "decimal": Decimal}
LIKELY = st.text(
    "0123456789年月日.-/: ABCXabcx川浙京黄绿蓝牌(（)）［】·,，;；、|吨kgm米*＊张三某字号交运管许可杭第类普通货运\u3000\x00\ufeff\ufffd",
    max_size=40,
)
GROUPED = st.from_regex(
    r"[0-9]{1,12}(?:,[0-9]{3}){0,15}(?:\.[0-9]{1,12})?(?:kg|吨|座|毫米|m|kW)?", fullmatch=True
)
TEXT = st.one_of(st.text(max_size=60), LIKELY)
CLEAN = {
    "text": "浙江省杭州市示例路1号",
    "full_width_brackets": "路证（浙江）运输有限公司",
    "half_width": "A(1)",
    "capitals": "YC6L330-42",
    "unmasked": "990000199001010017",
    "company_name": "路证（浙江）运输有限公司",
    "holder_name": "路证（浙江）运输有限公司",
    "person_name": "买买提·吐尔逊",
    "photo": "/9j/2Q==",
    "credit_code": "91330100990000025K",
    "identity_number": "990000199001010017",
    "practitioner_number": "990000199001010017",
    "plate": "川AD12345",
    "vin": "1M8GDM9AXKP042788",
    "code": "94",
    "medium": "2",
    "scope": "01103,02101",
    "categories": "02001,03001",
    "driving_classes": "A1A2",
    "division": "330102",
    "licence_digits": "330100000001",
    "mobile": "13900000000",
    "telephone": "0571-87000000",
    "date": "2023-04-12",
    "last_day": "9999-12-31",
    "mass": "18000",
    "length": "12000",
    "tonnes": "14.90",
    "whole_number": "45",
    "decimal_number": "213.50",
}


def made(rule):
    """Make a cell rule of the run above."""
    return rule.cell(ARGUMENT.get(rule.name, ""), RUN)


def written(value):
    """Write a value as a cell would hold it."""
    return ",".join(value) if isinstance(value, tuple) else str(value)


@pytest.mark.parametrize("rule", CELL_RULES, ids=lambda rule: rule.name)
@given(text=st.one_of(TEXT, GROUPED))
def test_a_cell_rule_gives_its_kind_or_a_rule_error(rule, text):
    """Whatever the text, a rule gives a value of its kind, nothing, or RuleError with a message."""
    try:
        value = made(rule)(text)
    except RuleError as error:
        assert error.message.code == error.fault
        return
    if isinstance(value, Noted):
        value = value.value
    assert isinstance(value, (PYTHON[rule.gives[0]], Nothing))


@pytest.mark.parametrize("rule", ROW_RULES, ids=lambda rule: rule.name)
@given(first=st.one_of(TEXT, GROUPED), second=TEXT)
def test_a_row_rule_gives_as_many_values_as_it_says_or_a_rule_error(rule, first, second):
    """Whatever two cells hold, a row rule gives one value a field, or RuleError."""
    read = rule.row("交运管许可" if "交运管许可" in rule.arguments() else "", RUN)
    try:
        values = read((first, second))
    except RuleError as error:
        assert error.message.code == error.fault
        return
    assert len(values) == len(rule.gives)


@pytest.mark.parametrize("rule", CELL_RULES, ids=lambda rule: rule.name)
@given(text=TEXT)
def test_a_rule_applied_to_what_it_gave_changes_nothing(rule, text):
    """What a rule gave, written down and read again, is the same."""
    read = made(rule)
    try:
        value = read(text)
    except RuleError:
        return
    if isinstance(value, Nothing):
        return
    if isinstance(value, Noted):
        assert read(written(value.value)) == value
    else:
        assert read(written(value)) == value


@pytest.mark.parametrize("rule", CELL_RULES, ids=lambda rule: rule.name)
def test_a_clean_value_stays_as_it_is(rule):
    """Every rule has a clean value here, and leaves it."""
    assert written(made(rule)(CLEAN[rule.name])) == CLEAN[rule.name]


def test_every_rule_is_made_in_one_way_and_found_by_name():
    """A rule reads cells or rows, not both; names are unique."""
    assert [(rule.cell is None) != (rule.row is None) for rule in RULES] == [True] * len(RULES)
    assert [by_name(rule.name) for rule in RULES] == list(RULES)
    assert by_name("shout") is None


@pytest.mark.parametrize("filler", ["(", " ", "( ", " )", "（、", "普通货运、", "02101 "])
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_time_a_long_text_takes_grows_with_its_length_only(rule, filler):
    """A cell with as many characters as a cell may have is read or refused in a moment."""
    long = f"1{filler * (CELL_CHARS // len(filler))}x"
    began = perf_counter()
    with suppress(RuleError):
        if rule.cell is not None:
            made(rule)(long)
        else:
            rule.row("交运管许可" if "交运管许可" in rule.arguments() else "", RUN)((long, long))
    assert perf_counter() - began < 3
