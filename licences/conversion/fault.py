"""What is wrong with a cell, a row or a profile, said to a person: Chinese first, English second.

Texts are rows of `data/messages.tsv`; codes that are not there are those of `licences.messages`.
"""

from functools import cache
from typing import ClassVar, NamedTuple, Self

from licences import messages
from licences.errors import LicencesError
from licences.messages import Message
from licences.tsv import rows_of


class RuleError(LicencesError):
    """A column rule cannot take a value; `fault` is the code of the message, which never holds the value.

    `otherwise` is what the rule would give if a person confirmed what the fault speaks against.
    """

    code: ClassVar[str] = "rule"

    def __init__(self, fault: str, *, otherwise: object = None, **values: object) -> None:
        super().__init__(fault)
        self.fault = fault
        self.otherwise = otherwise
        self.values = values

    @property
    def message(self) -> Message:
        """The fault, said to a person."""
        return message(self.fault, **self.values)


class Fault(NamedTuple):
    """One thing wrong with a row, or to be looked at."""

    column: str  # as the header of the file has it; of several columns joined with +; empty = the whole row
    field: str  # face field; empty = none
    code: str
    zh: str
    en: str
    remedy_zh: str
    remedy_en: str

    @classmethod
    def of(cls, said: Message, column: str = "", field: str = "") -> Self:
        """Make a fault of a message."""
        return cls(column, field, said.code, said.zh, said.en, said.remedy_zh, said.remedy_en)


def fault(column: str, field: str, code: str, **values: object) -> Fault:
    """Make a fault with its texts filled in.

    >>> fault("com_name", "operator_name", "missing").en
    'there is no value'
    """
    return Fault.of(message(code, **values), column, field)


def message(code: str, **values: object) -> Message:
    """Give the message of a code, from here or from the catalogue of face data."""
    found = catalogue().get(code)
    if found is None:
        return messages.message(code, **values)
    texts = (found.zh, found.en, found.remedy_zh, found.remedy_en)
    return Message(code, *(text.format(**values) for text in texts))


@cache
def catalogue() -> dict[str, Message]:
    """Read the texts of conversion, by code."""
    return {row["code"]: Message(**row) for row in rows_of("licences.conversion", "messages")}
