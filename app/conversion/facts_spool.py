"""What some rows of a file say, on disk: for messages about other rows, and for joining rows."""

from collections.abc import Sequence
from pathlib import Path
from struct import Struct
from typing import Final, NamedTuple, Self

import numpy as np
import orjson

_PLACE: Final = Struct("<QQ")
_LAYOUT: Final = np.dtype([("row", "<u8"), ("offset", "<u8")])
_INDEX, _TEXTS = "index", "texts"


class RowFacts(NamedTuple):
    """What a row says.

    Attributes:
        said: for a person, on one line.
        codes: categories or scopes.
        clean: whether it could be joined: nothing wrong with it, and in force.
        ended: whether it says itself that its licence is not in force.
        subject: of whom and of which vehicle it is, see `licences.types.subject`.
    """

    said: str
    codes: list[str]
    clean: bool
    ended: bool
    subject: Sequence[str]


class FactSpool:
    """Facts by row, added in the order of the file; use it as a context and it leaves nothing behind."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index = np.empty(0, _LAYOUT)

    def __enter__(self) -> Self:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._places = (self._folder / _INDEX).open("wb")
        self._texts = (self._folder / _TEXTS).open("w+b")
        return self

    def __exit__(self, *_: object) -> None:
        self._index = np.empty(0, _LAYOUT)
        self._places.close()
        self._texts.close()
        for name in (_INDEX, _TEXTS):
            (self._folder / name).unlink()
        self._folder.rmdir()

    def add(self, row: int, facts: RowFacts) -> None:
        """Add what a row says."""
        self._places.write(_PLACE.pack(row, self._texts.tell()))
        self._texts.write(orjson.dumps(list(facts), option=orjson.OPT_APPEND_NEWLINE))

    def finish(self) -> None:
        """End adding; from now on facts can be had."""
        self._places.flush()
        if self._places.tell():
            self._index = np.memmap(self._folder / _INDEX, _LAYOUT, "r")

    def of(self, row: int) -> RowFacts | None:
        """Give what a row says; None if it was not added."""
        at = int(np.searchsorted(self._index["row"], row))
        if at == len(self._index) or int(self._index["row"][at]) != row:
            return None
        self._texts.seek(int(self._index["offset"][at]))
        return RowFacts(*orjson.loads(self._texts.readline()))
