"""Logs: one JSON object a line, without personal data or payloads.

A request is logged by its route's pattern, never by its address, query or body. An exception is logged by its
type and where it was raised, never by its text, which may quote a row or a request. Messages of libraries we
have not read are withheld.
"""

import logging
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, BinaryIO, Final

import orjson

_TRUSTED: Final = ("app", "licences", "signing", "verify_client", "uvicorn", "alembic")
"""Loggers whose messages are known to be free of content."""

_FIELDS: Final = "fields"
"""Attribute of a record with further members: ``log.warning("…", extra={"fields": {…}})``."""

_FRAMES: Final = 12
"""Innermost frames of an exception that are kept."""


def _frames(trace: TracebackType | None) -> list[str]:
    """Say where an exception was raised: module, line and function."""
    found = traceback.extract_tb(trace)[-_FRAMES:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in found]


def exception_fields(error: BaseException) -> dict[str, Any]:
    """Describe an exception without its text, its cause included."""
    cause = error.__cause__ or error.__context__
    return {
        "error": f"{type(error).__module__}.{type(error).__qualname__}",
        "cause": None if cause is None else f"{type(cause).__module__}.{type(cause).__qualname__}",
        "at": _frames(error.__traceback__),
    }


class JsonFormatter(logging.Formatter):
    """Formats a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line, without its end."""
        trusted = record.name.partition(".")[0] in _TRUSTED
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage() if trusted else "(withheld)",
            **getattr(record, _FIELDS, {}),
        }
        if record.exc_info and record.exc_info[1] is not None:
            line |= exception_fields(record.exc_info[1])
        return orjson.dumps(line, default=str).decode()


def configure(level: str) -> None:
    """Send every log of this process, uvicorn's too, to standard error as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    logging.root.handlers = [handler]
    logging.root.setLevel(logging.WARNING)
    for name in _TRUSTED:
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True
        logger.setLevel(level)
    # Request lines of uvicorn hold the address with its query; ours do not.
    logging.getLogger("uvicorn.access").disabled = True


class AccessLog:
    """One line for each request, written straight to the stream: it is on the path of every verification."""

    def __init__(self, stream: BinaryIO | None) -> None:
        self._stream = stream

    def write(self, request_id: str, method: str, route: str, status: int, seconds: float) -> None:
        """Log a finished request."""
        if self._stream is None:
            return
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "level": "INFO",
            "logger": "app.http.access",
            "message": "request",
            "request_id": request_id,
            "method": method,
            "route": route,
            "status": status,
            "ms": round(seconds * 1000, 2),
        }
        self._stream.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
        self._stream.flush()


def access_log(level: str) -> AccessLog:
    """Make the access log of this process: to standard error, unless the level asks for less than INFO."""
    wanted = logging.getLevelNamesMapping().get(level.upper(), logging.INFO) <= logging.INFO
    return AccessLog(getattr(sys.stderr, "buffer", None) if wanted else None)
