"""Carry out chunks on a Dask cluster: the scheduler hands them to workers on many machines.

The database is shared, the file is not: chunks travel with their rows. When a worker dies the scheduler gives
its chunks to others; a chunk that was stored just before is found done.
"""

import time
from collections.abc import Mapping
from concurrent.futures import CancelledError
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from app.conversion.chunk import ChunkDone
from app.conversion.executors.code_version import code_version
from app.conversion.executors.errors import (
    ClusterMissingError,
    ClusterNeedsServerError,
    ClusterVersionError,
    NoWorkersError,
    SchedulerUnreachableError,
    WorkerFailedError,
    WorkersDieError,
)
from app.conversion.work import ChunkTask
from app.services.errors import ServiceError
from app.settings import Settings

if TYPE_CHECKING:
    from distributed import Future

CONNECT_SECONDS: Final = 10
_COUNT_SECONDS: Final = 5.0
_SAME: Final = ("distributed", "dask", "msgpack", "cloudpickle", "tornado")


class DaskExecutor:
    """The workers of a cluster.

    Args:
        address: of the scheduler, such as ``tcp://10.0.0.1:8786`` or ``tls://...``.
        wait_seconds: how long to wait for a first worker, or for another when the last is gone.
    """

    def __init__(self, address: str, wait_seconds: float = 60) -> None:
        self._address = address
        self._wait_seconds = wait_seconds
        self._client: Any = None
        self._futures: set[Future[Any]] = set()
        self._done: SimpleQueue[Future[Any]] = SimpleQueue()
        self._name = ""
        self._count = 1
        self._counted_at = self._seen_at = 0.0

    @property
    def workers(self) -> int:
        """Give how many workers there are; looked up now and then, for they come and go."""
        if self._client is not None and time.monotonic() - self._counted_at > _COUNT_SECONDS:
            self._look()
        return max(1, self._count)

    def open(self, settings: Settings, run_id: str) -> None:
        """Connect to the scheduler and see whether the cluster is fit for the run.

        Raises:
            ClusterMissingError, ClusterNeedsServerError: this installation cannot use a cluster.
            SchedulerUnreachableError, NoWorkersError, ClusterVersionError: this cluster is not fit.
        """
        if self._client is not None:
            return
        if settings.database_url.startswith("sqlite"):
            raise ClusterNeedsServerError
        self._name = run_id
        self._client = _connect(self._address, min(CONNECT_SECONDS, self._wait_seconds))
        try:
            self._client.wait_for_workers(1, timeout=self._wait_seconds)
        except TimeoutError as error:
            raise NoWorkersError(self._address) from error
        check_versions(self._client.get_versions())
        self._seen_at = time.monotonic()
        self._look()

    def submit(self, task: ChunkTask) -> None:
        """Hand out a chunk."""
        from app.conversion.executors.dask_worker import carry_out_packed, pack  # noqa: PLC0415

        assert self._client is not None
        future = self._client.submit(
            carry_out_packed,
            code_version(),
            pack(task),
            key=f"{self._name}/{task.number}/{uuid4().hex}",
            pure=False,
        )
        self._futures.add(future)
        future.add_done_callback(self._done.put)

    def next_done(self, seconds: float) -> ChunkDone | None:
        """Wait for a chunk that is done; None if none was in time."""
        try:
            future = self._done.get(timeout=seconds)
        except Empty:
            self._look()
            if time.monotonic() - self._seen_at > self._wait_seconds:
                raise NoWorkersError(self._address) from None
            return None
        self._futures.discard(future)
        answer = self._answer(future)
        if isinstance(answer, ServiceError):
            raise answer
        return answer

    def close(self) -> None:
        """Let go of what is not begun; what a worker is at it will finish, and that does no harm."""
        if self._client is not None:
            self._futures.clear()  # the scheduler forgets what nobody wants any more
            self._client.close()
            self._client = None
        self._done = SimpleQueue()

    def _answer(self, future: "Future[Any]") -> ChunkDone | ServiceError:
        from distributed import KilledWorker  # noqa: PLC0415

        try:
            answer: ChunkDone | ServiceError = future.result()
        except KilledWorker:
            return WorkersDieError()
        except (CancelledError, OSError):
            return SchedulerUnreachableError(self._address)
        except Exception as error:  # noqa: BLE001 - such as a worker that has no such code
            return WorkerFailedError(type(error).__qualname__)
        return answer

    def _look(self) -> None:
        """Count the workers; a scheduler that does not answer is noticed by what becomes of the chunks."""
        assert self._client is not None
        self._counted_at = time.monotonic()
        try:
            self._count = len(self._client.scheduler_info()["workers"])
        except OSError:
            return
        if self._count:
            self._seen_at = self._counted_at


def _connect(address: str, seconds: float) -> Any:
    try:
        from distributed import Client  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise ClusterMissingError from error
    try:
        client: Any = Client  # it has no annotations
        return client(address, timeout=seconds, set_as_default=False, name="luzheng")
    except (OSError, ValueError) as error:  # ValueError: not an address
        raise SchedulerUnreachableError(address) from error


def check_versions(versions: Mapping[str, Any]) -> None:
    """Compare what scheduler and workers run with what runs here.

    Args:
        versions: as `distributed.Client.get_versions` gives them.

    Raises:
        ClusterVersionError: with the first that differs.
    """
    here = _packages(versions["client"])
    others = {"scheduler": versions["scheduler"], **versions["workers"]}
    for place, found in others.items():
        for name, version in _packages(found).items():
            if version != here[name]:
                raise ClusterVersionError(f"{place}: {name} {version}, {here[name]}")


def _packages(found: Mapping[str, Any]) -> dict[str, str]:
    packages: Mapping[str, str | None] = found["packages"]
    python = ".".join((packages["python"] or "").split(".")[:2])
    return {"python": python, **{name: str(packages.get(name)) for name in _SAME}}
