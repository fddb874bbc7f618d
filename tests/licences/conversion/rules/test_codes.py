"""Codes, names, legacy spellings, lost zeros."""

import pytest

from licences.codes import code_list
from licences.conversion.fault import RuleError
from licences.conversion.rules.codes import AMBIGUOUS, make_code, names_of
from licences.conversion.rules.variants import scales_of, variants


@pytest.mark.parametrize(
    ("codes", "raw", "code"),
    [
        ("plate_colour", "2", "2"),
        ("plate_colour", "02", "2"),
        ("plate_colour", "黄", "2"),
        ("plate_colour", "黄牌", "2"),
        ("plate_colour", "渐变绿色", "94"),
        ("sex", "男", "1"),
        ("sex", "01", "1"),
        ("economic_type", "有限责任（公司）", "150"),
        ("industry_category", "10", "010"),
        ("province", "720000", "810000"),
        ("vehicle_type_ga16_4", "重型普通货车", "H11"),
        ("freight_station_level", "三级车站", "3"),
        ("technical_grade", "一级", "1"),
    ],
)
def test_codes_are_read_from_what_offices_write(codes, raw, code):
    """Codes, names, old spellings and lost zeros mean one code."""
    assert make_code(code_list(codes))(raw) == code


@pytest.mark.parametrize("raw", ["7", "未知类别", "", "77", "1 2"])
def test_what_no_list_has_is_refused(raw):
    """An unknown code is never replaced by a near one."""
    with pytest.raises(RuleError, match="code_unknown"):
        make_code(code_list("operating_status"))(raw)


def test_a_legacy_scale_is_used_only_where_it_is_named():
    """0 means 营运 only on the vendors' scale."""
    vehicle = code_list("vehicle_operating_status")
    assert make_code(vehicle, "vendor")("0") == "10"
    with pytest.raises(RuleError, match="code_unknown"):
        make_code(vehicle)("0")
    assert scales_of("vehicle_operating_status") == {"vendor"}


def test_every_variant_leads_to_a_code_of_its_list():
    """The table of old spellings names only codes there are, and none of them is such a code itself."""
    lists = {row.list: code_list(row.list) for row in variants()}
    assert [
        row
        for row in variants()
        if not all(code in lists[row.list] for code in row.standard_value.split("/"))
    ] == []
    assert [row for row in variants() if not row.scale and row.legacy_value in lists[row.list]] == []
    assert {bool(row.certainty and row.source) for row in variants()} == {True}


def test_names_of_several_codes_are_ambiguous_unless_one_stands_above_the_other():
    """道路普通货物运输 is code and only child; 小修 is lorries' and motorcycles'."""
    names = names_of(code_list("business_scope"))
    assert (names["道路普通货物运输"], names["小修"]) == ("02101", AMBIGUOUS)


def test_a_name_of_several_codes_is_refused_with_the_codes():
    """小修 is a code of two kinds of motorcycle repair: the message names both."""
    with pytest.raises(RuleError) as caught:
        make_code(code_list("business_scope"))("小修")
    assert caught.value.message.en == "“小修” can mean several codes: 04403、04502"
