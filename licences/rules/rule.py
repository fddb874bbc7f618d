"""A rule: what it reads of a face, and what it finds in that.

A rule is handed exactly what its `key` took from the face, so what it finds can be remembered under that key.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any

from licences.rules.finding import Finding
from licences.types import CertificateType

Values = Mapping[str, Any]
"""Face fields by name, None where there is no value."""
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """What a rule knows beside the face; `on` is the day of issue, None while it is not known."""

    certificate_type: CertificateType
    today: date
    on: date | None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        find: gives the findings in what `key` took.
        key: takes what the rule reads.
        needs: fields without which the rule has nothing to say; the others may be None.
        repeats: whether many faces share a key, so that remembering is worth its while.
    """

    find: Callable[[Key, Case], Iterator[Finding]]
    key: Callable[[Values], Key]
    needs: frozenset[str]
    repeats: bool = True


def reading(*fields: str) -> Callable[[Values], Key]:
    """Make the key that is the values of these fields."""
    if len(fields) == 1:
        (field,) = fields
        return lambda values: (values[field],)
    return itemgetter(*fields)
