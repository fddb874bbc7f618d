"""Marks of rows that have to be read a second time, and of rows that others of their licence outdate."""

from typing import NamedTuple, Self

from app.conversion.duplicates import Marks


class Looked(NamedTuple):
    """Rows that have to be read again, and rows older than another of their licence."""

    tied: Marks
    """Their content decides."""
    told: Marks
    """Others are told what they say."""
    older: Marks

    @classmethod
    def none(cls, row_count: int) -> Self:
        """Mark none yet."""
        return cls(Marks(row_count), Marks(row_count), Marks(row_count))

    def any(self) -> bool:
        """Say whether a row has to be read again."""
        return self.tied.any() or self.told.any()
