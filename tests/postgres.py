"""A throw-away PostgreSQL cluster for one test run: own directory, own socket, gone afterwards.

It listens on a Unix socket in a directory of its own only, so no port of the machine is taken and nobody else
can reach it. Run as root, the server runs as an unprivileged user, as `initdb` demands.
"""

import fcntl
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import psycopg

_FAST: Final = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off "
    "-c max_connections=300 -c shared_buffers=64MB -c listen_addresses=''"
)


class PostgresMissingError(RuntimeError):
    """No `initdb` on this machine; the tests need one (Debian: apt-get install postgresql)."""


def _program(name: str) -> str:
    """Find a server program on the path or where Debian keeps it, newest version first."""
    found = shutil.which(name)
    if found:
        return found
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=_version, reverse=True)
    if not places:
        raise PostgresMissingError(name)
    return str(places[0])


def _version(program: Path) -> float:
    return float(program.parent.parent.name)


def as_server_user(folder: Path) -> list[str]:
    """Give the words to put before a command so that it runs unprivileged; hand the folder over when root."""
    if os.geteuid() != 0:
        return []
    user = pwd.getpwnam("nobody")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--"]


class Cluster:
    """The cluster under a folder; the first caller of any process starts it."""

    def __init__(self, folder: Path, options: str = _FAST) -> None:
        self.folder = folder
        self._options = options

    def url(self, database: str) -> str:
        """Give the address of a database in this cluster."""
        return f"postgresql+psycopg://tests@/{database}?host={self.folder}"

    def start(self) -> None:
        """Start the cluster unless it runs already; safe from several processes at once."""
        with (self.folder.parent / f"{self.folder.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if (self.folder / "started").exists():
                return
            self.folder.mkdir(mode=0o700, exist_ok=True)
            user = as_server_user(self.folder)
            data = self.folder / "data"
            self._run([*user, _program("initdb"), "-D", str(data), "-U", "tests", "-A", "trust", "-E", "UTF8",
                       "--locale=C", "--no-sync"])  # fmt: skip
            self.start_server()
            (self.folder / "started").touch()

    def stop(self) -> None:
        """Stop the cluster if it was started, and remove its folder."""
        if (self.folder / "started").exists():
            self._control("-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)
        (self.folder.parent / f"{self.folder.name}.lock").unlink(missing_ok=True)

    def start_server(self) -> None:
        """Start the server over the data that are there."""
        self._control("-l", str(self.folder / "log"), "-o", f"{self._options} -k {self.folder}", "start")

    def stop_server(self) -> None:
        """Stop the server at once, as if it had crashed; the data stay."""
        # What makes the tests fast would lose the last commits in a crash.
        with psycopg.connect(self.url("postgres").replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute("CHECKPOINT")
        self._control("-m", "immediate", "stop")

    @contextmanager
    def hung(self) -> Iterator[None]:
        """Let all processes of the server stand still: it takes connections and never answers."""
        leader = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        listed = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(leader)], check=True, capture_output=True, text=True
        )
        processes = [leader, *map(int, listed.stdout.split())]
        self._signal(processes, signal.SIGSTOP)
        try:
            yield
        finally:
            self._signal(processes, signal.SIGCONT)

    @staticmethod
    def _signal(processes: list[int], number: signal.Signals) -> None:
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process, number)

    def _control(self, *words: str) -> None:
        user = as_server_user(self.folder)
        self._run([*user, _program("pg_ctl"), "-D", str(self.folder / "data"), "-w", "-s", *words])

    def _run(self, command: list[str]) -> None:
        subprocess.run(command, check=True, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
