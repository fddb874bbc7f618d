"""Accounts: who may make them, what each role needs, and what ends a sign-in."""

import pytest
from sqlmodel import col, select

from app.roles import SYSTEM_ACTOR, Role
from app.services import accounts
from app.services.accounts import NewAccount
from app.services.errors import (
    BadArgumentError,
    ForbiddenError,
    NameTakenError,
    NotFoundError,
    WeakPasswordError,
)
from app.tables import Account, AuditEntry
from tests.app.conftest import ACCOUNTS, NOW, PASSWORD, ZHEJIANG

CLERK = {"role": Role.CLERK, "region": 33, "issuer_code": ZHEJIANG, "types": frozenset({8})}
HOLDER = {"role": Role.HOLDER, "holder_code": "990000199001010017", "holder_code_type": "111"}


def actions(services):
    """Give action and subject of the entries on accounts, but for the making of those that were there."""
    with services.reading() as session:
        found = session.exec(select(AuditEntry.action, AuditEntry.subject)).all()
        there = session.exec(select(Account.id).where(col(Account.name).in_(ACCOUNTS))).all()
    made = {("account.create", f"account:{account_id}") for account_id in there}
    entries = map(tuple, found)
    return [one for one in entries if one[0].startswith("account.") and one not in made]


def test_made_account_signs_in(services):
    """An account should sign in with its password and act as it was made."""
    account_id = accounts.create(services, SYSTEM_ACTOR, NewAccount("new.clerk", PASSWORD, **CLERK), NOW)
    actor = accounts.authenticate(services, "new.clerk", PASSWORD, NOW)
    expected = (account_id, Role.CLERK, 33, ZHEJIANG, frozenset({8}))
    actual = (actor.account_id, actor.role, actor.region, actor.issuer_code, actor.types)
    assert expected == actual


def test_password_is_stored_as_argon2id_only(services):
    """The register should hold a hash, and no account twice the same."""
    for name in ("one.clerk", "two.clerk"):
        accounts.create(services, SYSTEM_ACTOR, NewAccount(name, PASSWORD, **CLERK), NOW)
    with services.reading() as session:
        hashes = session.exec(select(Account.password_hash).where(Account.name.like("%.clerk"))).all()
    expected = (2, True)
    actual = (len(set(hashes)), all(each.startswith("$argon2id$") for each in hashes))
    assert expected == actual


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("clerk.zj", "another long sentence"),
        ("clerk.zj", ""),
        ("clerk.zj", "p" * 300),
        ("clerk.zj", "\ud800" * 20),
        ("nobody", PASSWORD),
        ("", PASSWORD),
        ("a\x00b", PASSWORD),
        ("' OR 1=1 --", PASSWORD),
    ],
)
def test_wrong_sign_in_is_refused_and_recorded(services, name, password):
    """Unknown names and wrong passwords should give nothing, and stand in the log without what was typed."""
    actor = accounts.authenticate(services, name, password, NOW)
    recorded = actions(services)[-1]
    subject = "account:1" if name == "clerk.zj" else "account:unknown"
    expected = (None, ("account.sign_in_refused", subject))
    actual = (actor, recorded)
    assert expected == actual


def test_unknown_name_costs_a_hash(services, monkeypatch):
    """For a name that does not exist a password should be verified all the same."""
    from app.services import passwords

    seen = []
    real = passwords.PasswordHasher.verify
    monkeypatch.setattr(
        passwords.PasswordHasher, "verify", lambda self, *both: seen.append(both) or real(self, *both)
    )
    for name in ("nobody", "clerk.zj"):
        accounts.authenticate(services, name, "a wrong sentence", NOW)
    expected = 2
    actual = len(seen)
    assert expected == actual


def test_disabled_account_is_out_at_once(services, actor):
    """Neither password nor an earlier token should work after disabling."""
    clerk = actor("clerk.zj")
    accounts.disable(services, SYSTEM_ACTOR, "clerk.zj", NOW)
    expected = (None, None)
    actual = (
        accounts.authenticate(services, "clerk.zj", PASSWORD, NOW),
        accounts.actor_of(services, clerk.account_id, clerk.stamp),
    )
    assert expected == actual


def test_new_password_ends_earlier_sign_ins(services, actor):
    """A token from before the change should be void, one from after it good, and only the new password fit."""
    clerk = actor("clerk.zj")
    # At the very moment of the sign-in: no clock tells them apart.
    accounts.change_password(services, clerk, "clerk.zj", "quite another sentence", NOW)
    again = accounts.authenticate(services, "clerk.zj", "quite another sentence", NOW)
    expected = (None, "clerk.zj", None)
    actual = (
        accounts.actor_of(services, clerk.account_id, clerk.stamp),
        accounts.actor_of(services, clerk.account_id, again.stamp).name,
        accounts.authenticate(services, "clerk.zj", PASSWORD, NOW),
    )
    assert expected == actual


