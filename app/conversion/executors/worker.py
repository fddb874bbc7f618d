"""What a worker process does: open the installation once, then chunk after chunk."""

import gc
from datetime import UTC, datetime
from functools import lru_cache

from app.conversion.chunk import ChunkDone, convert
from app.conversion.work import ChunkTask, Workshop
from app.services.context import Services
from app.settings import Settings


@lru_cache(maxsize=1)
def _services(settings: Settings | None) -> Services:
    return Services.from_settings(settings or Settings())


@lru_cache(maxsize=1)
def _workshop(settings: Settings | None, run_id: str) -> Workshop:
    shop = Workshop.open(_services(settings), run_id)
    gc.freeze()  # what is made once is not looked at again and again
    return shop


def carry_out(settings: Settings | None, task: ChunkTask) -> ChunkDone:
    """Carry out a chunk in this process.

    Args:
        settings: of the installation; None = those of this machine's environment.
        task: the chunk.
    """
    return convert(_workshop(settings, task.run_id), task, _now)


def _now() -> datetime:
    return datetime.now(UTC)
