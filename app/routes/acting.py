"""What every route is handed: the services, the one `now` of the request, and who acts."""

from datetime import datetime
from typing import Annotated

from fastapi import Depends
from fastapi.security import OAuth2PasswordBearer
from starlette.requests import Request

from app.http.errors import RequestError
from app.http.tokens import Tokens
from app.roles import PUBLIC_ACTOR, Actor
from app.services import accounts
from app.services.context import Services

_bearer = OAuth2PasswordBearer(
    tokenUrl="/api/v1/token", auto_error=False, description="登录后取得的令牌 · the token given at sign-in"
)


def services_of(request: Request) -> Services:
    """Give the services of this application."""
    services = request.app.state.services
    assert isinstance(services, Services)
    return services


def tokens_of(request: Request) -> Tokens:
    """Give the maker and reader of sign-in tokens."""
    tokens = request.app.state.tokens
    assert isinstance(tokens, Tokens)
    return tokens


def present(request: Request) -> datetime:
    """Give the time of the request, aware."""
    now: datetime = request.app.state.clock()
    return now


def actor_of(request: Request, now: datetime) -> Actor:
    """Give who acts: the account behind the token, the public if there is no token.

    The account is looked up each time, so that a disabled one is out at once.

    Raises:
        RequestError: token_invalid, token_expired, account_refused.
    """
    header = request.headers.get("authorization")
    if header is None:
        return PUBLIC_ACTOR
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise RequestError("token_invalid")
    sign_in = tokens_of(request).read(token.strip(), now)
    actor = accounts.actor_of(services_of(request), sign_in.account_id, sign_in.stamp)
    if actor is None:
        raise RequestError("account_refused")
    return actor


Now = Annotated[datetime, Depends(present)]
TheServices = Annotated[Services, Depends(services_of)]
TheTokens = Annotated[Tokens, Depends(tokens_of)]


def anybody(request: Request, now: Now, _token: Annotated[str | None, Depends(_bearer)]) -> Actor:
    """Give who acts; the public may."""
    return actor_of(request, now)


def signed_in(actor: Annotated[Actor, Depends(anybody)]) -> Actor:
    """Give who acts; the public may not.

    Raises:
        RequestError: not_signed_in.
    """
    if actor.account_id is None:
        raise RequestError("not_signed_in")
    return actor


Anybody = Annotated[Actor, Depends(anybody)]
SignedIn = Annotated[Actor, Depends(signed_in)]
