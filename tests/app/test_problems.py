"""Problems: every error has one answer, in both languages, and no two parts disagree."""

from collections.abc import Iterator

import orjson
import pytest
from starlette.exceptions import HTTPException

from app import problems
from app.http.errors import RequestError
from app.services import errors
from app.services.errors import Fault
from verify_client import errors as scanning


def _children(root) -> Iterator[type]:
    for child in root.__subclasses__():
        yield child
        yield from _children(child)


def body_of(response):
    """Give the members of an answer."""
    return orjson.loads(response.body)


@pytest.mark.parametrize("root", [errors.ServiceError, scanning.ScanError])
def test_every_error_of_a_layer_below_has_an_answer(root):
    """Each error a service or the picture reader can raise should have a kind of its own."""
    expected = set()
    actual = {child.__name__ for child in _children(root) if child.code not in problems.KINDS}
    assert expected == actual


@pytest.mark.parametrize("kind", problems.KINDS.values(), ids=lambda kind: kind.code)
def test_every_kind_speaks_both_languages(kind):
    """A kind should have title and remedy in Chinese and in English, and a status that means refusal."""
    expected = (True, True, True, True, True)
    actual = (
        any("一" <= character <= "鿿" for character in kind.title_zh),
        any("一" <= character <= "鿿" for character in kind.remedy_zh),
        kind.title_en.isascii() and len(kind.title_en) > 5,
        kind.remedy_en.isascii() and len(kind.remedy_en) > 5,
        400 <= kind.status < 600,
    )
    assert expected == actual


def test_an_error_in_no_table_says_nothing():
    """An unknown error should be an internal one, without its text."""
    response = problems.from_error(ValueError("张三"), "abc")
    expected = (500, "internal", "abc", False)
    actual = (
        response.status_code,
        body_of(response)["code"],
        body_of(response)["request_id"],
        "张三" in response.body.decode(),
    )
    assert expected == actual


def test_a_forgotten_code_is_our_own_fault():
    """A code that is in no table should read as internal rather than break."""
    expected = 500
    actual = problems.from_error(RequestError("no_such_code")).status_code
    assert expected == actual


def test_faults_are_listed_whole():
    """A refusal should list each fault with field, code, words and remedies."""
    fault = Fault("date_form", "/face/valid_to", "日期格式不对", "wrong form", "请写成 …", "write …")
    expected = [
        {
            "code": "date_form",
            "field": "/face/valid_to",
            "zh": "日期格式不对",
            "en": "wrong form",
            "remedy_zh": "请写成 …",
            "remedy_en": "write …",
        }
    ]
    actual = body_of(problems.from_error(errors.InvalidFaceError([fault])))["errors"]
    assert expected == actual


def test_a_refused_change_names_the_present_status():
    """A change of status the law does not know should say from where and what."""
    found = body_of(problems.from_error(errors.TransitionRefusedError("revoked", "resume")))
    expected = ("revoked", "resume", 409)
    actual = (found["certificate_status"], found["action"], found["status"])
    assert expected == actual


def test_who_must_sign_in_is_told_how():
    """A 401 should carry WWW-Authenticate (RFC 9110, section 11.6.1)."""
    expected = 'Bearer realm="luzheng"'
    actual = problems.from_error(RequestError("not_signed_in")).headers["www-authenticate"]
    assert expected == actual


@pytest.mark.parametrize(
    ("status", "code"), [(404, "no_such_address"), (405, "method_not_allowed"), (400, "body_unreadable")]
)
def test_the_frameworks_own_refusals_are_problems_too(status, code):
    """An HTTP error the framework raises should become a problem of ours."""
    expected = (status, code)
    response = problems.from_error(HTTPException(status))
    actual = (response.status_code, body_of(response)["code"])
    assert expected == actual
