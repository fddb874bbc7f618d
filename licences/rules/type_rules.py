"""All rules of one type, and their answers remembered."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache

from licences.memo import Memo
from licences.rules.codes import code_rules
from licences.rules.dated import period_of
from licences.rules.dates import date_rules
from licences.rules.finding import Finding
from licences.rules.operators import operator_rules
from licences.rules.practitioners import practitioner_rules
from licences.rules.provinces import province_rules
from licences.rules.rule import Case, Key, Rule, Values
from licences.rules.vehicles import vehicle_rules
from licences.types import CertificateType, FaceData
from licences.types.families import FAMILY_OF_KIND

_OF_FAMILY = {"operator": operator_rules, "vehicle": vehicle_rules, "practitioner": practitioner_rules}
_Found = tuple[Finding, ...]
_NEVER: dict[tuple[object, Key], _Found] = {}


class TypeRules:
    """The rules of a type on one day; what they read decides what they find, so answers are remembered."""

    def __init__(self, certificate_type: CertificateType, today: date) -> None:
        self._type, self._today = certificate_type, today
        self._plan = [self._asked(rule) for rule in _rules(certificate_type)]

    def findings(self, values: Values) -> list[Finding]:
        """Find everything in a whole face.

        Args:
            values: every field of the type, checked by its model; None where there is no value.
        """
        on = values["issue_date"]
        period = period_of(on)
        findings: list[Finding] = []
        for _, take, recall, find in self._plan:
            key = take(values)
            found = recall((period, key))
            if found is None:
                found = find(key, on)
            if found:
                findings += found
        return findings

    def findings_without(self, values: Values, unknown: frozenset[str]) -> list[Finding]:
        """Find what is sure though some fields are not known; a rule that needs one of them says nothing.

        Args:
            values: every field of the type; None where there is no value, or it is not known.
            unknown: the fields that are not known.
        """
        findings: list[Finding] = []
        for rule, take, _, find in self._plan:
            if unknown.isdisjoint(rule.needs):
                found = find(take(values), values["issue_date"])
                findings += [one for one in found if one.field not in unknown]
        return findings

    def _asked(
        self, rule: Rule
    ) -> tuple[Rule, Callable[[Values], Key], Callable[[tuple[object, Key]], _Found | None], "_Find"]:
        memo: Memo[tuple[object, Key], _Found] = Memo()

        def find(key: Key, on: date | None) -> _Found:
            return tuple(rule.find(key, Case(self._type, self._today, on)))

        def find_and_remember(key: Key, on: date | None) -> _Found:
            return memo.keep((period_of(on), key), find(key, on))

        if rule.repeats:
            return rule, rule.key, memo.get, find_and_remember
        return rule, rule.key, _NEVER.get, find


_Find = Callable[[Key, date | None], _Found]


def _rules(certificate_type: CertificateType) -> Iterator[Rule]:
    face: type[FaceData] = certificate_type.face
    yield from code_rules(face)
    yield from date_rules(face)
    yield from province_rules(face)
    yield from _OF_FAMILY[FAMILY_OF_KIND[certificate_type.kind]]()


@lru_cache(maxsize=64)
def _rules_of(certificate_type: CertificateType, today: date) -> TypeRules:
    return TypeRules(certificate_type, today)


def rules_for(certificate_type: CertificateType, today: date) -> TypeRules:
    """Give the rules of a type on a day."""
    return _rules_of(certificate_type, today)
