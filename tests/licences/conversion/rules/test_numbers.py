"""Word and number of a licence."""

from datetime import date

import pytest

from licences.conversion.context import RunContext
from licences.conversion.fault import RuleError
from licences.conversion.rules.numbers import make_licence_digits, make_licence_number
from licences.conversion.rules.value import ABSENT

RUN = RunContext("11330000990000017U", "浙江省示例道路运输管理中心", "330000", date(2026, 6, 1))
CORPS = RunContext("11660000990000017U", "示例", "660000", date(2026, 6, 1))
READ = make_licence_number("交运管许可", RUN)
WHOLE = ("浙交运管许可杭字", "330100000001")


@pytest.mark.parametrize(
    "cells",
    [
        WHOLE,
        ("浙交运管许可杭", "330100000001"),
        ("杭", "330100000001"),
        ("杭字", "３３０１００００００01"),
        ("浙交运管许可杭字", "330100000001号"),
        ("浙交运管许可杭字330100000001号",),
        ("浙交运管许可杭字 330100000001",),
        ("浙交运管许可杭字第330100000001号",),
        ("浙交运管许可杭字", "浙交运管许可杭字第330100000001号"),
        ("浙交运管许可杭字", "字第330100000001号"),
        ("杭字第", "330100000001"),
        ("浙交运管许可杭字", "浙交运管许可杭字330100000001号"),
    ],
)
def test_word_and_number_are_read_together_or_apart(cells):
    """Every spelling seen in exports is the same number."""
    assert READ(cells) == WHOLE


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (("浙交运管许可YL", "2026001"), "licence_number_form"),
        (("浙交运管许可杭字", "2026-001"), "licence_digits_form"),
        (("浙XX（108）字第001号",), "licence_number_form"),
        (("粤交运管许可佛字", "330100000001"), "licence_of_another_province"),
        (("浙交运管许可杭字", "440600000005"), "licence_of_another_province"),
        (("浙交运管许可杭字", "浙交运管许可宁字330100000001号"), "licence_words_disagree"),
        (("浙交运管许可杭字", "3.301E+11"), "digits_lost"),
        (("浙交运管许可杭字", "3301****0001"), "masked_value"),
        (("", ""), "licence_number_form"),
        (("浙交运管许330100000001",), "licence_number_form"),
        (("浙交运管许可浙交运字", "330100000001"), "licence_number_form"),
        (("字", "330100000001"), "licence_number_form"),
    ],
)
def test_other_forms_are_never_guessed(cells, code):
    """What is not of the form is named and left to a person."""
    with pytest.raises(RuleError) as caught:
        READ(cells)
    assert caught.value.fault == code


@pytest.mark.parametrize(
    "place", ["甬", "台", "嘉善", "滨海新", "临海", "安吉", "云和", "青田", "杭临", "西湖区"]
)
def test_every_honest_place_is_completed(place):
    """Places of one to three characters, some of which hold the short name of a province."""
    assert READ((place, "330100000001"))[0] == f"浙交运管许可{place}字"


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("川", "licence_place_unclear"),
        ("浙", "licence_place_unclear"),
        ("浙字", "licence_place_unclear"),
        ("浙杭", "licence_place_unclear"),
        ("同上", "licence_place_unclear"),
        ("某", "licence_place_unclear"),
        ("某某市", "licence_place_unclear"),
        ("普货", "licence_place_unclear"),
        ("经营", "licence_place_unclear"),
        ("浙运管", "licence_place_unclear"),
        ("许可证", "licence_number_form"),
        ("运管", "licence_number_form"),
        ("運管", "licence_number_form"),
        ("道运", "licence_number_form"),
        ("证", "licence_number_form"),
        ("号", "licence_number_form"),
        ("杭字字", "licence_number_form"),
        ("第", "licence_number_form"),
    ],
)
def test_a_bare_word_that_may_be_no_place_is_refused(word, code):
    """Provinces, parts of a word and what clerks write for "as above" are never taken for a place."""
    with pytest.raises(RuleError) as caught:
        READ((word, "330100000001"))
    assert caught.value.fault == code


def test_a_place_that_is_also_a_province_is_known_in_its_own():
    """宁 is 南京 in 江苏, and may be 宁夏 elsewhere."""
    jiangsu = RunContext("11320000990000017U", "示例", "320000", date(2026, 6, 1))
    assert make_licence_number("交运管许可", jiangsu)(("宁", "320100000001"))[0] == "苏交运管许可宁字"
    with pytest.raises(RuleError, match="licence_place_unclear"):
        READ(("宁", "330100000001"))


def test_a_bare_place_needs_the_argument():
    """Without the argument 杭 is no word, as it could stand for two."""
    with pytest.raises(RuleError, match="licence_number_form"):
        make_licence_number(None, RUN)(("杭", "330100000001"))


def test_a_number_without_word_gives_no_word():
    """One cell with the number alone leaves the word open."""
    assert READ(("330100000001",)) == (ABSENT, "330100000001")


def test_the_corps_numbers_begin_with_its_own_division_or_with_xinjiang():
    """660000 licenses in divisions of 65 and of 66."""
    digits = make_licence_digits(CORPS)
    assert [digits("650100000001"), digits("660100000001")] == ["650100000001", "660100000001"]
    with pytest.raises(RuleError, match="licence_of_another_province"):
        digits("330100000001")
