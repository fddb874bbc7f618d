"""What each role sees of a certificate (按角色脱敏): everybody what is on the code, few the face data."""

from typing import Any, Final

from app.roles import Actor, Role
from app.services.masked_face import masked
from app.services.records import CertificateRecord
from licences import masking
from licences.codes import code_list
from licences.status import CertificateStatus
from licences.types import by_number
from licences.types.base import Holder
from licences.types.reduced import is_person

FULL_FACE: Final = frozenset({Role.HOLDER, Role.INSPECTOR, Role.CLERK})
"""Roles that see the face data; services let a holder and a clerk read their own only."""
MASKED_FACE: Final = frozenset({Role.MINISTRY})
"""部级 checks data without needing to know the persons."""


def view(record: CertificateRecord, actor: Actor) -> dict[str, Any]:
    """Give what this actor may see of a certificate, JSON values."""
    shown = public_view(record)
    if actor.role in FULL_FACE | MASKED_FACE:
        shown |= _register_view(record)
    if actor.role in FULL_FACE:
        shown |= {
            "certificate_number": record.number,
            "holder_name": record.holder_name,
            "holder_code": record.holder_code,
            "face": dict(record.face),
        }
    elif actor.role in MASKED_FACE:
        shown["face"] = masked(record.face, is_persons=_is_persons(record))
    return shown


def acknowledgement(record: CertificateRecord) -> dict[str, Any]:
    """Give what tells a clerk what was done to which certificate: no face data, so it is no look."""
    return public_view(record) | _register_view(record)


def public_view(record: CertificateRecord) -> dict[str, Any]:
    """Give type, masked number and name, plate, validity, status, issuer."""
    certificate_type = by_number(record.type_number)
    shown: dict[str, Any] = {
        "type": certificate_type.key,
        "type_code": certificate_type.code,
        "type_name": {"zh": certificate_type.name_zh, "en": certificate_type.name_en},
        "certificate_number": masking.number(record.number),
        "holder_name": masking.name(record.holder_name) if _is_persons(record) else record.holder_name,
        "valid_from": record.valid_from.isoformat(),
        "valid_to": None if record.valid_to is None else record.valid_to.isoformat(),
        "status": record.status,
        "status_name": CertificateStatus(record.status).name_zh,
        "issuer_code": record.issuer_code,
        "issuer_name": record.face.get("issuer_name"),
    }
    if record.plate is not None:
        colours, code = code_list("plate_colour"), record.plate_colour or ""
        shown["plate_number"] = record.plate
        shown["plate_colour"] = {"code": code, "name": colours.name_of(code) if code in colours else None}
    return shown


def _register_view(record: CertificateRecord) -> dict[str, Any]:
    """Give what the register holds beside the face data."""
    return {
        "id": record.id,
        "identifier": record.identifier,
        "version": record.version,
        "previous_id": record.previous_id,
        "issue_reason": record.issue_reason,
        "issue_date": record.issue_date.isoformat(),
        "status_at": record.status_at.isoformat(),
        "created_at": record.created_at.isoformat(),
        "holder_code_type": record.holder_code_type,
        "kid": record.kid.hex(),
        "status_list": {"number": record.list_number, "index": record.list_index},
        "specimen": record.specimen,
    }


def _is_persons(record: CertificateRecord) -> bool:
    return is_person(Holder(record.holder_name, record.holder_code, record.holder_code_type))
