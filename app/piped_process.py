"""A process of our own code that listens at one pipe and answers at another; no lock is shared with it."""

import os
import subprocess
import sys
from multiprocessing.connection import Connection
from typing import IO, NamedTuple


class PipedProcess(NamedTuple):
    """A process, where it is written to, and where it answers."""

    process: subprocess.Popen[bytes]
    messages: Connection
    answers: Connection


def start(
    program: str, *, stderr: int | IO[bytes] | None = None, process_group: int | None = None
) -> PipedProcess:
    """Start a process of this Python.

    Args:
        program: Python; finds the numbers of its pipes, to read and to write, as its arguments.
        stderr: as `subprocess.Popen` has it.
        process_group: 0 = one of its own, so that Ctrl-C reaches the parent alone.
    """
    its_read, our_write = os.pipe()
    our_read, its_write = os.pipe()
    messages, answers = Connection(our_write, readable=False), Connection(our_read, writable=False)
    try:
        process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-P", "-c", program, str(its_read), str(its_write)],
            pass_fds=(its_read, its_write),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            process_group=process_group,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
    finally:
        os.close(its_read)
        os.close(its_write)
    return PipedProcess(process, messages, answers)
