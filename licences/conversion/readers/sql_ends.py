"""Whether a dump is whole: programs that begin one with a line of their own close it with another.

MySQL and MariaDB write `-- Dump completed`, PostgreSQL `-- PostgreSQL database dump complete`; a file without
it was cut off. Comments may announce a number of rows as well.
"""

import re
from typing import Final

from licences.conversion.readers.announced import announced_in

_SIGNS: Final = "-*#=/ \t\r"
_BEGINS: Final = re.compile(
    r"(?:(?:MySQL|MariaDB) dump [0-9.]+\s+Distrib|PostgreSQL database dump$)", re.IGNORECASE
)
_ENDS: Final = re.compile(r"Dump completed|PostgreSQL database dump complete", re.IGNORECASE)
_ABOUT: Final = re.compile("~|≈|大约|约|about|approx|limit|每页")


class DumpEnds:
    """Hears the comments of a script."""

    def __init__(self) -> None:
        self._open = 0
        self.announced = 0
        """Rows that a comment speaks of; 0 = none does."""

    def hear(self, comment: str) -> None:
        """Take in a comment that stands between statements.

        >>> ends = DumpEnds()
        >>> ends.hear(" MySQL dump 10.13  Distrib 8.0.31, for Linux (x86_64)")
        >>> ends.is_cut
        True
        >>> ends.hear(" Dump completed on 2026-06-01")
        >>> ends.is_cut
        False
        """
        for raw in comment.split("\n"):
            line = raw.strip(_SIGNS)
            if _ENDS.match(line):
                self._open -= 1
            elif _BEGINS.match(line):
                self._open += 1
            elif not _ABOUT.search(line):
                self.announced = max(self.announced, announced_in([line]))

    @property
    def is_cut(self) -> bool:
        """Whether a dump was begun and not closed."""
        return self._open > 0
