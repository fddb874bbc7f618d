"""What a worker process does: open the installation once, then chunk after chunk."""

import gc
import logging
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from app.conversion.chunk import ChunkDone, convert
from app.conversion.executors.errors import WorkerFailedError
from app.conversion.patience import patiently
from app.conversion.work import ChunkTask, Workshop
from app.services.context import Services
from app.services.errors import ServiceError
from app.settings import Settings

_log: Final = logging.getLogger(__name__)


@lru_cache(maxsize=1)
def open_installation(settings: Settings | None) -> Services:
    """Open the installation; once in a process.

    Args:
        settings: of the installation; None = those of this machine's environment.
    """
    return Services.from_settings(settings or Settings())


@lru_cache(maxsize=1)
def _workshop(settings: Settings | None, run_id: str) -> Workshop:
    shop = Workshop.open(open_installation(settings), run_id)
    gc.freeze()  # what is made once is not looked at again and again
    return shop


def carry_out(settings: Settings | None, task: ChunkTask) -> ChunkDone:
    """Carry out a chunk in this process.

    Args:
        settings: of the installation; None = those of this machine's environment.
        task: the chunk.

    Raises:
        ServiceError: it cannot be carried out, and trying again at once would not help.
    """
    patience = open_installation(settings).settings.conversion_patience_seconds
    return patiently(lambda: convert(_workshop(settings, task.run_id), task, _now), patience)


def to_tell(error: Exception) -> ServiceError:
    """Give the error as it is told to another process; what was not foreseen is logged here, by its type."""
    if isinstance(error, ServiceError):
        return error
    _log.error("A chunk failed.", exc_info=error)
    return WorkerFailedError(type(error).__qualname__)


def _now() -> datetime:
    return datetime.now(UTC)
