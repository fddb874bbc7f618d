"""Conversions: hand a province's export in, follow it, stop it, go on with it, fetch what came of it."""

from collections.abc import Callable, Iterator
from tempfile import TemporaryFile
from typing import IO, Annotated, Any, BinaryIO, Final, Literal

from fastapi import APIRouter, Path, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from app.conversion import lease, queue, runs
from app.conversion.handing_in import hand_in, refuse_crowd
from app.conversion.rejected import read_listed, read_rejected
from app.conversion.report.listed_csv import file_name
from app.conversion.report.page import policy, report_html
from app.conversion.report.report_json import report_bytes
from app.conversion.results import report_of, results_of
from app.http.multipart import room
from app.http.strict_route import StrictRoute
from app.routes.acting import Now, SignedIn, TheServices
from app.routes.certificate_shape import IdempotencyKey
from app.routes.conversion_form import description, receive
from app.routes.conversion_shape import ConversionAnswer, Conversions, RunId, answer, summary
from app.routes.documented import API, CONVERSIONS, SIGNED_IN, content, refusals

router = APIRouter(prefix=f"{API}/conversions", tags=CONVERSIONS, route_class=StrictRoute)

_KNOWN: Final = (*SIGNED_IN, "forbidden", "not_found")
_READ_BYTES: Final = 1 << 18
_WHERE: Final = {"Location": {"description": "任务的地址 · its address", "schema": {"type": "string"}}}


@router.post(
    "",
    status_code=202,
    summary="提交转换 · hand a file in",
    responses={
        202: {"headers": _WHERE},
        **refusals(
            *SIGNED_IN,
            "forbidden",
            "other_issuer",
            "bad_argument",
            "unknown_profile",
            "profile_faulty",
            "conversion_queue_full",
            "idempotency_conflict",
            "wrong_content_type",
            "body_unreadable",
            "took_too_long",
            "not_ready",
            "no_space",
        ),
    },
    openapi_extra=description(),
)
async def convert(
    request: Request,
    response: Response,
    *,
    services: TheServices,
    actor: SignedIn,
    now: Now,
    idempotency_key: IdempotencyKey = None,
) -> ConversionAnswer:
    """Take an export in; a process of its own converts it when its turn comes. Only for clerks."""
    runs.refuse_all_but_clerks(actor)
    if idempotency_key is None:  # with one, the file may be here already
        await run_in_threadpool(refuse_crowd, services, actor)
    upload, wanted = await receive(request, services.settings)

    def begin() -> ConversionAnswer:
        with upload:
            run_id = hand_in(services, actor, upload, wanted, idempotency_key, now)
        return answer(services, runs.read(services, run_id))

    made = await run_in_threadpool(begin)
    response.headers["Location"] = made.links.self
    return made


@router.get("", summary="最近的转换 · the newest conversions", responses=refusals(*SIGNED_IN, "forbidden"))
def newest_conversions(
    *, services: TheServices, actor: SignedIn, limit: Annotated[int, Query(ge=1, le=100)] = 20
) -> Conversions:
    """List the newest conversions of the clerk's authority."""
    found = runs.newest(services, actor, limit)
    done = runs.rows_done_of(services, [run.id for run in found])
    return Conversions(items=[summary(run, done.get(run.id, 0)) for run in found])


@router.get("/{run_id}", summary="进度与结果 · progress and result", responses=refusals(*_KNOWN))
def read_conversion(run_id: RunId, services: TheServices, actor: SignedIn) -> ConversionAnswer:
    """Tell how far a conversion is, and what became of the rows so far."""
    return answer(services, runs.read_own(services, actor, run_id))


@router.post(
    "/{run_id}/stop",
    status_code=202,
    summary="停止 · stop",
    responses=refusals(*_KNOWN, "conversion_ended"),
)
def stop_conversion(run_id: RunId, services: TheServices, actor: SignedIn, now: Now) -> ConversionAnswer:
    """Stop after what is begun; everything done is kept, and the conversion can go on later."""
    runs.refuse_all_but_clerks(actor)
    runs.refuse_other_types(actor, runs.read_own(services, actor, run_id))
    lease.ask_to_stop(services, run_id, now, actor)
    return answer(services, runs.read(services, run_id))


