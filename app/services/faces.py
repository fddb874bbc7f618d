"""Face data as received -> a checked face: the type's model, the rules across fields, facts of the issuer."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pydantic import ValidationError

from app import field_faults
from app.services.errors import Fault, InvalidFaceError
from app.services.face_faults import confirmed_fault, face_fault, request_fault
from licences import rules
from licences.confirmations import Confirmations
from licences.payload import Issuer
from licences.rules import OFTEN_LACKING, Finding, Severity
from licences.types import CertificateType, FaceData
from licences.types.converted import converted_face


def parse(
    certificate_type: CertificateType,
    face: Mapping[str, Any],
    confirmations: Confirmations | None = None,
    *,
    may_lack: bool = False,
) -> FaceData:
    """Step 2: read face data by the model of its type.

    Args:
        certificate_type: of the face data.
        face: as received.
        confirmations: what of it a person has confirmed.
        may_lack: whether what old registers never held may be missing.

    Raises:
        InvalidFaceError: with every field at fault.
    """
    model = converted_face(certificate_type) if may_lack else certificate_type.face
    try:
        return model.model_validate(dict(face), context=confirmations)
    except ValidationError as error:
        located = [
            {**found, "loc": ("face", *found["loc"])}
            for found in error.errors(include_input=False, include_url=False)
        ]
        raise InvalidFaceError(field_faults.from_pydantic(located)) from None  # it would carry the input


def check(
    certificate_type: CertificateType,
    face: FaceData,
    issuer: Issuer,
    today: date,
    *,
    confirmations: Confirmations,
    may_lack: bool = False,
) -> list[Fault]:
    """Step 3: apply the rules across fields and give the warnings.

    Args:
        certificate_type: of the face data.
        face: parsed.
        issuer: the authority that will sign.
        today: China time.
        confirmations: what a person has confirmed; each has to be needed.
        may_lack: whether what old registers never held may be missing.

    Raises:
        InvalidFaceError: with every rule that is broken, and every confirmation that nothing calls for.
    """
    findings = [
        found
        for found in rules.check(face, certificate_type, today)
        if found.severity is not Severity.ERROR or not confirmations.allow(found.code, found.field)
    ]
    if may_lack:
        findings = [found for found in findings if found.code not in OFTEN_LACKING]
    needless = [request_fault("confirmation_needless", "confirmations") for _ in confirmations.needless()]
    warnings = split_findings(findings, [*_of_issuer(face, issuer), *needless[:1]])
    return warnings + [confirmed_fault(one) for one in confirmations.used]


def split_findings(findings: Iterable[Finding], faults: Iterable[Fault] = ()) -> list[Fault]:
    """Refuse errors and give the warnings; `faults` are errors found elsewhere.

    Raises:
        InvalidFaceError: with all errors.
    """
    errors = list(faults)
    warnings: list[Fault] = []
    for finding in findings:
        is_error = finding.severity is Severity.ERROR
        (errors if is_error else warnings).append(_fault(finding))
    if errors:
        raise InvalidFaceError(errors)
    return warnings


def to_json(face: FaceData) -> dict[str, Any]:
    """Give face data as it is stored and answered: JSON values, fields without a value left out."""
    return face.model_dump(mode="json", exclude_none=True)


def short_number(face: FaceData) -> str:
    """Give the printed number without its word: what people type."""
    for field in ("licence_number", "certificate_number"):
        number = vars(face).get(field)
        if isinstance(number, str):
            return number
    return face.printed_number()


def _of_issuer(face: FaceData, issuer: Issuer) -> list[Fault]:
    """Compare what face data says of its issuer with the register; a face without a field is not at fault."""
    facts = (
        ("issuer_code", issuer.code, "issuer_mismatch"),
        ("issuer_name", issuer.name, "issuer_mismatch"),
        ("province_code", f"{issuer.region:02d}0000", "province_mismatch"),
    )
    return [
        face_fault(code, field)
        for field, expected, code in facts
        if getattr(face, field, expected) != expected
    ]


def _fault(finding: Finding) -> Fault:
    return Fault(
        finding.code,
        f"/face/{finding.field}",
        finding.zh,
        finding.en,
        finding.remedy_zh,
        finding.remedy_en,
    )
