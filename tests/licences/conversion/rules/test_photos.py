"""Photographs in a cell."""

import base64

import pytest

from licences.conversion.fault import RuleError
from licences.conversion.rules.photos import photo


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("不是照片", "photo_not_base64"),
        ("iVBORw0KGgo=", "photo_not_jpeg"),
        (base64.b64encode(b"\xff\xd8\xff" + bytes(65_534) + b"\xff\xd9").decode(), "photo_too_large"),
        (base64.b64encode(bytes(90_000)).decode(), "photo_too_large"),
    ],
)
def test_what_is_no_photograph_is_refused(raw, code):
    """Other content, other kinds of picture and pictures too large are told apart."""
    with pytest.raises(RuleError) as caught:
        photo(raw)
    assert caught.value.message.code == code


def test_line_breaks_and_heading_are_taken_off():
    """Some systems break Base64 into lines or write a data address."""
    assert photo("data:image/jpeg;base64,/9j/\n2Q==") == "/9j/2Q=="
