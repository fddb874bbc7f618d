"""What can be wrong with a file to be converted, and where in it.

The texts are in `readers/messages.tsv`. No error holds the content of a cell: it may be a person's.
"""

import csv
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import ClassVar

from licences.errors import LicencesError
from licences.messages import Message


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person finds a fault: file (`file!member!sheet`), row, column (both from 1), byte (from 0).

    >>> Place("a.zip!b.csv", row=3).en
    'a.zip!b.csv, row 3'
    """

    file: str
    row: int | None = None
    column: int | None = None
    offset: int | None = None

    @property
    def en(self) -> str:
        """Say the place in English."""
        parts = (("row", self.row), ("column", self.column), ("byte", self.offset))
        return self.file + "".join(f", {word} {value}" for word, value in parts if value is not None)

    @property
    def zh(self) -> str:
        """Say the place in Chinese."""
        parts = (("行", self.row), ("列", self.column), ("字节", self.offset))
        return self.file + "".join(f"，第 {value} {word}" for word, value in parts if value is not None)


@cache
def catalogue() -> dict[str, Message]:
    """Read the texts of the readers, by code."""
    text = resources.files("licences.conversion.readers").joinpath("messages.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {row["code"]: Message(**row) for row in rows}


def codes() -> frozenset[str]:
    """Give every code the readers can say."""
    return frozenset(catalogue())


def source_message(code: str, **values: object) -> Message:
    """Give the message of a code with its values filled in.

    >>> source_message("too_many_members", limit=3).en
    'the archive holds more than 3 files'
    """
    found = catalogue()[code]
    texts = (found.zh, found.en, found.remedy_zh, found.remedy_en)
    return Message(code, *(text.format(**values) for text in texts))


class SourceError(LicencesError):
    """A file that cannot be read, or not further than `where`; never raised itself.

    `message` holds code, Chinese and English text and remedies; `values` what was filled in.
    """

    code: ClassVar[str] = "source"

    def __init__(self, where: Place, **values: object) -> None:
        self.where = where
        self.values = values
        self.message: Message = source_message(self.code, **values)
        super().__init__(f"{where.en}: {self.message.en}")

    @property
    def zh(self) -> str:
        """Say what is wrong in Chinese."""
        return self.message.zh

    @property
    def en(self) -> str:
        """Say what is wrong in English."""
        return self.message.en

    @property
    def remedy_zh(self) -> str:
        """Say what to do in Chinese."""
        return self.message.remedy_zh

    @property
    def remedy_en(self) -> str:
        """Say what to do in English."""
        return self.message.remedy_en

    def __reduce__(self) -> tuple[object, ...]:
        # Readers run in worker processes; an exception with named arguments does not pickle by itself.
        return _made_again, (type(self), self.where, self.values)


def _made_again(kind: type[SourceError], where: Place, values: dict[str, object]) -> SourceError:
    return kind(where, **values)


class DirectoryError(SourceError):
    """The path is a folder."""

    code = "directory"


class FileMissingError(SourceError):
    """The path leads nowhere."""

    code = "file_missing"


class UnreadableFileError(SourceError):
    """The operating system does not let the file be read; `why` says what it told."""

    code = "unreadable_file"


class EmptyFileError(SourceError):
    """No byte, or nothing but blanks."""

    code = "empty_file"


class NoRowsError(SourceError):
    """A header without rows."""

    code = "no_rows"


class NoHeaderError(SourceError):
    """The first full row looks like data; it is never taken for names."""

    code = "no_header"


class NotATableError(SourceError):
    """Content of another kind: `found` says which, its `family` (database, picture …) what to do."""

    code = "not_a_table"

    def __init__(self, where: Place, found: str, family: str = "") -> None:
        super().__init__(where, found=found, family=family)
        if family:
            said = source_message(f"{self.code}_{family}", found=found)
            self.message = replace(said, code=self.code)


class TruncatedFileError(SourceError):
    """The file ends before what it announces; the rows before are good."""

    code = "truncated_file"


class TruncatedArchiveError(SourceError):
    """A zip or gzip file that is cut off or damaged."""

    code = "truncated_archive"


class ZipBombError(SourceError):
    """An archive that unpacks to more than the limits allow."""

    code = "zip_bomb"


class NestedArchiveError(SourceError):
    """An archive inside an archive."""

    code = "nested_archive"


class EmptyArchiveError(SourceError):
    """A zip file without files."""

    code = "empty_archive"


class TooManyMembersError(SourceError):
    """A zip file with more files than the limit."""

    code = "too_many_members"


class UnsupportedCompressionError(SourceError):
    """A zip method other than stored, deflate, bzip2."""

    code = "unsupported_compression"


class EncryptedError(SourceError):
    """A password is needed."""

    code = "encrypted"


class MacrosError(SourceError):
    """A workbook that holds programs."""

    code = "macros"


class ExternalLinksError(SourceError):
    """A workbook whose values come from other files."""

    code = "external_links"


class MarkersChangedError(SourceError):
    """A file of rows that came back whose first columns were changed: its cells cannot be told."""

    code = "markers_changed"


class TooManyColumnsError(SourceError):
    """A header wider than the limit."""

    code = "too_many_columns"


class SheetTooLargeError(SourceError):
    """A sheet whose used range is larger than the limit; refused before it is laid out."""

    code = "sheet_too_large"


class SheetTextTooLongError(SourceError):
    """A text in a workbook far longer than a cell can hold; refused before it is laid out."""

    code = "sheet_text_too_long"


class SheetTextTooMuchError(SourceError):
    """Long texts that a workbook holds once and repeats in many cells; refused before they are laid out."""

    code = "sheet_text_too_much"


class WorkbookTooLargeError(SourceError):
    """A workbook larger than the limit: workbooks are read whole."""

    code = "workbook_too_large"


class WorkbookDamagedError(SourceError):
    """A workbook whose structure is broken."""

    code = "workbook_damaged"


class XmlMalformedError(SourceError):
    """XML that is not well-formed from this place on; the rows before are good."""

    code = "xml_malformed"


class XmlEntitiesError(SourceError):
    """XML with a document type or entities: refused, they can be made to swell or to fetch."""

    code = "xml_entities"


class JsonMalformedError(SourceError):
    """A JSON array broken at this place; the rows before are good."""

    code = "json_malformed"


class JsonValueTooLongError(SourceError):
    """A value of a JSON array that is longer than is held in memory; the rows before are good."""

    code = "json_value_too_long"


class DbfDamagedError(SourceError):
    """A DBF header that contradicts itself."""

    code = "dbf_damaged"


class HiddenSheetError(SourceError):
    """A table on a sheet that is hidden: it is not read, and not lost without a word."""

    code = "hidden_sheet"


class SqlNoRowsError(SourceError):
    """A script of SQL that puts in no rows."""

    code = "sql_no_rows"


class SqlColumnsUnknownError(SourceError):
    """Rows of a script whose columns are named neither by the INSERT nor by a CREATE TABLE above it."""

    code = "sql_columns_unknown"


class SqlChangesError(SourceError):
    """A script that changes, or takes away, rows it has put in: `verb` says how."""

    code = "sql_changes"


class SqlStatementError(SourceError):
    """A statement that may put in or change rows, and is not understood; the rows before are good."""

    code = "sql_statement"


class JsonEnvelopeError(SourceError):
    """Records inside an object, with something beside them that may be said of them: `path` names it."""

    code = "json_envelope"


class JsonInsideError(JsonEnvelopeError):
    """Records inside an object, under a name that may say something of them: `path` names it."""

    code = "json_inside"
