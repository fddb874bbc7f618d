"""Records of JSON that stand inside an object: a service's answer, Navicat's RECORDS, one page after another.

    {"code": 0, "data": {"total": 2, "rows": [{…}, {…}]}}

Only lists under names that services give such lists are gone into, and only where nothing stands beside them
but what tells of the answer: a record may hold a list of objects too, and a word beside the list may be said
of all its records.
"""

from collections.abc import Iterator
from typing import Final

from licences.conversion.errors import JsonEnvelopeError, JsonMalformedError, JsonValueTooLongError, Place
from licences.conversion.readers.announced import announced_by
from licences.conversion.readers.json_array import ArrayReader
from licences.conversion.readers.json_values import Found
from licences.conversion.row_words import speaks_of_rows

_HOLDERS: Final = frozenset(
    (
        *(
            "data",
            "list",
            "rows",
            "row",
            "records",
            "record",
            "result",
            "results",
            "items",
            "content",
            "page",
        ),
        *("body", "payload", "response", "resp", "datalist", "resultlist", "rowlist", "pagelist", "pages"),
        *("datas", "returndata", "respdata", "pageinfo", "retdata", "respinfo"),
    )
)
_ABOUT: Final = frozenset(
    (
        *(
            "code",
            "pages",
            "recordstotal",
            "recordsfiltered",
            "recordcount",
            "rowcount",
            "totalrows",
            "totalnum",
            "draw",
            "msg",
            "message",
            "success",
            "total",
            "count",
            "size",
            "limit",
            "offset",
            "current",
            "page",
        ),
        *("pagenum", "pageno", "pagesize", "pagecount", "pageindex", "totalcount", "totalpage", "totalpages"),
        *("totalelements", "totalrecords", "resultcount", "resultconunt", "timestamp", "time", "requestid"),
        *(
            "traceid",
            "error",
            "errors",
            "errcode",
            "errmsg",
            "ok",
            "retcode",
            "retmsg",
            "resultcode",
            "resultmsg",
        ),
        *("hasnext", "hasnextpage", "haspreviouspage", "first", "last", "empty", "next", "previous", "cost"),
        *("orders", "searchcount", "optimizecountsql", "startrow", "endrow", "isfirstpage", "islastpage"),
        *(
            "prepage",
            "nextpage",
            "navigatepages",
            "navigatepagenums",
            "navigatefirstpage",
            "navigatelastpage",
        ),
    )
)
"""What answers say of themselves; a state or a type is not among it."""
_DEPTH: Final = 8


def _key(name: object) -> str:
    return str(name).casefold().replace("_", "")


class EnvelopeReader(ArrayReader):
    """Reader of the records in envelopes: one document after another, or a list of documents.

    `path` is where the records of the latest document stood; empty if it had none.
    """

    path: str = ""
    announced: int = 0
    """Number of records, over all pages, that answers speak of."""

    def documents(self) -> Iterator[Found]:
        """Give the records of all documents.

        Raises:
            JsonMalformedError: at the first place that is not JSON; the records before it are good.
            JsonValueTooLongError: at a value that has no end within the limit; likewise.
            JsonEnvelopeError: something else stands beside the records.
        """
        listed = self.next_sign() == "["
        if listed:
            self.pass_sign("[")
        while self.next_sign() == "{":
            self.path = ""
            yield from self._object(())
            if not self.path:
                self.number += 1
                yield Found(self.number, {}, (("", "json_no_records"),), "", [])
            if self.next_sign() == ",":
                self.pass_sign(",")
        if listed:
            self.pass_sign("]")
        self.expect_end()

    def _object(self, path: tuple[str, ...]) -> Iterator[Found]:
        self.pass_sign("{")
        while self.next_sign() not in ("}", ""):
            key = str(self.take_value())
            self.pass_sign(":")
            sign = self.next_sign()
            holds = _key(key) in _HOLDERS and len(path) < _DEPTH
            if holds and sign == "{":
                yield from self._object((*path, key))
            elif holds and sign == "[":
                self.path = "/".join((*path, key))
                yield from self.read()
                self.pass_sign("]")
            else:
                self._take_about((*path, key))
            if self.next_sign() != ",":
                break
            self.pass_sign(",")
        self.pass_sign("}")

    def _take_about(self, path: tuple[str, ...]) -> None:
        """Take what an answer says of itself.

        Raises:
            JsonEnvelopeError: it may be said of the records.
        """
        value = self.take_value()
        if value is not None and (_key(path[-1]) not in _ABOUT or _tells(value)):
            raise JsonEnvelopeError(Place(self.name), path="/".join(path))
        self.announced = max(self.announced, announced_by(path[-1], value))


def _tells(value: object) -> bool:
    """Say whether what an answer says of itself says something of its records."""
    return isinstance(value, str) and speaks_of_rows(value)


def holds_records(reader: EnvelopeReader) -> bool:
    """Say whether the first document of a file holds records, by its beginning."""
    try:
        first = next(reader.documents(), None)
    except (JsonMalformedError, JsonValueTooLongError, JsonEnvelopeError):
        return False
    return bool(first and (first.cells or first.raw))
