"""Rows as the log sums them up: looks, changes of status, accounts, authorities, trust editions.

An entry that speaks of such a row holds a keyed hash of all its columns, telling nothing of the persons in
it; `rows_check` compares. Written out: entries of many years ago are compared by these columns.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import orjson

from app.services.audit import AuditLog
from app.tables import Account, Issuer, LookRow, StatusChange, TrustEdition
from app.tables.base import Table

_COLUMNS: Final[Mapping[type[Table], tuple[str, ...]]] = {
    LookRow: ("id", "certificate_id", "account_id", "officer", "role", "region", "purpose", "place", "at"),
    StatusChange: (
        "id", "certificate_id", "from_status", "to_status", "action", "reason", "legal_basis", "account_id",
        "actor", "at",
    ),
    Account: (
        "id", "name", "display_name", "role", "region", "issuer_code", "types", "holder_code",
        "holder_code_type", "password_hash", "password_at", "created_at", "disabled_at",
    ),
    Issuer: ("code", "name", "region"),
    TrustEdition: ("version", "made_at", "expires_at", "added"),
}  # fmt: skip
"""All that matters of a row; the counters of an authority move on without an entry."""


def record_of(audit: AuditLog, row: Table) -> str:
    """Sum up a row, keyed, in hex; the same on every database."""
    values = [_plain(getattr(row, column)) for column in _COLUMNS[type(row)]]
    return audit.digest_of(orjson.dumps([str(row.__tablename__), *values], option=orjson.OPT_UTC_Z)).hex()


def _plain(value: Any) -> Any:
    return value.astimezone(UTC) if isinstance(value, datetime) else value
