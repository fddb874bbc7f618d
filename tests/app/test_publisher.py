"""What is published stays fresh while the service runs."""

import asyncio
from datetime import timedelta

from sqlmodel import func, select

from app import publisher
from app.publisher import publish_once, publish_regularly
from app.services import issuance, publication
from app.services.rate_limits import RateLimits, Rule
from app.services.records import IssueRequest
from app.tables import RateLimit
from signing.keystore import Purpose
from tests.app.conftest import NOW


def go_round(services, now):
    """Go through one round of publishing."""
    publish_once(services, RateLimits(services.engine, b"secret"), lambda: now)


def versions(services):
    """Give the versions of trust list and index."""
    names = (publication.TRUST_LIST, publication.STATUS_INDEX)
    found = [publication.current(services, name) for name in names]
    return [each and each.version for each in found]


def at(moment):
    """Give the version that is published at a moment: it begins with the clock, so that it cannot fall back."""
    return int(moment.timestamp())


def rows_of(services):
    """Count the callers whose rate is remembered."""
    with services.reading() as session:
        return session.exec(select(func.count()).select_from(RateLimit)).one()


def test_publishes_what_is_missing_and_nothing_twice(services, clerk, face):
    """The first round should publish the index, the second find that all still serves."""
    issuance.issue(services, clerk, IssueRequest("road_transport_operation_licence", face()), None, NOW)
    rounds = []
    for _ in range(2):
        go_round(services, NOW)
        rounds.append(versions(services))
    expected = [[at(NOW)] * 2] * 2
    actual = rounds
    assert expected == actual


def test_signs_anew_what_has_grown_old(services):
    """After half of their lives trust list and index should be signed anew."""
    go_round(services, NOW)
    go_round(services, NOW + timedelta(days=16))
    expected = [at(NOW + timedelta(days=16))] * 2
    actual = versions(services)
    assert expected == actual


def test_what_fails_does_not_stop_the_rest(services):
    """Without a root key in use the status index should be published all the same."""
    for record in services.keystore.records():
        if record.purpose is Purpose.ROOT:
            services.keystore.distrust(record.kid, None)
    go_round(services, NOW + timedelta(days=16))
    expected = [at(NOW), at(NOW + timedelta(days=16))]
    actual = versions(services)
    assert expected == actual


def test_begins_at_once_and_ends_when_told(services):
    """The loop should publish and tidy immediately, and stop when cancelled."""
    limits = RateLimits(services.engine, b"secret")
    limits.take(Rule("sign_in", 60), "203.0.113.7", NOW - timedelta(minutes=5))

    async def run():
        task = asyncio.create_task(publish_regularly(services, limits, lambda: NOW))
        while versions(services)[1] is None or rows_of(services):  # noqa: ASYNC110 - only the database tells
            await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return task.cancelled()

    expected = True
    actual = asyncio.run(run())
    assert expected == actual


def test_an_unforeseen_fault_does_not_end_it(services, monkeypatch, caplog):
    """After a fault nobody foresaw the other steps should be taken, and the next round all of them."""
    faults, real = iter([RuntimeError("unforeseen"), ValueError("again")]), publication.refresh_status
    tidied = []

    def faulty(*arguments):
        for fault in faults:
            raise fault
        return real(*arguments)

    class Limits:
        def forget(self, _now):
            tidied.append(len(tidied))

    monkeypatch.setattr(publisher.publication, "refresh_status", faulty)
    monkeypatch.setattr(publisher.os, "getpid", lambda: 0)  # the second round at once
    quick = services.settings.model_copy(update={"status_refresh_seconds": 0.01})
    monkeypatch.setattr(services, "settings", quick)

    async def run():
        task = asyncio.create_task(publish_regularly(services, Limits(), lambda: NOW))
        while versions(services)[1] is None:
            assert not task.done(), task.exception()
            await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(run())
    expected = (at(NOW), [0, 1], 2)
    actual = (versions(services)[1], tidied[:2], caplog.text.count("not published"))
    assert expected == actual
