"""Which of the texts in a picture is meant."""

import re
from collections.abc import Sequence
from typing import Final

from signing.scanned_text import cleaned

# docs/licence-code.md: /v# a licence code, /d# a display code; the host is not trusted and not looked at.
_LICENCE_CODE: Final = re.compile(r"https?://[^/?#\s]{1,128}/[vd]#[0-9]{1,8000}", re.ASCII)


def is_licence_code(text: str) -> bool:
    """Say whether a text has the form of a licence or display code; whether it is genuine is for `judge`.

    It is looked at as it will be when judged, without what scanners and printers add.

    >>> is_licence_code("https://lz.example/v#1234"), is_licence_code("https://lz.example/about")
    (True, False)
    """
    return _LICENCE_CODE.fullmatch(cleaned(text)) is not None


def the_one_code(texts: Sequence[str]) -> str | None:
    """Choose the only licence code, or else the only text; None if there are several.

    >>> the_one_code(["https://pay.example/x", "https://lz.example/v#1234"])
    'https://lz.example/v#1234'
    >>> the_one_code(["https://lz.example/v#1234", "https://lz.example/v#1235"]) is None
    True
    """
    candidates = [text for text in texts if is_licence_code(text)] or list(texts)
    return candidates[0] if len(candidates) == 1 else None
