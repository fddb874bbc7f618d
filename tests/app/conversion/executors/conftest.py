"""What tests of executors share."""

import time

import pytest


@pytest.fixture
def wait_until():
    """Give a function that waits until something is so, for twenty seconds at most."""

    def wait(is_so):
        end = time.monotonic() + 20
        while not is_so():
            assert time.monotonic() < end
            time.sleep(0.02)

    return wait
