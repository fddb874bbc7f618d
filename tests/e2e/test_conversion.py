"""A province's export through the running service: handed in, converted beside it, scanned, corrected."""

import csv
import io
import os
import signal
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest

from bench.legacy import make_export
from licences.payload import CHINA_TIME

PROFILE = "style3_zhejiang_warehouse"
SECONDS = 60
ROWS = 400


@pytest.fixture
def limits():
    """Let tests ask as often as they like, and have waiting conversions seen at once."""
    return {
        "LUZHENG_REQUESTS_PER_MINUTE": "1000000",
        "LUZHENG_CONVERSION_LOOK_SECONDS": "0.2",
        "LUZHENG_CONVERSION_WORKERS": "1",
    }


@pytest.fixture
def clerk(service):
    """Give the headers of the clerk."""
    return service.sign_in("clerk")


@pytest.fixture
def hand_in(service, clerk):
    """Give a function that hands a file in and gives the answer."""

    def post(content, name="道路运输经营许可证.csv", **fields):
        answer = service.client.post(
            "/api/v1/conversions",
            data={"profile": PROFILE, **fields},
            files={"file": (name, content)},
            headers=clerk,
        )
        assert answer.status_code == 202, answer.text
        assert answer.headers["location"] == answer.json()["links"]["self"]
        return answer.json()

    return post


@pytest.fixture
def get(service, clerk):
    """Give a function that gets an address."""

    def one(path):
        answer = service.client.get(path, headers=clerk)
        assert answer.status_code == 200, answer.text
        return answer

    return one


@pytest.fixture
def ended(service, get):
    """Give a function that waits until a conversion has ended and gives it."""

    def wait(conversion, states=("done",)):
        end = time.monotonic() + SECONDS
        while True:
            found = get(conversion["links"]["self"]).json()
            if found["state"] in {"done", "failed", "stopped"}:
                assert found["state"] in states, found
                return found
            assert time.monotonic() < end, (found, service.log.read_text()[-2000:])
            time.sleep(0.1)

    return wait


@pytest.fixture
def gone(tmp_path):
    """Give a function that waits until no file that was handed in is left, and gives what is left."""

    def wait():
        end = time.monotonic() + SECONDS
        while (left := list((tmp_path / "data" / "conversions").iterdir())) and time.monotonic() < end:
            time.sleep(0.05)
        return left

    return wait


def export(rows=ROWS, dirty=0.0):
    """Make an export of today."""
    out = io.BytesIO()
    make_export(3, rows, 7, dirty, out, today=datetime.now(CHINA_TIME).date())
    return out.getvalue()


def spoilt(content):
    """Give the export with an impossible day in its third row, and the day that stood there."""
    lines = content.decode("gb18030").splitlines(keepends=True)
    names = next(csv.reader([lines[0]]))
    cells = next(csv.reader([lines[3]]))
    at = names.index("print_date")
    right, cells[at] = cells[at], "2025-02-30"
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    lines[3] = out.getvalue()
    return "".join(lines).encode("gb18030"), right


def test_from_the_export_to_a_valid_licence(service, clerk, hand_in, get, ended, gone):  # noqa: PLR0917 - fixtures
    """What is handed in should become licences that scan as valid, the rejected row after its correction too."""
    content, right = spoilt(export())
    first = ended(hand_in(content))
    again = ended(hand_in(content))
    report = get(first["links"]["report_json"]).json()
    page = get(first["links"]["report_html"])
    rejected = get(first["rejected"][0])
    corrected = rejected.content.decode("utf-8-sig").replace("2025-02-30", right).encode("utf-8-sig")
    last = ended(hand_in(corrected, name="rejected.csv"))

    found = service.client.post(
        "/api/v1/certificates/search", json={"latest_only": True, "limit": 1}, headers=clerk
    ).json()["items"][0]
    picture = get(f"/api/v1/certificates/{found['id']}/code.png").content
    verdict = service.client.post("/api/v1/verify/picture", files={"picture": picture}).json()
    expected = (
        (ROWS, 1, 0),
        (ROWS - 1, 1),
        (1, 0),
        ("done", ROWS),
        "text/html; charset=utf-8",
        "no-store",
        (0, 0),
        "valid",
        [],
    )
    actual = (
        (first["counts"]["rows"], first["counts"]["rejected"], first["counts"]["unchanged"]),
        (again["counts"]["unchanged"], again["counts"]["rejected"]),
        (last["counts"]["converted"], last["counts"]["rejected"]),
        (report["state"], report["tally"]["rows"]),
        page.headers["content-type"],
        rejected.headers["cache-control"],
        (first["counts"]["skipped"], again["counts"]["converted"]),
        verdict["verdict"],
        gone(),
    )
    assert expected == actual


def process_of(conversion):
    """Wait for the process that is at a conversion and give its id."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                if f"\0resume\0{conversion['id']}\0" in path.read_text():
                    return int(path.parent.name)
        time.sleep(0.02)
    raise AssertionError("nobody is at it")


def test_a_run_outlives_the_service(service, hand_in, ended):
    """A conversion should go on while the service restarts, and when its own process is lost be taken up again."""
    conversion = hand_in(export(20_000))
    before = process_of(conversion)
    service.restart()
    still = process_of(conversion)
    os.kill(still, signal.SIGKILL)
    done = ended(conversion)
    expected = (before, "done", 20_000, 20_000)
    actual = (still, done["state"], done["rows_done"], done["counts"]["converted"])
    assert expected == actual


def test_stop_and_go_on(service, clerk, hand_in, ended):
    """A conversion that is stopped should keep what is done and go on to the same end."""
    conversion = hand_in(export(20_000))
    process_of(conversion)
    stopped = service.client.post(conversion["links"]["stop"], headers=clerk)
    rested = ended(conversion, {"stopped"})
    resumed = service.client.post(rested["links"]["resume"], headers=clerk)
    done = ended(conversion)
    refused = service.client.post(f"{conversion['links']['self']}/resume", headers=clerk)
    expected = (202, 202, 20_000, (409, "conversion_ended"))
    actual = (
        stopped.status_code,
        resumed.status_code,
        done["counts"]["converted"],
        (refused.status_code, refused.json()["code"]),
    )
    assert expected == actual
