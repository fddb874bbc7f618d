"""Which driving classes carry which category of practitioner (`data/driving_classes.tsv`)."""

import re
from collections.abc import Iterator
from typing import Final

from licences.rules.dated import rows_on
from licences.rules.finding import Finding, error, warning
from licences.rules.rule import Case, Key, Rule, reading

_CLASS: Final = re.compile(r"[A-Z][0-9]?")


def driving_class_rules() -> Iterator[Rule]:
    """Give the rule on what a driver may drive."""
    read = ("permitted_class", "category")
    yield Rule(_find, reading(*read), frozenset(read))


def _find(key: Key, case: Case) -> Iterator[Finding]:
    classes, category = key
    if classes is None or category is None:
        return
    held = set(_CLASS.findall(classes))
    rows = [row for row in rows_on("driving_classes", case.on) if row["category"] in category]
    if any(held.isdisjoint(row["one_of"].split("|")) for row in rows):
        yield error("class_carries_no_category", "permitted_class", classes=classes)
    elif any(held.isdisjoint(row["usually_one_of"].split("|")) for row in rows):
        yield warning("class_unusual_for_category", "permitted_class", classes=classes)
