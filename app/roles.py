"""Who acts: the roles of the system and the person or system behind one request."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What an account may do; each sees only what its task needs."""

    PUBLIC = "public"  # 社会公众: verifies, looks up by two facts
    PARTNER = "partner"  # 企业: checks the licences of those it hires
    HOLDER = "holder"  # 持证人: shows own certificates, sees who looked
    INSPECTOR = "inspector"  # 执法人员: sees face data anywhere, each look recorded
    CLERK = "clerk"  # 发证机构经办人: issues and changes for its own issuer
    MINISTRY = "ministry"  # 部级: admits issuers, keeps the trust root
    AUDITOR = "auditor"  # 审计: reads the audit log, no face data

    @property
    def zh(self) -> str:
        """The role as people read it."""
        return _CHINESE[self]


_CHINESE: Final = {
    Role.PUBLIC: "社会公众",
    Role.PARTNER: "企业用户",
    Role.HOLDER: "持证人",
    Role.INSPECTOR: "执法人员",
    Role.CLERK: "发证经办人",
    Role.MINISTRY: "部级管理员",
    Role.AUDITOR: "审计员",
}


@dataclass(frozen=True, slots=True)
class Actor:
    """The one on whose behalf a request runs.

    Args:
        account_id: None for somebody not signed in.
        name: account name; goes into records, so never a person's number.
        role: what it may do.
        region: first two digits of the province's division code; None = not tied to one.
        issuer_code: credit code of the issuing authority a clerk works for.
        types: numbers of the certificate types a clerk may handle; empty = none.
        holder_code: document or credit code of a holder, its own certificates are found by it.
        holder_code_type: kind of that code (GB/T 36903), so that equal digits of another kind never match.
        display_name: as holders see who looked, e.g. a service number and unit.
        stamp: of the password this actor stands on; goes into sign-in tokens.
    """

    account_id: int | None
    name: str
    role: Role
    region: int | None = None
    issuer_code: str | None = None
    types: frozenset[int] = field(default_factory=frozenset)
    holder_code: str | None = field(default=None, repr=False)
    holder_code_type: str | None = None
    display_name: str = ""
    stamp: str = field(default="", repr=False, compare=False)


PUBLIC_ACTOR: Final = Actor(account_id=None, name="public", role=Role.PUBLIC)
"""Anybody not signed in."""

SYSTEM_ACTOR: Final = Actor(account_id=None, name="system", role=Role.MINISTRY)
"""This installation itself: scheduled publication and the command line of its operator."""
