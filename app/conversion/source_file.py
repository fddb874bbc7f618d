"""The file of a run on this machine: the one the run began with, to the last byte and until its end."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Final

from app.conversion.errors import SourceChangedError, SourceMissingError

_PIECE_BYTES: Final = 1 << 22


def summed_up(path: Path, after_piece: Callable[[], object] = lambda: None) -> tuple[bytes, int]:
    """Give SHA-256 and size of a file in bytes.

    Args:
        path: of the file.
        after_piece: called every few megabytes; to stop, it may raise what it likes.

    Raises:
        SourceMissingError: it cannot be read.
    """
    total, size = sha256(), 0
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE_BYTES):
                total.update(piece)
                size += len(piece)
                after_piece()
    except OSError as error:
        raise SourceMissingError("file") from error
    return total.digest(), size


class SourceFile:
    """A file while a run reads it, twice: whoever writes to it in between would make rows of other rows.

    Raises:
        SourceMissingError: it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp = self._stamped()

    def check_content(self, expected: tuple[bytes, int], after_piece: Callable[[], object]) -> None:
        """Compare it with what it was when the run began; see `summed_up`.

        Raises:
            SourceMissingError, SourceChangedError: it is gone, or another.
        """
        if self._stamp[1] != expected[1] or summed_up(self._path, after_piece) != expected:
            raise SourceChangedError

    def check_untouched(self) -> None:
        """Refuse it when it has been written to, moved or removed since it was opened.

        Raises:
            SourceMissingError, SourceChangedError: it is gone, or another.
        """
        if self._stamped() != self._stamp:
            raise SourceChangedError

    def _stamped(self) -> tuple[int, int, int]:
        try:
            found = self._path.stat()
        except OSError as error:
            raise SourceMissingError("file") from error
        return found.st_ino, found.st_size, found.st_mtime_ns
