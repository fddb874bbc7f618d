"""What a rule gives: a value, nothing, or a value with a word of warning."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

Value = str | tuple[str, ...] | date | int | Decimal


class Nothing(Enum):
    """The cell says that there is no value."""

    ABSENT = "absent"


ABSENT = Nothing.ABSENT


class Noted(NamedTuple):
    """A value a clerk should look at; `code` names the message."""

    value: Value
    code: str


Outcome = Value | Nothing | Noted
CellRule = Callable[[str], Outcome]
RowRule = Callable[[tuple[str, ...]], tuple[Outcome, ...]]
"""Gives as many values as `Rule.gives` has kinds."""
