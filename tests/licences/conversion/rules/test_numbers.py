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
    ],
)
def test_other_forms_are_never_guessed(cells, code):
    """What is not of the form is named and left to a person."""
    with pytest.raises(RuleError) as caught:
        READ(cells)
    assert caught.value.fault == code


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
