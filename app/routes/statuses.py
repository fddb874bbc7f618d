"""Status of a certificate: change it, and see who changed it, why, and who looked."""

from datetime import datetime
from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from app.http.strict_route import StrictRoute
from app.routes.acting import Now, SignedIn, TheServices
from app.routes.certificate_shape import CertificateAnswer, CertificateId, changed
from app.routes.documented import API, CERTIFICATES, SIGNED_IN, refusals
from app.services import history, lifecycle, reading
from app.services.records import Look

router = APIRouter(prefix=f"{API}/certificates", tags=CERTIFICATES, route_class=StrictRoute)


class StatusBody(BaseModel):
    """改变状态 · a change of status."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "action": "suspend",
                    "reason": "未按规定参加年度审验",
                    "legal_basis": "《道路旅客运输及客运站管理规定》",
                }
            ]
        },
    )

    action: Literal["suspend", "resume", "cancel", "withdraw", "revoke", "transfer"] = Field(
        description="暂扣、恢复、注销、撤销、吊销、转出"
    )
    reason: str = Field(min_length=1, max_length=500, description="事由 · why")
    legal_basis: str = Field(min_length=1, max_length=500, description="法律依据 · regulation and article")


class ChangeShape(BaseModel):
    """一次状态变更 · one change of status."""

    at: str = Field(description="北京时间 · China time")
    action: str
    action_name: str
    before: str = Field(alias="from")
    after: str = Field(alias="to")
    reason: str
    legal_basis: str
    actor: str


class VersionShape(BaseModel):
    """一个版本及其状态变更 · one version and its changes of status."""

    id: str
    version: int
    identifier: str
    issue_reason: str
    issued_at: str = Field(description="北京时间 · China time")
    status: str
    status_name: str
    changes: list[ChangeShape]


class LookShape(BaseModel):
    """一次查看 · one look."""

    at: datetime
    officer: str
    role: str
    region: int | None
    purpose: str
    place: str
    certificate_id: str


@router.post(
    "/{certificate_id}/status",
    summary="改变状态 · change the status",
    response_model=CertificateAnswer,
    response_model_exclude_unset=True,
    responses=refusals(
        *SIGNED_IN,
        "not_found",
        "forbidden",
        "other_issuer",
        "bad_argument",
        "transition_refused",
        "wrong_content_type",
        "invalid_json",
    ),
)
def change_status(
    certificate_id: CertificateId, body: StatusBody, *, services: TheServices, actor: SignedIn, now: Now
) -> dict[str, Any]:
    """Suspend, resume, cancel, withdraw, revoke or transfer out; what the law does not know is refused.

    The answer holds no face data: to see them is a look, with its purpose.
    """
    record = lifecycle.change_status(
        services, actor, certificate_id, body.action, body.reason, body.legal_basis, now
    )
    return changed(record)


@router.get(
    "/{certificate_id}/history",
    summary="版本和状态变更 · versions and changes of status",
    responses=refusals(*SIGNED_IN, "not_found", "forbidden", "other_issuer"),
    response_model=list[VersionShape],
)
def read_history(
    certificate_id: CertificateId, services: TheServices, actor: SignedIn
) -> list[dict[str, Any]]:
    """List all versions, newest first, each with its changes of status; no face data."""
    return history.history_of(services, actor, certificate_id)


@router.get(
    "/{certificate_id}/looks",
    summary="谁查看过 · who looked",
    responses=refusals(*SIGNED_IN, "not_found", "forbidden"),
    response_model=list[LookShape],
)
def read_looks(certificate_id: CertificateId, services: TheServices, actor: SignedIn) -> list[Look]:
    """List who looked at the face data: for its holder, and for auditors."""
    return reading.looks_of(services, actor, certificate_id)
