"""Issuing authorities: admitted by the ministry, each tied to one province."""

from datetime import datetime
from typing import Final

from sqlmodel import col, select

from app.roles import Actor, Role
from app.services.context import Services
from app.services.errors import BadArgumentError, ForbiddenError, NameTakenError
from app.services.row_records import record_of
from app.services.texts import told
from app.tables import Issuer
from licences.codes import code_list
from licences.errors import IdentifierError
from licences.identifiers import credit_code

LONGEST_NAME: Final = 120
"""As long as the trust list carries."""


def add(services: Services, actor: Actor, code: str, name: str, region: int, now: datetime) -> None:  # noqa: PLR0917 - the same order in every act
    """Admit an issuing authority.

    Args:
        services: of this installation.
        actor: the ministry, or the operator at the command line.
        code: credit code, its check character is checked.
        name: as it stands on certificates.
        region: first two digits of the division code of a province that issues certificates.
        now: aware.

    Raises:
        ForbiddenError: not the ministry.
        BadArgumentError: a value is not allowed.
        NameTakenError: the code is admitted already.
    """
    if actor.role is not Role.MINISTRY:
        raise ForbiddenError
    try:
        code = credit_code.validate(code)
    except IdentifierError:
        raise BadArgumentError("code") from None
    name = told(name, "name", LONGEST_NAME)
    if f"{region}0000" not in {province.code for province in code_list("province")}:
        raise BadArgumentError("region")
    with services.session() as session:
        if session.get(Issuer, code) is not None:
            raise NameTakenError("code")
        issuer = Issuer(code=code, name=name, region=region)
        session.add(issuer)
        session.flush()
        services.audit.append(
            session,
            actor=actor,
            action="issuer.add",
            subject=f"issuer:{code}",
            region=region,
            detail={"record": record_of(services.audit, issuer)},
            now=now,
        )


def listing(services: Services) -> list[Issuer]:
    """Give all issuing authorities by province and code, detached."""
    with services.reading() as session:
        return list(session.exec(select(Issuer).order_by(col(Issuer.region), col(Issuer.code))).all())
