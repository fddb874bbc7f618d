"""Where records stand in a JSON document whose names say nothing: a list of objects inside an object.

Such a file is refused, naming the place. What stands around the records may tell that they have ended
(`{"cancelled": [{…}]}`), and its lines, taken one by one, would be records like any others.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from licences.conversion.errors import JsonMalformedError, JsonValueTooLongError
from licences.conversion.readers.json_array import ArrayReader

_DEPTH: Final = 8


class Inside(NamedTuple):
    """A list of objects inside a document: the names that lead to it, the columns of its first object.

    `beside` is the number of values passed on the way.
    """

    path: str
    columns: int
    beside: int


def records_inside(reader: ArrayReader) -> Inside | None:
    """Find the first list of objects inside the first document; None if there is none, or it is no JSON."""
    try:
        return next(_Finder(reader).inside(()), None)
    except (JsonMalformedError, JsonValueTooLongError):
        return None


class _Finder:
    def __init__(self, reader: ArrayReader) -> None:
        self._reader = reader
        self._beside = 0

    def inside(self, path: tuple[str, ...]) -> Iterator[Inside]:
        """Give the lists of objects within the object that begins here."""
        reader = self._reader
        reader.pass_sign("{")
        while reader.next_sign() not in ("}", ""):
            key = str(reader.take_value())
            reader.pass_sign(":")
            sign = reader.next_sign()
            if sign == "{" and len(path) < _DEPTH:
                yield from self.inside((*path, key))
            elif sign == "[":
                yield from self._list((*path, key))
            else:
                self._beside += 1
                reader.take_value()
            if reader.next_sign() != ",":
                break
            reader.pass_sign(",")
        reader.pass_sign("}")

    def _list(self, path: tuple[str, ...]) -> Iterator[Inside]:
        reader = self._reader
        reader.pass_sign("[")
        while reader.next_sign() not in ("]", ""):
            is_object = reader.next_sign() == "{"
            value = reader.take_value()
            if is_object and isinstance(value, list):
                yield Inside("/".join(path), len(value), self._beside)
            if reader.next_sign() != ",":
                break
            reader.pass_sign(",")
        reader.pass_sign("]")
