"""Checking a text, offline against a bundle or online against a service: the same answer from both."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Protocol

from verify_client.bundle import Bundle, HttpFetcher
from verify_client.bundle.errors import FetchFailedError
from verify_client.errors import VerifyClientError
from verify_client.messages import Answer
from verify_client.verdict import china_time

_PATH: Final = "/api/v1/verify"
_MAX_ANSWER: Final = 1 << 20
_ANSWERS: Final = frozenset(map(str, Answer))


class Checker(Protocol):
    """Something that judges a code's text and answers as `Verdict.to_dict` does."""

    def check(self, text: str, now: datetime) -> dict[str, Any]:
        """Judge a text.

        Raises:
            VerifyClientError: no verdict could be had.
        """


class OfflineChecker:
    """Judges with a bundle on disk.

    Raises:
        BundleMissingError, BadRootsError: as `Bundle.open`.
    """

    def __init__(self, folder: Path) -> None:
        self._bundle = Bundle.open(folder)

    @property
    def faults(self) -> dict[str, str]:
        """What in the bundle is not used, and why."""
        return self._bundle.faults

    def check(self, text: str, now: datetime) -> dict[str, Any]:
        """Judge a text; see `Checker`."""
        return self._bundle.judge(text, now).to_dict()


class OnlineChecker:
    """Asks a service.

    Raises:
        FetchFailedError: ``not_http``: no such address.
    """

    faults: Final[dict[str, str]] = {}

    def __init__(self, server: str) -> None:
        self._fetcher = HttpFetcher(server)

    def check(self, text: str, now: datetime) -> dict[str, Any]:  # noqa: ARG002 - the service has its own clock
        """Ask about a text; see `Checker`."""
        body = json.dumps({"text": text}).encode()
        return _verdict_in(self._fetcher.post(_PATH, body, _MAX_ANSWER))


def _verdict_in(answer: bytes) -> dict[str, Any]:
    """Read a service's answer, and make sure that it is a verdict: a captive portal's page is none.

    Raises:
        FetchFailedError: ``not_a_verdict``.
    """
    try:
        found = json.loads(answer)
        good = found["verdict"] in _ANSWERS and isinstance(found["reason"], str)
        words = [found[kind][language] for kind in ("message", "next") for language in ("zh", "en")]
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise FetchFailedError("not_a_verdict") from error
    if not good or not all(isinstance(word, str) for word in words):
        raise FetchFailedError("not_a_verdict")
    return dict(found)


def undetermined(error: VerifyClientError, now: datetime) -> dict[str, Any]:
    """Give the answer for what could not be judged; it has the form of a verdict and is never "invalid"."""
    return {
        "verdict": str(Answer.UNDETERMINED),
        "reason": error.code,
        "detail": error.detail,
        "message": {"zh": error.zh, "en": error.en},
        "next": {"zh": error.next_zh, "en": error.next_en},
        "judged_at": china_time(int(now.timestamp())),
        "status": None,
        "certificate": None,
    }
