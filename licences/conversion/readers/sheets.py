"""One sheet of a workbook, laid out by python-calamine; whatever calamine raises becomes our error.

calamine lays out a sheet whole (about 32 bytes a cell and its text), so only one is kept at a time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Final, NamedTuple

import python_calamine

from licences.conversion.errors import EncryptedError, Place, WorkbookDamagedError, WorkbookTooLargeError
from licences.conversion.readers.archives import ZIP_MAGICS, directory
from licences.conversion.readers.headers import Merge
from licences.conversion.readers.inspection import SheetInspection
from licences.conversion.readers.limits import Limits
from licences.conversion.readers.other_names import canonical
from licences.conversion.readers.packages import package_kind
from licences.conversion.readers.sheet_cells import Value
from licences.conversion.readers.sources import Source, StreamSource

_PANIC: Final = "PanicException"


class Sheet(NamedTuple):
    """A sheet laid out: its rows from the first, and the column (from 0) their first cell is in."""

    laid_out: python_calamine.CalamineSheet
    first_column: int
    merges: tuple[Merge, ...]

    def rows(self, place: Place) -> Iterator[list[Value]]:
        """Give the rows, from row 1 on."""
        with translated(place):
            yield from self.laid_out.iter_rows()


class Workbook:
    """A workbook that has been looked through; sheets are laid out when asked for."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self.source = source
        self._limits = limits
        self._kept: tuple[str, Sheet] | None = None

    def __getstate__(self) -> dict[str, object]:
        # What calamine holds cannot be sent to another process; it is laid out again there.
        return {**self.__dict__, "_kept": None}

    def read(self) -> bytes:
        """Read the whole file; parts of other names are given those that the parser looks for.

        Raises:
            SourceError: workbook_too_large, workbook_damaged, zip_bomb, ….
        """
        limit = self._limits.workbook_bytes
        with self.source.open() as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise WorkbookTooLargeError(Place(self.source.name), limit=limit)
        if not data.startswith(ZIP_MAGICS):
            return data
        infos = directory(StreamSource(BytesIO(data), self.source.name), self._limits)
        is_other = package_kind(infos) != "xlsx"
        return data if is_other else canonical(data, infos, Place(self.source.name))

    def visible_names(self, data: bytes) -> dict[str, bool]:
        """Give the names of the sheets, and whether each can be seen."""
        place = Place(self.source.name)
        with translated(place):
            opened = python_calamine.CalamineWorkbook.from_object(BytesIO(data))
        seen = python_calamine.SheetVisibleEnum.Visible
        sheet = python_calamine.SheetTypeEnum.WorkSheet
        return {each.name: each.visible == seen for each in opened.sheets_metadata if each.typ == sheet}

    def sheet(self, inspection: SheetInspection) -> Sheet:
        """Lay out a sheet, or give the one kept.

        Raises:
            WorkbookDamagedError: calamine cannot read it.
        """
        name = inspection.name
        if not self._kept or self._kept[0] != name:
            self._kept = None
            data = self.read()
            with translated(Place(f"{self.source.name}!{name}")):
                self._kept = (name, _lay_out(data, inspection))
        return self._kept[1]

    def release(self) -> None:
        """Let go of the sheet kept."""
        self._kept = None


def _lay_out(data: bytes, inspection: SheetInspection) -> Sheet:
    with python_calamine.CalamineWorkbook.from_object(BytesIO(data)) as book:
        sheet = book.get_sheet_by_name(inspection.name)
        start = sheet.start
        merges = inspection.merges
        if merges is None:
            ranges = sheet.merged_cell_ranges or []
            merges = [Merge(*first, *last) for first, last in ranges]
        return Sheet(sheet, start[1] if start else 0, tuple(merges))


@contextmanager
def translated(place: Place) -> Iterator[None]:
    """Turn what calamine raises into WorkbookDamagedError or EncryptedError."""
    try:
        yield
    except python_calamine.PasswordError as error:
        raise EncryptedError(place) from error
    except (python_calamine.CalamineError, ValueError, OSError, OverflowError) as error:
        raise WorkbookDamagedError(place, why=type(error).__name__) from error
    except BaseException as error:
        # A panic in Rust arrives as a BaseException whose class cannot be imported.
        if type(error).__name__ != _PANIC:
            raise
        raise WorkbookDamagedError(place, why="parser failure") from error
