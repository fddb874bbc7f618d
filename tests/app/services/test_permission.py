"""Who may issue and change: a clerk, for its own province, issuing authority and types, each checked by itself."""

from dataclasses import replace

import pytest

from app.roles import Role
from app.services.errors import ForbiddenError, NotReadyError, OtherIssuerError
from app.services.permission import authorise, refuse_other_issuers
from app.tables import Certificate
from tests.app.conftest import GUANGDONG, MINISTRY, ZHEJIANG, ZHEJIANG_NAME

CERTIFICATE = Certificate(region=33, issuer_code=ZHEJIANG, type_number=8)


def refusal(call, *arguments):
    """Give error and field of a refusal."""
    with pytest.raises((ForbiddenError, NotReadyError)) as error:
        call(*arguments)
    return type(error.value), error.value.field


def test_clerk_acts_for_its_issuer(services, clerk):
    """A clerk should be given code, name and province of its issuing authority as registered."""
    with services.reading() as session:
        actual = authorise(session, clerk, 8)
    expected = (ZHEJIANG, ZHEJIANG_NAME, 33)
    assert expected == actual


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"role": Role.MINISTRY}, (ForbiddenError, None)),
        ({"role": Role.INSPECTOR}, (ForbiddenError, None)),
        ({"issuer_code": None}, (ForbiddenError, None)),
        ({"types": frozenset()}, (OtherIssuerError, "type")),
        ({"types": frozenset({71})}, (OtherIssuerError, "type")),
        ({"region": 44}, (OtherIssuerError, "region")),
        ({"region": None}, (OtherIssuerError, "region")),
        ({"issuer_code": GUANGDONG}, (OtherIssuerError, "region")),
        ({"issuer_code": MINISTRY}, (NotReadyError, "issuer")),
    ],
    ids=str,
)
def test_issuing_needs_every_one_of_them(services, clerk, changes, outcome):
    """With one of role, issuer, type and province not fitting, a clerk should not be authorised."""
    with services.reading() as session:
        actual = refusal(authorise, session, replace(clerk, **changes), 8)
    expected = outcome
    assert expected == actual


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"role": Role.AUDITOR}, (ForbiddenError, None)),
        ({"region": 44}, (OtherIssuerError, "region")),
        ({"issuer_code": GUANGDONG}, (OtherIssuerError, "issuer_code")),
        ({"types": frozenset({71})}, (OtherIssuerError, "type")),
    ],
    ids=str,
)
def test_changing_needs_every_one_of_them(services, clerk, changes, outcome):
    """With one of role, province, issuer and type not fitting, a certificate should not be the clerk's to change."""
    expected = outcome
    actual = refusal(refuse_other_issuers, replace(clerk, **changes), CERTIFICATE)
    assert expected == actual


def test_clerk_may_change_what_its_issuer_issued(services, clerk):
    """A certificate of the clerk's own issuer, province and type should pass."""
    expected = None
    actual = refuse_other_issuers(clerk, CERTIFICATE)
    assert expected == actual
