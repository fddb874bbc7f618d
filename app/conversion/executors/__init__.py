"""Who carries out chunks: this process, worker processes of this machine, or a Dask cluster."""

from typing import Protocol

from app.conversion.chunk import ChunkDone
from app.conversion.work import ChunkTask
from app.settings import Settings

__all__ = ["Executor"]


class Executor(Protocol):
    """Workers. A worker that dies costs nothing but time: its chunk is done again by another."""

    @property
    def workers(self) -> int:
        """Give how many chunks can be worked at."""

    def open(self, settings: Settings, run_id: str) -> None:
        """Make the workers ready for a run."""

    def submit(self, task: ChunkTask) -> None:
        """Hand out a chunk."""

    def next_done(self, seconds: float) -> ChunkDone | None:
        """Wait for a chunk that is done; None if none was in time.

        Raises:
            ServiceError: a chunk could not be carried out, and trying again would not help.
        """

    def close(self) -> None:
        """Let the workers go, with whatever they are at."""
