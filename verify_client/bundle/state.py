"""What a bundle remembers beside the signed files: the latest signed time seen, and entity tags."""

import json
import re
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

from verify_client.bundle import files
from verify_client.bundle.errors import StateDamagedError

_MAX_SIZE: Final = 1 << 16
_MAX_ETAG: Final = 200
_TIME: Final = re.compile(rb'"time_seen"\s*:\s*([0-9]{1,12})(?![0-9])')
MAX_MOMENT: Final = 253_402_300_799
"""Seconds since 1970: the end of 9999."""


@dataclass(frozen=True, slots=True)
class State:
    """`time_seen`: epoch seconds, 0 if none; `etags`: by SHA-256 (hex) of the content each was given for.

    An entity tag belongs to content, not to a name: after a file was lost or put back from a copy, asking
    "anything newer than that?" would otherwise be answered "no" for ever.
    """

    time_seen: int = 0
    etags: dict[str, str] = field(default_factory=dict)

    def etag_for(self, content: bytes | None) -> str | None:
        """Give the entity tag under which the server gave this content."""
        return None if content is None else self.etags.get(sha256(content).hexdigest())


def load(folder: Path) -> State:
    """Read the state; a missing file is an empty state.

    Raises:
        StateDamagedError: it is there, and is none.
        DiskError: it cannot be read.
    """
    data = files.read(folder, files.STATE, _MAX_SIZE)
    if data is None:
        if (folder / files.STATE).exists():
            raise StateDamagedError("too_large")
        return State()
    try:
        content = json.loads(data)
        time_seen, etags = content.get("time_seen", 0), content.get("etags", {})
        good = all(isinstance(item, str) for pair in etags.items() for item in pair)
    except (ValueError, AttributeError, RecursionError) as error:
        raise StateDamagedError("malformed") from error
    if type(time_seen) is not int or not 0 <= time_seen <= MAX_MOMENT or not good:
        raise StateDamagedError("malformed")
    return State(time_seen, etags)


def legible_time(folder: Path) -> int:
    """Find the latest signed time in a damaged state, 0 if it is illegible."""
    data = files.read(folder, files.STATE, _MAX_SIZE) or b""
    return max((int(found) for found in _TIME.findall(data)), default=0)


def save(folder: Path, state: State) -> None:
    """Write the state."""
    etags = {digest: etag for digest, etag in state.etags.items() if len(etag) <= _MAX_ETAG}
    content = {"time_seen": state.time_seen, "etags": etags}
    files.write(folder, files.STATE, json.dumps(content, indent=1).encode() + b"\n")
