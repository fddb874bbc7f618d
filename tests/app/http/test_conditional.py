"""Conditional requests: what the client has already is not sent again."""

import pytest
from starlette.requests import Request

from app.http.conditional import respond


def answer(if_none_match=None, max_age=60):
    """Answer a request for the content ``abc`` with the tag ``"e"``."""
    headers = [] if if_none_match is None else [(b"if-none-match", if_none_match)]
    request = Request({"type": "http", "headers": headers})
    return respond(request, b"abc", "e", media_type="text/plain", max_age=max_age)


@pytest.mark.parametrize(
    ("tags", "status"),
    [
        (None, 200),
        (b'"e"', 304),
        (b'W/"e"', 304),
        (b'"x", "e"', 304),
        (b"*", 304),
        (b'"x"', 200),
        (b"e", 200),
        (b"", 200),
    ],
)
def test_known_content_is_not_sent(tags, status):
    """A listed tag, weak or strong, should give 304 without a body; any other the content."""
    found = answer(tags)
    expected = (status, b"" if status == 304 else b"abc", '"e"')
    actual = (found.status_code, found.body, found.headers["etag"])
    assert expected == actual


@pytest.mark.parametrize(("max_age", "policy"), [(60, "public, max-age=60"), (0, "public, no-cache")])
def test_caches_are_told_how_long(max_age, policy):
    """The answer should say how long a cache may keep it without asking."""
    expected = policy
    actual = answer(max_age=max_age).headers["cache-control"]
    assert expected == actual