@pytest.mark.parametrize("name", [name for name in ACCOUNTS if name != "ministry"])
def test_only_the_ministry_makes_and_shuts_accounts(services, actor, name):
    """Every other role should be refused to make, shut, or give a password to another."""
    who = actor(name)
    for attempt in (
        lambda: accounts.create(services, who, NewAccount("new.clerk", PASSWORD, **CLERK), NOW),
        lambda: accounts.disable(services, who, "ministry", NOW),
        lambda: accounts.change_password(services, who, "ministry", "quite another sentence", NOW),
    ):
        with pytest.raises(ForbiddenError):
            attempt()
    expected = []
    actual = actions(services)
    assert expected == actual


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "Clerk"}, "name"),
        ({"name": "ab"}, "name"),
        ({"name": "a990000199001010017"}, "name"),
        ({"name": "a\x00bcd"}, "name"),
        ({"display_name": "x" * 129}, "display_name"),
        ({"display_name": "a\nb"}, "display_name"),
        ({"role": Role.PUBLIC}, "role"),
        ({"region": None}, "region"),
        ({"region": 44}, "region"),
        ({"issuer_code": None}, "issuer_code"),
        ({"issuer_code": "91330100990000025K"}, "issuer_code"),
        ({"types": frozenset()}, "types"),
        ({"types": frozenset({8, 9})}, "types"),
        ({"holder_code": "91330100990000025K"}, "holder_code"),
        ({"holder_code_type": "001"}, "holder_code_type"),
    ],
)
def test_account_needs_what_its_role_needs(services, changes, field):
    """A clerk's account with one thing missing, unknown or too many should be refused by that field."""
    values = {"name": "new.clerk", "password": PASSWORD, **CLERK, **changes}
    with pytest.raises(BadArgumentError) as error:
        accounts.create(services, SYSTEM_ACTOR, NewAccount(**values), NOW)
    expected = field
    actual = error.value.field
    assert expected == actual


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"holder_code": None}, "holder_code"),
        ({"holder_code": "33 01"}, "holder_code"),
        ({"holder_code_type": None}, "holder_code_type"),
        ({"holder_code_type": "11"}, "holder_code_type"),
        ({"types": frozenset({8})}, "types"),
        ({"issuer_code": ZHEJIANG}, "issuer_code"),
    ],
)
def test_holder_needs_its_code(services, changes, field):
    """A holder's account without code, or with a clerk's powers, should be refused."""
    values = {"name": "new.holder", "password": PASSWORD, **HOLDER, **changes}
    with pytest.raises(BadArgumentError) as error:
        accounts.create(services, SYSTEM_ACTOR, NewAccount(**values), NOW)
    expected = field
    actual = error.value.field
    assert expected == actual


@pytest.mark.parametrize(
    "password", ["", "short", "new.clerk.one", "NEW.CLERK.ONE", "p" * 257, "\udc80" * 15]
)
def test_weak_password_is_refused(services, password):
    """Short, endless, the account's own name, or no text: there should be no account."""
    with pytest.raises(WeakPasswordError):
        accounts.create(services, SYSTEM_ACTOR, NewAccount("new.clerk.one", password, **CLERK), NOW)
    expected = []
    actual = actions(services)
    assert expected == actual


def test_name_is_taken_once(services):
    """A second account of the same name should be refused."""
    with pytest.raises(NameTakenError) as error:
        accounts.create(services, SYSTEM_ACTOR, NewAccount("clerk.zj", PASSWORD, **CLERK), NOW)
    expected = "name"
    actual = error.value.field
    assert expected == actual


def test_every_act_is_recorded(services, actor):
    """Making, signing in, a new password and shutting should stand in the log by account id."""
    new = accounts.create(services, SYSTEM_ACTOR, NewAccount("new.clerk", PASSWORD, **CLERK), NOW)
    accounts.authenticate(services, "new.clerk", PASSWORD, NOW)
    accounts.change_password(services, actor("new.clerk"), "new.clerk", "quite another sentence", NOW)
    accounts.disable(services, SYSTEM_ACTOR, "new.clerk", NOW)
    accounts.disable(services, SYSTEM_ACTOR, "new.clerk", NOW)
    names = ("create", "password", "disable", "sign_in")
    expected = {(f"account.{name}", f"account:{new}") for name in names}
    actual = actions(services)
    assert expected == set(actual)
    assert len(actual) == 4


def test_unknown_account_cannot_be_shut(services):
    """Shutting a name that does not exist should say not found."""
    with pytest.raises(NotFoundError) as error:
        accounts.disable(services, SYSTEM_ACTOR, "nobody", NOW)
    expected = "name"
    actual = error.value.field
    assert expected == actual


def test_unknown_account_id_is_nobody(services):
    """A token for an account that is gone should give nobody."""
    expected = None
    actual = accounts.actor_of(services, 999_999, "")
    assert expected == actual


def test_listing_is_for_ministry_and_auditor(services, actor):
    """Ministry and auditor should see all accounts, a clerk none."""
    with pytest.raises(ForbiddenError):
        accounts.listing(services, actor("clerk.zj"))
    expected = (sorted(ACCOUNTS), sorted(ACCOUNTS))
    actual = tuple(
        [each.name for each in accounts.listing(services, actor(name))] for name in ("ministry", "auditor")
    )
    assert expected == actual


def test_new_account_does_not_show_its_secrets():
    """The representation should hold neither password nor holder code."""
    shown = repr(NewAccount("new.holder", PASSWORD, **HOLDER))
    expected = (False, False)
    actual = (PASSWORD in shown, "990000199001010017" in shown)
    assert expected == actual
