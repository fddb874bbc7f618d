"""New versions of a certificate: renewal (换发), change (变更) and reissue (补发), and what each may alter.

The present version is never overwritten: its status becomes 换发, and the next version stands beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlmodel import Session, col, select

from app.roles import Actor
from app.services.errors import Fault, InvalidFaceError, NotLatestError
from app.services.face_faults import face_fault, request_fault
from app.services.status_changes import change
from app.services.texts import is_blank, told
from app.tables import Certificate, StatusChange
from licences.codes import code_list
from licences.status import Action, CertificateStatus
from licences.types import FaceData
from licences.types.base import Kind
from licences.types.numbering import COPY_FIELD

LONGEST_BASIS: Final = 500


@dataclass(frozen=True, slots=True)
class VersionKind:
    """One way to a new version.

    Args:
        name: of the act, as the audit log records it.
        reasons: codes of issue_reason that mean it (JT/T 415, 5.5.3).
        alters: fields it may alter; None = all but holder and vehicle.
        prolongs: whether the new version must end later than the present one.
        may_lack: whether it may lack what the present version lacks, because old registers never held it; a
            renewal or change completes it.
    """

    name: str
    reasons: frozenset[str]
    alters: frozenset[str] | None
    prolongs: bool
    may_lack: bool = False


RENEWAL: Final = VersionKind("renew", frozenset({"6", "7"}), None, prolongs=True)
CHANGE: Final = VersionKind("change", frozenset({"4", "5", "9"}), None, prolongs=False)
REISSUE: Final = VersionKind(
    "reissue",
    frozenset({"2", "3"}),
    frozenset({"issue_date", "photo", "reissue_count", "medium", "ic_card_number"}),
    prolongs=False,
    may_lack=True,
)

_LEGAL_BASIS: Final[Mapping[Kind, str]] = {
    "RA": "《中华人民共和国道路运输条例》",
    "RB": "《中华人民共和国道路运输条例》",
    "RE": "《道路运输从业人员管理规定》",
}
"""The regulation under which each kind is issued and replaced (general knowledge)."""


def merged(present: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Lay changes over the present face data; None removes a field.

    A name that restates a changed code is left out unless given too: the type fills it in from the code list.

    >>> merged({"fuel": "1", "fuel_name": "汽油"}, {"fuel": "2"})
    {'fuel': '2'}
    """
    face = {**present, **changes}
    for field in changes:
        if f"{field}_name" not in changes:
            face.pop(f"{field}_name", None)
    return {field: value for field, value in face.items() if value is not None}


def check_version(kind: VersionKind, present: Certificate, face: FaceData, reason: str, today: date) -> None:
    """Check that the new face data is a version of this certificate, and of this kind.

    Args:
        kind: of the act.
        present: the version that will be replaced, at once: so the new one may not begin later than today,
            unless the present one does too.
        face: of the new version.
        reason: code of `issue_reason`.
        today: China time.

    Raises:
        InvalidFaceError: with every fault.
    """
    faults: list[Fault] = []
    if reason not in kind.reasons:
        faults.append(request_fault("unknown_issue_reason", "issue_reason"))
    holder = face.holder()
    if (holder.code, holder.code_type) != (present.holder_code, present.holder_code_type):
        faults.append(request_fault("holder_changed", "face"))
    if getattr(face, "vin", None) != present.vin:
        faults.append(face_fault("vehicle_changed", "vin"))
    if getattr(face, COPY_FIELD, None) != present.face.get(COPY_FIELD):
        faults.append(face_fault("copy_changed", COPY_FIELD))
    if face.term().first > max(today, present.valid_from):
        faults.append(face_fault("begins_too_late", "valid_from"))
    if kind.prolongs and not _ends_later(face.term().last, present.valid_to):
        faults.append(face_fault("not_renewed", "valid_to"))
    faults += [face_fault("not_in_reissue", field) for field in _altered_beyond(kind, present, face)]
    if faults:
        raise InvalidFaceError(faults)


def replace_present(
    session: Session,
    actor: Actor,
    present: Certificate,
    kind: Kind,
    *,
    reason: str,
    basis: str,
    now: datetime,
) -> StatusChange:
    """Set the present version to 换发 before the next one is stored; gives the change.

    Raises:
        NotLatestError: it is replaced already.
        BadArgumentError: a ground that says nothing.
        TransitionRefusedError: its status does not allow a new version.
    """
    if present.status == CertificateStatus.REPLACED:
        raise NotLatestError
    words, usual = ground_of(kind, reason)
    basis = usual if is_blank(basis) else told(basis, "legal_basis", LONGEST_BASIS)
    return change(session, actor, present, Action.REPLACE, reason=words, legal_basis=basis, now=now)


def ground_of(kind: Kind, reason: str) -> tuple[str, str]:
    """Give reason and usual legal basis of a version that is replaced, in words."""
    return f"换发：{code_list('issue_reason').name_of(reason)}", _LEGAL_BASIS[kind]


def carry_suspension(
    session: Session, actor: Actor, present: Certificate, new: Certificate, now: datetime
) -> StatusChange:
    """Suspend the next version as the present one was: a new version does not end a measure (暂扣、停业)."""
    last = session.exec(
        select(StatusChange)
        .where(StatusChange.certificate_id == present.id, StatusChange.action == Action.SUSPEND.value)
        .order_by(col(StatusChange.id).desc())
        .limit(1)
    ).one()
    return change(
        session, actor, new, Action.SUSPEND, reason=last.reason, legal_basis=last.legal_basis, now=now
    )


def _ends_later(new: date | None, old: date | None) -> bool:
    """Say whether a term without end, or a later last day, comes out."""
    return new is None or (old is not None and new > old)


def _altered_beyond(kind: VersionKind, present: Certificate, face: FaceData) -> list[str]:
    """Name the fields this kind of version may not alter, but does."""
    if kind.alters is None:
        return []
    new = face.model_dump(mode="json", exclude_none=True)
    fields = sorted({*new, *present.face} - kind.alters)
    return [field for field in fields if new.get(field) != present.face.get(field)]
