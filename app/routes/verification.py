"""Verification by text, by picture and in batches.

By text is the path of every scan at the roadside: it bypasses the framework's handling of parameters, which
costs as much as the signature (`HOT_ROUTES`), and does no more than `judge` and one look-up need.
"""

import re
from datetime import datetime
from functools import partial
from typing import Annotated, Any, Final

import orjson
from anyio import to_thread
from fastapi import APIRouter, File, Form, UploadFile
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app import field_faults
from app.http import strict_json
from app.http.errors import RequestError
from app.http.strict_route import StrictRoute, require_json
from app.roles import Actor, Role
from app.routes.acting import Anybody, Now, TheServices, actor_of, present
from app.routes.documented import API, OPTIONAL_SIGN_IN, VERIFY, refusals
from app.routes.verdict_shape import EXAMPLE, BatchAnswer, VerdictAnswer
from app.services import inspection, verification
from app.services.errors import PurposeMissingError

router = APIRouter(prefix=API, tags=VERIFY, route_class=StrictRoute)

_PLAIN_REQUEST: Final = re.compile(rb'\s*\{\s*"text"\s*:\s*"([\x20\x21\x23-\x5b\x5d-\x7e]*)"\s*\}\s*')
"""What nearly every client sends: one key, its text in ASCII without escapes. It has one reading only."""
Purpose = Annotated[str | None, Field(max_length=200, description="事由，执法必填 · purpose, for inspectors")]
Place = Annotated[str | None, Field(max_length=200, description="地点，执法必填 · place, for inspectors")]


class VerifyBody(BaseModel):
    """一个证照码；执法人员另填事由和地点 · one code; inspectors add purpose and place."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(
        description="扫到的文本 · the text that was scanned", examples=["https://lz.example/v#8361…"]
    )
    purpose: Purpose = None
    place: Place = None


class BatchBody(BaseModel):
    """多个证照码 · many codes."""

    model_config = ConfigDict(extra="forbid")

    texts: list[str] = Field(min_length=1, description="至多 1,000 个 · at most 1,000")


def _read(body: bytes) -> VerifyBody:
    """Read a request that is not of the plainest kind."""
    try:
        return VerifyBody.model_validate(strict_json.loads(body))
    except ValidationError as error:
        raise RequestError("invalid_request", field_faults.from_pydantic(error.errors())) from error


def _answer(content: dict[str, Any]) -> Response:
    return Response(orjson.dumps(content), media_type="application/json")


async def verify(request: Request) -> Response:
    """Judge a code's text."""
    require_json(request)
    request.scope["route"] = HOT_ROUTES[0]  # for log and figures; the framework sets it on its own routes
    body, now = await request.body(), present(request)
    plain = _PLAIN_REQUEST.fullmatch(body)
    if "authorization" in request.headers:
        actor = await to_thread.run_sync(actor_of, request, now)
        return _answer(await _verify_as(request, actor, _read(body), now))
    state = request.app.state
    text = plain[1].decode("ascii") if plain else _read(body).text
    checked = await verification.check(state.services, text, now)
    state.metrics.observe_verdict(checked.verdict.reason)
    return _answer(checked.to_dict())


async def _verify_as(request: Request, actor: Actor, asked: VerifyBody, now: datetime) -> dict[str, Any]:
    """Judge a code for somebody who may see more than the public; then the look is recorded."""
    state = request.app.state
    inspects = actor.role is Role.INSPECTOR
    if inspects and not (asked.purpose and asked.purpose.strip() and asked.place and asked.place.strip()):
        raise PurposeMissingError("purpose" if not asked.purpose else "place")
    checked = await verification.check(state.services, asked.text, now)
    state.metrics.observe_verdict(checked.verdict.reason)
    content = checked.to_dict()
    if inspects:
        assert asked.purpose is not None
        assert asked.place is not None
        content["record"] = await to_thread.run_sync(
            partial(
                inspection.record_of,
                state.services,
                actor,
                asked.text,
                checked.verdict,
                purpose=asked.purpose,
                place=asked.place,
                now=now,
            )
        )
    return content


HOT_ROUTES: Final = (Route(f"{API}/verify", verify, methods=["POST"]),)
"""Taken before the framework's own routes; the same endpoint stands among those for the description only."""

router.add_api_route(
    "/verify",
    verify,
    methods=["POST"],
    summary="核验一个证照码 · verify one code",
    response_model=VerdictAnswer,
    responses={
        200: {"content": {"application/json": {"example": EXAMPLE}}},
        **refusals(
            *OPTIONAL_SIGN_IN,
            "purpose_missing",
            "wrong_content_type",
            "invalid_json",
            "invalid_utf8",
            "duplicate_key",
            "json_too_deep",
        ),
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": VerifyBody.model_json_schema(),
                    "example": {"text": "https://lz.example/v#836127"},
                }
            },
        },
        "security": [{}, {"OAuth2PasswordBearer": []}],
    },
)


@router.post(
    "/verify/picture",
    summary="核验图片中的证照码 · verify the code in a picture",
    response_model=VerdictAnswer,
    responses={
        200: {"content": {"application/json": {"example": EXAMPLE}}},
        **refusals(
            *OPTIONAL_SIGN_IN,
            "purpose_missing",
            "wrong_content_type",
            "body_unreadable",
            "not_a_picture",
            "broken_picture",
            "too_large",
            "no_code",
            "several_codes",
            "took_too_long",
        ),
    },
)
async def verify_picture(
    request: Request,
    picture: Annotated[UploadFile, File(description="图片或 PDF · a picture or PDF page")],
    *,
    purpose: Annotated[Purpose, Form()] = None,
    place: Annotated[Place, Form()] = None,
    now: Now,
    actor: Anybody,
) -> Response:
    """Read the one code in a picture, then judge it. The picture is not kept."""
    text = await request.app.state.pictures.text_in(await picture.read())
    asked = VerifyBody(text=text, purpose=purpose, place=place)
    return _answer(await _verify_as(request, actor, asked, now))


@router.post(
    "/verify/batch",
    summary="批量核验 · verify many codes",
    response_model=BatchAnswer,
    responses=refusals(*OPTIONAL_SIGN_IN, "batch_too_large", "wrong_content_type", "invalid_json"),
)
async def verify_batch(
    request: Request, body: BatchBody, services: TheServices, now: Now, _: Anybody
) -> Response:
    """Judge up to 1,000 codes; each answer is in the public scope, whoever asks, so no look is recorded."""
    if len(body.texts) > services.settings.max_batch:
        raise RequestError("batch_too_large")
    state = request.app.state

    def judge_all() -> bytes:
        checked = verification.check_many(services, body.texts, now)
        for each in checked:
            state.metrics.observe_verdict(each.verdict.reason)
        return orjson.dumps({"results": [each.to_dict() for each in checked]})

    answer = await to_thread.run_sync(judge_all, limiter=state.batch_limiter)
    return Response(answer, media_type="application/json")
