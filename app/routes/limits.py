"""Rate limits of routes where guessing pays: counted in the database, across processes."""

from datetime import datetime

from starlette.requests import Request

from app.http.callers import caller_of
from app.http.errors import RequestError
from app.services.rate_limits import RateLimits, Rule


def rate_limits_of(request: Request) -> RateLimits:
    """Give the limits of this application."""
    limits = request.app.state.rate_limits
    assert isinstance(limits, RateLimits)
    return limits


def limit(request: Request, rule: Rule, now: datetime, caller: str | None = None) -> None:
    """Count a request.

    Args:
        request: gives the limits of this application and the address of the caller.
        rule: the limit.
        now: aware.
        caller: who is counted; the address, or the network of IPv6, by default.

    Raises:
        RequestError: too_many_requests, with the seconds to wait.
    """
    wait = rate_limits_of(request).take(rule, caller or f"address:{caller_of(request.scope)}", now)
    if wait:
        raise RequestError("too_many_requests", headers={"Retry-After": str(wait)})
