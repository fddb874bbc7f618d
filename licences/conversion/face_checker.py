"""Draft -> checked face: the checks of a single issue, fast enough for millions of rows.

The model of converted face data (`licences.types.converted`) and the rules across fields (`licences.rules`)
decide, here as everywhere; both remember what they have answered.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from operator import itemgetter
from typing import Any, Final, NamedTuple

from pydantic import ValidationError

from licences import rules
from licences.confirmations import Confirmation, Confirmations, told
from licences.conversion.context import RunContext
from licences.conversion.draft import Draft
from licences.conversion.fault import Fault, fault
from licences.conversion.model_faults import faults_of
from licences.memo import Memo
from licences.rules import OFTEN_LACKING, Finding, Severity
from licences.types import CertificateType, FaceData, by_key
from licences.types.converted import converted_face
from licences.types.face_maker import FaceMaker
from licences.types.families import ESSENTIAL, FAMILY_OF_KIND

ColumnOf = Callable[[str, str | None], str]
"""Field and type key -> the columns the field is read from, joined with +; empty = none."""


class CheckedFace(NamedTuple):
    """What the checks made of a draft, beside what the draft itself says.

    `face` is None when there is any fault, here or in the draft.
    """

    face: FaceData | None
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    confirmed: tuple[Confirmation, ...] = ()
    """What was taken because a person has confirmed it."""


_new_checked: Final = partial(tuple.__new__, CheckedFace)
_issuer_of: Final = itemgetter("issuer_code", "issuer_name", "province_code")
_NOTHING: Final = CheckedFace(None, (), ())


def no_column(field: str, type_key: str | None) -> str:  # noqa: ARG001 - as `ColumnOf`
    """Name no column: for drafts that come from no table."""
    return ""


class FaceChecker:
    """Checks the drafts of one run."""

    def __init__(self, context: RunContext, column_of: ColumnOf = no_column) -> None:
        """Begin.

        Args:
            context: the run.
            column_of: `Mapper.columns_of` of the mapper the drafts come from.
        """
        self._context = context
        self._column_of = column_of
        self._types: dict[str, _TypeChecker] = {}

    def check(self, draft: Draft) -> CheckedFace:
        """Check a draft: its fields by the model, the whole by the rules; every fault is found.

        Of a draft with faults whatever else is wrong is found as well. One without a type is not checked.
        """
        key = draft.type_key
        if key is None:
            return _NOTHING
        checker = self._types.get(key)
        if checker is None:
            checker = self._types[key] = _TypeChecker(by_key(key), self._context, self._column_of)
        return checker.check(draft)


class _TypeChecker:
    """Checks the drafts of one type."""

    def __init__(self, certificate_type: CertificateType, context: RunContext, column_of: ColumnOf) -> None:
        self._model = converted_face(certificate_type)
        self._make = FaceMaker(self._model)
        self._required = frozenset(ESSENTIAL[FAMILY_OF_KIND[certificate_type.kind]])
        self._rules = rules.rules_for(certificate_type, context.today)
        self._column_of: Callable[[str], str] = lambda field: column_of(field, certificate_type.key)
        self._issuer_memo: Memo[tuple[Any, ...], tuple[Fault, ...]] = Memo()
        self._issuer = {
            "issuer_code": (context.issuer_code, "row_of_another_issuer"),
            "issuer_name": (context.issuer_name, "row_of_another_issuer"),
            "province_code": (context.province_code, "row_of_another_province"),
        }

    def check(self, draft: Draft) -> CheckedFace:
        if draft.confirmed:
            return self._confirmed(draft, Confirmations(draft.confirmed))
        face = None if draft.faults else self._make.make(draft.fields)
        if face is None:
            return self._explain(draft)
        values = vars(face)
        findings = self._rules.findings(values)
        faults = self._of_another(values)
        if not findings and not faults:
            return _new_checked((face, (), (), ()))
        return self._checked(face, faults, findings)

    def _confirmed(self, draft: Draft, confirmations: Confirmations) -> CheckedFace:
        """Check a draft of which a person has confirmed something: all but that, and tell it.

        What the confirmed value would be refused for besides is found by the model, as of any face.
        """
        try:
            face = self._model.model_validate(draft.fields, context=confirmations)
        except ValidationError as error:
            known = {one.field for one in draft.faults}
            found = faults_of(error, self._column_of)
            return self._refused(draft, [one for one in found if one.field not in known])
        findings = [
            one
            for one in self._rules.findings(vars(face))
            if one.severity is not Severity.ERROR or not confirmations.allow(one.code, one.field)
        ]
        checked = self._checked(face, self._of_another(vars(face)), findings)
        if draft.faults:
            return checked._replace(face=None)
        needless = (
            fault("", "", "confirmation_needless", confirmed=one.code) for one in confirmations.needless()
        )
        said = (self._told(one) for one in confirmations.used)
        warnings = (*checked.warnings, *said, *needless)
        return checked._replace(warnings=warnings, confirmed=tuple(confirmations.used))

    def _told(self, one: Confirmation) -> Fault:
        return Fault.of(told(one), self._column_of(one.field), one.field)

    def _explain(self, draft: Draft) -> CheckedFace:
        """Find everything wrong with a draft that makes no face."""
        if not draft.faults:
            try:
                face = self._model.model_validate(draft.fields)
            except ValidationError as error:
                return self._refused(draft, faults_of(error, self._column_of))
            return self._checked(face, self._of_another(vars(face)), self._rules.findings(vars(face)))
        try:
            self._model.model_validate(draft.fields)
        except ValidationError as error:
            found = faults_of(error, self._column_of)
        else:
            found = []
        return self._refused(draft, [one for one in found if one.code != "missing"])  # told by the draft

    def _refused(self, draft: Draft, faults: list[Fault]) -> CheckedFace:
        """Add what the rules find in the fields that are known."""
        values = self._make.checked(draft.fields)
        unknown = {one.field for one in (*draft.faults, *faults)}
        lacking = {field for field, value in values.items() if value is None and field in self._required}
        findings = self._rules.findings_without(values, frozenset(unknown | lacking))
        return self._checked(None, (*faults, *self._of_another(values)), findings)

    def _of_another(self, values: Mapping[str, Any]) -> tuple[Fault, ...]:
        """Find what the row says of its issuer that is not so in this run."""
        key = _issuer_of(values)
        found = self._issuer_memo.get(key)
        if found is None:
            facts = zip(key, self._issuer.items(), strict=True)
            found = tuple(
                fault(self._column_of(field), field, code)
                for value, (field, (expected, code)) in facts
                if value not in {None, expected}
            )
            self._issuer_memo.keep(key, found)
        return found

    def _checked(
        self, face: FaceData | None, known: Iterable[Fault], findings: Iterable[Finding]
    ) -> CheckedFace:
        faults, warnings = list(known), list[Fault]()
        for one in findings:
            lenient = one.severity is Severity.WARNING or one.code in OFTEN_LACKING
            (warnings if lenient else faults).append(self._fault(one))
        return CheckedFace(None if faults else face, tuple(faults), tuple(warnings))

    def _fault(self, found: Finding) -> Fault:
        words = found.zh, found.en, found.remedy_zh, found.remedy_en
        return Fault(self._column_of(found.field), found.field, found.code, *words)
