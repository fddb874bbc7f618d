"""Days before which a kind of licence did not exist (`data/kinds_since.tsv`)."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from licences.rules.dated import rows_in_force
from licences.rules.finding import Finding, error, warning
from licences.rules.rule import Case, Key, Rule, reading
from licences.types import FaceData

_FIELDS: Final = ("issue_date", "first_issue_date")


def kind_since_rules(face: type[FaceData]) -> Iterator[Rule]:
    """Give the rule on days of issue; a first issue may be that of another category."""
    fields = tuple(field for field in _FIELDS if field in face.model_fields)

    def find(key: Key, case: Case) -> Iterator[Finding]:
        days = dict(zip(fields, key, strict=True))
        for row in rows_in_force("kinds_since", case.certificate_type.number, case.on):
            day = days.get(row["field"])
            if day is not None and day < date.fromisoformat(row["day"]):
                if row["severity"] == "error":
                    yield error("kind_not_yet", row["field"], day=row["day"])
                else:
                    yield warning("kind_not_yet", row["field"], day=row["day"])

    yield Rule(find, reading(*fields), frozenset({"issue_date"}))
