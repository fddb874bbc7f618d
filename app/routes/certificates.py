"""Certificates: issue, search, read."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from app.http.strict_route import StrictRoute
from app.routes.acting import Now, SignedIn, TheServices
from app.routes.certificate_shape import (
    NEW_VERSION,
    CertificateAnswer,
    CertificateId,
    Confirmed,
    IdempotencyKey,
    Status,
    TypeKey,
    confirmed,
    shown,
)
from app.routes.documented import API, CERTIFICATES, SIGNED_IN, refusals
from app.routes.samples import FACE
from app.services import issuance, reading
from app.services.records import Criteria, IssueRequest, Page

router = APIRouter(prefix=f"{API}/certificates", tags=CERTIFICATES, route_class=StrictRoute)

Limit = Annotated[int, Field(ge=1, le=1000, description="每页条数 · hits in one page")]
After = Annotated[str, Field(max_length=64, description="上一页的 next_after · of the page before")]


class IssueBody(BaseModel):
    """初次发证 · a first issue."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"type": "road_transport_certificate", "face": FACE, "issue_reason": "1"}]
        },
    )

    type: TypeKey
    face: dict[str, Any] = Field(description="照面数据，结构见 /schemas/{type} · face data")
    issue_reason: str = Field("1", max_length=1, description="发证原因代码 · reason: 1 初领，7 改版，9 其他")
    serial: str | None = Field(None, max_length=32, description="已有流水号时填写 · serial given before")
    confirmations: Confirmed = []


class SearchBody(BaseModel):
    """查询条件，须同时满足；个人信息不放在地址里 · all must hold; kept out of addresses."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"plate": "浙A99X01"}]})

    type: TypeKey | None = None
    number: str | None = Field(None, max_length=128)
    holder_code: str | None = Field(None, max_length=64)
    holder_name: str | None = Field(None, max_length=256)
    plate: str | None = Field(None, max_length=16)
    plate_colour: str | None = Field(None, max_length=2)
    vin: str | None = Field(None, max_length=17)
    identifier: str | None = Field(None, max_length=128)
    status: Status | None = None
    latest_only: bool = Field(default=True, description="不含已换发版本 · without replaced versions")
    limit: Limit = 50
    after: After | None = None


class Hits(BaseModel):
    """一页结果，公众可见范围 · one page, in the public scope."""

    items: list[CertificateAnswer]
    next_after: str | None = Field(description="下一页从此开始；空为没有了 · null: no more")


@router.post(
    "",
    status_code=201,
    summary="发证 · issue",
    response_model=CertificateAnswer,
    response_model_exclude_unset=True,
    responses={**refusals(*SIGNED_IN, *NEW_VERSION)},
)
def issue(
    body: IssueBody,
    response: Response,
    *,
    services: TheServices,
    actor: SignedIn,
    now: Now,
    idempotency_key: IdempotencyKey = None,
) -> dict[str, Any]:
    """Issue a certificate; only by a clerk of the issuing authority, for its own types."""
    said = confirmed(body.confirmations)
    wanted = IssueRequest(body.type, body.face, body.issue_reason, body.serial, said)
    record = issuance.issue(services, actor, wanted, idempotency_key, now)
    return shown(record, actor, response)


@router.get(
    "",
    summary="查询（不含个人信息的条件） · search by criteria that are not personal",
    response_model=Hits,
    response_model_exclude_unset=True,
    responses=refusals(*SIGNED_IN, "forbidden", "bad_argument"),
)
def find(
    *,
    services: TheServices,
    actor: SignedIn,
    now: Now,
    type_key: Annotated[TypeKey | None, Query(alias="type")] = None,
    identifier: Annotated[str | None, Query(max_length=128)] = None,
    status: Annotated[Status | None, Query()] = None,
    latest_only: Annotated[bool, Query()] = True,
    limit: Annotated[Limit, Query()] = 50,
    after: Annotated[After | None, Query()] = None,
) -> Page:
    """Find certificates within the actor's scope, newest first."""
    criteria = Criteria(type_key=type_key, identifier=identifier, status=status, latest_only=latest_only)
    return reading.search(services, actor, criteria, now, after=after, limit=limit)


@router.post(
    "/search",
    summary="查询 · search",
    response_model=Hits,
    response_model_exclude_unset=True,
    responses=refusals(*SIGNED_IN, "forbidden", "bad_argument", "wrong_content_type", "invalid_json"),
)
def search(body: SearchBody, *, services: TheServices, actor: SignedIn, now: Now) -> Page:
    """Find certificates within the actor's scope, newest first; the search is recorded, not its values."""
    wanted = body.model_dump(exclude={"type", "limit", "after"})
    criteria = Criteria(type_key=body.type, **wanted)
    return reading.search(services, actor, criteria, now, after=body.after, limit=body.limit)


@router.get(
    "/{certificate_id}",
    summary="读取 · read",
    response_model=CertificateAnswer,
    response_model_exclude_unset=True,
    responses=refusals(
        *SIGNED_IN, "not_found", "forbidden", "other_issuer", "purpose_missing", "bad_argument"
    ),
)
def read(
    certificate_id: CertificateId,
    *,
    services: TheServices,
    actor: SignedIn,
    now: Now,
    purpose: Annotated[str | None, Query(max_length=200, description="事由，经办人、执法人员必填")] = None,
    place: Annotated[str | None, Query(max_length=200, description="地点，执法人员必填")] = None,
) -> dict[str, Any]:
    """Read a certificate, as far as the role may see it; looks at face data are recorded."""
    return reading.view(reading.get(services, actor, certificate_id, purpose, place, now), actor)
