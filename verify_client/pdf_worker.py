"""Draws the first pages of a PDF in a process of its own, PDF on standard input, pages on standard output.

A PDF is a program of sorts, drawn by a large C++ library that can neither be interrupted nor trusted with
memory. So it runs where the system can end it. Run as a script, it imports nothing of this project and
starts quickly.

Output: for each page two big-endian 32-bit numbers, width and height, then as many grey bytes; where
pages were left out, last a page of no width and no height.
Arguments: pages at most, pixels a page at most, pixels of all pages at most, seconds of processor time,
bytes of memory.
Exit code: 0 done; 3 the PDF is damaged or locked; anything else came from the system.
"""

import struct
import sys
from typing import Final

import pypdfium2

BROKEN: Final = 3
MORE: Final = bytes(8)
_DOTS_PER_POINT: Final = 300 / 72
"""300 dpi: a code printed 25 mm wide then has four to five pixels a module."""


def _limit(seconds: int, memory: int) -> None:
    """Bound processor time and memory; on Windows only the parent's time limit remains."""
    try:
        import resource  # noqa: PLC0415 - POSIX only
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _draw(page: pypdfium2.PdfPage, most_pixels: int) -> bytes:
    """Draw one page, at 300 dpi or as fine as the limit allows."""
    width, height = page.get_size()
    scale = min(_DOTS_PER_POINT, (most_pixels / max(1.0, width * height)) ** 0.5)
    drawn = page.render(scale=scale, grayscale=True, may_draw_forms=False).to_numpy()
    rows, columns = drawn.shape[:2]
    return struct.pack(">II", columns, rows) + bytes(drawn.tobytes())


def main(arguments: list[str]) -> int:
    """Read, draw, write."""
    most_pages, most_pixels, all_pixels, seconds, memory = (int(argument) for argument in arguments)
    data = sys.stdin.buffer.read()
    _limit(seconds, memory)
    try:
        document = pypdfium2.PdfDocument(data)
        for number in range(len(document)):
            if number >= most_pages or all_pixels <= 0:
                sys.stdout.buffer.write(MORE)
                break
            drawn = _draw(document[number], most_pixels)
            all_pixels -= len(drawn)
            sys.stdout.buffer.write(drawn)
    except (pypdfium2.PdfiumError, MemoryError, ValueError, OSError):
        return BROKEN
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
