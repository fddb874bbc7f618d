"""Roles and actors."""

from app.roles import PUBLIC_ACTOR, Actor, Role


def test_every_role_has_its_chinese_name():
    """People should read every role in Chinese."""
    expected = len(Role)
    actual = len({role.zh for role in Role})
    assert expected == actual


def test_actor_does_not_show_its_holder_code():
    """A holder's code may be an identity number and should not reach a log by way of the representation."""
    shown = repr(Actor(1, "holder", Role.HOLDER, holder_code="990000199001010017", holder_code_type="111"))
    expected = False
    actual = "990000199001010017" in shown
    assert expected == actual


def test_public_may_nothing_by_itself():
    """The public should have no account, province, issuer or type."""
    expected = (None, Role.PUBLIC, None, None, frozenset())
    actual = (PUBLIC_ACTOR.account_id, PUBLIC_ACTOR.role, PUBLIC_ACTOR.region, PUBLIC_ACTOR.issuer_code,
              PUBLIC_ACTOR.types)  # fmt: skip
    assert expected == actual
