"""Verification by text, by picture and in batches.

By text is the path of every scan at the roadside: it bypasses the framework, which costs as much as the
signature (`HOT`), and does no more than `judge` and one look-up need.
"""

import re
from collections.abc import Mapping
from time import perf_counter
from typing import Any, Final

import orjson
from fastapi import APIRouter
from pydantic import ValidationError
from starlette.datastructures import State
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import field_faults
from app.http.callers import caller_of
from app.http.errors import RequestError
from app.http.strict_route import StrictRoute, read_json, require_json
from app.routes import picture_form
from app.routes.acting import Anybody, Now, TheServices, present
from app.routes.documented import API, OPTIONAL_SIGN_IN, VERIFY, refusals
from app.routes.signed_in_verification import verify_as, verify_with_token
from app.routes.verdict_shape import EXAMPLE, BatchAnswer, VerdictAnswer
from app.routes.verify_body import BatchBody, VerifyBody
from app.services import verification
from signing.scanned_text import cleaned

router = APIRouter(prefix=API, tags=VERIFY, route_class=StrictRoute)

_PLAIN_REQUEST: Final = re.compile(rb'\s*\{\s*"text"\s*:\s*"([\x20\x21\x23-\x5b\x5d-\x7e]*)"\s*\}\s*')
"""What nearly every client sends: one key, its text in ASCII without escapes. It has one reading only."""


async def _read(state: State, body: bytes) -> VerifyBody:
    """Read a request that is not of the plainest kind."""
    read = await read_json(state, body)
    try:
        return VerifyBody.model_validate(read)
    except ValidationError as error:
        raise RequestError(
            "invalid_request",
            field_faults.from_pydantic(error.errors(include_url=False, include_input=False)),
        ) from error


def _answer(content: dict[str, Any]) -> Response:
    return Response(orjson.dumps(content), media_type="application/json")


async def _verify(request: Request) -> dict[str, Any]:
    """Judge a code's text, whoever asks."""
    require_json(request)
    body = await request.body()
    if "authorization" in request.headers:
        return await verify_with_token(request, await _read(request.app.state, body), present(request))
    return await _verify_for_the_public(request.app.state, body)


async def _verify_for_the_public(state: State, body: bytes) -> dict[str, Any]:
    """Judge a code's text for somebody not signed in."""
    plain = _PLAIN_REQUEST.fullmatch(body)
    text = cleaned(plain[1].decode("ascii")) if plain else (await _read(state, body)).text
    checked = await verification.check(state.services, text, state.clock())
    state.metrics.observe_verdict(checked.verdict.reason)
    return checked.to_dict()


async def verify_at_the_edge(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer POST /verify as a bare ASGI application; refusals are raised, the edge answers them.

    The usual request, JSON from somebody not signed in that came in one piece, needs no `Request` around it.
    """
    headers: dict[bytes, bytes] = dict(scope["headers"])
    content: dict[str, Any]
    if headers.get(b"content-type") != b"application/json" or b"authorization" in headers:
        content = await _verify(Request(scope, receive))
    else:
        message = await receive()
        if message.get("more_body", False) or message["type"] != "http.request":
            content = await _verify(Request(scope, _again(message, receive)))
        else:
            content = await _verify_for_the_public(scope["app"].state, message.get("body", b""))
    answer = orjson.dumps(content)
    described = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(answer))]
    await send({"type": "http.response.start", "status": 200, "headers": described})
    await send({"type": "http.response.body", "body": answer})


def _again(first: Message, receive: Receive) -> Receive:
    """Give a way to receive that begins with a message received already."""
    waiting = [first]

    async def receiving() -> Message:
        return waiting.pop() if waiting else await receive()

    return receiving


HOT: Final[Mapping[str, ASGIApp]] = {f"{API}/verify": verify_at_the_edge}
"""What the edge hands over itself; the framework's route of the same path is there to be described."""


async def verify(request: Request) -> Response:
    """Judge a code's text."""
    return _answer(await _verify(request))


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
            "json_too_many_values",
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
            "no_code_on_first_pages",
            "several_codes",
            "took_too_long",
        ),
    },
    openapi_extra=picture_form.description(),
)
async def verify_picture(request: Request, services: TheServices, now: Now, actor: Anybody) -> Response:
    """Read the one code in a picture, then judge it. The picture is not kept."""
    picture, form = await picture_form.receive(request, services.settings)
    text = await request.app.state.pictures.text_in(picture)
    asked = VerifyBody(text=text, purpose=form.purpose, place=form.place)
    return _answer(await verify_as(request, actor, asked, now))


@router.post(
    "/verify/batch",
    summary="批量核验 · verify many codes",
    response_model=BatchAnswer,
    responses=refusals(*OPTIONAL_SIGN_IN, "batch_too_large", "wrong_content_type", "invalid_json"),
)
async def verify_batch(
    request: Request, body: BatchBody, services: TheServices, now: Now, actor: Anybody
) -> Response:
    """Judge up to 1,000 codes; each answer is in the public scope, whoever asks, so no look is recorded.

    Each code counts like one verified by itself: of the address, or of the account that is signed in.
    """
    if len(body.texts) > services.settings.max_batch:
        raise RequestError("batch_too_large")
    state = request.app.state
    caller = caller_of(request.scope) if actor.account_id is None else f"account:{actor.account_id}"
    wait = state.verify_flood.wait(caller, perf_counter(), len(body.texts))
    if wait:
        raise RequestError("too_many_requests", headers={"Retry-After": str(int(wait) + 1)})

    trust = await services.trust_cache.get_async()

    def judge_all() -> bytes:
        checked = verification.check_many(services, body.texts, trust, now)
        for each in checked:
            state.metrics.observe_verdict(each.verdict.reason)
        return orjson.dumps({"results": [each.to_dict() for each in checked]})

    answer = await state.batches.run(judge_all)
    return Response(answer, media_type="application/json")
