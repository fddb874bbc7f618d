"""Look at the parts of an .ods package (OpenDocument 1.2): password, macros, links, size, merged cells."""

import zipfile
from typing import Final

from licences.conversion.errors import (
    EncryptedError,
    MacrosError,
    NotATableError,
    Place,
)
from licences.conversion.readers.inspection import SheetInspection, see_around
from licences.conversion.readers.limits import Limits
from licences.conversion.readers.opendocument_cells import Content
from licences.conversion.readers.opendocument_styles import OdsStyles, styles_part
from licences.conversion.readers.packages import bounded, unpack
from licences.conversion.readers.properties import of_package
from licences.conversion.readers.tags import tags

_SPREADSHEET: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_MACRO_FOLDERS: Final = ("basic/", "scripts/")


def inspect_ods(
    data: bytes, infos: list[zipfile.ZipInfo], file: str, limits: Limits
) -> list[SheetInspection]:
    """Look through an .ods package.

    Raises:
        SourceError: encrypted, macros, external_links, not_a_table, zip_bomb, workbook_damaged, xml_entities,
            sheet_text_too_long.
    """
    where = Place(file)
    parts = {info.filename: info for info in infos}
    kind = b"".join(unpack(data, parts["mimetype"], where))[:200]
    if not kind.startswith(_SPREADSHEET):
        raise NotATableError(where, found=kind.decode("ascii", "replace").strip())
    if any(name.casefold().startswith(_MACRO_FOLDERS) for name in parts):
        raise MacrosError(where)
    manifest = parts.get("META-INF/manifest.xml")
    if manifest and any(tag == "encryption-data" for tag, _ in tags(unpack(data, manifest, where), where)):
        raise EncryptedError(where)
    styles, seen = OdsStyles(where), list[str]()
    for name, info in parts.items():
        if name == "styles.xml":
            seen = styles_part(unpack(data, info, where), styles, where)
        elif name != "content.xml":
            for _ in unpack(data, info, where):
                pass
    content = Content(styles, where, limits)
    content.read(bounded(unpack(data, parts["content.xml"], where), limits.line_chars, content.place))
    by_map = styles.strikes_by_condition()
    for sheet in content.sheets:
        sheet.from_1904 = content.from_1904
        sheet.strikes_by_condition |= by_map
    see_around(content.sheets, (*seen, *of_package(data, parts, where)))
    return content.sheets
