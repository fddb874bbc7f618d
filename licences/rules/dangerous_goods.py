"""Dangerous goods are licensed by class or item (危险货物道路运输, 1 to 9), not as such."""

from collections.abc import Iterator
from typing import Final

from licences.rules.finding import Finding, warning
from licences.rules.rule import Case, Key, Rule, reading

_WITHOUT_CLASS: Final = frozenset({"03000", "03100", "03200"})
"""道路危险货物运输, for hire and not: the parents of the classes (JT/T 415, business scope)."""


def dangerous_goods_rules() -> Iterator[Rule]:
    """Give the rule on dangerous goods of no class; licences of former years have such."""
    yield Rule(_find, reading("business_scope"), frozenset({"business_scope"}))


def _find(key: Key, case: Case) -> Iterator[Finding]:  # noqa: ARG001 - as every rule
    if not _WITHOUT_CLASS.isdisjoint(key[0] or ()):
        yield warning("dangerous_goods_without_class", "business_scope")
