"""Fresh installations and made-up exports for conversions to be measured."""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from types import TracebackType
from typing import Any, Final, Self

import psycopg

from tests.postgres import Cluster

ROOT: Final = Path(__file__).parents[2]
_LASTING: Final = "-c shared_buffers=256MB -c max_wal_size=4GB -c max_connections=50 -c listen_addresses=''"
"""As safe as PostgreSQL comes: what is committed survives a power cut, as on SQLite."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures of one conversion, from the file to the report."""

    rows: int
    seconds: float
    bare_rate: float
    parent_mib: float
    worker_mib: float
    steps: dict[str, float]

    @property
    def rate(self) -> float:
        """Rows a second."""
        return self.rows / self.seconds

    @property
    def microseconds(self) -> float:
        """Microseconds a row."""
        return self.seconds / self.rows * 1e6


@dataclass(slots=True)
class Trial:
    """Exports are made once; each conversion gets an installation with an empty register."""

    folder: Path = field(default_factory=lambda: Path(mkdtemp(prefix="luzheng-bench-")))
    _cluster: Cluster | None = None
    _count: int = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._cluster is not None:
            self._cluster.stop()
        rmtree(self.folder, ignore_errors=True)

    def convert(
        self,
        rows: int,
        *,
        judge_every: int,
        workers: int = 1,
        database: str = "sqlite",
        steps: bool = False,
    ) -> Measured:
        """Convert an export of so many rows."""
        self._count += 1
        folder = self.folder / f"run{self._count}"
        folder.mkdir()
        url = f"sqlite:///{folder}/luzheng.db" if database == "sqlite" else self._database()
        wanted: dict[str, Any] = {
            "folder": str(folder), "database_url": url, "export": str(self._export(rows)),
            "judge_every": judge_every, "workers": workers, "steps": steps,
        }  # fmt: skip
        command = [sys.executable, "-m", "bench.conversion.one", json.dumps(wanted)]
        done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)
        rmtree(folder)
        return Measured(**json.loads(done.stdout))

    def _export(self, rows: int) -> Path:
        path = self.folder / f"style3-{rows}.csv"
        if not path.exists():
            command = [sys.executable, "-m", "bench.legacy", "3", str(rows), str(path), "--dirty", "0.05"]
            subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        return path

    def _database(self) -> str:
        if self._cluster is None:
            self._cluster = Cluster(self.folder / "pg", _LASTING)
            self.folder.chmod(0o711)  # the server runs as another user
            self._cluster.start()
        name = f"bench{self._count}"
        with psycopg.connect(self._cluster.url("postgres").replace("+psycopg", ""), autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {name}")
        return self._cluster.url(name)
