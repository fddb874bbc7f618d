"""Problems (RFC 9457): the only place that knows which error is which HTTP answer.

Every refusal is `application/problem+json` with a stable `code`, title and remedy in Chinese and English,
the id of the request and, where fields are at fault, all of them. What the edge refuses has its words in
`problems.tsv`; errors of services and of the picture reader bring their own. An error in no table is a 500
without detail.
"""

import csv
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from http import HTTPStatus
from importlib.resources import files
from typing import Any, Final

import orjson
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app import field_faults
from app.conversion import errors as converting
from app.conversion.executors import errors as executing
from app.conversion.file_trouble import DiskFullError, FileTroubleError
from app.conversion.patience import DatabaseAwayError, DatabaseFullError
from app.http.errors import RequestError
from app.http.logs import exception_fields
from app.services import errors
from app.services.errors import Fault, ServiceError
from licences.conversion.profile import ProfileError, UnknownProfileError
from verify_client import errors as scanning
from verify_client.errors import ScanError

MEDIA_TYPE: Final = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem."""

    code: str
    status: int
    title_zh: str
    title_en: str
    remedy_zh: str
    remedy_en: str


def _load() -> dict[str, Kind]:
    """Read the edge's own table."""
    lines = files("app").joinpath("problems.tsv").read_text("utf-8").splitlines()
    rows = csv.reader(lines[1:], delimiter="\t")
    return {code: Kind(code, int(status), *words) for code, status, *words in rows}


STATUS_OF_SERVICE_ERRORS: Final[Mapping[type[ServiceError], int]] = {
    errors.NotFoundError: 404,
    errors.NoMatchError: 404,
    errors.ForbiddenError: 403,
    errors.OtherIssuerError: 403,
    errors.PurposeMissingError: 422,
    errors.ConflictError: 409,
    errors.IdempotencyConflictError: 409,
    errors.AlreadyInForceError: 409,
    errors.NotLatestError: 409,
    errors.NameTakenError: 409,
    errors.KeyTooNewError: 409,
    errors.TransitionRefusedError: 409,
    errors.BadArgumentError: 422,
    errors.WeakPasswordError: 422,
    errors.InvalidFaceError: 422,
    errors.NotReadyError: 503,
    errors.HeldUnusableError: 400,
    errors.IssuersForgottenError: 409,
    errors.SelfCheckError: 500,
    converting.RunBusyError: 409,
    converting.RunEndedError: 409,
    converting.OperatorsRunError: 409,
    converting.RunAlteredError: 409,
    converting.SourceChangedError: 409,
    converting.SourceMissingError: 409,
    converting.QueueFullError: 409,
    converting.NothingRejectedError: 404,
    converting.ReportsOverSourceError: 409,
    converting.WhichIssuerError: 422,
    converting.RegisterUnsettledError: 503,
    **dict.fromkeys(
        (
            DatabaseAwayError,
            DatabaseFullError,
            DiskFullError,
            FileTroubleError,
            executing.WorkersDieError,
            executing.WorkerFailedError,
            executing.ClusterMissingError,
            executing.ClusterNeedsServerError,
            executing.SchedulerUnreachableError,
            executing.NoWorkersError,
            executing.ClusterVersionError,
            executing.WorkerMisplacedError,
        ),
        503,
    ),
}

STATUS_OF_SCAN_ERRORS: Final[Mapping[type[ScanError], int]] = {
    scanning.NotAPictureError: 422,
    scanning.BrokenPictureError: 422,
    scanning.TooLargeError: 422,
    scanning.NoCodeError: 422,
    scanning.NoCodeOnFirstPagesError: 422,
    scanning.SeveralCodesError: 422,
    scanning.ScannerMissingError: 503,
}

KINDS: Final[Mapping[str, Kind]] = (
    _load()
    | {
        error.code: Kind(error.code, status, error.zh, error.en, error.remedy_zh, error.remedy_en)
        for error, status in STATUS_OF_SERVICE_ERRORS.items()
    }
    | {
        error.code: Kind(error.code, status, error.zh, error.en, error.next_zh, error.next_en)
        for error, status in STATUS_OF_SCAN_ERRORS.items()
    }
)
"""Every problem this service gives, by code."""

DATABASE_ERRORS: Final = (OperationalError, PoolTimeoutError, DatabaseError)
"""What a database in trouble raises; see `is_database_trouble`."""

_FAULTS_BYTES: Final = 48 * 1024
"""Of the faults in one answer, which is below 64 KiB so."""
_log: Final = logging.getLogger(__name__)
_CODE_OF_STATUS: Final = {404: "no_such_address", 405: "method_not_allowed", 413: "body_too_large"}


