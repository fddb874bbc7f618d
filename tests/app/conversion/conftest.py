"""Whole runs for tests that disturb them: made-up exports, what an undisturbed run makes of them, processes."""

import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import pytest
from sqlmodel import col, select

from app.conversion.report_files import write_files
from app.conversion.results import rejected_files, report_of, results_of
from app.conversion.runs import read
from app.roles import SYSTEM_ACTOR
from app.services import audit_reading
from app.services.context import Services
from app.settings import Settings
from app.tables import ConversionRun
from bench.legacy import make_export
from licences.conversion.profiles import text_of
from licences.payload import CHINA_TIME
from tests.app.conversion import exports
from tests.app.conversion.register import contents_of
from tests.postgres import Cluster

ROOT = Path(__file__).parents[3]
CONVERTING = Path(__file__).with_name("converting.py")
ROWS, CHUNK_ROWS = 3000, 150
PROFILES = {"operator": (3, "style3_zhejiang_warehouse"), "vehicle": (1, "style1_hunan_abbreviated")}
CRASH_SAFE = (
    # Without fsync: the machine does not crash here, only the server; but what it has said is kept is kept.
    "-c fsync=off -c synchronous_commit=on -c full_page_writes=off -c autovacuum=off "
    "-c max_connections=60 -c shared_buffers=32MB -c listen_addresses=''"
)


class Export(NamedTuple):
    """A made-up export, and what the register holds after an undisturbed run."""

    path: Path
    profile: str
    undisturbed: dict

    def begin(self, services, **options):
        """Make a run of it and give its id."""
        return exports.begin(services, self.path, profile=self.profile, chunk_rows=CHUNK_ROWS, **options)


@pytest.fixture(scope="session", params=PROFILES)
def export(request, tmp_path_factory, data_template, populated_sqlite):
    """Give an export of 3,000 rows, a tenth of them dirty: operators, then vehicles."""
    style, profile = PROFILES[request.param]
    folder = tmp_path_factory.mktemp(request.param)
    path = folder / "export"
    yesterday = (datetime.now(UTC) - timedelta(days=1)).astimezone(CHINA_TIME).date()
    with path.open("wb") as out:
        make_export(style, ROWS, 11, 0.1, out, family=request.param, today=yesterday)
    url = f"sqlite:///{folder}/luzheng.db"
    shutil.copy(populated_sqlite, folder / "luzheng.db")
    data_dir = shutil.copytree(data_template, folder / "installation")
    services = Services.from_settings(Settings(data_dir=data_dir, database_url=url))
    exports.make_ready(services)
    exports.convert(services, path, profile=profile, chunk_rows=CHUNK_ROWS)
    found = contents_of(services)
    services.close()
    return Export(path, profile, found)


@pytest.fixture
def ready(services):
    """Give an installation that can issue today."""
    exports.make_ready(services)
    return services


@pytest.fixture
def convert_rows(services, clerk, tmp_path):
    """Give a function that converts rows, each call a file of its own, and gives the counts."""
    made = []

    def carry_out(*rows, head="", path=None, style=None, **options):
        made.append(rows)
        style = style or exports.style_of(rows)
        path = path or exports.write(tmp_path / f"{len(made)}.csv", rows, "utf-8-sig")
        text = f"{head}\n{text_of(style)}"
        return exports.convert(services, path, clerk, profile=style, profile_text=text, **options)

    return carry_out


@pytest.fixture
def convert(convert_rows):
    """Give the same, giving outcomes and faults; `warnings` tells of those of the last call."""

    def carry_out(*rows, **options):
        counts = convert_rows(*rows, **options)
        carry_out.warnings = counts["warnings"]["codes"]
        return exports.outcomes(counts), exports.faults(counts)

    return carry_out


@pytest.fixture
def rejected_file(services, tmp_path):
    """Give a function that writes the rows of a table the last run sent back, and gives the file's path."""

    def written(table=0):
        with services.reading() as session:
            ids = session.exec(select(ConversionRun.id).order_by(col(ConversionRun.created_at))).all()
        run = read(services, ids[-1])
        results = results_of(services, run)
        folder = tmp_path / f"reports{len(ids)}"
        folder.mkdir(exist_ok=True)
        write_files(services, run, results, folder, report_of(services, run, results))
        return folder / rejected_files(run, results)[table].name

    return written


@pytest.fixture
def sent_back(rejected_file, tmp_path):
    """Give a function that writes the rows the last run sent back, with other codes and cells if wished."""
    made = []

    def written(codes=None, **cells):
        with rejected_file().open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        made.append(rows)
        changed = cells if codes is None else {"代码 code": codes, **cells}
        path = tmp_path / f"corrected{len(made)}.csv"
        return exports.write(path, [row | changed for row in rows], "utf-8-sig")

    return written


@pytest.fixture
def own_cluster():
    """Give a PostgreSQL cluster that may be killed: it forgets nothing it has said is kept."""
    cluster = Cluster(Path(tempfile.gettempdir()) / f"luzheng-pg-{uuid4().hex[:12]}", CRASH_SAFE)
    cluster.start()
    yield cluster
    cluster.stop()


@pytest.fixture
def start_converting():
    """Give a function that starts a process at a run; it tells of each chunk, then how the run ended."""
    started = []

    def start(services, run_id, **options):
        settings = services.settings
        task = {"data_dir": str(settings.data_dir), "database_url": settings.database_url, "run_id": run_id}
        task["patience"] = settings.conversion_patience_seconds
        process = subprocess.Popen(
            [sys.executable, str(CONVERTING), json.dumps(task | options)],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def end_of():
    """Give a function that waits for such a process and gives how its run ended."""

    def end(process):
        # From the same stream as lines before: what it has read ahead is lost to `communicate`.
        said = process.stdout.read().split("\n")
        process.wait(timeout=120)
        return said[-2] if len(said) > 1 else ""

    return end


@pytest.fixture
def log_faults(services):
    """Give a function that gives what register and audit log do not agree on."""
    return lambda: audit_reading.verify(services, SYSTEM_ACTOR)
