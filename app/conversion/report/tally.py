"""Counts of a conversion (转换统计): mergeable in any order, small, and without personal data.

Nothing of a row is kept but its type, office, year of issue, decision and the codes of its faults. The texts
of faults are left out, for they may quote a cell.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple, Self

from app.conversion.outcome import Outcome, RowOutcome, needs_a_look
from app.conversion.report.names import names_beyond, plain
from licences.conversion.errors import codes
from licences.conversion.fault import Fault

WARNED: Final = "warned"
"""Counted beside the outcomes: certificates made or found that a clerk should look at (请留意)."""
OFFICES_KEPT: Final = 2000
"""Offices counted by name. More of them than any province has: the column then holds something else."""
COLUMNS_KEPT: Final = 2000
"""Columns with a fault that are counted by name: twice as many as a header may have."""
_NO_CERTIFICATE: Final = frozenset({Outcome.SKIPPED, Outcome.REJECTED})
_COLUMNS: Final = (*(outcome.value for outcome in Outcome), WARNED)
_ELSEWHERE: Final = "…"
"""Column of the places that are no longer counted by name."""
_MISREAD: Final = codes()
"""Faults of reading. (Those of a field may have the same code.)"""
_YEARS: Final = range(1949, 2101)


class Place(NamedTuple):
    """Where a fault is and what it is; whole rows have no column, readers' faults no field."""

    column: str
    field: str
    code: str


