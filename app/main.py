"""The web application: settings in, ASGI application out. It wires parts together and holds no rule."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import Any, Final

from fastapi import FastAPI
from starlette.types import ASGIApp

from app import problems
from app.conversion.supervising import start_regularly
from app.garbage import leave_alone_what_there_is
from app.http import logs
from app.http.body_limit import BodyLimit
from app.http.bounded import BoundedThreads
from app.http.connection import ConnectionLimits
from app.http.edge import Edge, EdgeParts
from app.http.flood import Flood
from app.http.metrics import Metrics
from app.http.pictures import PictureReader
from app.http.security_headers import SecurityHeaders
from app.http.tokens import Tokens
from app.publisher import publish_regularly
from app.routes import HOT, ROUTERS
from app.routes.conversion_form import PROFILE_BYTES
from app.routes.documented import API, TAGS, complete, operation_id
from app.secret_files import read_secret
from app.services.context import Services
from app.services.passwords import MEBIBYTES_EACH
from app.services.rate_limits import RateLimits
from app.settings import Settings

_READERS: Final = 2
"""Pictures read at once in one process; reading is bound by the processor."""
_PICTURE_SECONDS: Final = 1.5
_BATCHES: Final = 2
_LARGE_BODIES: Final = 2
"""Large JSON bodies read at once in one process."""
_SIGN_IN_BYTES: Final = 8192
"""Of a sign-in: the longest name and password, each character written as nine, are half of it."""
_FORM_OVERHEAD: Final = 8192
"""Bytes a multipart form adds to its picture."""

_DESCRIPTION: Final = """
道路运输电子证照：三类九证的发证、核验与状态。错误一律为 RFC 9457 问题，代码稳定，中英文并列，附更正办法。

Electronic road-transport licences of China: issue, verify, keep. Every refusal is a problem (RFC 9457) with a
stable code, Chinese and English, and the remedy. Times people read are China time; dates are inclusive.
"""


def _utc_now() -> datetime:
    return datetime.now(UTC)


def create_app(
    settings: Settings | None = None,
    *,
    services: Services | None = None,
    clock: Callable[[], datetime] = _utc_now,
    publishes: bool = True,
    converts: bool = True,
) -> FastAPI:
    """Build the application; a process that serves it takes it from `served`.

    Args:
        settings: from the environment if not given.
        services: opened from the settings if not given; closed with the application.
        clock: gives the one `now` of each request, aware.
        publishes: whether it keeps trust list and status lists fresh in the background.
        converts: whether it starts the conversions that are handed in.

    Raises:
        SecretFileError, KeyStoreError: this installation is not set up; run ``luzheng init``.
    """
    settings = settings or Settings()
    services = services or Services.from_settings(settings)
    secret = read_secret(settings.token_secret_path)
    app = FastAPI(
        title="路证 Luzheng",
        version="0.1.0",
        description=_DESCRIPTION,
        openapi_url=f"{API}/openapi.json",
        openapi_tags=TAGS,
        docs_url=None,  # the framework's pages load scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,  # they would repeat the Host header; the edge takes a last slash off
        generate_unique_id_function=operation_id,
        lifespan=_lifespan,
        # Telemetry of the framework would carry request bodies; figures come from app/http/metrics.py.
        telemetry={"tracing": False, "metrics": False, "logs": False, "operation_spans": False},
    )
    app.state.services = services
    app.state.clock = clock
    app.state.publishes = publishes
    app.state.converts = converts
    app.state.tokens = Tokens(secret, settings.token_minutes)
    app.state.rate_limits = RateLimits(services.engine, secret)
    app.state.metrics = Metrics()
    app.state.pictures = PictureReader(_READERS, _PICTURE_SECONDS)
    app.state.sign_ins = BoundedThreads(settings.sign_in_mebibytes // MEBIBYTES_EACH)
    app.state.large_bodies = BoundedThreads(_LARGE_BODIES)
    app.state.batches = BoundedThreads(_BATCHES)
    app.state.verify_flood = Flood(settings.verify_per_minute)
    problems.install(app)
    for router in ROUTERS:
        app.include_router(router)
    complete(app)
    app.add_middleware(_edge(settings, app.state.metrics, app.state.verify_flood))
    return app


def served() -> FastAPI:
    """Build the application in a process that does nothing else; `uvicorn --factory app.main:served`."""
    app = create_app()
    leave_alone_what_there_is()
    return app


def _edge(settings: Settings, metrics: Metrics, verify: Flood) -> Callable[[ASGIApp], Edge]:
    """Give the maker of the one middleware."""
    conversions = f"{API}/conversions"
    sizes = {
        f"{API}/verify/picture": settings.max_picture_bytes + _FORM_OVERHEAD,
        f"{API}/token": _SIGN_IN_BYTES,
        conversions: settings.max_conversion_bytes + PROFILE_BYTES + _FORM_OVERHEAD,
    }
    parts = EdgeParts(
        body_limit=BodyLimit(settings.max_body_bytes, sizes, streamed={conversions}),
        security_headers=SecurityHeaders(https=settings.public_url.startswith("https://")),
        access_log=logs.access_log(settings.log_level),
        metrics=metrics,
        floods={f"{API}/verify": verify, "": Flood(settings.requests_per_minute)},
        seconds=settings.request_seconds,
        hot=HOT,
        slow={conversions: settings.upload_seconds},
    )

    def make(app: ASGIApp, *_: Any) -> Edge:
        return Edge(app, parts)

    return make


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[dict[str, Any]]:
    """Take over the logs and publish in the background; close all connections at the end."""
    services: Services = app.state.services
    logs.configure(services.settings.log_level)
    publishing = (
        publish_regularly(services, app.state.rate_limits, app.state.clock)
        if app.state.publishes
        else _nothing()
    )
    converting = start_regularly(services, app.state.clock) if app.state.converts else _nothing()
    tasks = [asyncio.create_task(publishing), asyncio.create_task(converting)]
    settings = services.settings
    try:
        yield {"connection_limits": ConnectionLimits(settings.head_seconds, settings.connections)}
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
        app.state.pictures.close()
        await services.status.close_async()
        services.close()


async def _nothing() -> None:
    """Do nothing in the background."""
