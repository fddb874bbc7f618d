"""What a person may confirm though a check speaks against it (人工确认): some codes, on record.

A credit code issued before 2016 may have a check character that does not fit, and a genuine name may lack a
form of organisation. Where the authority confirms such a value it is taken, with a warning that says so, and
the audit log keeps who confirmed what. What a person may confirm is a row of `confirmable.tsv`, nothing else.
"""

import csv
from collections.abc import Callable, Iterable
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

from licences.messages import Message, catalogue, message

Allow = Callable[[str], bool]
"""Code of what is wrong with a value -> whether it is taken all the same."""
ANY_FIELD: Final = ""
TOLD_ENDED: Final = "told_ended"
"""That a licence is in force though an earlier conversion was told of its end; only the register can tell."""
SAME_ISSUE_DAY: Final = "same_issue_day"
"""That a row is newer than the certificate of its day of issue in the register; only conversion asks."""
_OF_REGISTER: Final = frozenset({TOLD_ENDED, SAME_ISSUE_DAY})


def nobody(code: str) -> bool:  # noqa: ARG001 - as `Allow`
    """Allow nothing: nobody has confirmed anything."""
    return False


class Confirmation(NamedTuple):
    """One code, of one field of the face; of any where the field is empty."""

    code: str
    field: str = ANY_FIELD


class Confirmations:
    """What was confirmed of one certificate; `used` is what of it was needed, in the order it was found."""

    def __init__(self, said: Iterable[Confirmation] = (), *, of_register: bool = False) -> None:
        """Begin.

        Args:
            said: by a person; a code that nobody may confirm counts for nothing.
            of_register: whether the face is one that was issued, and judged, before: every value is taken.
        """
        self._said = frozenset(one for one in said if one.code in confirmable())
        self._of_register = of_register
        self.used: dict[Confirmation, None] = {}

    def allow(self, code: str, field: str) -> bool:
        """Say whether a value is taken though this is wrong with it, and note that it was asked.

        >>> said = Confirmations([Confirmation("credit_code_check", "uscc")])
        >>> said.allow("credit_code_check", "uscc"), said.allow("credit_code_form", "uscc")
        (True, False)
        """
        if self._of_register:
            return True
        if self._said.isdisjoint({Confirmation(code, field), Confirmation(code)}):
            return False
        self.used[Confirmation(code, field)] = None
        return True

    def needless(self) -> list[Confirmation]:
        """Give what was confirmed and not needed by the face, in order."""
        return sorted(one for one in self._unused() if one.code not in _OF_REGISTER)

    def told_needlessly(self) -> bool:
        """Say whether an end was spoken against that nobody was told of, once the register was asked."""
        return any(one.code == TOLD_ENDED for one in self._unused())

    def _unused(self) -> frozenset[Confirmation]:
        return self._said - {*self.used, *(Confirmation(one.code) for one in self.used)}


@cache
def confirmable() -> frozenset[str]:
    """Give the codes a person may confirm."""
    file = resources.files("licences").joinpath("confirmable.tsv")
    lines = file.read_text(encoding="utf-8").splitlines()
    return frozenset(row["code"] for row in csv.DictReader(lines, delimiter="\t"))


def told(one: Confirmation) -> Message:
    """Tell that something was taken because a person has confirmed it.

    >>> told(Confirmation("credit_code_check", "uscc")).en
    'taken as confirmed by a person, though: wrong check character of a credit code'
    """
    found = catalogue()[one.code]
    return message("confirmed", said_zh=found.zh, said_en=found.en)
