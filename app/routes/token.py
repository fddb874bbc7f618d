"""Sign-in: OAuth2 resource owner password grant (RFC 6749, section 4.3) of local accounts."""

from datetime import datetime
from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Form
from pydantic import BaseModel, Field
from starlette.requests import Request

from app import field_faults
from app.http import strict_json
from app.http.bounded import BoundedThreads
from app.http.callers import caller_of
from app.http.errors import RequestError
from app.http.strict_route import StrictRoute
from app.roles import Actor
from app.routes.acting import Now, TheServices, TheTokens
from app.routes.documented import API, SIGN_IN, refusals
from app.routes.limits import rate_limits_of
from app.services import accounts
from app.services.context import Services
from app.services.sign_in_limits import SignInLimits

router = APIRouter(prefix=API, tags=SIGN_IN, route_class=StrictRoute)


class SignInForm(BaseModel):
    """账号和密码 · name and password."""

    grant_type: Literal["password"] = "password"
    username: str = Field(min_length=1, max_length=64, examples=["clerk.zj"])
    password: str = Field(
        min_length=1,
        max_length=256,
        examples=["a long sentence nobody guesses"],
        json_schema_extra={"format": "password"},
    )
    scope: str = Field("", max_length=256, description="不使用 · unused")


class TokenAnswer(BaseModel):
    """令牌 · the token."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - RFC 6749, section 5.1: the kind, not a secret
    expires_in: int = Field(description="秒 · seconds", examples=[1800])
    role: str = Field(examples=["clerk"])
    account_id: int = Field(examples=[7])


@router.post(
    "/token",
    summary="登录 · sign in",
    responses=refusals("sign_in_failed", "wrong_content_type", "body_unreadable"),
)
async def sign_in(
    request: Request, form: Annotated[SignInForm, Form()], services: TheServices, tokens: TheTokens, now: Now
) -> TokenAnswer:
    """Give a token for a name and its password.

    Few are checked at once, since each takes memory; the others are told to come again.
    """
    bad = [
        field_faults.make(kind, f"/{name}")
        for name, value in (("username", form.username), ("password", form.password))
        if (kind := strict_json.bad_character(value))
    ]
    if bad:
        raise RequestError("invalid_request", bad)
    pool: BoundedThreads = request.app.state.sign_ins
    actor = await pool.run(partial(_authenticated, request, form, services, now))
    return TokenAnswer(
        access_token=tokens.make(actor, now),
        expires_in=tokens.seconds,
        role=actor.role.value,
        account_id=actor.account_id or 0,
    )


def _authenticated(request: Request, form: SignInForm, services: Services, now: datetime) -> Actor:
    limits = SignInLimits(rate_limits_of(request), services.settings.sign_in_per_minute)
    address = caller_of(request.scope)
    wait = limits.begin(form.username, address, now)
    if wait:
        raise RequestError("too_many_requests", headers={"Retry-After": str(wait)})
    actor = accounts.authenticate(services, form.username, form.password, now)
    if actor is None or actor.account_id is None:
        raise RequestError("sign_in_failed")
    limits.succeed(form.username, address, now)
    return actor
