"""What services take and give: plain values, detached from any database session."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.services.errors import Fault
from licences.confirmations import Confirmation


@dataclass(frozen=True, slots=True)
class IssueRequest:
    """A first issue (初领).

    Args:
        type_key: key of the certificate type.
        face: face data as JSON values.
        issue_reason: code of `issue_reason` (JT/T 415, 5.5.3); 1 for a first issue.
        serial: serial of the identifier when the issuer already gave one; None = next of the issuer.
        confirmations: what the clerk has had confirmed though a check speaks against it.
    """

    type_key: str
    face: Mapping[str, Any] = field(repr=False)
    issue_reason: str = "1"
    serial: str | None = None
    confirmations: tuple[Confirmation, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """A new version of a certificate: what is new in its face data, and why.

    Args:
        face: fields that change; the rest is taken from the present version. None removes a field.
        issue_reason: code of `issue_reason`: 2 or 3 reissue, 4 or 5 change, 6 or 7 renewal, 9 other.
        legal_basis: on what ground the present version is replaced; empty = the regulation of its kind.
        confirmations: as of a first issue; those of the present version do not count any more.
    """

    face: Mapping[str, Any] = field(repr=False)
    issue_reason: str = "5"
    legal_basis: str = ""
    confirmations: tuple[Confirmation, ...] = ()


@dataclass(frozen=True, slots=True)
class CertificateRecord:
    """One version of one certificate as the database holds it; only for those allowed to see all of it.

    `warnings` of the rules stand here only right after issuing.
    """

    id: str
    type_number: int
    region: int
    issuer_code: str
    serial: str
    version: int
    identifier: str
    number: str = field(repr=False)
    holder_name: str = field(repr=False)
    holder_code: str = field(repr=False)
    holder_code_type: str
    plate: str | None = field(repr=False)
    plate_colour: str | None
    vin: str | None = field(repr=False)
    status: str
    status_at: datetime
    issue_date: date
    valid_from: date
    valid_to: date | None
    issue_reason: str
    list_number: int
    list_index: int
    kid: bytes
    previous_id: str | None
    created_at: datetime
    specimen: bool
    face: Mapping[str, Any] = field(repr=False)
    envelope: bytes = field(repr=False)
    warnings: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class TwoFacts:
    """What somebody must know already to look a certificate up without its code.

    Either `name` and `number` (certificate number, or a person's document number), or `plate`, `plate_colour`
    and `number` (certificate number).
    """

    number: str = field(repr=False)
    name: str | None = field(default=None, repr=False)
    plate: str | None = field(default=None, repr=False)
    plate_colour: str | None = None


@dataclass(frozen=True, slots=True)
class Criteria:
    """What a search looks for; all given ones must hold."""

    type_key: str | None = None
    number: str | None = field(default=None, repr=False)
    holder_code: str | None = field(default=None, repr=False)
    holder_name: str | None = field(default=None, repr=False)
    plate: str | None = field(default=None, repr=False)
    plate_colour: str | None = None
    vin: str | None = field(default=None, repr=False)
    identifier: str | None = field(default=None, repr=False)
    status: str | None = None
    latest_only: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a search, newest first; `next_after` goes into the next request, None = no more."""

    items: Sequence[Mapping[str, Any]]
    next_after: str | None


@dataclass(frozen=True, slots=True)
class Look:
    """One look at personal data, as the holder sees it."""

    at: datetime
    officer: str
    role: str
    region: int | None
    purpose: str
    place: str
    certificate_id: str
