"""Faults of fields: pydantic's findings in our words, without the value at fault."""

from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app import field_faults
from licences.messages import fault


class Sample(BaseModel):
    """A model with the usual constraints."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=2, max_length=4)
    count: int = Field(ge=1)
    kind: Literal["a", "b"] = "a"
    inner: list[dict[str, int]] = []


def faults_of(**values):
    """Give field, code and words of every fault."""
    with pytest.raises(ValidationError) as raised:
        Sample.model_validate(values)
    return field_faults.from_pydantic(raised.value.errors())


@pytest.mark.parametrize(
    ("values", "field", "code", "words"),
    [
        ({"count": 1}, "/name", "missing", "缺少"),
        ({"name": "x", "count": 1}, "/name", "too_short", "2 个字符"),
        ({"name": "xxxxx", "count": 1}, "/name", "too_long", "4 个字符"),
        ({"name": "xx", "count": 0}, "/count", "out_of_range", "1"),
        ({"name": "xx", "count": "many"}, "/count", "not_a_number", "整数"),
        ({"name": "xx", "count": 1, "kind": "c"}, "/kind", "not_allowed", "'a'"),
        ({"name": "xx", "count": 1, "inner": [{"a/b~c": "x"}]}, "/inner/0/a~1b~0c", "not_a_number", "整数"),
        ({"name": "xx", "count": 1, "more": 1}, "/more", "unknown_field", "没有这一项"),
    ],
)
def test_names_field_and_fault(values, field, code, words):
    """A finding should become a fault with a JSON pointer, a stable code and words with the limit."""
    found = faults_of(**values)
    expected = [(field, code, True)]
    actual = [(each.field, each.code, words in each.zh) for each in found]
    assert expected == actual


def test_never_repeats_the_value():
    """The value at fault may be personal data and should appear nowhere."""
    expected = False
    actual = "990000199001010017" in str(faults_of(name="990000199001010017", count=1))
    assert expected == actual


def test_our_own_errors_bring_their_words():
    """An error our models raise should keep its code, words and remedies."""
    error = fault("date_form")
    found = field_faults.from_pydantic(
        [{"type": error.type, "loc": ("face", "valid_to"), "msg": error.message(), "ctx": error.context}]
    )
    expected = [("date_form", "/face/valid_to", "日期格式不对", "not a date in the accepted form")]
    actual = [(each.code, each.field, each.zh, each.en) for each in found]
    assert expected == actual


def test_parameters_are_named_plainly():
    """A fault in a query parameter should carry its name, not a pointer."""
    expected = "limit"
    actual = field_faults.from_pydantic([{"type": "missing", "loc": ("query", "limit"), "msg": ""}])[0].field
    assert expected == actual


def test_an_unknown_finding_still_has_words():
    """A finding of a kind not in the table should read as not valid."""
    expected = ("invalid", "/x")
    found = field_faults.make("something_new", "/x")
    actual = (found.code, found.field)
    assert expected == actual


@pytest.mark.parametrize("kind", field_faults.WORDINGS)
def test_every_wording_is_whole(kind):
    """Each row should have code, words and remedies in both languages."""
    expected = 5
    actual = sum(bool(part) for part in field_faults.WORDINGS[kind])
    assert expected == actual
