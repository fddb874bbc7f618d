"""Names that come from a file, as a report may show them."""

import re
from collections.abc import Iterable
from typing import Final

_NAME_CHARS: Final = 64
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


def one_line(text: str) -> str:
    """Give a text without line breaks, control characters and halves of characters."""
    return " ".join(_CONTROLS.sub(" ", text).split())


def plain(name: str) -> str:
    r"""Give a name of a file as it may stand in a report: one line, not too long.

    >>> plain("杭州市\n运管处 ")
    '杭州市 运管处'
    """
    line = one_line(name)
    return line if len(line) <= _NAME_CHARS else f"{line[: _NAME_CHARS - 1]}…"


def names_beyond(names: Iterable[str], kept: int) -> list[str]:
    """Give the names beyond the first so many.

    The order is fixed, so a name left out of a part is left out of the whole, and merging stays associative.
    Short names are first: long ones are more often something else.
    """
    return sorted(names, key=lambda name: (len(name), name))[kept:]
