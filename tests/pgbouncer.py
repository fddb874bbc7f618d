"""A throw-away PgBouncer before the tests' PostgreSQL: own folder, own Unix socket, no port of the machine.

Two servers for all clients, transaction pooling: what a client prepared or set on one is soon another's.
"""

import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg

from tests.postgres import Cluster, as_server_user

_CONFIGURATION: Final = """\
[databases]
* = host={host} user=tests

[pgbouncer]
listen_addr =
unix_socket_dir = {folder}
pool_mode = transaction
auth_type = any
default_pool_size = 2
max_client_conn = 200
{more}
"""
_PATIENCE_SECONDS: Final = 20.0


@contextmanager
def pgbouncer(cluster: Cluster, folder: Path, more: str = "") -> Iterator[Path]:
    """Run PgBouncer before a cluster, with more lines in its configuration; give the folder of its socket."""
    folder.mkdir(mode=0o700)
    (folder / "pgbouncer.ini").write_text(
        _CONFIGURATION.format(host=cluster.folder, folder=folder, more=more)
    )
    user = as_server_user(folder)
    program = shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [*user, program, str(folder / "pgbouncer.ini")],
            cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        _wait_for(folder, process)
        yield folder
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(_PATIENCE_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


def through(folder: Path, url: str) -> str:
    """Give the address of a database as reached through PgBouncer."""
    return f"{url.partition('?')[0]}?host={folder}&port=6432"


def _wait_for(folder: Path, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _PATIENCE_SECONDS
    while not (folder / ".s.PGSQL.6432").exists():
        if process.poll() is not None or time.monotonic() > end:
            raise psycopg.OperationalError((folder / "log").read_text())
        time.sleep(0.05)
