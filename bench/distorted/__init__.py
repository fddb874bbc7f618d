"""The set of distorted pictures: each kind some times over, from one seed, as files."""

import io
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from PIL import Image

from bench.distorted import codes, kinds

SEED = 2023
EACH = 18


class Picture(NamedTuple):
    """One picture of the set and the text that is in it."""

    kind: str
    text: str
    data: bytes


def _encoded(grey: np.ndarray, kind: str, chance: np.random.Generator) -> bytes:
    """Encode as cameras and messengers do: JPEG of usual quality, of bad quality for the kind `jpeg`."""
    image = Image.fromarray(grey.clip(0, 255).astype(np.uint8))
    low, high = (8, 20) if kind == "jpeg" else (60, 90)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=int(chance.integers(low, high)))
    return out.getvalue()


def distorted(each: int = EACH, seed: int = SEED) -> Iterator[Picture]:
    """Make `each` pictures of every kind; the same seed gives the same pictures."""
    for place, kind in enumerate(kinds.KINDS):
        for number in range(each):
            chance = np.random.default_rng((seed, place, number))
            content = codes.text(seed + place * 1000 + number)
            yield Picture(kind.__name__, content, _encoded(kind(content, chance), kind.__name__, chance))
