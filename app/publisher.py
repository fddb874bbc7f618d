"""Keeps what is published fresh while the service runs: trust list, status lists and their index.

Every process does this; the database decides who replaces an edition, the others find that it still serves.
A machine without the root key publishes status lists only; one without publishers' keys just serves.
"""

import asyncio
import logging
import os
from collections.abc import Callable
from datetime import datetime
from typing import Final

from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from app.http.logs import exception_fields
from app.roles import SYSTEM_ACTOR
from app.services import publication
from app.services.context import Services
from app.services.errors import ServiceError
from app.services.rate_limits import RateLimits
from signing.errors import SigningError

_log: Final = logging.getLogger(__name__)
_EXPECTED: Final = (ServiceError, SigningError, SQLAlchemyError, OSError)


def publish_once(services: Services, limits: RateLimits, clock: Callable[[], datetime]) -> None:
    """Publish whatever has changed or grown old, then tidy; each step whatever became of the one before."""
    _attempt("trust list", lambda: publication.publish_trust(services, SYSTEM_ACTOR, clock()))
    _attempt("status lists", lambda: publication.refresh_status(services, SYSTEM_ACTOR, clock()))
    _attempt("tidying", lambda: limits.forget(clock()))


def _attempt(step: str, act: Callable[[], object]) -> None:
    """Take one step; what fails is logged, the next round tries again."""
    try:
        act()
    except Exception as error:  # noqa: BLE001 - an unforeseen fault must not end the publishing for good
        level = logging.WARNING if isinstance(error, _EXPECTED) else logging.ERROR
        _log.log(level, "not published", extra={"fields": {"step": step, **exception_fields(error)}})


async def publish_regularly(services: Services, limits: RateLimits, clock: Callable[[], datetime]) -> None:
    """Publish and tidy now, and then every `status_refresh_seconds`, until cancelled."""
    seconds = services.settings.status_refresh_seconds
    # Processes started together take turns after the first round rather than all at once.
    pause = os.getpid() % seconds
    while True:
        await run_in_threadpool(publish_once, services, limits, clock)
        await asyncio.sleep(pause)
        pause = seconds
