"""A complete installation from nothing: secrets, keys, database, issuing authority, accounts.

Everything is made by the same services an operator uses. Run again over what exists, it adds what is missing,
rotates to a key of another algorithm when one is asked for, and gives the accounts new passwords.
"""

import secrets
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from app.migrations import migrate
from app.roles import SYSTEM_ACTOR, Role
from app.secret_files import make_missing
from app.services import accounts, issuers, keys, publication
from app.services.accounts import NewAccount
from app.services.context import Services
from app.services.errors import NameTakenError
from app.services.keys import KeyRequest
from app.settings import Settings
from licences.payload import Issuer
from licences.types import TYPES
from licences.types.base import TYPE_AUTHORITY
from signing.keystore import KeyStore, Purpose
from signing.trust import KeyState

ISSUER: Final = Issuer("11330000990000017U", "浙江省示例道路运输管理中心", 33)
"""The invented authority of the sample face data."""
MINISTRY: Final = Issuer(TYPE_AUTHORITY, "演示信任根", 11)
_KEY_LIFE: Final = timedelta(days=3653)
_PASSWORD_BYTES: Final = 12


class SignIn(NamedTuple):
    """How somebody signs in to the demonstration."""

    name: str
    role: Role
    password: str


def prepare_installation(settings: Settings, algorithm: str, now: datetime) -> list[SignIn]:
    """Make or complete the installation and give the accounts with their fresh passwords.

    Args:
        settings: where it lives.
        algorithm: of all its keys: ``ES256``, ``EdDSA`` or ``SM2``.
        now: aware.

    Raises:
        AlgorithmUnavailableError: this machine's libcrypto lacks SM2.
    """
    make_missing(settings)
    if not (settings.keys_path / "keys.json").exists():
        KeyStore.create(settings.keys_path, settings.passphrase())
    services = Services.from_settings(settings)
    try:
        migrate(services.engine)
        _admit(services, now)
        _make_keys(services, algorithm, now)
        return [_account(services, new, now) for new in _accounts()]
    finally:
        services.close()


def _make_keys(services: Services, algorithm: str, now: datetime) -> None:
    """Give each purpose a current key of the algorithm, the root first: it signs the list of the others."""
    every_type = frozenset(each.number for each in TYPES)
    new: list[bytes] = []
    for purpose, owner, types in (
        (Purpose.ROOT, MINISTRY, frozenset[int]()),
        (Purpose.PUBLISHER, MINISTRY, frozenset[int]()),
        (Purpose.PUBLISHER, ISSUER, frozenset[int]()),
        (Purpose.LICENCE, ISSUER, every_type),
    ):
        if _has_current(services.keystore, purpose, owner.code, algorithm):
            continue
        request = KeyRequest(purpose, algorithm, owner.code, owner.name, types, now, now + _KEY_LIFE)
        made = keys.make(services, SYSTEM_ACTOR, request, now)
        if purpose is Purpose.ROOT:
            keys.promote(services, SYSTEM_ACTOR, made.kid, now)
        else:
            new.append(made.kid)
    is_rotation = services.trust() is not None
    if new:
        # As an operator would: first everybody knows the keys, then they sign.
        publication.publish_trust(services, SYSTEM_ACTOR, now)
    for kid in new:
        # A rotation would have to wait until the lists before have run out; nobody carries these about.
        keys.promote(services, SYSTEM_ACTOR, kid, now, urgent=is_rotation)
    publication.refresh(services, SYSTEM_ACTOR, now)


def _has_current(store: KeyStore, purpose: Purpose, issuer_code: str, algorithm: str) -> bool:
    wanted = (KeyState.CURRENT, purpose, issuer_code, algorithm)
    return any(
        (each.state, each.purpose, each.issuer_code, each.algorithm) == wanted for each in store.records()
    )


def _admit(services: Services, now: datetime) -> None:
    try:
        issuers.add(services, SYSTEM_ACTOR, ISSUER.code, ISSUER.name, ISSUER.region, now)
    except NameTakenError:
        return  # made by an earlier run


def _accounts() -> list[NewAccount]:
    """Give one account for each role, with passwords nobody has seen."""
    region, password = ISSUER.region, _new_password
    every_type = frozenset(each.number for each in TYPES)
    company = "91330100990000025K"  # the operator of the sample face data
    return [
        NewAccount("clerk", password(), Role.CLERK, region=region, issuer_code=ISSUER.code, types=every_type),
        NewAccount("inspector", password(), Role.INSPECTOR, "演示执法员 0001", region=region),
        NewAccount("holder", password(), Role.HOLDER, holder_code=company, holder_code_type="001"),
        NewAccount("partner", password(), Role.PARTNER),
        NewAccount("ministry", password(), Role.MINISTRY),
        NewAccount("auditor", password(), Role.AUDITOR),
    ]


def _new_password() -> str:
    return secrets.token_urlsafe(_PASSWORD_BYTES)


def _account(services: Services, new: NewAccount, now: datetime) -> SignIn:
    """Make the account, or give the one of an earlier run the new password."""
    try:
        accounts.create(services, SYSTEM_ACTOR, new, now)
    except NameTakenError:
        accounts.change_password(services, SYSTEM_ACTOR, new.name, new.password, now)
    return SignIn(new.name, new.role, new.password)
