"""All rules of one type, and their answers remembered."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from licences.memo import Memo
from licences.rules.business_state import state_rules
from licences.rules.codes import code_rules
from licences.rules.dangerous_goods import dangerous_goods_rules
from licences.rules.dated import period_of
from licences.rules.dates import date_rules
from licences.rules.driving_class import driving_class_rules
from licences.rules.finding import Finding
from licences.rules.holders import holder_rules
from licences.rules.kinds_since import kind_since_rules
from licences.rules.operators import operator_rules
from licences.rules.owner_ages import owner_age_rules
from licences.rules.places import place_rules
from licences.rules.practitioner_ages import practitioner_age_rules
from licences.rules.practitioners import practitioner_rules
from licences.rules.provinces import province_rules
from licences.rules.rule import Case, Key, Rule, Values
from licences.rules.service_years import service_year_rules
from licences.rules.vehicle_limits import vehicle_limit_rules
from licences.rules.vehicle_marks import vehicle_mark_rules
from licences.rules.vehicle_use import vehicle_use_rules
from licences.rules.vehicles import vehicle_rules
from licences.types import CertificateType
from licences.types.families import FAMILY_OF_KIND

_OF_FAMILY: Final = {
    "operator": (operator_rules, dangerous_goods_rules),
    "vehicle": (
        vehicle_rules,
        vehicle_limit_rules,
        vehicle_mark_rules,
        vehicle_use_rules,
        dangerous_goods_rules,
        owner_age_rules,
        service_year_rules,
    ),
    "practitioner": (practitioner_rules, practitioner_age_rules, driving_class_rules),
}
_MOST_PERIODS: Final = 32
_Found = tuple[Finding, ...]
_NOTHING: Final[dict[Key, _Found]] = {}


class _Asked(NamedTuple):
    """A rule made ready: what it reads, what it found in that before, how it finds out."""

    take: Callable[[Values], Key]
    recall: Callable[[Key], _Found | None]
    find: Callable[[Key], _Found]


class TypeRules:
    """The rules of a type on one day; what they read decides what they find, so answers are remembered."""

    def __init__(self, certificate_type: CertificateType, today: date) -> None:
        self._type, self._today = certificate_type, today
        self._rules = tuple(_rules(certificate_type))
        self._plans: dict[int, tuple[_Asked, ...]] = {}

    def findings(self, values: Values) -> list[Finding]:
        """Find everything in a whole face.

        Args:
            values: every field of the type, checked by its model; None where there is no value.
        """
        on = values["issue_date"]
        period = period_of(on)
        findings: list[Finding] = []
        for take, recall, find in self._plans.get(period) or self._plan(period, on):
            key = take(values)
            found = recall(key)
            if found is None:
                found = find(key)
            if found:
                findings += found
        return findings

    def findings_without(self, values: Values, unknown: frozenset[str]) -> list[Finding]:
        """Find what is sure though some fields are not known; a rule that needs one of them says nothing.

        Args:
            values: every field of the type; None where there is no value, or it is not known.
            unknown: the fields that are not known.
        """
        case = Case(self._type, self._today, values["issue_date"])
        findings: list[Finding] = []
        for rule in self._rules:
            if unknown.isdisjoint(rule.needs):
                findings += [one for one in rule.find(rule.key(values), case) if one.field not in unknown]
        return findings

    def _plan(self, period: int, on: date) -> tuple[_Asked, ...]:
        """Make the rules ready for a period; any of its days will do, they find the same on all."""
        if len(self._plans) >= _MOST_PERIODS:
            self._plans.clear()
        case = Case(self._type, self._today, on)
        self._plans[period] = plan = tuple(_asked(rule, case) for rule in self._rules)
        return plan


def _asked(rule: Rule, case: Case) -> _Asked:
    def find(key: Key) -> _Found:
        return tuple(rule.find(key, case))

    if not rule.repeats:
        return _Asked(rule.key, _NOTHING.get, find)
    memo: Memo[Key, _Found] = Memo()
    return _Asked(rule.key, memo.get, lambda key: memo.keep(key, find(key)))


def _rules(certificate_type: CertificateType) -> Iterator[Rule]:
    yield from code_rules(certificate_type.face)
    yield from date_rules(certificate_type.face)
    yield from kind_since_rules(certificate_type.face)
    yield from province_rules(certificate_type.face)
    family = FAMILY_OF_KIND[certificate_type.kind]
    yield from state_rules(family)
    yield from place_rules(certificate_type.face)
    yield from holder_rules(family)
    for rules in _OF_FAMILY[family]:
        yield from rules()


@lru_cache(maxsize=32)
def rules_for(certificate_type: CertificateType, today: date) -> TypeRules:
    """Give the rules of a type on a day."""
    return TypeRules(certificate_type, today)
