"""kill -9 between any two steps: what was begun is as if it had never been, and the next request works."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func
from sqlmodel import select

from app.services import issuance
from app.services.records import ChangeRequest, IssueRequest
from app.tables import AuditEntry, Certificate, IdempotencyKey, Issuer, StatusChange
from tests.app.conftest import NOW, ZHEJIANG

WORKER = Path(__file__).with_name("working.py")
KEY = "road_transport_operation_licence"
LATER = {"valid_from": "2026-01-10", "valid_to": "2030-01-09", "issue_date": "2026-01-10"}
STEPS = [
    "app.services.idempotency:insert_once",
    "app.services.issuance:reserve",
    "app.services.issuance:prepare_certificate",
    "app.services.issuance:seal",
    "app.services.issuance:judge_own",
    "app.services.issuance:_store_and_sign",
    "app.services.issuance:_save",
]
RENEWAL_STEPS = ["app.services.issuance:replace_present", *STEPS[1:]]


def command(settings, **task):
    """Give the command line of a process that works on the same installation."""
    task = {"data_dir": str(settings.data_dir), "database_url": settings.database_url, **task}
    return [sys.executable, str(WORKER), json.dumps(task)]


def contents(services):
    """Count what the register holds, and the faults of its log."""
    with services.reading() as session:
        tables = (Certificate, StatusChange, IdempotencyKey, AuditEntry)
        counts = [session.exec(select(func.count()).select_from(table)).one() for table in tables]
        issuer = session.get_one(Issuer, ZHEJIANG)
        unsigned = session.exec(select(Certificate.id).where(Certificate.envelope == None)).all()  # noqa: E711
        return (*counts, issuer.next_slot, issuer.next_serial, unsigned, services.audit.verify(session))


@pytest.mark.parametrize("step", STEPS)
def test_killed_while_issuing(services, settings, clerk, face, step):
    """A process killed after any step of issuing should leave nothing, and its key free for the same request."""
    before = contents(services)
    died = subprocess.run(
        command(settings, do="issue", numbers=[0], key="once", die_after=step), check=False, timeout=120
    )
    after = contents(services)
    request = IssueRequest(KEY, face(KEY, licence_number="330100000001"))
    again = issuance.issue(services, clerk, request, "once", NOW)
    expected = (-signal.SIGKILL, before, 0, "20260000001")
    actual = (died.returncode, after, again.list_index, again.serial)
    assert expected == actual


@pytest.mark.parametrize("step", RENEWAL_STEPS)
def test_killed_while_renewing(services, settings, clerk, face, step):
    """A process killed after any step of renewing should leave the present version in force."""
    first = issuance.issue(services, clerk, IssueRequest(KEY, face(KEY)), None, NOW)
    before = contents(services)
    died = subprocess.run(
        command(settings, do="renew", ids=[first.id], numbers=[0], die_after=step), check=False, timeout=120
    )
    after = contents(services)
    renewed = issuance.renew(services, clerk, first.id, ChangeRequest(LATER, "6"), None, NOW)
    expected = (-signal.SIGKILL, before, 2, 1)
    actual = (died.returncode, after, renewed.version, renewed.list_index)
    assert expected == actual


def test_killed_at_any_moment(services, settings):
    """A process killed in the midst of many issues should have stored all it answered for, and nothing half."""
    numbers = list(range(5000))
    process = subprocess.Popen(
        command(settings, do="issue", numbers=numbers, threads=4), stdout=subprocess.PIPE, text=True
    )
    answered = [process.stdout.readline().strip() for _ in range(20)]
    process.kill()
    # From the same stream: what it has read ahead is lost to `communicate`, which would begin amid a line.
    answered += [line.strip() for line in process.stdout if line.endswith("\n")]
    process.wait(timeout=60)
    process.stdout.close()
    time.sleep(0.5)  # the server may still be undoing what the killed process had begun
    with services.reading() as session:
        stored = session.exec(select(Certificate.id, Certificate.list_index, Certificate.envelope)).all()
        issuer = session.get_one(Issuer, ZHEJIANG)
        entries = session.exec(
            select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "certificate.issue")
        ).one()
        faults = services.audit.verify(session)
    expected = (set(), set(range(len(stored))), len(stored), len(stored), True, [])
    actual = (
        set(answered) - {row.id for row in stored},
        {row.list_index for row in stored},
        issuer.next_slot,
        entries,
        all(row.envelope for row in stored),
        faults,
    )
    assert expected == actual
