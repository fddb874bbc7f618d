"""What a worker of a Dask cluster does; it takes the settings of its own machine's environment.

Started with `dask worker --preload app.conversion.executors.dask_worker`, it opens the installation at once:
the first chunk need not wait, and a machine that is not set up says so in its log.
"""

import pickle
import zlib
from threading import Lock
from typing import Any, Final

from distributed import get_worker

from app.conversion.chunk import ChunkDone
from app.conversion.executors.code_version import code_version
from app.conversion.executors.errors import ClusterVersionError, WorkerMisplacedError
from app.conversion.executors.worker import the_worker, to_tell
from app.conversion.work import ChunkTask
from app.services.errors import NotFoundError, ServiceError

_LEVEL: Final = 1
_one_at_a_time: Final = Lock()
"""A worker's tools are made for one thread; the threads of `--nthreads 2` take turns."""


def dask_setup(worker: Any) -> None:  # noqa: ARG001 - the signature Dask calls
    """Open the installation when the worker starts.

    Raises:
        SecretFileError, SigningError: this machine lacks secrets or keys.
    """
    the_worker(None)


def pack(task: ChunkTask) -> bytes:
    """Make a chunk small for the network, and opaque to the scheduler."""
    return zlib.compress(pickle.dumps(task), _LEVEL)


def carry_out_packed(version: str, packed: bytes) -> ChunkDone | ServiceError:
    """Carry out a chunk; what goes wrong is given, not raised: the scheduler shall not try again.

    Args:
        version: of the code that made the chunk.
        packed: see `pack`.
    """
    here = get_worker().address
    if version != code_version():
        return ClusterVersionError(f"{here}: {code_version()}, {version}")
    try:
        with _one_at_a_time:
            the_worker(None)
    except Exception as error:  # noqa: BLE001 - whatever it is, this machine is not set up
        return WorkerMisplacedError(f"{here}: {type(error).__qualname__}")
    try:
        task: ChunkTask = pickle.loads(zlib.decompress(packed))  # noqa: S301 - of the run's parent
        with _one_at_a_time:
            return the_worker(None).carry_out(task)
    except NotFoundError:  # the run: this is another database
        return WorkerMisplacedError(here)
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent decides
        return to_tell(error)
