"""Bars of the report as inline SVG: they print, scale to any width and need no script.

Lengths are shares of the width. A count that is not zero always shows, however small its share.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

_LEAST_PIXELS: Final = 2
_SMALL: Final = 1.0
"""Per cent below which a part is drawn with its least width over its neighbours."""
_EXACT: Final = 99
_TINY: Final = 0.01


class Part(NamedTuple):
    """One part of a bar: how many it stands for and the class that colours it."""

    size: int
    look: str


def bar(parts: Sequence[Part], whole: int, label: str) -> str:
    """Draw counts as parts of a whole, side by side from the left.

    Args:
        parts: together at most the whole.
        whole: what the full width stands for.
        label: what a screen reader says; safe text.
    """
    at, broad, narrow = 0.0, [], []
    for size, look in parts:
        share = 100 * size / whole if whole else 0.0
        if share >= _SMALL:
            broad.append(f'<rect class="{look}" x="{at:.3f}%" width="{share:.3f}%" height="100%"/>')
        elif size:
            narrow.append(_least(at, share, look))
        at += share
    drawn = "".join(broad + narrow)
    ground = '<rect class="ground" width="100%" height="100%"/>'
    return f'<svg class="bar" role="img" aria-label="{label}">{ground}{drawn}</svg>'


def _least(at: float, share: float, look: str) -> str:
    """Draw a part that would hardly be seen, shifted to the left where it is at the right edge."""
    shift = f' transform="translate(-{_LEAST_PIXELS} 0)"' if at + share > _EXACT else ""
    rect = f'class="{look}" x="{at:.3f}%" height="100%"'
    return f'<rect {rect} width="{_LEAST_PIXELS}"{shift}/><rect {rect} width="{share:.3f}%"{shift}/>'


def per_cent(count: int, whole: int) -> str:
    """Say a share; neither nothing nor everything unless it is.

    >>> per_cent(1, 10_000_000), per_cent(9_999_999, 10_000_000), per_cent(1, 3), per_cent(0, 0)
    ('<0.01%', '>99.99%', '33.3%', '–')
    """
    if not whole:
        return "–"
    if count in (0, whole):
        return "100%" if count else "0%"
    share = 100 * count / whole
    if share < _TINY:
        return "<0.01%"
    if share > 100 - _TINY:
        return ">99.99%"
    return f"{share:.2f}%" if share < _SMALL or share > _EXACT else f"{share:.1f}%"
