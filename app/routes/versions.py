"""New versions of a certificate: renewal (换发), change (变更), reissue (补发)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from app.http.strict_route import StrictRoute
from app.roles import Actor
from app.routes.acting import Now, SignedIn, TheServices
from app.routes.certificate_shape import (
    NEW_VERSION,
    CertificateAnswer,
    CertificateId,
    Confirmed,
    IdempotencyKey,
    acknowledged,
    confirmed,
)
from app.routes.documented import API, CERTIFICATES, SIGNED_IN, refusals
from app.services import issuance
from app.services.context import Services
from app.services.records import CertificateRecord, ChangeRequest

Act = Callable[[Services, Actor, str, ChangeRequest, str | None, datetime], CertificateRecord]


class VersionBody(BaseModel):
    """新版本中与现版本不同之处 · what differs from the present version."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "face": {
                        "valid_from": "2026-12-20",
                        "valid_to": "2027-12-19",
                        "issue_date": "2026-12-20",
                    },
                    "issue_reason": "6",
                }
            ]
        },
    )

    face: dict[str, Any] = Field(
        description="变化的照面数据，其余沿用；null 为删去；有效期起不得晚于今日 · null removes a field"
    )
    issue_reason: str = Field(
        max_length=1, description="发证原因代码 · reason: 2、3 补发，4、5 变更，6、7 换发，9 其他"
    )
    legal_basis: str = Field(
        "", max_length=500, description="依据；空为该类业务的规定 · empty: the usual one"
    )
    confirmations: Confirmed = []


def _router(path: str, summary: str, act: Act, doc: str) -> APIRouter:
    """Make the route of one kind of new version: they differ in what they do, not in how they are asked."""
    made = APIRouter(prefix=f"{API}/certificates", tags=CERTIFICATES, route_class=StrictRoute)

    def next_version(
        certificate_id: CertificateId,
        body: VersionBody,
        response: Response,
        *,
        services: TheServices,
        actor: SignedIn,
        now: Now,
        idempotency_key: IdempotencyKey = None,
    ) -> dict[str, Any]:
        said = confirmed(body.confirmations)
        wanted = ChangeRequest(body.face, body.issue_reason, body.legal_basis, said)
        return acknowledged(act(services, actor, certificate_id, wanted, idempotency_key, now), response)

    made.add_api_route(
        f"/{{certificate_id}}/{path}",
        next_version,
        methods=["POST"],
        status_code=201,
        summary=summary,
        description=doc,
        operation_id=f"add_{path.removesuffix('s')}",
        response_model=CertificateAnswer,
        response_model_exclude_unset=True,
        responses=refusals(*SIGNED_IN, *NEW_VERSION),
    )
    return made


_KINDS: Final = (
    ("renewals", "换发 · renew", issuance.renew, "Issue the next version with a later end."),
    ("changes", "变更 · change", issuance.change, "Issue the next version with other face data."),
    ("reissues", "补发 · reissue", issuance.reissue, "Issue the next version for one lost or damaged."),
)
router = APIRouter()
for _path, _summary, _act, _doc in _KINDS:
    router.include_router(_router(_path, _summary, _act, f"{_doc} The present one is replaced."))
