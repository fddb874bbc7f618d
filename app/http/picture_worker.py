"""A process that reads pictures; its arguments are the pipes it reads and writes (file descriptors).

Decoders are large libraries of C: a picture of some kilobytes can ask them for gigabytes or for minutes, and
they can neither be interrupted nor trusted. So they run where the system can end them. For each picture
(seconds to read it, its bytes) the process answers with one line of JSON: `text`, or the `code` and `detail`
of a `ScanError`; and `last` when it ends because it has grown.
"""

import resource
import signal
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final, Literal

import orjson

from verify_client.errors import ScanError, TooLargeError
from verify_client.scan import text_in

PROCESSOR_SECONDS: Final = 5
"""Of one picture, decoding and reading; an ordinary one takes some hundredths. Then the process is ended."""

MEMORY: Final = 1 << 30
"""Bytes of address space beyond those of the idle process; 40 megapixels in colour take half."""

_GROWN: Final = 512 << 20
_PAGES: Final = Path("/proc/self/statm")


def main() -> None:
    """Read pictures until the parent hangs up."""
    pictures, answers = (
        Connection(int(sys.argv[1]), writable=False),
        Connection(int(sys.argv[2]), readable=False),
    )
    _bound_memory()
    last = False
    while not last:
        try:
            seconds, picture = float(pictures.recv_bytes()), pictures.recv_bytes()
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_PROF, PROCESSOR_SECONDS)
        answer = _answer(picture, seconds)
        signal.setitimer(signal.ITIMER_PROF, 0)
        last = _bytes_taken("resident") > _GROWN
        answers.send_bytes(orjson.dumps({**answer, "last": last}))


def _answer(picture: bytes, seconds: float) -> dict[str, Any]:
    try:
        return {"text": text_in(picture, seconds)}
    except ScanError as error:
        if not isinstance(error.__cause__, MemoryError):
            return {"code": error.code, "detail": error.detail}
    except MemoryError:
        pass
    return {"code": TooLargeError.code, "detail": "memory"}


def _bound_memory() -> None:
    taken = _bytes_taken("size")
    resource.setrlimit(resource.RLIMIT_AS, (taken + MEMORY, taken + MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _bytes_taken(what: Literal["size", "resident"]) -> int:
    # not `ru_maxrss`: a child begins with its parent's, and a service may be large
    if not _PAGES.exists():
        return 0
    return int(_PAGES.read_text().split()[what == "resident"]) * resource.getpagesize()
