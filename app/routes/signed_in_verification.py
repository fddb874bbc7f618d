"""Verification by those who are signed in; an inspector sees the registered data, and the look is recorded.

The verdict does not wait for the rest: with the account or the record out of reach it is given all the same,
and then without what only they would have opened.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final, TypeVar

import anyio
from anyio import to_thread
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request

from app.http.logs import exception_fields
from app.roles import PUBLIC_ACTOR, Actor, Role
from app.routes.acting import actor_of
from app.routes.verify_body import VerifyBody
from app.services import inspection, verification
from app.services.errors import PurposeMissingError
from app.services.status_reader import ANSWER_SECONDS
from app.services.texts import is_blank
from app.services.verification import Checked

Result = TypeVar("Result")
_NOT_ANSWERED: Final = (SQLAlchemyError, TimeoutError)
_log: Final = logging.getLogger(__name__)


async def verify_with_token(request: Request, asked: VerifyBody, now: datetime) -> dict[str, Any]:
    """Judge a code for the account behind the token; account and register are asked at the same time."""
    actor, checked = await asyncio.gather(
        _account(request, now), verification.check(request.app.state.services, asked.text, now)
    )
    return await _show(request, actor, asked, checked, now)


async def verify_as(request: Request, actor: Actor, asked: VerifyBody, now: datetime) -> dict[str, Any]:
    """Judge a code for somebody who may see more than the public."""
    checked = await verification.check(request.app.state.services, asked.text, now)
    return await _show(request, actor, asked, checked, now)


async def _account(request: Request, now: datetime) -> Actor:
    try:
        return await _within_limit(partial(actor_of, request, now))
    except _NOT_ANSWERED as error:
        _log.error("account not read", extra={"fields": exception_fields(error)})
        return PUBLIC_ACTOR  # the token is genuine, but nobody can say for whom: the public scope


async def _show(
    request: Request, actor: Actor, asked: VerifyBody, checked: Checked, now: datetime
) -> dict[str, Any]:
    """Give the verdict as this actor may see it."""
    inspects = actor.role is Role.INSPECTOR
    if inspects:
        for field, given in (("purpose", asked.purpose), ("place", asked.place)):
            if is_blank(given):
                raise PurposeMissingError(field)
    request.app.state.metrics.observe_verdict(checked.verdict.reason)
    content = checked.to_dict()
    if inspects:
        found = None if checked.unreachable else await _record(request, actor, asked, checked, now)
        content["record"] = found
    return content


async def _record(
    request: Request, actor: Actor, asked: VerifyBody, checked: Checked, now: datetime
) -> Mapping[str, Any] | None:
    """Give the registered data, None when there are none or the look at them cannot be recorded."""
    assert asked.purpose is not None
    assert asked.place is not None
    reading = partial(
        inspection.record_of,
        request.app.state.services,
        actor,
        asked.text,
        checked.verdict,
        purpose=asked.purpose,
        place=asked.place,
        now=now,
    )
    try:
        return await _within_limit(reading)
    except _NOT_ANSWERED as error:
        _log.error("record not read", extra={"fields": exception_fields(error)})
        return None


async def _within_limit(work: Callable[[], Result]) -> Result:
    """Do what needs the database in a thread, and leave it to itself when it takes too long.

    Raises:
        TimeoutError: it took too long.
    """
    with anyio.fail_after(ANSWER_SECONDS):
        return await to_thread.run_sync(work, abandon_on_cancel=True)
