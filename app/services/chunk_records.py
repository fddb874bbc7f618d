"""What bulk conversion recorded: one entry of the audit log for a chunk, covering each certificate it made.

The chunk keeps 48 bytes a certificate, id and keyed hash of its row; the log's entry holds the SHA-256 of
them all, of the rows that came back, and of the counts. So a certificate of a conversion is as well recorded
as one issued by itself.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final, NamedTuple
from uuid import UUID

import orjson
from sqlmodel import Session, select

from app.services.register_log import CHUNK_ACTION
from app.tables import AuditEntry, ConversionChunk

_ID_BYTES: Final = 16
_RECORD_BYTES: Final = _ID_BYTES + 32
_KEPT: Final = 8


class Recorded(NamedTuple):
    """What the log says of the certificates of a chunk; nothing where chunk and entry do not agree."""

    seq: int
    hashes: Mapping[str, str]
    """Certificate id -> keyed hash of its row, hex."""


NOTHING: Final = Recorded(0, {})


class ChunkRecords:
    """Reads the records of chunks; the last few are remembered, for a chunk's ids stand close together."""

    def __init__(self, session: Session, region: int) -> None:
        self._session = session
        self._region = region
        self._known: dict[int, Recorded] = {}

    def of(self, chunk_id: int) -> Recorded:
        """Give what the log says of a chunk."""
        found = self._known.get(chunk_id)
        if found is None:
            if len(self._known) >= _KEPT:
                self._known.pop(next(iter(self._known)))
            found = self._known[chunk_id] = self._read(chunk_id)
        return found

    def _read(self, chunk_id: int) -> Recorded:
        chunk = self._session.get(ConversionChunk, chunk_id)
        if chunk is None or chunk.records is None:
            return NOTHING  # not done
        statement = select(AuditEntry).where(
            AuditEntry.region == self._region,
            AuditEntry.action == CHUNK_ACTION,
            AuditEntry.subject == f"conversion:{chunk.run_id}/{chunk.number}",
        )
        entries = self._session.exec(statement).all()
        if [entry.detail for entry in entries] != [said_of(chunk)]:
            return NOTHING
        return Recorded(entries[0].seq, hashes_in(chunk.records))


def said_of(chunk: ConversionChunk) -> dict[str, Any]:
    """Sum up a chunk that is done as the log's entry on it does."""
    tally = orjson.dumps(chunk.tally, option=orjson.OPT_SORT_KEYS)
    said = {
        "chunk": chunk.id,
        "records": sha256(chunk.records or b"").hexdigest(),
        "rejected": sha256(chunk.rejected or b"").hexdigest(),
        "tally": sha256(tally).hexdigest(),
    }
    if chunk.listed is not None:  # chunks of before there were lists
        said["listed"] = sha256(chunk.listed).hexdigest()
    return said


def hashes_in(records: bytes) -> dict[str, str]:
    """Take the records of a chunk apart.

    >>> list(hashes_in(bytes(16) + b"h" * 32))
    ['00000000-0000-0000-0000-000000000000']
    """
    starts = range(0, len(records), _RECORD_BYTES)
    parts = ((records[at : at + _ID_BYTES], records[at + _ID_BYTES : at + _RECORD_BYTES]) for at in starts)
    return {str(UUID(bytes=certificate_id)): record.hex() for certificate_id, record in parts}
