"""Everything the log speaks of is compared: what was altered behind the services' back is named."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from app.roles import SYSTEM_ACTOR
from app.services import accounts, audit_reading, issuance, keys, lifecycle, publication, reading
from app.services.records import ChangeRequest, IssueRequest
from tests.app.conftest import NOW, ZHEJIANG

COMPANY = "road_transport_operation_licence"
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def lived_in(services, clerk, inspector, face):
    """Give an installation in which everything has happened once; give the certificate's id."""
    made = issuance.issue(services, clerk, IssueRequest(COMPANY, face(COMPANY)), None, NOW)
    reading.get(services, inspector, made.id, purpose="路检", place="G60", now=NOW)
    lifecycle.change_status(services, clerk, made.id, "suspend", "未年审", "《道路运输条例》", LATER)
    change = ChangeRequest({"operating_status": "2"})
    issuance.change(services, clerk, made.id, change, None, LATER)
    accounts.change_password(services, SYSTEM_ACTOR, "partner", "another long sentence", LATER)
    accounts.disable(services, SYSTEM_ACTOR, "auditor", LATER)
    publication.refresh(services, SYSTEM_ACTOR, LATER)
    return made.id


def verified(services):
    """Give kind and subject of each fault."""
    return [(fault.kind, fault.subject) for fault in audit_reading.verify(services, SYSTEM_ACTOR)]


def test_nothing_is_found_where_nothing_was_altered(services, lived_in):
    """Log and rows should agree after every act the services know."""
    assert verified(services) == []


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE looks SET purpose = '别的'", ("altered", "look:1")),
        ("UPDATE looks SET officer = '别人'", ("altered", "look:1")),
        ("DELETE FROM looks", ("deleted", "look:1")),
        ("UPDATE status_changes SET reason = '别的' WHERE id = 1", ("altered", "status_change:1")),
        ("UPDATE status_changes SET legal_basis = '别的' WHERE id = 2", ("altered", "status_change:2")),
        ("UPDATE status_changes SET actor = 'x' WHERE id = 3", ("altered", "status_change:3")),
        ("DELETE FROM status_changes WHERE id = 1", ("deleted", "status_change:1")),
        ("UPDATE accounts SET role = 'ministry' WHERE id = 4", ("altered", "account:4")),
        ("UPDATE accounts SET types = '[1]' WHERE id = 3", ("altered", "account:3")),
        ("UPDATE accounts SET password_hash = password_hash || 'x' WHERE id = 1", ("altered", "account:1")),
        ("UPDATE accounts SET password_at = created_at WHERE name = 'partner'", ("altered", "account:7")),
        ("UPDATE accounts SET disabled_at = NULL WHERE name = 'auditor'", ("altered", "account:9")),
        ("UPDATE accounts SET holder_code = 'X' WHERE name = 'holder.company'", ("altered", "account:5")),
        ("DELETE FROM accounts WHERE name = 'holder.company'", ("deleted", "account:5")),
        (f"UPDATE issuers SET name = '别的机构' WHERE code = '{ZHEJIANG}'", ("altered", f"issuer:{ZHEJIANG}")),
        ("UPDATE trust_editions SET expires_at = made_at", ("altered", f"trust_edition:{int(NOW.timestamp())}")),
        ("DELETE FROM trust_editions", ("deleted", f"trust_edition:{int(NOW.timestamp())}")),
        ("UPDATE publications SET version = 1 WHERE name = 'trust-list'", ("altered", "publication:trust-list")),
        ("DELETE FROM publications WHERE name = 'status/index'", ("deleted", "publication:status/index")),
        (
            f"UPDATE publications SET etag = 'x' WHERE name = 'status/{ZHEJIANG}/0'",
            ("altered", f"publication:status/{ZHEJIANG}/0"),
        ),
        (
            ("INSERT INTO looks (certificate_id, officer, role, purpose, place, at)"
            " SELECT certificate_id, officer, role, purpose, '别处', at FROM looks"),
            ("unrecorded", "look:2"),
        ),
        (
            ("INSERT INTO status_changes (certificate_id, from_status, to_status, action, reason, legal_basis, actor, at)"
            " SELECT certificate_id, from_status, to_status, action, '别的', legal_basis, actor, at FROM status_changes"
            " WHERE id = 1"),
            ("unrecorded", "status_change:4"),
        ),
        (
            ("INSERT INTO accounts (name, display_name, role, types, password_hash, password_at, created_at)"
            " SELECT 'intruder', '', role, types, password_hash, password_at, created_at FROM accounts WHERE id = 8"),
            ("unrecorded", "account:10"),
        ),
    ],
)  # fmt: skip
def test_what_was_altered_is_named(services, lived_in, statement, expected):
    """Whatever was changed, removed or put in by hand should be named, and nothing else."""
    with services.session() as session:
        session.execute(text(statement))
    assert verified(services) == [expected]


def test_key_put_back_into_an_earlier_state_is_named(services, lived_in, settings):
    """A key folder from before the distrust should not agree with the log."""
    kid = services.keystore.current(ZHEJIANG).kid
    before = (settings.keys_path / "keys.json").read_bytes()
    keys.distrust(services, SYSTEM_ACTOR, kid, None, LATER)
    publication.publish_trust(services, SYSTEM_ACTOR, LATER)
    (settings.keys_path / "keys.json").write_bytes(before)
    assert ("altered", f"key:{kid.hex()}") in verified(services)
