"""Many at once: nothing is lost, nothing is doubled, on both databases, in threads and in several processes."""

import json
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func
from sqlmodel import select

from app.services import issuance, lifecycle, reading
from app.services.errors import NotLatestError, ServiceError
from app.services.records import ChangeRequest, IssueRequest
from app.tables import AuditEntry, Certificate, Issuer, StatusChange
from tests.app.conftest import NOW, ZHEJIANG

WORKER = Path(__file__).with_name("working.py")
ISSUES, CHANGES, PROCESSES = 200, 1000, 4
KEY = "road_transport_operation_licence"
LATER = {"valid_from": "2026-01-10", "valid_to": "2030-01-09", "issue_date": "2026-01-10"}


def start(settings, **task):
    """Start a process that works on the same installation."""
    task = {"data_dir": str(settings.data_dir), "database_url": settings.database_url, **task}
    command = [sys.executable, str(WORKER), json.dumps(task)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def lines_of(processes):
    """Wait for the processes and give all lines they have printed."""
    return [line for process in processes for line in process.communicate(timeout=240)[0].split()]


def numbered(face, number):
    """Give sample face data with a licence number of its own."""
    return face(KEY, licence_number=f"3301{number + 1:08d}")


def test_200_issues_at_once_in_threads(services, clerk, face):
    """Two hundred threads that issue at once should make 200 certificates with slots and serials without gap."""

    def issue(number):
        return issuance.issue(services, clerk, IssueRequest(KEY, numbered(face, number)), None, NOW)

    with ThreadPoolExecutor(ISSUES) as pool:
        records = list(pool.map(issue, range(ISSUES)))
    with services.reading() as session:
        counters = session.get_one(Issuer, ZHEJIANG)
        entries = session.exec(
            select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "certificate.issue")
        ).one()
        faults = services.audit.verify(session)
    expected = (
        set(range(ISSUES)),
        {f"2026{serial:07d}" for serial in range(1, ISSUES + 1)},
        (ISSUES, ISSUES + 1),
        ISSUES,
        [],
    )
    actual = (
        {record.list_index for record in records},
        {record.serial for record in records},
        (counters.next_slot, counters.next_serial),
        entries,
        faults,
    )
    assert expected == actual


@pytest.mark.slow
def test_200_issues_at_once_in_processes(services, settings):
    """Four processes with ten threads each should make 200 certificates, each slot once."""
    share = ISSUES // PROCESSES
    lines = lines_of(
        [
            start(settings, do="issue", numbers=list(range(first, first + share)), threads=10)
            for first in range(0, ISSUES, share)
        ]
    )
    with services.reading() as session:
        stored = dict(session.exec(select(Certificate.id, Certificate.list_index)).all())
        faults = services.audit.verify(session)
    expected = (set(lines), set(range(ISSUES)), ISSUES, [])
    actual = (set(stored), set(stored.values()), len(stored), faults)
    assert expected == actual


def test_1000_status_changes_at_once(services, clerk, face):
    """A thousand changes at once, five for each certificate, should leave one winner for each, in every place."""
    records = [
        issuance.issue(services, clerk, IssueRequest(KEY, numbered(face, number)), None, NOW)
        for number in range(CHANGES // 5)
    ]
    actions = ("suspend", "cancel", "withdraw", "revoke", "transfer")

    def change(position):
        record = records[position // len(actions)]  # all acts on one certificate at the same time
        try:
            lifecycle.change_status(
                services, clerk, record.id, actions[position % len(actions)], "因", "据", NOW
            )
        except ServiceError as error:
            return record.id, error.code
        return record.id, "done"

    with ThreadPoolExecutor(100) as pool:
        outcomes = list(pool.map(change, range(CHANGES)))
    done = Counter(certificate_id for certificate_id, outcome in outcomes if outcome == "done")
    with services.reading() as session:
        changes = session.exec(select(StatusChange.certificate_id, StatusChange.to_status)).all()
        stored = dict(session.exec(select(Certificate.id, Certificate.status)).all())
        entries = session.exec(
            select(func.count()).select_from(AuditEntry).where(AuditEntry.action.like("certificate.%"))
        ).one()
        faults = services.audit.verify(session)
    # A suspended certificate can still be ended, so one certificate may have two changes, in that order.
    expected = (
        Counter(certificate_id for certificate_id, _ in changes),
        len(records) + len(changes),
        {"done", "transition_refused"},
        [],
    )
    actual = (done, entries, {outcome for _, outcome in outcomes}, faults)
    assert expected == actual
    assert stored == {
        **dict.fromkeys(stored),
        **dict(sorted(changes, key=lambda each: each[1] != "suspended")),
    }


@pytest.mark.slow
def test_1000_suspensions_in_processes(services, settings, clerk, face):
    """Four processes that suspend the same 250 certificates should suspend each once: 250 done, 750 refused."""
    ids = [
        issuance.issue(services, clerk, IssueRequest(KEY, numbered(face, number)), None, NOW).id
        for number in range(250)
    ]
    numbers = list(range(250))
    lines = Counter(
        lines_of([start(settings, do="suspend", ids=ids, numbers=numbers, threads=10) for _ in range(4)])
    )
    with services.reading() as session:
        changed = session.exec(select(StatusChange.certificate_id)).all()
        faults = services.audit.verify(session)
    expected = {**dict.fromkeys(ids, 1), "!transition_refused": 750}
    actual = dict(lines)
    assert expected == actual
    assert sorted(ids) == sorted(changed)
    assert faults == []


def test_same_key_at_once_makes_one_certificate(services, settings, clerk, face):
    """Forty threads and two processes with one key and one request should all get the same certificate."""

    def issue(_):
        return issuance.issue(services, clerk, IssueRequest(KEY, numbered(face, 7)), "one-key", NOW).id

    others = [start(settings, do="issue", numbers=[7] * 10, threads=5, key="one-key") for _ in range(2)]
    with ThreadPoolExecutor(40) as pool:
        ids = list(pool.map(issue, range(40)))
    ids += lines_of(others)
    with services.reading() as session:
        stored = session.exec(select(Certificate.id)).all()
    expected = (60, set(stored), 1)
    actual = (len(ids), set(ids), len(stored))
    assert expected == actual


def test_two_renewals_at_once_make_one_version(services, clerk, face):
    """Twenty threads that renew one certificate should make one new version; the others see it is replaced."""
    first = issuance.issue(services, clerk, IssueRequest(KEY, numbered(face, 1)), None, NOW)

    def renew(_):
        try:
            return issuance.renew(services, clerk, first.id, ChangeRequest(LATER, "6"), None, NOW).version
        except NotLatestError as error:
            return error.code

    with ThreadPoolExecutor(20) as pool:
        outcomes = Counter(pool.map(renew, range(20)))
    expected = {2: 1, "not_latest": 19}
    actual = dict(outcomes)
    assert expected == actual


def test_audit_chain_of_one_region_takes_many_writers(services, inspector, clerk, face):
    """Looks recorded at once in one province's chain should be numbered without gap and verify."""
    record = issuance.issue(services, clerk, IssueRequest(KEY, numbered(face, 1)), None, NOW)

    def look(_):
        return reading.get(services, inspector, record.id, "路检", "G25 德清", NOW)

    with ThreadPoolExecutor(30) as pool:
        list(pool.map(look, range(30)))
    with services.reading() as session:
        numbers = session.exec(select(AuditEntry.seq).where(AuditEntry.region == 33)).all()
        faults = services.audit.verify(session)
    expected = (list(range(1, len(numbers) + 1)), [])
    actual = (sorted(numbers), faults)
    assert expected == actual
