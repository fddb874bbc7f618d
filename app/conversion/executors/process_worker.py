"""A worker process; its arguments are the pipe it reads and the pipe it writes (file descriptors).

It first receives the settings, then chunks, and answers each message with its result or with the error. It
ends with its parent, however that ends: a thread waits for the far end of the pipe to close.
"""

import os
import pickle
import select
import sys
from multiprocessing.connection import Connection
from threading import Thread

from app.conversion.chunk import ChunkDone
from app.conversion.executors.worker import the_worker, to_tell
from app.conversion.work import ChunkTask
from app.http import logs
from app.services.errors import ServiceError
from app.settings import Settings


def main() -> None:
    """Work until the parent hangs up."""
    read_fd, write_fd = map(int, sys.argv[1:])
    messages, answers = Connection(read_fd, writable=False), Connection(write_fd, readable=False)
    Thread(target=_end_with_parent, args=(read_fd,), daemon=True).start()
    settings: Settings = pickle.loads(messages.recv_bytes())  # noqa: S301 - of our own parent
    logs.configure(settings.log_level)
    answers.send_bytes(_answer(settings, None))
    while True:
        answers.send_bytes(_answer(settings, messages.recv_bytes()))


def _answer(settings: Settings, message: bytes | None) -> bytes:
    """Open the installation, or carry out a chunk; gives what came of it, pickled."""
    answer: ChunkDone | ServiceError | None = None
    try:
        worker = the_worker(settings)
        if message is not None:
            task: ChunkTask = pickle.loads(message)  # noqa: S301 - of our own parent
            answer = worker.carry_out(task)
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent decides
        answer = to_tell(error)
    return pickle.dumps(answer)


def _end_with_parent(read_fd: int) -> None:
    """End at once when the parent is gone; what is not committed is as if it had never been."""
    watched = select.poll()
    watched.register(read_fd, 0)  # no events asked for: only a hang-up is reported
    watched.poll()
    os._exit(0)
