"""Sign-in tokens: JWT (RFC 7519), HS256, short-lived; the account they name is looked up each time."""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

import jwt

from app.http.errors import RequestError
from app.roles import Actor

_ALGORITHM: Final = "HS256"
_ISSUER: Final = "luzheng"


class SignIn(NamedTuple):
    """What a genuine, unexpired token says."""

    account_id: int
    stamp: str


class Tokens:
    """Makes and reads tokens.

    Args:
        secret: at least 32 bytes, the same in all processes.
        minutes: how long a token lives.
    """

    def __init__(self, secret: bytes, minutes: int) -> None:
        self._secret = secret
        self._life = timedelta(minutes=minutes)

    @property
    def seconds(self) -> int:
        """How long a token lives."""
        return int(self._life.total_seconds())

    def make(self, actor: Actor, now: datetime) -> str:
        """Make the token of an account that has just signed in."""
        claims = {
            "iss": _ISSUER,
            "sub": str(actor.account_id),
            "role": actor.role.value,
            "stamp": actor.stamp,
            "iat": int(now.timestamp()),
            "exp": int((now + self._life).timestamp()),
        }
        return jwt.encode(claims, self._secret, _ALGORITHM)

    def read(self, token: str, now: datetime) -> SignIn:
        """Read a token.

        Raises:
            RequestError: token_invalid or token_expired.
        """
        try:
            claims = jwt.decode(
                token,
                self._secret,
                [_ALGORITHM],
                issuer=_ISSUER,
                # The library would compare with its own clock; one request has one `now`.
                options={
                    "require": ["sub", "stamp", "iat", "exp"],
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                },
            )
            account_id, stamp, ends = int(claims["sub"]), str(claims["stamp"]), int(claims["exp"])
        except (jwt.InvalidTokenError, ValueError, TypeError, OverflowError) as error:
            raise RequestError("token_invalid") from error
        if now.timestamp() >= ends:
            raise RequestError("token_expired")
        return SignIn(account_id, stamp)
