"""Local accounts: made by the operator, never with a default password.

An unknown name costs the same hash as a wrong password, so the time of an answer does not tell them apart.
"""

import hmac
from datetime import datetime
from hashlib import sha256
from typing import Final

from sqlmodel import Session, col, select

from app.roles import PUBLIC_ACTOR, Actor, Role
from app.services.context import Services
from app.services.errors import BadArgumentError, ForbiddenError, NameTakenError, NotFoundError
from app.services.new_account import NewAccount, check, is_name
from app.services.passwords import fits, hash_password
from app.services.row_records import record_of
from app.tables import Account, Issuer

__all__ = [
    "NewAccount",
    "actor_of",
    "authenticate",
    "change_password",
    "create",
    "disable",
    "listing",
    "stamp_of",
]

_UNKNOWN: Final = "account:unknown"


def create(services: Services, actor: Actor, new: NewAccount, now: datetime) -> int:
    """Make an account and give its id.

    Raises:
        ForbiddenError: only the ministry, or the operator at the command line, makes accounts.
        BadArgumentError, WeakPasswordError, NameTakenError: the account cannot be as asked.
    """
    _refuse_others(actor)
    check(new)
    password_hash = hash_password(new.password, new.name)
    with services.session() as session:
        _check_issuer(session, new)
        if session.exec(select(Account.id).where(Account.name == new.name)).first() is not None:
            raise NameTakenError("name")
        account = Account(
            name=new.name,
            display_name=new.display_name or new.name,
            role=new.role.value,
            region=new.region,
            issuer_code=new.issuer_code,
            types=sorted(new.types),
            holder_code=new.holder_code,
            holder_code_type=new.holder_code_type,
            password_hash=password_hash,
            password_at=now,
            created_at=now,
        )
        session.add(account)
        session.flush()
        assert account.id is not None
        _record(services, session, actor, "account.create", account, now=now, detail={"role": new.role.value})
        return account.id


def authenticate(services: Services, name: str, password: str, now: datetime) -> Actor | None:
    """Give the actor behind name and password, None if they do not fit or the account is disabled."""
    account = _find(services, name) if is_name(name) else None
    right = fits(account.password_hash if account else None, password)
    signed_in = account is not None and right and account.disabled_at is None
    actor = _actor(account) if account is not None and signed_in else None
    with services.session() as session:
        services.audit.append(
            session,
            actor=actor or PUBLIC_ACTOR,
            action="account.sign_in" if actor else "account.sign_in_refused",
            subject=_UNKNOWN if account is None else f"account:{account.id}",
            now=now,
        )
    return actor


def actor_of(services: Services, account_id: int, stamp: str) -> Actor | None:
    """Give the actor of a sign-in token, None if the account is disabled or its password changed since.

    Args:
        services: of this installation.
        account_id: from the token.
        stamp: from the token; not its time, since a clock may be set back, and a sign-in with the old
            password may end after the change.
    """
    with services.reading() as session:
        account = session.get(Account, account_id)
    if account is None or account.disabled_at is not None:
        return None
    return _actor(account) if hmac.compare_digest(stamp_of(account).encode(), stamp.encode()) else None


def stamp_of(account: Account) -> str:
    """Give what changes with each new password and tells nothing of it: the hash is salted."""
    return sha256(account.password_hash.encode()).hexdigest()[:16]


def change_password(services: Services, actor: Actor, name: str, password: str, now: datetime) -> None:
    """Give an account a new password; its sign-in tokens become void.

    Raises:
        ForbiddenError: neither the account itself nor the ministry.
        NotFoundError: no such account.
        WeakPasswordError: the new password is too weak.
    """
    if actor.name != name or actor.account_id is None:
        _refuse_others(actor)
    password_hash = hash_password(password, name)
    with services.session() as session:
        account = _locked(session, name)
        account.password_hash, account.password_at = password_hash, now
        session.add(account)
        _record(services, session, actor, "account.password", account, now=now)


def disable(services: Services, actor: Actor, name: str, now: datetime) -> None:
    """Shut an account; its sign-in tokens become void at once.

    Raises:
        ForbiddenError: not the ministry.
        NotFoundError: no such account.
    """
    _refuse_others(actor)
    with services.session() as session:
        account = _locked(session, name)
        if account.disabled_at is None:
            account.disabled_at = now
            session.add(account)
            _record(services, session, actor, "account.disable", account, now=now)


def listing(services: Services, actor: Actor) -> list[Account]:
    """Give all accounts by name, detached.

    Raises:
        ForbiddenError: neither the ministry nor an auditor.
    """
    if actor.role is not Role.AUDITOR:
        _refuse_others(actor)
    with services.reading() as session:
        return list(session.exec(select(Account).order_by(col(Account.name))).all())


def _find(services: Services, name: str) -> Account | None:
    with services.reading() as session:
        return session.exec(select(Account).where(Account.name == name)).one_or_none()


def _refuse_others(actor: Actor) -> None:
    if actor.role is not Role.MINISTRY:
        raise ForbiddenError


def _check_issuer(session: Session, new: NewAccount) -> None:
    if new.issuer_code is None:
        return
    issuer = session.get(Issuer, new.issuer_code)
    if issuer is None:
        raise BadArgumentError("issuer_code")
    if issuer.region != new.region:
        raise BadArgumentError("region")


def _locked(session: Session, name: str) -> Account:
    account = session.exec(select(Account).where(Account.name == name).with_for_update()).one_or_none()
    if account is None:
        raise NotFoundError("name")
    return account


def _record(
    services: Services,
    session: Session,
    actor: Actor,
    action: str,
    account: Account,
    *,
    now: datetime,
    detail: dict[str, str] | None = None,
) -> None:
    """Record an act on an account inside its transaction, with the account as it is after it; flushed."""
    session.flush()
    subject = f"account:{account.id}"
    detail = {**(detail or {}), "record": record_of(services.audit, account)}
    services.audit.append(
        session, actor=actor, action=action, subject=subject, now=now, region=account.region, detail=detail
    )


def _actor(account: Account) -> Actor:
    return Actor(
        account_id=account.id,
        name=account.name,
        role=Role(account.role),
        region=account.region,
        issuer_code=account.issuer_code,
        types=frozenset(account.types),
        holder_code=account.holder_code,
        holder_code_type=account.holder_code_type,
        display_name=account.display_name,
        stamp=stamp_of(account),
    )