@router.post(
    "/{run_id}/resume",
    status_code=202,
    summary="继续 · go on",
    responses=refusals(
        *_KNOWN, "conversion_ended", "conversion_busy", "conversion_of_operator", "conversion_source_missing"
    ),
)
def resume_conversion(run_id: RunId, services: TheServices, actor: SignedIn, now: Now) -> ConversionAnswer:
    """Go on where a conversion was stopped or broke off."""
    queue.put_back(services, actor, run_id, now)
    return answer(services, runs.read(services, run_id))


@router.get(
    "/{run_id}/report.json",
    summary="报告（数据） · the report as data",
    response_class=Response,
    responses={
        200: content("application/json", "docs/conversion-report.md", {"type": "object"}),
        **refusals(*_KNOWN),
    },
)
def report_data(run_id: RunId, services: TheServices, actor: SignedIn) -> Response:
    """Give the report of the rows so far; counts only, nothing of any licence."""
    return Response(report_bytes(_report(services, actor, run_id)), media_type="application/json")


@router.get(
    "/{run_id}/report.html",
    summary="报告（网页） · the report as a page",
    response_class=Response,
    responses={200: content("text/html", "网页 · a page", {"type": "string"}), **refusals(*_KNOWN)},
)
def report_page(run_id: RunId, services: TheServices, actor: SignedIn) -> Response:
    """Give the report as a page that needs nothing from elsewhere."""
    page = report_html(_report(services, actor, run_id))
    return Response(page, headers={"Content-Security-Policy": policy()}, media_type="text/html")


@router.get(
    "/{run_id}/rejected.csv",
    summary="退回的行 · the rows that came back",
    response_class=Response,
    responses={
        200: content("text/csv", "UTF-8，更正后可单独提交 · correct it, hand it in", {"type": "string"}),
        **refusals(*_KNOWN, "nothing_rejected", "no_space"),
    },
)
def rejected_rows(
    run_id: RunId,
    *,
    services: TheServices,
    actor: SignedIn,
    now: Now,
    table: Annotated[int | None, Query(ge=1, le=10_000, description="第几个表 · which table")] = None,
) -> Response:
    """Give the rows that came back, as they were, with every fault; it is recorded who fetched them."""

    def write(out: BinaryIO) -> str:
        return read_rejected(services, actor, run_id, table, out, now)

    return _file(services, write, "rejected.csv")


@router.get(
    "/{run_id}/{kind}.csv",
    summary="跳过的行、请留意或不在导出中的证照 · skipped, to be looked at, gone",
    response_class=Response,
    responses={
        200: content("text/csv", "UTF-8，docs/conversion-report.md", {"type": "string"}),
        **refusals(*_KNOWN, "nothing_rejected", "no_space"),
    },
)
def listed_rows(
    run_id: RunId,
    kind: Annotated[Literal["skipped", "warned", "gone"], Path(description="哪一种 · which list")],
    *,
    services: TheServices,
    actor: SignedIn,
    now: Now,
) -> Response:
    """Name rows skipped, licences to be looked at, or gone from a full export; fetching is recorded."""

    def write(out: BinaryIO) -> str:
        read_listed(services, actor, run_id, kind, out, now)
        return file_name(kind)

    return _file(services, write, file_name(kind))


def _file(services: TheServices, write: Callable[[BinaryIO], str], plain_name: str) -> Response:
    """Give what is written, as a file of the name that writing it gives."""
    out = TemporaryFile(dir=services.settings.data_dir)  # noqa: SIM115 - closed when it has been sent
    try:
        with room():
            name = write(out)
    except BaseException:
        out.close()
        raise
    disposition = f"attachment; filename=\"{plain_name}\"; filename*=UTF-8''{name}"
    return StreamingResponse(
        _sent(out), headers={"Content-Disposition": disposition}, media_type="text/csv; charset=utf-8"
    )


def _sent(out: IO[bytes]) -> Iterator[bytes]:
    with out:
        out.seek(0)
        while chunk := out.read(_READ_BYTES):
            yield chunk


def _report(services: TheServices, actor: SignedIn, run_id: str) -> dict[str, Any]:
    run = runs.read_own(services, actor, run_id)
    return report_of(services, run, results_of(services, run))
