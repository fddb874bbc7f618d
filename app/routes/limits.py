"""Rate limits of routes where guessing pays: counted in the database, across processes."""

from datetime import datetime

from starlette.requests import Request

from app.http.errors import RequestError
from app.services.rate_limits import RateLimits, Rule


def limit(request: Request, rule: Rule, now: datetime, caller: str | None = None) -> None:
    """Count a request.

    Args:
        request: gives the limits of this application and the address of the caller.
        rule: the limit.
        now: aware.
        caller: who is counted; the address by default.

    Raises:
        RequestError: too_many_requests, with the seconds to wait.
    """
    limits = request.app.state.rate_limits
    assert isinstance(limits, RateLimits)
    client = request.client
    wait = limits.take(rule, caller or f"address:{client.host if client else ''}", now)
    if wait:
        raise RequestError("too_many_requests", headers={"Retry-After": str(wait)})
