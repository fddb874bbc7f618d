"""What in a picture still looks like a code, beside the symbols that were read.

A code is a patch in which dark and light alternate in both directions, about as much of the one as of the
other. That is seen without decoding, also where the patch is blurred or small: means of 4x4 pixels take the
noise out, cells of 4x4 means tell whether dark and light are mixed in them, and windows of 4x4 cells tell a
patch from an edge. Lines of text are lighter than codes; what passes for one costs time and nothing else.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image

from verify_client.scan.decoders import Corners
from verify_client.scan.filters import Grey

_MEAN: Final = 4  # pixels a side
_CELL: Final = 4  # means a side
_WINDOW: Final = (
    4  # cells a side: 64 pixels, less than any licence code that can be read (49 modules or more)
)
_STEP: Final = _MEAN * _CELL
_WINDOW_FULL: Final = 12  # of its 16 cells
_CONTRAST: Final = 32  # grey values between the darkest and the lightest mean of a cell
_DARK: Final = (0.41, 0.62)  # share of dark in a window: of codes 0.5, of close lines of text 0.28 to 0.39
_QUIET: Final = 3  # cells of ground taken along around a patch
_AROUND: Final = 1.2  # times the size of a symbol: its quiet zone is its own
_MOST: Final = 6
"""Patches looked at in one page, the largest ones: work is bounded."""

_Mask = npt.NDArray[np.bool_]
_Numbers = npt.NDArray[Any]


class Patch(NamedTuple):
    """A rectangle of a page, in pixels; right and bottom exclusive."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def area(self) -> int:
        """Give the pixels."""
        return (self.right - self.left) * (self.bottom - self.top)

    def of(self, page: Grey) -> Grey:
        """Cut the patch out of its page."""
        return page[self.top : self.bottom, self.left : self.right]


def leftovers(page: Grey, symbols: Sequence[Corners]) -> list[Patch]:
    """Give the patches that look like a code and are no symbol that was read; the largest first."""
    height, width = page.shape
    if any(_leaves_no_room(corners, width, height) for corners in symbols):
        return []
    windows = _windows_like_codes(page, symbols)
    if not windows.any():
        return []
    patches = (_patch(box, width, height) for box in _apart(windows))
    return sorted(patches, key=lambda patch: -patch.area)[:_MOST]


def _leaves_no_room(corners: Corners, width: int, height: int) -> bool:
    """Say whether no margin around a symbol is as wide as a window, as in a picture of one code."""
    across, down = zip(*corners, strict=True)
    margins = (min(across), width - max(across), min(down), height - max(down))
    return all(margin < _STEP * _WINDOW for margin in margins)


def _windows_like_codes(page: Grey, symbols: Sequence[Corners]) -> _Mask:
    """Say of each window of cells, by its top left cell, whether it looks like a part of a code."""
    rows, columns = (side // _STEP for side in page.shape)
    if min(rows, columns) < _WINDOW:
        return np.zeros((0, 0), np.bool_)
    whole = np.ascontiguousarray(page[: rows * _STEP, : columns * _STEP])
    means = np.asarray(Image.fromarray(whole).reduce(_MEAN))
    lines = [means[row::_CELL] for row in range(_CELL)]
    low = _over_columns(np.minimum, _over(np.minimum, lines))
    high = _over_columns(np.maximum, _over(np.maximum, lines))
    contrast = high - low
    mixed = contrast >= _CONTRAST
    for corners in symbols:
        mixed &= ~_inside(corners, rows, columns)
    if np.count_nonzero(mixed) < _WINDOW_FULL:  # the usual end
        return np.zeros((0, 0), np.bool_)
    middle = _over_columns(np.add, _over(np.add, [line.astype(np.float32) for line in lines])) / _CELL**2
    dark = np.where(mixed, (high - middle) / np.maximum(contrast, 1), 0)
    count = _window_sums(mixed.astype(np.float32))
    share = _window_sums(dark) / np.maximum(count, 1)
    return (count >= _WINDOW_FULL) & (share >= _DARK[0]) & (share <= _DARK[1])


def _over(combine: np.ufunc, parts: Sequence[_Numbers]) -> _Numbers:
    """Combine arrays one by one; several times as fast as reducing a reshaped one."""
    total = parts[0]
    for part in parts[1:]:
        total = combine(total, part)
    return total


def _over_columns(combine: np.ufunc, lines: _Numbers) -> _Numbers:
    """Combine each four columns into one."""
    return _over(combine, [lines[:, column::_CELL] for column in range(_CELL)])


def _window_sums(cells: _Numbers) -> _Numbers:
    """Sum over each window."""
    rows, columns = (side - _WINDOW + 1 for side in cells.shape)
    tall = _over(np.add, [cells[at : at + rows] for at in range(_WINDOW)])
    return _over(np.add, [tall[:, at : at + columns] for at in range(_WINDOW)])


def _inside(corners: Corners, rows: int, columns: int) -> _Mask:
    """Say of each cell whether its middle lies within a symbol and its quiet zone."""
    points = np.array(corners, np.float64) / _STEP - 0.5
    centre = points.mean(axis=0)
    points = centre + (points - centre) * _AROUND
    following = np.roll(points, -1, axis=0)
    y, x = np.ogrid[:rows, :columns]
    sides = [
        (ahead[0] - here[0]) * (y - here[1]) - (ahead[1] - here[1]) * (x - here[0])
        for here, ahead in zip(points, following, strict=True)
    ]
    left, right = (np.logical_and.reduce([side * sign >= 0 for side in sides]) for sign in (1, -1))
    inside: _Mask = left | right
    return inside


def _apart(windows: _Mask) -> Iterator[tuple[int, int, int, int]]:
    """Cut a mask along its empty rows and columns, in turns, until each part hangs together."""
    waiting = [(0, 0, *windows.shape)]
    while waiting:
        top, left, bottom, right = waiting.pop()
        part = windows[top:bottom, left:right]
        rows, columns = list(_runs(np.any(part, axis=1))), list(_runs(np.any(part, axis=0)))
        if rows == [(0, bottom - top)] and columns == [(0, right - left)]:
            yield top, left, bottom, right
            continue
        boxes = [
            (top + first, left + start, top + last, left + end)
            for first, last in rows
            for start, end in columns
        ]
        waiting += [box for box in boxes if windows[box[0] : box[2], box[1] : box[3]].any()]


def _runs(filled: _Mask) -> Iterator[tuple[int, int]]:
    """Give the runs of True, as first and behind the last."""
    edges = np.flatnonzero(np.diff(filled, prepend=False, append=False))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _patch(box: tuple[int, int, int, int], width: int, height: int) -> Patch:
    """Turn windows into pixels, with the ground around them."""
    top, left, bottom, right = box
    reach = _WINDOW - 1 + _QUIET
    return Patch(
        max(0, (left - _QUIET) * _STEP),
        max(0, (top - _QUIET) * _STEP),
        min(width, (right + reach) * _STEP),
        min(height, (bottom + reach) * _STEP),
    )
