"""The cascade: cheap readings first, costlier ones only for what is still unread, and an end to it.

Order and strengths were found on the set of distorted pictures (`bench/pictures.py`): four in five
codes are read at the first step, nearly all by the second, some only by a later one.

Time is bounded as well as memory. A decoder cannot be interrupted, and a picture made of finder patterns
costs it time that grows with the square of its size, so no step is given more than `STEP_PIXELS`: larger
pictures are read scaled down and, at full size, in overlapping tiles. No step starts after the deadline,
and one step takes a second at the very worst (8 ms for an ordinary picture).
"""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from verify_client.scan import decoders, filters
from verify_client.scan.filters import Grey

TILE: Final = 1280
"""Pixels: the side of what one step reads at most."""

STEP_PIXELS: Final = TILE * TILE

OVERLAP: Final = 600
"""Pixels that neighbouring tiles share: a version 15 code at five pixels a module, turned by 45 degrees.

A larger code is read whole at half the scale, where it is within the overlap again.
"""

SMALLEST: Final = 29
"""Pixels: the side of the smallest symbol (21 modules) with its quiet zone; a lesser strip holds none."""


class Step(NamedTuple):
    """One way to read: a filter, a decoder, and how many times the pixels the filter gives."""

    prepare: Callable[[Grey], Grey]
    read: Callable[[Grey], list[str]]
    growth: int = 1


def _smoothed_and_enlarged(grey: Grey) -> Grey:
    """Take out the noise first: enlarging would make it look like modules."""
    return filters.enlarged(filters.smoothed(grey))


STEPS: Final[tuple[Step, ...]] = (
    Step(filters.unchanged, decoders.by_zxing),
    Step(filters.smoothed, decoders.by_zxing),
    Step(filters.median, decoders.by_zxing),
    Step(filters.sharpened, decoders.by_zxing),
    Step(_smoothed_and_enlarged, decoders.by_zxing, growth=4),
    Step(filters.inverted, decoders.by_zxing),
)

SECOND_OPINION: Final[tuple[Step, ...]] = (
    Step(filters.unchanged, decoders.by_zbar),
    Step(filters.smoothed, decoders.by_zbar),
)
"""Left out where zbar's library is missing; it adds one code in a hundred."""


def read(pages: Sequence[Grey], deadline: float) -> list[str]:
    """Read pages until a step finds something; all that this step finds on all pages counts, each text once.

    Args:
        pages: grey pictures.
        deadline: `time.monotonic()` after which no further step is begun.
    """
    sizes = [scales(page) for page in pages]
    for step in STEPS + SECOND_OPINION * decoders.HAS_ZBAR:
        found = dict.fromkeys(text for page in sizes for text in _read_page(page, step, deadline))
        if found:
            return list(found)
    return []


def _read_page(page: Sequence[Grey], step: Step, deadline: float) -> dict[str, None]:
    """Read one page by one step, the smallest scale first, until a scale shows something."""
    found: dict[str, None] = {}
    for picture in page:
        for tile in tiles(picture, STEP_PIXELS // step.growth):
            if time.monotonic() >= deadline:
                return found
            if min(tile.shape) < SMALLEST:
                continue
            found.update(dict.fromkeys(step.read(step.prepare(tile))))
        if found:
            break
    return found


def scales(page: Grey) -> list[Grey]:
    """Give the picture at full, half, quarter … size, the smallest first, until it fits one step."""
    pyramid = [page]
    while pyramid[-1].size > STEP_PIXELS:
        pyramid.append(_halved(pyramid[-1]))
    return pyramid[::-1]


def _halved(grey: Grey) -> Grey:
    """Average 2x2 pixels into one."""
    even = grey[: len(grey) & ~1, : grey.shape[1] & ~1]
    rows = even[::2].astype(np.uint16) + even[1::2]
    return ((rows[:, ::2] + rows[:, 1::2] + 2) >> 2).astype(np.uint8)


def tiles(picture: Grey, most: int) -> Iterator[Grey]:
    """Cut a picture into overlapping squares of at most `most` pixels; one that fits is given whole."""
    if picture.size <= most:
        yield picture
        return
    side = int(most**0.5)
    stride = side - min(OVERLAP, side // 2)
    height, width = picture.shape
    for top in range(0, max(1, height - side + stride), stride):
        for left in range(0, max(1, width - side + stride), stride):
            yield picture[top : top + side, left : left + side]
