"""Logs: lines of JSON, without the text of exceptions and of libraries nobody has read."""

import io
import json
import logging
import sys

import pytest

from app.http import logs


def line(name, message, *arguments, **extra):
    """Format one record and give the line."""
    record = logging.LogRecord(name, logging.INFO, "x.py", 1, message, arguments, None)
    for field, value in extra.items():
        setattr(record, field, value)
    return json.loads(logs.JsonFormatter().format(record))


def test_our_own_messages_are_kept():
    """A record of ours should have time, level, logger, message and its fields."""
    found = line("app.services", "signed %s", "a list", fields={"count": 3})
    expected = ("INFO", "app.services", "signed a list", 3)
    actual = (found["level"], found["logger"], found["message"], found["count"])
    assert expected == actual


@pytest.mark.parametrize("name", ["asyncio", "sqlalchemy.engine", "multipart", "appendix"])
def test_messages_of_others_are_withheld(name):
    """What a library says may quote a request, so it should not be written."""
    expected = "(withheld)"
    actual = line(name, "张三")["message"]
    assert expected == actual


def test_an_exception_is_described_without_its_text():
    """An exception should be logged by its type, its cause's type and where it came from."""
    try:
        try:
            raise KeyError("张三")  # noqa: TRY301 - one exception caused by another is what is tested
        except KeyError as error:
            raise ValueError("99000019900101001X") from error
    except ValueError:
        found = line("app", "failed", exc_info=sys.exc_info())
    expected = ("builtins.ValueError", "builtins.KeyError", True, False)
    text = json.dumps(found, ensure_ascii=False)
    actual = (
        found["error"],
        found["cause"],
        "test_logs.py" in found["at"][0],
        "张三" in text or "990000" in text,
    )
    assert expected == actual


def test_the_access_log_is_one_line_a_request():
    """A request should be one line with its figures."""
    stream = io.BytesIO()
    logs.AccessLog(stream).write("0123", "GET", "/v", 200, 0.0123)
    found = json.loads(stream.getvalue())
    expected = ("0123", "GET", "/v", 200, 12.3)
    actual = tuple(found[name] for name in ("request_id", "method", "route", "status", "ms"))
    assert expected == actual


@pytest.mark.parametrize(
    ("level", "writes"), [("INFO", True), ("debug", True), ("WARNING", False), ("ERROR", False)]
)
def test_the_level_decides_whether_requests_are_logged(level, writes):
    """Above INFO no request should be logged."""
    expected = writes
    actual = logs.access_log(level)._stream is not None
    assert expected == actual
