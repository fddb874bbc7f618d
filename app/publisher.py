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


def publish_once(services: Services, now: datetime) -> None:
    """Publish whatever has changed or grown old; what fails is logged, the next round tries again."""
    for publish in (publication.publish_trust, publication.refresh_status):
        try:
            publish(services, SYSTEM_ACTOR, now)
        except _EXPECTED as error:
            fields = {"step": publish.__name__, **exception_fields(error)}
            _log.warning("not published", extra={"fields": fields})


def tidy(limits: RateLimits, now: datetime) -> None:
    """Remove what has no use any more."""
    try:
        limits.forget(now)
    except SQLAlchemyError as error:
        _log.warning("not tidied", extra={"fields": exception_fields(error)})


async def publish_regularly(services: Services, limits: RateLimits, clock: Callable[[], datetime]) -> None:
    """Publish and tidy now, and then every `status_refresh_seconds`, until cancelled."""
    seconds = services.settings.status_refresh_seconds
    # Processes started together take turns after the first round rather than all at once.
    pause = os.getpid() % seconds
    while True:
        await run_in_threadpool(publish_once, services, clock())
        await run_in_threadpool(tidy, limits, clock())
        await asyncio.sleep(pause)
        pause = seconds
