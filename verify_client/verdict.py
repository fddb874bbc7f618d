"""What `judge` answers: one of three answers, the reason, and only content whose signature was verified."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from licences.errors import UnknownTypeError
from licences.payload import CHINA_TIME
from licences.reading import Claims
from licences.scanned import identifier, to_display
from signing.trust import TrustedKey
from verify_client.messages import MESSAGES, Answer, Message, Reason


class Verdict(NamedTuple):
    """The outcome of one verification.

    `claims` and `signer` are None unless the signature was verified; `detail` is a stable token that says
    more precisely what was met (e.g. ``trailing_bytes``) and never carries content of the code.
    """

    reason: Reason
    claims: Claims | None = None
    signer: TrustedKey | None = None
    status_as_of: int | None = None
    status_source: str | None = None
    detail: str | None = None
    judged_at: int = 0

    @property
    def message(self) -> Message:
        """The verdict in words."""
        return MESSAGES[self.reason]

    @property
    def answer(self) -> Answer:
        """valid, invalid or undetermined."""
        return MESSAGES[self.reason].answer

    @property
    def is_valid(self) -> bool:
        """Whether the licence is genuine and in force, as far as was checked."""
        return self.answer is Answer.VALID

    @property
    def identifier(self) -> str | None:
        """The certificate identifier (GB/T 36904) of a verified code; None for a type we do not know."""
        if self.claims is None or self.signer is None:
            return None
        try:
            return identifier(self.claims, self.signer.issuer_code)
        except UnknownTypeError:
            return None

    @property
    def status_age(self) -> int | None:
        """Seconds between the status used and the verdict."""
        return None if self.status_as_of is None else max(0, self.judged_at - self.status_as_of)

    def certificate(self) -> dict[str, Any] | None:
        """Give the verified content by name, dates as text; None when nothing was verified.

        None too for a type we do not know, which a genuine key may name though it may not sign it.
        """
        if self.claims is None or self.signer is None:
            return None
        try:
            shown = to_display(self.claims, self.signer.issuer_code)
        except UnknownTypeError:
            return None
        shown["issuer_code"] = self.signer.issuer_code
        shown["issuer_name"] = self.signer.issuer_name
        return shown

    def to_dict(self, show: "Callable[[Verdict], dict[str, Any] | None] | None" = None) -> dict[str, Any]:
        """Give the verdict as JSON-able data, for machines and the API.

        Args:
            show: what of the certificate to add, instead of everything the code holds.
        """
        answer, zh, en, next_zh, next_en = MESSAGES[self.reason]
        return {
            "verdict": answer,
            "reason": self.reason,
            "detail": self.detail,
            "message": {"zh": zh, "en": en},
            "next": {"zh": next_zh, "en": next_en},
            "judged_at": china_time(self.judged_at),
            "status": None
            if self.status_as_of is None
            else {
                "as_of": china_time(self.status_as_of),
                "age_seconds": self.status_age,
                "source": self.status_source,
            },
            "certificate": self.certificate() if show is None else show(self),
        }


@lru_cache(maxsize=256)  # a busy service writes the same second again and again
def china_time(second: int) -> str:
    """Write a second as China time, ISO 8601.

    >>> china_time(0)
    '1970-01-01T08:00:00+08:00'
    """
    return datetime.fromtimestamp(second, UTC).astimezone(CHINA_TIME).isoformat()
