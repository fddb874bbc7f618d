"""For those who run the service: is it alive, can it do its work, what has it done."""

from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from app import problems
from app.http.metrics import CONTENT_TYPE
from app.migrations import is_current
from app.routes.acting import Now, TheServices
from app.routes.documented import OPERATION, content, refusals

router = APIRouter(tags=OPERATION)


class Alive(BaseModel):
    """进程在运行 · the process runs."""

    status: Literal["ok"] = "ok"


class Ready(BaseModel):
    """可以办理业务 · requests can be served."""

    status: Literal["ok"] = "ok"
    checks: dict[str, bool] = Field(examples=[{"database": True, "schema": True, "trust_list": True}])


@router.get("/healthz", summary="存活 · alive", responses=refusals())
async def alive() -> Alive:
    """Say that the process runs; nothing else is touched."""
    return Alive()


@router.get("/readyz", summary="就绪 · ready", responses=refusals("not_ready"))
def ready(request: Request, services: TheServices, now: Now) -> Any:
    """Say whether database, schema and an unexpired trust list are there."""
    trust = services.trust()
    checks = {
        "database": True,  # or the line above had failed
        "schema": is_current(services.engine),
        "trust_list": trust is not None and now.timestamp() < trust.expires_at,
    }
    if all(checks.values()):
        return Ready(checks=checks)
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
