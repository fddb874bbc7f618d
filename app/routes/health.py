"""For those who run the service: is it alive, can it do its work, what has it done."""

import logging
from typing import Any, Final, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import Response

from app import problems
from app.http.logs import exception_fields
from app.http.metrics import CONTENT_TYPE
from app.migrations import is_current
from app.routes.acting import Now, TheServices
from app.routes.documented import OPERATION, content, refusals
from app.services import publication, published

router = APIRouter(tags=OPERATION)
_log: Final = logging.getLogger(__name__)


class Alive(BaseModel):
    """进程在运行 · the process runs."""

    status: Literal["ok"] = "ok"


class Ready(BaseModel):
    """可以办理业务 · requests can be served."""

    status: Literal["ok"] = "ok"
    checks: dict[str, bool] = Field(examples=[{"database": True, "schema": True, "trust_list": True}])
    status_index_age_seconds: int | None = Field(
        None,
        description="状态目录签发至今，离线核验靠它；空为从未发布 · "
        "since the status index was signed, which offline verification needs; null: never",
        examples=[3600],
    )


@router.get("/healthz", summary="存活 · alive", responses=refusals())
async def alive() -> Alive:
    """Say that the process runs; nothing else is touched."""
    return Alive()


@router.get("/readyz", summary="就绪 · ready", responses=refusals("not_ready"))
def ready(request: Request, services: TheServices, now: Now) -> Any:
    """Say whether database, schema and an unexpired trust list are there, and how old the status index is.

    An old index does not make a process unready: it verifies online all the same. It is there to be watched.
    """
    try:
        checks = {"database": True, "schema": is_current(services.engine)}
        made = published.made_at(services, publication.STATUS_INDEX)
    except SQLAlchemyError as error:
        _log.warning("database not ready", extra={"fields": exception_fields(error)})
        return _not_ready(request, {"database": False})
    trust = services.trust()
    checks["trust_list"] = trust is not None and now.timestamp() < trust.expires_at
    if not all(checks.values()):
        return _not_ready(request, checks)
    age = None if made is None else int((now - made).total_seconds())
    return Ready(checks=checks, status_index_age_seconds=age)


def _not_ready(request: Request, checks: dict[str, bool]) -> Response:
    return problems.response("not_ready", request_id=request.scope["request_id"], checks=checks)


@router.get(
    "/metrics",
    summary="指标 · figures for Prometheus",
    response_class=Response,
    responses={200: content("text/plain", "Prometheus", {"type": "string"}), **refusals()},
)
def metrics(request: Request) -> Response:
    """Give all figures of this process."""
    return Response(request.app.state.metrics.to_text(), media_type=CONTENT_TYPE)
