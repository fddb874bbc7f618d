"""What the database itself refuses, whatever the program does."""

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.roles import Role
from app.tables import Account, Certificate, Issuer, LookRow, StatusChange
from app.tables.base import UtcDateTime
from app.tables.certificate import STATUSES
from licences.status import CertificateStatus
from tests.app.conftest import NOW, ZHEJIANG, ZHEJIANG_NAME


def certificate(**changes):
    """Make a row that every constraint accepts, with changes."""
    values = {
        "id": "1", "status": "valid", "status_at": NOW, "issuer_code": ZHEJIANG, "list_number": 0, "list_index": 0,
        "type_number": 8, "region": 33, "serial": "1", "version": 1, "identifier": "1", "number": "1",
        "short_number": "1", "holder_name": "x", "holder_code": "x", "holder_code_type": "001",
        "issue_date": date(2026, 1, 1), "valid_from": date(2026, 1, 1), "issue_reason": "1", "kid": b"12345678",
        "created_at": NOW, "face": {},
    }  # fmt: skip
    return Certificate(**{**values, **changes})


def second(**changes):
    """Make another row that may stand beside the first, with changes."""
    return certificate(**{"id": "2", "list_index": 1, "serial": "2", "identifier": "2", **changes})


@pytest.fixture
def store(engine):
    """Give a function that stores rows beside an issuer, one after the other."""

    def put(*rows):
        with Session(engine) as session:
            if session.get(Issuer, ZHEJIANG) is None:
                session.add(Issuer(code=ZHEJIANG, name=ZHEJIANG_NAME, region=33))
            for row in rows:
                session.flush()
                session.add(row)
            session.commit()
            return len(rows)

    return put


def test_good_rows_are_accepted(store):
    """The rows these tests change should be accepted as they are."""
    expected = 2
    actual = store(certificate(), second())
    assert expected == actual


@pytest.mark.parametrize(
    "changes",
    [
        {"list_index": 0},
        {"serial": "1", "status": "cancelled"},
        {"identifier": "1"},
        {"serial": "1", "version": 2, "previous_id": "1"},
    ],
    ids=["slot", "serial and version", "identifier", "two versions in force"],
)
def test_nothing_is_given_twice(store, changes):
    """A slot, a version of a serial, an identifier, and a place in force should each belong to one row."""
    store(certificate())
    with pytest.raises(IntegrityError):
        store(second(**changes))
    expected = 1
    actual = store(second())
    assert expected == actual


def test_next_version_may_follow_a_replaced_one(store):
    """With the first version replaced, the second may be in force."""
    store(certificate(status="replaced"))
    expected = 1
    actual = store(second(serial="1", version=2, previous_id="1"))
    assert expected == actual


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "expired"},
        {"version": 0},
        {"version": 1000, "previous_id": "1"},
        {"version": 2},
        {"version": 1, "previous_id": "1"},
        {"list_index": 1 << 20},
        {"list_index": -1},
        {"list_number": -1},
        {"region": 3},
        {"valid_to": date(2025, 12, 31)},
        {"plate": "浙A00001"},
        {"plate_colour": "2"},
        {"kid": b"1234567"},
        {"envelope": b"x"},
        {"issuer_code": "11440000990000018R"},
        {"version": 2, "previous_id": "no such row"},
    ],
    ids=str,
)
def test_rows_that_cannot_be_true_are_refused(store, changes):
    """Each contradiction should be refused by a constraint."""
    store(certificate())
    with pytest.raises(IntegrityError):
        store(second(**changes))
    expected = 1
    actual = store(second())
    assert expected == actual


@pytest.mark.parametrize("field", ["reason", "legal_basis", "actor"])
def test_change_of_status_says_why(store, field):
    """A change without reason, ground or actor should be refused."""
    values = {"reason": "因", "legal_basis": "据", "actor": "clerk", field: "  "}
    change = StatusChange(
        certificate_id="1", from_status="valid", to_status="revoked", action="revoke", at=NOW, **values
    )
    store(certificate())
    with pytest.raises(IntegrityError):
        store(change)
    expected = 1
    actual = store(second())
    assert expected == actual


def test_look_says_why(store):
    """A look without purpose should be refused."""
    store(certificate())
    with pytest.raises(IntegrityError):
        store(LookRow(certificate_id="1", officer="x", role="inspector", purpose=" ", at=NOW))
    expected = 1
    actual = store(second())
    assert expected == actual


@pytest.mark.parametrize(
    "changes",
    [
        {"password_hash": "plain"},
        {"role": "public"},
        {"role": "admin"},
        {"role": "clerk"},
        {"role": "holder"},
        {"issuer_code": ZHEJIANG},
        {"holder_code_type": "001"},
        {"name": "taken"},
    ],
    ids=str,
)
def test_account_fits_its_role(store, changes):
    """A plain password, an unknown role, and powers without their holder should be refused."""
    values = {
        "name": "new",
        "role": "auditor",
        "password_hash": "$argon2id$x",
        "password_at": NOW,
        "created_at": NOW,
    }
    store(Account(**{**values, "name": "taken"}))
    with pytest.raises(IntegrityError):
        store(Account(**{**values, **changes}))
    expected = 1
    actual = store(Account(**values))
    assert expected == actual


def test_status_words_are_the_laws(engine):
    """The words of the constraint should be those of the domain, all of them."""
    expected = set(CertificateStatus)
    actual = set(STATUSES)
    assert expected == actual


def test_roles_fit_their_column():
    """Every role should fit into the column that holds it."""
    expected = True
    actual = all(len(role.value) <= 16 for role in Role)
    assert expected == actual


def test_times_stay_aware_and_exact(engine):
    """A time in China should come back as the same moment in UTC, to the microsecond; a naive one be refused."""
    from datetime import datetime, timedelta, timezone

    moment = datetime(2026, 1, 10, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
    with Session(engine) as session:
        session.add(Issuer(code=ZHEJIANG, name=ZHEJIANG_NAME, region=33))
        session.flush()
        session.add(certificate(created_at=moment))
        session.commit()
        session.expire_all()
        stored = session.get_one(Certificate, "1").created_at
    with pytest.raises(ValueError, match="naive"):
        UtcDateTime().process_bind_param(datetime(2026, 1, 10), engine.dialect)  # noqa: DTZ001
    expected = (moment, timedelta(0))
    actual = (stored, stored.utcoffset())
    assert expected == actual
