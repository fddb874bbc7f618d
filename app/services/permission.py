"""Step 1: who may issue and change: a clerk, for its own province, issuing authority and types."""

from sqlmodel import Session

from app.roles import Actor, Role
from app.services.errors import ForbiddenError, NotReadyError, OtherIssuerError
from app.tables import Certificate, Issuer
from licences.payload import Issuer as SigningIssuer


def authorise(session: Session, actor: Actor, type_number: int) -> SigningIssuer:
    """Give the issuing authority for which this clerk may issue this type.

    Raises:
        ForbiddenError: not a clerk.
        OtherIssuerError: not one of the clerk's types, or the authority has moved to another province.
        NotReadyError: the authority is not admitted.
    """
    if actor.role is not Role.CLERK or actor.issuer_code is None:
        raise ForbiddenError
    if type_number not in actor.types:
        raise OtherIssuerError("type")
    issuer = session.get(Issuer, actor.issuer_code)
    if issuer is None:
        raise NotReadyError("issuer")
    if issuer.region != actor.region:
        raise OtherIssuerError("region")
    return SigningIssuer(issuer.code, issuer.name, issuer.region)


def refuse_other_issuers(actor: Actor, certificate: Certificate) -> None:
    """Refuse a clerk who does not stand behind this certificate.

    Raises:
        ForbiddenError: not a clerk.
        OtherIssuerError: of another province, authority or type.
    """
    if actor.role is not Role.CLERK:
        raise ForbiddenError
    if certificate.region != actor.region:
        raise OtherIssuerError("region")
    if certificate.issuer_code != actor.issuer_code:
        raise OtherIssuerError("issuer_code")
    if certificate.type_number not in actor.types:
        raise OtherIssuerError("type")
