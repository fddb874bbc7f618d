"""What a profile may hold at most, so that a foreign one is read quickly: the TOML reader has no limit."""

from typing import Final

MAX_CHARS: Final = 256 * 1024
"""Of a profile; those that are shipped have a twentieth of it."""

MAX_LINE: Final = 16_000
MAX_DOTS: Final = 100
"""In one line: each part of a dotted key (a.b.c) costs as much as all before it."""


def line_beyond_bounds(text: str) -> int | None:
    r"""Give the number of the first line that is too much, from 1; None when all are within bounds.

    >>> line_beyond_bounds("title = 'x'\n" + "a." * 200 + "b = 1")
    2
    """
    length = 0
    for number, line in enumerate(text.splitlines(), start=1):
        length += len(line) + 1
        dots = 0 if line.lstrip().startswith("#") else line.count(".")
        if length > MAX_CHARS + 1 or len(line) > MAX_LINE or dots > MAX_DOTS:
            return number
    return None
