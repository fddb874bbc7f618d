"""What has been worked out once, remembered: fixed in size, so that memory never grows with the input."""

from typing import Final, TypeVar

K = TypeVar("K")
V = TypeVar("V")
MOST: Final = 4096
"""Answers one memo keeps; then it begins anew."""


class Memo(dict[K, V]):
    """Ask with `get`, which is as fast as a dict's; `None` is no answer.

    Several threads may share one: at worst they work something out twice.
    """

    def keep(self, key: K, answer: V) -> V:
        """Remember an answer, and give it."""
        if len(self) >= MOST:
            self.clear()
        self[key] = answer
        return answer
