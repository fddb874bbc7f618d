"""Texts that look like licence codes: an address and one long decimal number, symbol versions 10 to 15."""

import random
from functools import cache

import numpy as np
import numpy.typing as npt

from app import pictures

ADDRESS = "https://zheng.example.cn/v#"
DIGITS = (400, 490, 580, 670, 760, 850)
"""Digits that lead to the versions 10, 11, 12, 13, 14 and 15 at error correction M."""


def text(seed: int) -> str:
    """Make up the text number `seed`; the lengths go round through the six versions."""
    chance = random.Random(seed)
    digits = DIGITS[seed % len(DIGITS)]
    return f"{ADDRESS}{chance.randrange(10 ** (digits - 1), 10**digits)}"


@cache
def card(content: str, cell: int = 8) -> npt.NDArray[np.uint8]:
    """Draw the code with its quiet zone, `cell` pixels a module, grey values."""
    light = np.pad(~pictures.symbol(content).modules, pictures.QUIET_ZONE, constant_values=True)
    return np.kron(light, np.ones((cell, cell), np.uint8)).astype(np.uint8) * 255
