"""What became of one row: the decision, and what a report tells of it."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from licences.conversion.fault import Fault
from licences.rules import OFTEN_LACKING


class Outcome(StrEnum):
    """The decision on a row (转换结果)."""

    CONVERTED = "converted"  # 已转换: a certificate was issued
    UNCHANGED = "unchanged"  # 无变化: converted before, with the same content
    NEW_VERSION = "new_version"  # 新版本: converted before, the content has changed
    SKIPPED = "skipped"  # 跳过: no licence in force, or told by another row
    REJECTED = "rejected"  # 退回: to be corrected


class RowOutcome(NamedTuple):
    """One row, as reports count it; it holds no face data.

    `year` is that of the issue of the licence. `reason` says why a row was skipped. `present` names the core
    fields (2023 plan, note 3) that have a value; it is empty for skipped and rejected rows.
    """

    outcome: Outcome
    type_key: str | None
    office: str
    year: int | None
    reason: str = ""
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
    present: tuple[str, ...] = ()


def needs_a_look(warnings: Iterable[Fault]) -> bool:
    """Say whether a person should look at a certificate; what old registers never held is no reason."""
    return any(one.code not in OFTEN_LACKING for one in warnings)
