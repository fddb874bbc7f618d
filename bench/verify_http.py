"""POST /verify by text, SQLite, one worker, against a bare ASGI function doing the same judge and look-up.

Both servers are uvicorn with uvloop and httptools over the same database and keys; they take turns under the
same load, and each ratio is within one round. Ours does all it does in service: limits, headers, log, counts.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from app.demo.installation import ISSUER, prepare_installation
from app.demo.sample_faces import sample_faces
from app.roles import Actor, Role
from app.services import issuance
from app.services.context import Services
from app.services.records import IssueRequest
from app.settings import Settings
from bench.harness import Result, report
from licences.payload import CHINA_TIME
from licences.types import TYPES
from signing.code_text import to_text

RATE_TARGET = 0.6
P99_TARGET = 5.0
ROUNDS = 15
ROUND_SECONDS = 1.0
CONNECTIONS = 8
_PATH = "/api/v1/verify"
_START_SECONDS = 20


def run() -> dict[str, Any]:
    """Measure on a fresh installation in a temporary folder."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(data_dir=folder, database_url=f"sqlite:///{folder}/luzheng.db")
        bodies = folder / "bodies.jsonl"
        bodies.write_text("\n".join(json.dumps({"text": text}) for text in _issue(settings)))
        with (
            _server(settings, "app.main:create_app") as ours,
            _server(settings, "bench.bare_verify:create_app") as bare,
        ):
            for port in (ours, bare):
                _load(port, bodies, 1.0)
            rounds = [_round(turn, ours, bare, bodies) for turn in range(ROUNDS)]
    return _report(rounds)


def _report(rounds: list[tuple[dict[str, Any], dict[str, Any]]]) -> dict[str, Any]:
    ours, bare = zip(*rounds, strict=True)
    refused = sum(each["refused"] for each in (*ours, *bare))
    if refused:
        raise RuntimeError(f"{refused} answers were not valid: the figures mean nothing")

    def middle(side: tuple[dict[str, Any], ...], figure: str) -> float:
        return float(median(each[figure] for each in side))

    return report(
        "a bare ASGI function doing the same judge() and look-up; uvicorn, uvloop, httptools, one worker",
        Result(
            "POST /verify, rate",
            middle(ours, "rate"),
            middle(bare, "rate"),
            "1/s",
            median(one["rate"] / other["rate"] for one, other in rounds),
            RATE_TARGET,
        ),
        Result(
            "POST /verify, p99",
            middle(ours, "p99_ms"),
            middle(bare, "p99_ms"),
            "ms",
            median(one["p99_ms"] / other["p99_ms"] for one, other in rounds),
            P99_TARGET,
            at_least=False,
        ),
        connections=CONNECTIONS,
        rounds=ROUNDS,
        seconds_a_round=ROUND_SECONDS,
    )


def _issue(settings: Settings) -> list[str]:
    """Make an installation, issue certificates of every type and give the texts of their codes."""
    now = datetime.now(UTC)
    prepare_installation(settings, "ES256", now)
    services = Services.from_settings(settings)
    clerk = Actor(
        None,
        "bench",
        Role.CLERK,
        region=ISSUER.region,
        issuer_code=ISSUER.code,
        types=frozenset(kind.number for kind in TYPES),
    )
    try:
        faces = sample_faces(now.astimezone(CHINA_TIME).date())
        records = [
            issuance.issue(services, clerk, IssueRequest(key, face), None, now) for key, face in faces.items()
        ]
    finally:
        services.close()
    return [to_text(record.envelope, settings.public_url) for record in records]


@contextmanager
def _server(settings: Settings, application: str) -> Iterator[int]:
    """Run an application factory under uvicorn in a process of its own; gives its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "LUZHENG_DATA_DIR": str(settings.data_dir),
        "LUZHENG_DATABASE_URL": settings.database_url,
        # All the load comes from one address, far beyond what the flood guard grants; it still counts each.
        "LUZHENG_VERIFY_PER_MINUTE": str(10**9),
    }
    options = ["--port", str(port), "--loop", "uvloop", "--http", "httptools", "--no-access-log"]
    lifespan = ["--lifespan", "off" if "bare" in application else "on"]
    command = [sys.executable, "-m", "uvicorn", "--factory", application, *options, *lifespan]
    if "bare" not in application:  # with the limits of our own protocol, as in service
        command = [sys.executable, "-m", "app.cli", "serve", "--port", str(port)]
    with (settings.data_dir / f"{port}.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            _wait_for(port)
            yield port
        finally:
            process.terminate()
            process.wait(_START_SECONDS)


def _wait_for(port: int) -> None:
    end = time.monotonic() + _START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return


def _round(turn: int, ours: int, bare: int, bodies: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Load both servers, each time in the other order."""
    order = (ours, bare) if turn % 2 == 0 else (bare, ours)
    found = {port: _load(port, bodies, ROUND_SECONDS) for port in order}
    return found[ours], found[bare]


def _load(port: int, bodies: Path, seconds: float) -> dict[str, Any]:
    command = [
        sys.executable,
        "-m",
        "bench.load",
        str(port),
        _PATH,
        str(seconds),
        str(CONNECTIONS),
        str(bodies),
    ]
    done = subprocess.run(command, check=True, capture_output=True, timeout=seconds + 30)
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


if __name__ == "__main__":
    print(json.dumps(run(), ensure_ascii=False, indent=2))
