"""What offline verifiers need, public: trust list, status lists and index, keys, dictionaries."""

from hashlib import sha256
from typing import Annotated, Final

import orjson
from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from app.http.conditional import respond
from app.routes.acting import TheServices
from app.routes.documented import API, TRUST, content, not_modified, refusals
from app.services import publication
from app.services.context import Services
from app.services.errors import NotFoundError, NotReadyError
from signing.list_id import ListId

router = APIRouter(prefix=API, tags=TRUST)

CBOR: Final = "application/cbor"
STATUS_LIST: Final = "application/statuslist+cwt"
"""Media type of a status list token (draft-ietf-oauth-status-list)."""
_MINUTE: Final = 60
_YEAR: Final = 365 * 24 * 3600
_NOT_PUBLISHED: Final = refusals("not_ready")


def _serve(request: Request, services: Services, name: str, media_type: str) -> Response | None:
    """Serve a publication; its body is read only when the client does not have it.

    Caches ask each time: an index and a list from two moments would not fit together.
    """
    etag = publication.etag_of(services, name)
    if etag is None:
        return None
    if f'"{etag}"' in request.headers.get("if-none-match", ""):
        return respond(request, b"", etag, media_type=media_type, max_age=0)
    found = publication.current(services, name)
    if found is None:
        return None
    return respond(request, found.body, found.etag, media_type=media_type, max_age=0)


def _published(path: str, name: str, missing: str, summary: str, words: str) -> None:
    """Make the route of a publication there is one of; `missing` names it when it was never published."""

    def serve(request: Request, services: TheServices) -> Response:
        answer = _serve(request, services, name, CBOR)
        if answer is None:
            raise NotReadyError(missing)
        return answer

    router.add_api_route(
        path,
        serve,
        methods=["GET"],
        name=missing,
        summary=summary,
        description=f"COSE_Sign1, {words}",
        response_class=Response,
        responses={200: content(CBOR, words), **not_modified(), **_NOT_PUBLISHED},
    )


_published(
    "/trust-list",
    publication.TRUST_LIST,
    "trust_list",
    "信任列表，由信任根签名 · list of trusted keys, signed by the root",
    "application/luzheng-trust+cbor",
)
_published(
    "/status/index",
    publication.STATUS_INDEX,
    "status_index",
    "状态列表目录，已签名 · signed index of the status lists",
    "application/luzheng-status-index+cbor",
)


@router.get(
    "/status/{issuer_code}/{number}",
    summary="状态列表 · a status list",
    response_class=Response,
    responses={
        200: content(STATUS_LIST, "Token Status List, CWT"),
        **not_modified(),
        **refusals("not_found"),
    },
)
def status_list(
    request: Request,
    issuer_code: Annotated[str, Path(pattern=r"^[0-9A-Z]{18}$", examples=["11330000990000017U"])],
    number: Annotated[int, Path(ge=0, le=1_000_000, examples=[0])],
    services: TheServices,
) -> Response:
    """Give one issuer's list of 1,048,576 licences, 4 bits each."""
    name = publication.list_name(ListId(issuer_code, number))
    answer = _serve(request, services, name, STATUS_LIST)
    if answer is None:
        raise NotFoundError("number")
    return answer


@router.get(
    "/dictionaries/{number}",
    summary="共享字典 · a shared dictionary",
    response_class=Response,
    responses={
        200: content("application/octet-stream", "frozen for ever under its number"),
        **not_modified(),
        **refusals("not_found"),
    },
)
def dictionary(request: Request, number: Annotated[int, Path(ge=1, le=31, examples=[1])]) -> Response:
    """Give a dictionary of the code text; it never changes."""
    words = publication.dictionary(number)
    if words is None:
        raise NotFoundError("number")
    etag = sha256(words).hexdigest()
    return respond(request, words, etag, media_type="application/octet-stream", max_age=_YEAR)


@router.get(
    "/jwks.json",
    summary="签发公钥 · public keys of the issuers",
    response_class=Response,
    responses={
        200: content(
            "application/jwk-set+json",
            "RFC 7517; kid as in the codes, hex; SM2 keys have crv SM2",
            {"type": "object", "properties": {"keys": {"type": "array", "items": {"type": "object"}}}},
        ),
        **not_modified(),
        **_NOT_PUBLISHED,
    },
)
def jwks(request: Request, services: TheServices) -> Response:
    """Give the keys that sign licences as a JSON Web Key Set."""
    keys = orjson.dumps(publication.jwks(services), option=orjson.OPT_SORT_KEYS)
    etag = sha256(keys).hexdigest()
    return respond(request, keys, etag, media_type="application/jwk-set+json", max_age=_MINUTE)
