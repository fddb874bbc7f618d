"""The licence code of a certificate as picture and as text, drawn when asked for."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from app import pictures
from app.http.strict_route import StrictRoute
from app.routes.acting import SignedIn, TheServices
from app.routes.certificate_shape import CertificateId
from app.routes.documented import API, CERTIFICATES, SIGNED_IN, content, refusals
from app.services import reading
from signing.code_text import to_text

router = APIRouter(prefix=f"{API}/certificates", tags=CERTIFICATES, route_class=StrictRoute)

_REFUSALS = refusals(*SIGNED_IN, "not_found", "forbidden", "other_issuer")


def code_text(certificate_id: CertificateId, services: TheServices, actor: SignedIn) -> str:
    """Give the text of a certificate's code."""
    return to_text(reading.envelope_of(services, actor, certificate_id), services.settings.public_url)


@router.get(
    "/{certificate_id}/code.txt",
    summary="证照码文本 · text of the code",
    response_class=Response,
    responses={200: content("text/plain", "https://<host>/v#<digits>", {"type": "string"}), **_REFUSALS},
)
def as_text(certificate_id: CertificateId, services: TheServices, actor: SignedIn) -> Response:
    """Give the text of the code."""
    return Response(code_text(certificate_id, services, actor), media_type="text/plain; charset=utf-8")


@router.get(
    "/{certificate_id}/code.png",
    summary="证照码图片 PNG · picture of the code",
    response_class=Response,
    responses={200: content("image/png", "1-bit PNG"), **_REFUSALS},
)
def as_png(
    certificate_id: CertificateId,
    services: TheServices,
    actor: SignedIn,
    scale: Annotated[
        int, Query(ge=1, le=32, description="每模块像素 · pixels a module")
    ] = pictures.DEFAULT_SCALE,
) -> Response:
    """Draw the code as PNG."""
    return Response(pictures.png(code_text(certificate_id, services, actor), scale), media_type="image/png")


@router.get(
    "/{certificate_id}/code.svg",
    summary="证照码图片 SVG · picture of the code",
    response_class=Response,
    responses={200: content("image/svg+xml", "SVG", {"type": "string"}), **_REFUSALS},
)
def as_svg(certificate_id: CertificateId, services: TheServices, actor: SignedIn) -> Response:
    """Draw the code as SVG."""
    return Response(pictures.svg(code_text(certificate_id, services, actor)), media_type="image/svg+xml")
