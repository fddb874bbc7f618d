"""Vehicles beside the licences of their operators: what is ordered is checked as a single issue is.

Licences converted by the same run do not count: what is found must not hang on the order of chunks. Where
the authority has licences of operators in the register, one that is not among them is refused or warned of,
as the profile says; where it has none there is nothing to compare with.
"""

from typing import NamedTuple

from sqlmodel import Session

from app.conversion.decided import Candidate, Decided
from app.conversion.register import Orders
from app.conversion.work import Workshop
from app.services.operator_scope import Operator, findings_beside, operators_of
from licences.conversion.fault import Fault, fault
from licences.rules import Finding, Severity
from licences.types.vehicle_certificate import VehicleCertificate


class _Found(NamedTuple):
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]


def check_operators(shop: Workshop, session: Session, orders: Orders, decided: Decided) -> Orders:
    """Refuse what no licence of its operator allows; gives what is left, with its warnings."""
    candidates = [*orders.new, *(change.candidate for change in orders.changed)]
    numbers = {
        one.face.operator_licence_number for one in candidates if isinstance(one.face, VehicleCertificate)
    }
    if not numbers:
        return orders
    operators = operators_of(session, shop.run.region, numbers, shop.run.created_at)
    unknown = None
    if numbers - operators.keys() and shop.has_operators(session):
        said = fault("", "operator_licence_number", "operator_unknown")
        unknown = _Found((said,), ()) if shop.profile.known_operators_only else _Found((), (said,))
    checked = Orders([], [])
    for candidate in orders.new:
        left = _checked(candidate, operators, unknown, decided)
        if left is not None:
            checked.new.append(left)
    for change in orders.changed:
        left = _checked(change.candidate, operators, unknown, decided)
        if left is not None:
            checked.changed.append(change._replace(candidate=left))
    return checked


def _checked(
    candidate: Candidate, operators: dict[str, list[Operator]], unknown: _Found | None, decided: Decided
) -> Candidate | None:
    face = candidate.face
    if not isinstance(face, VehicleCertificate):
        return candidate
    known = operators.get(face.operator_licence_number)
    if known is None:
        found = unknown or _Found((), ())
        found = _Found(found.faults + candidate.asked, found.warnings + candidate.doubted)
    else:
        found = _split(findings_beside(face, known))
    if found.faults:
        decided.refuse(candidate.row, candidate.draft, found.faults)
        return None
    return candidate.warned(*found.warnings) if found.warnings else candidate


def _split(findings: list[Finding]) -> _Found:
    faults: list[Fault] = []
    warnings: list[Fault] = []
    for one in findings:
        told = Fault("", one.field, one.code, one.zh, one.en, one.remedy_zh, one.remedy_en)
        (faults if one.severity is Severity.ERROR else warnings).append(told)
    return _Found(tuple(faults), tuple(warnings))
