"""The cascade: cheap readings first, costlier ones only for what is still unread, and an end to it.

Order and strengths were found on the set of distorted pictures (`bench/pictures.py`): four in five
codes are read at the first step, nearly all by the second, some only by a later one.

Reading ends when a licence code was read and nothing is left that looks like a code: a payment code in the
picture does not hide a blurred licence code beside it, nor one licence code another. Other codes alone end
nothing. What looks like a code but stays unread after all steps is taken for none.

Time is bounded as well as memory. A decoder cannot be interrupted, and a picture made of finder patterns
costs it time that grows with the square of its size, so no step is given more than `STEP_PIXELS`: larger
pictures are read scaled down and, at full size, in overlapping tiles. No step starts after the deadline,
and one step takes a second at the very worst (8 ms for an ordinary picture).
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from verify_client.scan import decoders, filters
from verify_client.scan.decoders import Corners, Symbol
from verify_client.scan.filters import Grey
from verify_client.scan.leftovers import leftovers
from verify_client.scan.licence_codes import is_licence_code

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
    read: Callable[[Grey], list[Symbol]]
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
    """Read pages until a licence code is found and nothing is left that looks like one; each text once.

    Args:
        pages: grey pictures.
        deadline: `time.monotonic()` after which no further step is begun.
    """
    sizes = [scales(page) for page in pages]
    found: list[list[Symbol]] = [[] for _ in pages]
    for step in _steps():
        for page, here in zip(sizes, found, strict=True):
            here.extend(_read_page(page, step, deadline))
        if any(is_licence_code(symbol.text) for symbols in found for symbol in symbols):
            break
    texts = dict.fromkeys(symbol.text for symbols in found for symbol in symbols)
    if len(_licences(texts)) == 1:
        for whole, symbols in zip(pages, found, strict=True):
            texts |= _beside(whole, symbols, texts, deadline)
    return list(texts)


def _steps() -> tuple[Step, ...]:
    """Give all steps there are on this machine."""
    return STEPS + SECOND_OPINION * decoders.HAS_ZBAR


def _licences(texts: Iterable[str]) -> set[str]:
    """Choose the licence codes."""
    return {text for text in texts if is_licence_code(text)}


def _beside(page: Grey, symbols: Sequence[Symbol], known: Iterable[str], deadline: float) -> dict[str, None]:
    """Read what looks like a code beside the symbols that were read, until a second licence code is found."""
    texts = dict[str, None]()
    for patch in leftovers(page, [symbol.corners for symbol in symbols]):
        sizes = scales(patch.of(page))
        for step in _steps():
            new = {symbol.text: None for symbol in _read_page(sizes, step, deadline)}
            texts |= new
            if _licences(texts) - _licences(known):
                return texts
            if new.keys() - set(known):
                break
    return texts


def _read_page(page: Sequence[Grey], step: Step, deadline: float) -> list[Symbol]:
    """Read one page by one step, the smallest scale first, until a scale shows a licence code.

    Gives the symbols with their places at full size.
    """
    found: list[Symbol] = []
    for picture in page:
        scale = page[-1].shape[1] / picture.shape[1]
        for left, top, tile in tiles(picture, STEP_PIXELS // step.growth):
            if time.monotonic() >= deadline:
                return found
            if min(tile.shape) < SMALLEST:
                continue
            found += [
                Symbol(symbol.text, _placed(symbol.corners, step.growth**0.5, left, top, scale))
                for symbol in step.read(step.prepare(tile))
            ]
        if any(is_licence_code(symbol.text) for symbol in found):
            break
    return found


def _placed(corners: Corners, growth: float, left: int, top: int, scale: float) -> Corners:
    """Give the corners in pixels of the page; the pixel or so that filters take off is let pass."""
    return tuple(((x / growth + left) * scale, (y / growth + top) * scale) for x, y in corners)


def scales(page: Grey) -> list[Grey]:
    """Give the picture at full, half, quarter … size, the smallest first, until it fits one step.

    A strip narrower than any symbol is not halved further: nothing would be left of it.
    """
    pyramid = [page]
    while pyramid[-1].size > STEP_PIXELS and min(pyramid[-1].shape) >= SMALLEST:
        pyramid.append(_halved(pyramid[-1]))
    return pyramid[::-1]


def _halved(grey: Grey) -> Grey:
    """Average 2x2 pixels into one."""
    even = grey[: len(grey) & ~1, : grey.shape[1] & ~1]
    rows = even[::2].astype(np.uint16) + even[1::2]
    return ((rows[:, ::2] + rows[:, 1::2] + 2) >> 2).astype(np.uint8)


def tiles(picture: Grey, most: int) -> Iterator[tuple[int, int, Grey]]:
    """Cut a picture into overlapping squares of at most `most` pixels, each with its left and its top.

    One that fits is given whole.
    """
    if picture.size <= most:
        yield 0, 0, picture
        return
    side = int(most**0.5)
    stride = side - min(OVERLAP, side // 2)
    height, width = picture.shape
    for top in range(0, max(1, height - side + stride), stride):
        for left in range(0, max(1, width - side + stride), stride):
            yield left, top, picture[top : top + side, left : left + side]
