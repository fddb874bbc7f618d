"""Shared dictionaries for the packed form of a licence code.

`<number>.bin` is frozen for ever once published: codes printed under it are unpacked with it in ten years.
docs/decisions/0002-dictionary.md tells how the first was made; a better one takes the next free number.
"""

from importlib.resources import files
from typing import Final

NUMBERS: Final = (1,)
CURRENT: Final = 1
"""The dictionary new codes are packed with."""

DICTIONARIES: Final[dict[int, bytes]] = {
    number: files(__name__).joinpath(f"{number}.bin").read_bytes() for number in NUMBERS
}
