"""Admitting issuing authorities."""

import pytest
from sqlmodel import select

from app.roles import SYSTEM_ACTOR
from app.services import issuers
from app.services.errors import BadArgumentError, ForbiddenError, NameTakenError
from app.tables import AuditEntry
from tests.app.conftest import ACCOUNTS, GUANGDONG, NOW, ZHEJIANG

NEW = "12330000990000027R"


def test_admitted_issuer_is_listed_and_recorded(services):
    """A new authority should stand among the others, and the act in its province's chain."""
    issuers.add(services, SYSTEM_ACTOR, NEW.lower(), " 浙江省某市示例处 ", 33, NOW)
    with services.reading() as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.subject == f"issuer:{NEW}")).one()
    expected = ([ZHEJIANG, NEW, GUANGDONG], "浙江省某市示例处", ("issuer.add", 33))
    found = issuers.listing(services)
    actual = ([each.code for each in found], found[1].name, (entry.action, entry.region))
    assert expected == actual


@pytest.mark.parametrize(
    ("code", "name", "region", "field"),
    [
        ("12330000990000027A", "某处", 33, "code"),
        ("330100", "某处", 33, "code"),
        (NEW, "", 33, "name"),
        (NEW, "某" * 121, 33, "name"),
        (NEW, "某\x00处", 33, "name"),
        (NEW, "测试", 33, "name"),
        (NEW, "某处", 99, "region"),
        (NEW, "某处", 3, "region"),
        (NEW, "某处", 330000, "region"),
    ],
)
def test_value_that_is_not_allowed_is_named(services, code, name, region, field):
    """A wrong check character, an empty or endless name, and an unknown province should be refused by field."""
    with pytest.raises(BadArgumentError) as error:
        issuers.add(services, SYSTEM_ACTOR, code, name, region, NOW)
    expected = (field, 2)
    actual = (error.value.field, len(issuers.listing(services)))
    assert expected == actual


def test_code_is_admitted_once(services):
    """An authority that is admitted should not be admitted again."""
    with pytest.raises(NameTakenError) as error:
        issuers.add(services, SYSTEM_ACTOR, ZHEJIANG, "别的名称", 33, NOW)
    expected = "code"
    actual = error.value.field
    assert expected == actual


@pytest.mark.parametrize("name", [name for name in ACCOUNTS if name != "ministry"])
def test_only_the_ministry_admits(services, actor, name):
    """Every other role should be refused."""
    with pytest.raises(ForbiddenError):
        issuers.add(services, actor(name), NEW, "某处", 33, NOW)
    expected = 2
    actual = len(issuers.listing(services))
    assert expected == actual
