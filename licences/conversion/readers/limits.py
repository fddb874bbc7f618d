"""How much a reader takes before it refuses. Each limit protects the machine, none is a rule of the field."""

from dataclasses import dataclass

_MEBI = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one file.

    Attributes:
        columns: widest header.
        line_chars: longest line of a text file; longer ones are not held in memory.
        record_lines: most line breaks inside one CSV record; more means an unclosed quote.
        sheet_cells: largest used range of a sheet, rows times columns. A sheet is laid out whole, about
            32 bytes a cell and its text; one stray cell in the last corner would ask for 400 GiB.
        sheet_bytes: most bytes, or characters where these are known, of texts that a sheet's file holds once
            and that several cells are laid out with, each with a copy.
        workbook_bytes: largest XLSX, XLS or ODS file, packed; it is held in memory.
        inflated_bytes: most bytes one archive or workbook may unpack to.
        inflated_ratio: most bytes unpacked for a packed one; zip bombs reach 1,000, tables 5 to 60.
        inflated_floor: bytes that may be unpacked whatever the ratio: small and regular files pack well.
        members: most files in an archive.
        preview_rows: rows looked at to find the header.
    """

    columns: int = 1000
    line_chars: int = _MEBI
    record_lines: int = 100
    sheet_cells: int = 20_000_000
    sheet_bytes: int = 512 * _MEBI
    workbook_bytes: int = 256 * _MEBI
    inflated_bytes: int = 16_384 * _MEBI
    inflated_ratio: int = 200
    inflated_floor: int = 16 * _MEBI
    members: int = 1000
    preview_rows: int = 50

    def allowance(self, packed: int) -> int:
        """Give the most bytes that so many packed bytes may unpack to."""
        return min(self.inflated_bytes, max(self.inflated_floor, packed * self.inflated_ratio))
