"""Why a row is no licence to be converted (跳过原因)."""

from enum import StrEnum
from typing import Final

from licences.conversion.fault import message


class SkipReason(StrEnum):
    """Why a row is no licence to be converted."""

    EXPIRED = "expired"
    CANCELLED = "cancelled"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"
    TRANSFERRED = "transferred"
    REPLACED = "replaced"
    DELETED = "deleted"
    NOT_AMONG_NINE = "not_among_nine"

    @property
    def zh(self) -> str:
        """The reason in Chinese."""
        return message(f"skip_{self}").zh

    @property
    def en(self) -> str:
        """The reason in English."""
        return message(f"skip_{self}").en


ENDED: Final = frozenset(
    {
        SkipReason.CANCELLED,
        SkipReason.SUSPENDED,
        SkipReason.WITHDRAWN,
        SkipReason.REVOKED,
        SkipReason.TRANSFERRED,
    }
)
"""States of a licence that is not in force; a certificate still valid here contradicts them."""
