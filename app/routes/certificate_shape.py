"""What a certificate looks like in answers, and the parameters its routes share."""

from dataclasses import asdict
from typing import Annotated, Any, Final

from fastapi import Header, Path
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue
from pydantic_core import PydanticKnownError
from starlette.responses import Response

from app.roles import Actor
from app.routes.documented import FaultShape
from app.routes.samples import PUBLIC, REGISTERED
from app.routes.verdict_shape import PublicCertificate
from app.services import reading
from app.services.records import CertificateRecord
from licences.confirmations import Confirmation
from licences.status import CertificateStatus
from licences.types import TYPES

_KEYS: Final = [kind.key for kind in TYPES]


def _known(key: str) -> str:
    """Accept the key of one of the nine types."""
    if key not in _KEYS:
        raise PydanticKnownError("enum", {"expected": "、".join(_KEYS)})
    return key


TypeKey = Annotated[
    str,
    AfterValidator(_known),
    Field(description="九类证照 · one of nine types", json_schema_extra={"enum": list[JsonValue](_KEYS)}),
]
Status = Annotated[str, Field(json_schema_extra={"enum": [status.value for status in CertificateStatus]})]

CertificateId = Annotated[
    str,
    Path(
        pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
        description="证照版本的编号 · id of one version",
        examples=[REGISTERED["id"]],
    ),
]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=128,
        pattern=r"^[!-~]+$",
        description="同一键的同一请求只办一次 · the same request under the same key is done once",
    ),
]
NEW_VERSION: Final = (
    "not_found",
    "forbidden",
    "other_issuer",
    "invalid_face",
    "bad_argument",
    "idempotency_conflict",
    "already_in_force",
    "not_latest",
    "transition_refused",
    "not_ready",
    "wrong_content_type",
    "invalid_json",
)
"""Problems of all routes that issue."""


class ConfirmationBody(BaseModel):
    """一项确认 · one thing a person confirms."""

    model_config = ConfigDict(extra="forbid")

    code: str = Field(
        max_length=64, description="校验代码 · code of the check", examples=["credit_code_check"]
    )
    field: str = Field(max_length=64, description="照面字段 · face field", examples=["uscc"])


Confirmed = Annotated[
    list[ConfirmationBody],
    Field(
        max_length=8,
        description="主管机关已核实、虽未通过校验仍属实的项目；记入审计 · "
        "what the authority confirms though a check speaks against it; it is recorded",
    ),
]


def confirmed(said: list[ConfirmationBody]) -> tuple[Confirmation, ...]:
    """Give what a clerk confirms as services take it."""
    return tuple(Confirmation(one.code, one.field) for one in said)


class SlotShape(BaseModel):
    """状态列表中的位置 · place in the status lists."""

    number: int
    index: int


class CertificateAnswer(PublicCertificate):
    """一份证照；可见内容因角色而异 · one certificate; what is shown depends on who asks."""

    model_config = ConfigDict(json_schema_extra={"examples": [REGISTERED, PUBLIC]})

    id: str | None = Field(None, description="编号 · id of this version")
    identifier: str | None = Field(None, description="电子证照标识 · GB/T 36904")
    version: int | None = None
    previous_id: str | None = None
    issue_reason: str | None = Field(None, description="发证原因代码 · JT/T 415")
    issue_date: str | None = None
    status_at: str | None = None
    created_at: str | None = None
    holder_code: str | None = None
    holder_code_type: str | None = None
    kid: str | None = Field(None, description="签发密钥 · key id, hex")
    status_list: SlotShape | None = None
    specimen: bool | None = None
    face: dict[str, Any] | None = Field(None, description="照面数据 · face data, see /schemas")
    warnings: list[FaultShape] | None = Field(None, description="提示，不妨碍发证 · they stopped nothing")


def shown(record: CertificateRecord, actor: Actor, response: Response) -> dict[str, Any]:
    """Show a certificate to the clerk who has just handed in all that stands on it."""
    return _with_address(reading.view(record, actor), record, response)


def acknowledged(record: CertificateRecord, response: Response) -> dict[str, Any]:
    """Tell of a next version; what was taken over from the one before is not shown, it would be a look."""
    return _with_address(reading.acknowledgement(record), record, response)


def changed(record: CertificateRecord) -> dict[str, Any]:
    """Tell of a change of status, without face data, and what a person should see to next."""
    return _with_warnings(reading.acknowledgement(record), record)


def _with_address(view: dict[str, Any], record: CertificateRecord, response: Response) -> dict[str, Any]:
    response.headers["Location"] = f"/api/v1/certificates/{record.id}"
    return _with_warnings(view, record)


def _with_warnings(view: dict[str, Any], record: CertificateRecord) -> dict[str, Any]:
    if record.warnings:
        view["warnings"] = [asdict(warning) for warning in record.warnings]
    return view
