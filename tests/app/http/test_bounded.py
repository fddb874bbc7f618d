"""Work beside the event loop: no more at once than was said, whatever becomes of the requests."""

import asyncio
from threading import Event, Lock

import pytest

from app.http.bounded import WAITING_FOR_EACH, BoundedThreads
from app.http.errors import RequestError


def test_work_that_was_given_up_keeps_its_thread():
    """A request whose time is over should not make room for more work than there are threads."""
    at_once, most, lock, go_on = 0, 0, Lock(), Event()

    def work():
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        go_on.wait(20)
        with lock:
            at_once -= 1

    async def given_up(threads):
        for _ in range(1 + WAITING_FOR_EACH):
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(threads.run(work), 0.01)
        running = asyncio.create_task(threads.run(work))
        await asyncio.sleep(0.01)
        go_on.set()
        await running

    asyncio.run(given_up(BoundedThreads(1)))
    expected = 1
    actual = most
    assert expected == actual


def test_work_that_was_given_up_keeps_its_place():
    """While work that nobody waits for goes on, only so many more should be let in."""
    go_on = Event()

    async def crowd(threads):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(threads.run(lambda: go_on.wait(20)), 0.01)
        others = [asyncio.create_task(threads.run(lambda: None)) for _ in range(1 + WAITING_FOR_EACH)]
        await asyncio.sleep(0.01)
        go_on.set()
        return await asyncio.gather(*others, return_exceptions=True)

    found = asyncio.run(crowd(BoundedThreads(1)))
    expected = ["busy"]
    actual = [each.code for each in found if isinstance(each, RequestError)]
    assert expected == actual