def body(
    code: str, faults: Sequence[Fault] = (), request_id: str | None = None, **members: object
) -> dict[str, Any]:
    """Build the members of a problem (RFC 9457, section 3.1; further members by section 3.2).

    Args:
        code: a key of `KINDS`; anything else is our own fault and reads as `internal`.
        faults: one for each field to correct; so many are listed as a person corrects at once.
        request_id: names the request in our logs.
        members: further members for this kind; never personal data.
    """
    kind = KINDS.get(code, KINDS["internal"])
    found: dict[str, Any] = {
        "type": f"/api/v1/problems/{kind.code}",
        "title": kind.title_zh,
        "title_en": kind.title_en,
        "status": kind.status,
        "code": kind.code,
        "remedy_zh": kind.remedy_zh,
        "remedy_en": kind.remedy_en,
        **members,
    }
    if faults:
        found["errors"] = listed = _listed(faults)
        if len(listed) < len(faults):
            found["more_errors"] = True
    if request_id is not None:
        found["request_id"] = request_id
    return found


def _listed(faults: Sequence[Fault]) -> list[dict[str, str]]:
    """Give as many faults as an answer holds: what a client has sent must not come back many times over."""
    left, listed = _FAULTS_BYTES, []
    for fault in faults[: field_faults.MOST]:
        shown = {name: field_faults.cut(text) for name, text in asdict(fault).items()}
        left -= len(orjson.dumps(shown))
        if left < 0:
            break
        listed.append(shown)
    return listed


def response(
    code: str,
    faults: Sequence[Fault] = (),
    request_id: str | None = None,
    headers: Mapping[str, str] | None = None,
    **members: object,
) -> Response:
    """Build the HTTP answer of a problem."""
    found = body(code, faults, request_id, **members)
    extra = dict(headers or {})
    if found["status"] == HTTPStatus.UNAUTHORIZED:
        extra.setdefault("WWW-Authenticate", 'Bearer realm="luzheng"')  # RFC 9110, section 11.6.1
    return Response(orjson.dumps(found), found["status"], extra, MEDIA_TYPE)


def of_service_error(error: ServiceError) -> tuple[str, tuple[Fault, ...], dict[str, str]]:
    """Give code, faults and further members of a service's refusal."""
    if isinstance(error, errors.InvalidFaceError):
        return error.code, error.faults, {}
    if isinstance(error, errors.TransitionRefusedError):
        return error.code, (), {"certificate_status": error.status, "action": error.action}
    return error.code, (), {} if error.field is None else {"field": error.field}


def from_error(error: Exception, request_id: str | None = None) -> Response:
    """Turn any error into its answer."""
    if isinstance(error, HTTPException):
        return _of_http_error(error, request_id)
    if isinstance(error, RequestValidationError):
        return response("invalid_request", field_faults.from_pydantic(error.errors()), request_id)
    if isinstance(error, ServiceError):
        code, faults, members = of_service_error(error)
        return response(code, faults, request_id, None, **members)
    if isinstance(error, ScanError | ProfileError | UnknownProfileError):
        return _of_foreign_error(error, request_id)
    if is_database_trouble(error):
        return response("busy", (), request_id, {"Retry-After": "2"})
    return response("internal", (), request_id)


def _of_foreign_error(
    error: ScanError | ProfileError | UnknownProfileError, request_id: str | None
) -> Response:
    """Answer for what a package below refuses."""
    if isinstance(error, ProfileError):
        return response("profile_faulty", _of_profile(error), request_id)
    return response(error.code, (), request_id)


def _of_profile(error: ProfileError) -> list[Fault]:
    """Give the mistakes of a profile that was handed in, each with its line."""
    return [
        Fault(
            fault.code,
            "/profile_text",
            f"第 {fault.line} 行第 {fault.column} 列：{fault.zh}",
            f"Line {fault.line}, column {fault.column}: {fault.en}",
            fault.remedy_zh,
            fault.remedy_en,
        )
        for fault in error.faults[: field_faults.MOST]
    ]


def is_database_trouble(error: Exception) -> bool:
    """Say whether the database cannot be reached, was too long at work for others, or is damaged.

    A damaged SQLite file raises `DatabaseError` itself; its other children (a wrong statement, a broken
    constraint) are faults of ours.
    """
    return isinstance(error, OperationalError | PoolTimeoutError) or type(error) is DatabaseError


def _of_http_error(error: HTTPException, request_id: str | None) -> Response:
    """Answer for what the edge or the framework has refused."""
    if isinstance(error, RequestError):
        return response(error.code, error.faults, request_id, error.headers)
    code = _CODE_OF_STATUS.get(error.status_code, "body_unreadable")
    return response(code, (), request_id, error.headers)


async def _handle(request: Request, error: Exception) -> Response:
    """Answer for the framework; what is not the caller's fault is logged."""
    request_id = request.scope.get("request_id")
    answer = from_error(error, request_id)
    if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("failed", extra={"fields": {"request_id": request_id, **exception_fields(error)}})
    return answer


def install(app: FastAPI) -> None:
    """Have the framework answer with problems."""
    of_profiles = (ProfileError, UnknownProfileError)
    for kind in (
        HTTPException,
        RequestValidationError,
        ServiceError,
        ScanError,
        *of_profiles,
        *DATABASE_ERRORS,
    ):
        app.add_exception_handler(kind, _handle)
