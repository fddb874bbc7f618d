"""Where bytes come from: a file, or a stream someone else opened. Each `open` starts at the first byte.

Everything read passes through `Guarded`, the one place where errors of the operating system and of
decompressors become ours.
"""

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable
from contextlib import ExitStack
from errno import EINVAL
from pathlib import Path
from threading import Lock
from typing import BinaryIO, Final, Protocol

from licences.conversion.errors import (
    DirectoryError,
    FileMissingError,
    Place,
    SourceError,
    TruncatedArchiveError,
    UnreadableFileError,
    ZipBombError,
)

BUFFER_BYTES: Final = 1 << 16

DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    struct.error,
    ValueError,
    OverflowError,
    IndexError,
    KeyError,
    NotImplementedError,
    OSError,
)
"""What the zip and gzip modules raise for foreign bytes."""


class Source(Protocol):
    """Something with a name that can be read from its start again and again."""

    @property
    def name(self) -> str:
        """Give the name people know it by."""

    def open(self) -> BinaryIO:
        """Open it at the first byte."""


class FileSource:
    """A file by its path; opened anew each time, so tables of it can be sent to other processes."""

    def __init__(self, path: Path, name: str = "") -> None:
        self.path = path
        self.name = name or path.name

    def open(self) -> BinaryIO:
        """Open the file.

        Raises:
            SourceError: directory, file_missing, unreadable_file.
        """
        where = Place(self.name)
        try:
            return buffered(Guarded(self.path.open("rb", buffering=0), unreadable(where)))
        except IsADirectoryError as error:
            raise DirectoryError(where) from error
        except FileNotFoundError as error:
            raise FileMissingError(where) from error
        except (OSError, ValueError) as error:
            raise UnreadableFileError(where, why=reason(error)) from error


class StreamSource:
    """A seekable binary stream; several readers may share it, each keeps its own position."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self.name = name
        self._stream = stream
        self._lock = Lock()

    def open(self) -> BinaryIO:
        """Open a window on the stream."""
        return buffered(Guarded(_Window(self._stream, self._lock), unreadable(Place(self.name))))


class Readable(Protocol):
    """The part of a binary stream a guard needs."""

    def read(self, size: int = ..., /) -> bytes | None:
        """Read at most so many bytes."""

    def close(self) -> None:
        """Close it."""


class _Window:
    def __init__(self, stream: BinaryIO, lock: Lock) -> None:
        self._stream = stream
        self._lock = lock
        self._position = 0

    def read(self, size: int = -1, /) -> bytes:
        with self._lock:
            self._stream.seek(self._position)
            data = self._stream.read(size)
        self._position += len(data)
        return data

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence == io.SEEK_END:
            with self._lock:
                offset += self._stream.seek(0, io.SEEK_END)
        elif whence == io.SEEK_CUR:
            offset += self._position
        if offset < 0:
            raise OSError(EINVAL, "negative seek position")  # zipfile relies on it
        self._position = offset
        return offset

    def close(self) -> None:
        """Leave the stream open: it belongs to whoever handed it in."""


class Guarded(io.RawIOBase):
    """A stream that raises only our errors and gives no more than `allowance` bytes."""

    def __init__(
        self,
        inner: Readable,
        to_error: Callable[[Exception], SourceError],
        allowance: tuple[int, Place] | None = None,
        closing: ExitStack | None = None,
    ) -> None:
        self._inner = inner
        self._to_error = to_error
        self._allowance = allowance
        self._closing = closing
        self._given = 0

    def readable(self) -> bool:
        """Say yes."""
        return True

    def seekable(self) -> bool:
        """Say whether the stream beneath can be positioned."""
        return hasattr(self._inner, "seek") and self._allowance is None

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read into the buffer and give the number of bytes."""
        try:
            data = self._inner.read(len(buffer)) or b""
        except SourceError:
            raise
        except DAMAGED as error:
            raise self._to_error(error) from error
        self._given += len(data)
        if self._allowance and self._given > self._allowance[0]:
            raise ZipBombError(self._allowance[1], limit=self._allowance[0])
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Position the stream beneath; its OSError before the start is left as it is, zipfile expects it."""
        position: int = self._inner.seek(offset, whence)  # type: ignore[attr-defined]
        return position

    def close(self) -> None:
        """Close this stream and what was opened for it."""
        if not self.closed:
            self._inner.close()
            if self._closing:
                self._closing.close()
        super().close()


def buffered(raw: Guarded) -> BinaryIO:
    """Give a raw stream a buffer."""
    return io.BufferedReader(raw, BUFFER_BYTES)


def unreadable(where: Place) -> Callable[[Exception], SourceError]:
    """Make the function that turns an error of the operating system into ours."""
    return lambda error: UnreadableFileError(where, why=reason(error))


def damaged_archive(where: Place) -> Callable[[Exception], SourceError]:
    """Make the function that turns an error of a decompressor into ours."""
    return lambda error: TruncatedArchiveError(where, why=reason(error))


def reason(error: Exception) -> str:
    """Say a foreign error in one short line without paths or content."""
    text = error.strerror if isinstance(error, OSError) and error.strerror else ""
    return text or type(error).__name__


def size_of(stream: BinaryIO) -> int:
    """Measure a seekable stream; it is left at its start."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    return size
