"""What a bundle remembers beside the signed files: the latest signed time seen, and entity tags."""

import json
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

from verify_client.bundle import files

_MAX_SIZE: Final = 1 << 16
_MAX_ETAG: Final = 200


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
    """Read the state; a missing or damaged file is an empty state, which is only less watchful."""
    data = files.read(folder, files.STATE, _MAX_SIZE)
    try:
        content = json.loads(data or b"{}")
        time_seen, etags = content.get("time_seen", 0), content.get("etags", {})
        good = all(isinstance(item, str) for pair in etags.items() for item in pair)
    except (ValueError, AttributeError, RecursionError):
        return State()
    if type(time_seen) is not int or time_seen < 0 or not good:
        return State()
    return State(time_seen, etags)


def save(folder: Path, state: State) -> None:
    """Write the state."""
    etags = {digest: etag for digest, etag in state.etags.items() if len(etag) <= _MAX_ETAG}
    content = {"time_seen": state.time_seen, "etags": etags}
    files.write(folder, files.STATE, json.dumps(content, indent=1).encode() + b"\n")
