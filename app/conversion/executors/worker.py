"""What a worker process does: open the installation once, then chunk after chunk."""

import logging
from functools import lru_cache
from typing import Final

from app.conversion.chunk import ChunkDone, convert
from app.conversion.clock import now
from app.conversion.executors.errors import WorkerFailedError
from app.conversion.garbage import collect_seldom
from app.conversion.patience import patiently
from app.conversion.work import ChunkTask, Workshop
from app.services.context import Services
from app.services.errors import ServiceError
from app.settings import Settings

_log: Final = logging.getLogger(__name__)


class Worker:
    """Carries out chunks in this process, with an installation that is opened once.

    Args:
        settings: of the installation; None = those of this machine's environment.
    """

    def __init__(self, settings: Settings | None) -> None:
        self._services = Services.from_settings(settings or Settings())
        self._shop: Workshop | None = None

    def carry_out(self, task: ChunkTask) -> ChunkDone:
        """Carry out a chunk.

        Raises:
            ServiceError: it cannot be carried out, and trying again at once would not help.
        """
        patience = self._services.settings.conversion_patience_seconds
        return patiently(lambda: convert(self._workshop(task.run_id), task, now), patience)

    def close(self) -> None:
        """Close the installation."""
        self._services.close()

    def _workshop(self, run_id: str) -> Workshop:
        if self._shop is None or self._shop.run.id != run_id:
            self._shop = Workshop.open(self._services, run_id)
        return self._shop


@lru_cache(maxsize=1)
def the_worker(settings: Settings | None) -> Worker:
    """Give the worker that this process is; for processes that do nothing else.

    Args:
        settings: as for `Worker`.
    """
    made = Worker(settings)
    collect_seldom()
    return made


def to_tell(error: Exception) -> ServiceError:
    """Give the error as it is told to another process; what was not foreseen is logged here.

    The log says where and of what type it was, never its text, which may quote a cell (`app.http.logs`).
    """
    if isinstance(error, ServiceError):
        return error
    _log.error("A chunk failed.", exc_info=error)
    return WorkerFailedError(type(error).__qualname__)
