"""One conversion in a process of its own: ``python -m bench.conversion.one '<JSON>'`` prints figures as JSON.

A process for each, so that memory is its own and nothing is warm from the run before.
"""

import json
import os
import sys
from contextlib import suppress
from datetime import UTC, datetime
from multiprocessing import Process
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

from app.conversion import runner, runs
from app.conversion.executors import Executor
from app.conversion.executors.inline import InlineExecutor
from app.conversion.executors.processes import ProcessExecutor
from app.conversion.garbage import collect_seldom
from app.conversion.report_files import write_files
from app.conversion.results import report_of, results_of
from app.conversion.run import RunRequest
from app.conversion.runner import Progress
from app.demo.installation import prepare_installation
from app.demo.settings import DemoSettings
from app.roles import SYSTEM_ACTOR
from app.services.context import Services
from app.settings import Settings
from bench.conversion.steps import Steps
from bench.legacy.tables import RUN
from licences.conversion.profiles import text_of

PROFILE: Final = "style3_zhejiang_warehouse"
_SIGNATURES: Final = 4_000


def bare_rate() -> float:
    """Measure bare deterministic ES256 signatures a second."""
    key, algorithm = generate_private_key(SECP256R1()), ECDSA(SHA256(), deterministic_signing=True)
    message = bytes(range(256))
    start = perf_counter()
    for _ in range(_SIGNATURES):
        key.sign(message, algorithm)
    return _SIGNATURES / (perf_counter() - start)


def prepare(settings: Settings) -> None:
    """Make an installation, in a process of its own: hashing passwords takes much memory."""
    worker = Process(target=_prepare, args=(settings,))
    worker.start()
    worker.join()


def _prepare(settings: Settings) -> None:
    prepare_installation(settings, "ES256", datetime.now(UTC))


def measure(wanted: dict[str, Any]) -> dict[str, Any]:
    """Convert a file from nothing to the report and give what it took."""
    folder = Path(wanted["folder"])
    settings = DemoSettings(data_dir=folder / "data", database_url=wanted["database_url"], log_level="ERROR")
    prepare(settings)
    services = Services.from_settings(settings)
    steps = Steps() if wanted["steps"] else None
    executor: Executor = InlineExecutor() if steps else ProcessExecutor(wanted["workers"])
    peaks = [0]

    def show(_: Progress) -> None:
        peaks.extend(_peak(pid) for pid in getattr(executor, "pids", ()))

    collect_seldom()  # as the command does
    before = bare_rate()
    start = perf_counter()
    request = RunRequest(
        Path(wanted["export"]), "export.csv", PROFILE, text_of(PROFILE),
        judge_every=wanted["judge_every"], issuer_code=RUN["issuer_code"],
    )  # fmt: skip
    run_id = runs.create(services, SYSTEM_ACTOR, request, datetime.now(UTC))
    run = runner.carry_out(services, run_id, executor, show)
    results = results_of(services, run)
    (folder / "report").mkdir()
    write_files(services, run, results, folder / "report", report_of(services, run, results))
    seconds = perf_counter() - start
    executor.close()
    services.close()
    return {
        "rows": run.row_count,
        "seconds": seconds,
        "bare_rate": (before + bare_rate()) / 2,
        "parent_mib": getrusage(RUSAGE_SELF).ru_maxrss / 1024,
        "worker_mib": max(peaks) / 1024,
        "steps": steps.seconds if steps else {},
    }


def _peak(pid: int) -> int:
    """Give the most memory a process has had, in KiB (VmHWM)."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text("utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return 0


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUTF8", "1")
    json.dump(measure(json.loads(sys.argv[1])), sys.stdout)