class Tally:
    """Counts of rows."""

    __slots__ = ("_core", "_groups", "_lines", "_places")

    def __init__(self) -> None:
        self._groups: Counter[tuple[str, str, str]] = Counter()
        self._core: Counter[tuple[str, str]] = Counter()
        self._places: dict[str, Counter[Place]] = {"faults": Counter(), "warnings": Counter()}
        self._lines: dict[str, Counter[tuple[str, str]]] = {"faults": Counter(), "warnings": Counter()}

    def add(self, rows: Iterable[RowOutcome]) -> None:
        """Count rows, those of a chunk: most are like others among them, and are counted together."""
        alike: Counter[tuple[Any, ...]] = Counter()
        present: Counter[tuple[str | None, tuple[str, ...]]] = Counter()
        for row, count in Counter(rows).items():
            office, year = ("", None) if _has_moved(row) else (row.office, row.year)
            clean = not needs_a_look(row.warnings)
            alike[row.outcome, row.type_key, office, year, row.reason, clean] += count
            present[row.type_key, row.present] += count
            self._add_faults("faults", row.faults, count)
            self._add_faults("warnings", row.warnings, count)
        for each, count in alike.items():
            self._add_group(*each, count=count)
        for (type_key, fields), count in present.items():
            for field in fields:
                self._core[type_key or "", field] += count
        self._bound()

    def merge(self, other: Self) -> None:
        """Add the counts of another tally; the order of merging makes no difference."""
        self._groups.update(other._groups)
        self._core.update(other._core)
        for kind in self._places:
            self._places[kind].update(other._places[kind])
            self._lines[kind].update(other._lines[kind])
        self._bound()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tally) and self.to_json() == other.to_json()

    __hash__ = None  # type: ignore[assignment]  # it changes

    def to_json(self) -> dict[str, Any]:
        """Give the counts as JSON; equal tallies give equal texts (`docs/conversion-report.md`)."""
        return {
            **self._group("all").get("", _counts({})),
            "skip_reasons": self._reasons(),
            "types": self._group("type"),
            "offices": self._group("office"),
            "other_offices": self._group("other_offices").get("", _counts({})),
            "years": self._group("year"),
            "faults": self._faults_json("faults"),
            "warnings": self._faults_json("warnings"),
            "core_fields": self._core_json(),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_json` gave."""
        made = cls()
        made._read_group("all", {"": data})
        made._read_group("type", data["types"])
        made._read_group("office", data["offices"])
        made._read_group("other_offices", {"": data["other_offices"]})
        made._read_group("year", data["years"])
        for reason, count in data["skip_reasons"].items():
            made._groups["reason", reason, ""] = count
        for kind in made._places:
            made._read_faults(kind, data[kind])
        for type_key, found in data["core_fields"].items():
            for field, count in found.items():
                made._core[type_key, field] = count
        return made

    def _add_group(  # noqa: PLR0917 - the parts of a key
        self,
        outcome: Outcome,
        type_key: str | None,
        office: str,
        year: int | None,
        reason: str,
        clean: bool,
        *,
        count: int,
    ) -> None:
        columns = (outcome.value,) if clean or outcome in _NO_CERTIFICATE else (outcome.value, WARNED)
        issued = str(year) if year in _YEARS else ""
        for column in columns:
            self._groups["all", "", column] += count
            self._groups["type", type_key or "", column] += count
            self._groups["office", plain(office), column] += count
            self._groups["year", issued, column] += count
        if outcome is Outcome.SKIPPED:
            self._groups["reason", reason, ""] += count

    def _add_faults(self, kind: str, faults: Iterable[Fault], count: int) -> None:
        places, lines = self._places[kind], self._lines[kind]
        found = set()
        for fault in faults:
            places[Place(plain(fault.column), fault.field, fault.code)] += count
            found.add(fault.code)
        for code in found:
            lines[code, "rows"] += count
            if len(found) == 1:
                lines[code, "alone"] += count

    def _bound(self) -> None:
        for places in self._places.values():
            self._bound_places(places)
        offices = {name for kind, name, _ in self._groups if kind == "office"}
        gone = set(names_beyond(offices, OFFICES_KEPT))
        for group in [group for group in self._groups if gone and group[0] == "office" and group[1] in gone]:
            self._groups["other_offices", "", group[2]] += self._groups.pop(group)

    @staticmethod
    def _bound_places(places: Counter[Place]) -> None:
        columns = {place.column for place in places if place.column != _ELSEWHERE}
        gone = set(names_beyond(columns, COLUMNS_KEPT))
        for place in [place for place in places if gone and place.column in gone]:
            places[Place(_ELSEWHERE, "", place.code)] += places.pop(place)

    def _group(self, kind: str) -> dict[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = {}
        for (group, name, column), count in self._groups.items():
            if group == kind:
                found.setdefault(name, {})[column] = count
        return {name: _counts(found[name]) for name in sorted(found)}

    def _read_group(self, kind: str, data: Mapping[str, Mapping[str, int]]) -> None:
        for name, counts in data.items():
            for column in _COLUMNS:
                if counts[column]:
                    self._groups[kind, name, column] = counts[column]

    def _reasons(self) -> dict[str, int]:
        found = {name: count for (kind, name, _), count in self._groups.items() if kind == "reason"}
        return dict(sorted(found.items()))

    def _faults_json(self, kind: str) -> dict[str, Any]:
        lines = self._lines[kind]
        found = sorted({code for code, _ in lines})
        return {
            "codes": {code: {"rows": lines[code, "rows"], "alone": lines[code, "alone"]} for code in found},
            "places": [
                {**place._asdict(), "count": count} for place, count in sorted(self._places[kind].items())
            ],
        }

    def _read_faults(self, kind: str, data: Mapping[str, Any]) -> None:
        for code, counts in data["codes"].items():
            for column, count in counts.items():
                if count:
                    self._lines[kind][code, column] = count
        for place in data["places"]:
            self._places[kind][Place(place["column"], place["field"], place["code"])] = place["count"]

    def _core_json(self) -> dict[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = {}
        for (type_key, field), count in sorted(self._core.items()):
            found.setdefault(type_key, {})[field] = count
        return found


def _has_moved(row: RowOutcome) -> bool:
    """Say whether the cells of a row may have moved: the office may then be a person's name."""
    return any(fault.code in _MISREAD and not fault.field for fault in row.faults)


def _counts(found: Mapping[str, int]) -> dict[str, int]:
    rows = sum(found.get(outcome.value, 0) for outcome in Outcome)
    return {"rows": rows, **{column: found.get(column, 0) for column in _COLUMNS}}
