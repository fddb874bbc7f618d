"""Looks after the queue while the service runs: starts what waits, takes up what was lost."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from starlette.concurrency import run_in_threadpool

from app.conversion.handing_in import sweep
from app.conversion.queue import Starter
from app.http.logs import exception_fields
from app.services.context import Services

_SWEEP_EVERY: Final = timedelta(hours=1)
_log: Final = logging.getLogger(__name__)


async def start_regularly(services: Services, clock: Callable[[], datetime]) -> None:
    """Start conversions now, and then every `conversion_look_seconds`, until cancelled."""
    starter = Starter(services)
    swept: datetime | None = None
    while True:
        if swept is None or clock() - swept > _SWEEP_EVERY:
            swept = clock()
            await run_in_threadpool(_attempt, lambda: sweep(services, clock()))
        await run_in_threadpool(_attempt, lambda: starter.start_waiting(clock()))
        await asyncio.sleep(services.settings.conversion_look_seconds)


def _attempt(act: Callable[[], object]) -> None:
    try:
        act()
    except Exception as error:  # noqa: BLE001 - an unforeseen fault must not end the looking for good
        _log.warning("conversions not looked after", extra={"fields": exception_fields(error)})
