"""Issue, renew, change and reissue.

The steps are those of docs/issuance.md, "Issue":

1. authorise: a clerk of this issuing authority, for this type;
2. validate the face data by the type's model;
3. apply the rules across fields, and those that need the register;
4. reserve serial and status slot;
5. prepare;
6. store, unsigned;
7. sign;
8. judge our own result;
9. save and record.

One transaction from the idempotency key to the audit entry: a process that dies between any two steps leaves
nothing behind.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from sqlmodel import Session

from app.roles import Actor
from app.services import faces, rows
from app.services.audit import AuditLog
from app.services.context import Services
from app.services.errors import BadArgumentError, Fault, InvalidFaceError, NotFoundError
from app.services.face_faults import request_fault
from app.services.halves import check_halves
from app.services.idempotency import Claim
from app.services.looks import record_look
from app.services.operator_scope import check_operator
from app.services.permission import authorise, refuse_other_issuers
from app.services.records import CertificateRecord, ChangeRequest, IssueRequest
from app.services.register_log import record_confirmed, record_status, record_version
from app.services.reservation import refuse_doubles, refuse_other_name, reserve
from app.services.sealing import Sealer, judge_own, prepare_certificate, seal, sealer_for
from app.services.told_ends import refuse_needless, refuse_told_ended
from app.services.versions import (
    CHANGE,
    REISSUE,
    RENEWAL,
    VersionKind,
    carry_suspension,
    check_version,
    merged,
    replace_present,
)
from app.tables import Certificate
from licences.confirmations import SAME_ISSUE_DAY, Confirmation, Confirmations, confirmable
from licences.errors import UnknownTypeError
from licences.payload import CHINA_TIME, Issuer, Reservation
from licences.status import CertificateStatus
from licences.types import CertificateType, FaceData, by_key, by_number

FIRST_REASONS: Final = frozenset({"1", "7", "9"})
"""初领; 证照改版: a paper certificate becomes electronic; 其他 (JT/T 415, 5.5.3)."""
_SENT_AGAIN: Final = "同一请求重复提交，返回已办结果"
"""Purpose of the look that is the answer to a request sent again."""


def issue(
    services: Services, actor: Actor, request: IssueRequest, idempotency_key: str | None, now: datetime
) -> CertificateRecord:
    """Issue a certificate for the first time.

    Raises:
        ForbiddenError, OtherIssuerError: not this actor.
        InvalidFaceError: with everything to correct.
        AlreadyInForceError: number, vehicle or given serial belong to a certificate that exists.
        IdempotencyConflictError: the key was used with another request.
        NotReadyError, SelfCheckError: this installation cannot sign.
    """
    certificate_type = _type(request.type_key)
    with services.reading() as session:
        issuer = authorise(session, actor, certificate_type.number)  # step 1
    sealer = sealer_for(services, issuer.code, certificate_type.number)
    values: list[object] = [request.type_key, dict(request.face), request.issue_reason, request.serial]
    values += [list(one) for one in request.confirmations]
    claim = Claim(services, actor, idempotency_key, ["issue", *values])
    with services.session() as session:
        done = claim.done(session, now)
        if done is not None:
            return _given_again(services, session, actor, done, now)
        confirmations = _confirmations(request.confirmations)
        face, warnings = _checked(  # steps 2 and 3
            session,
            certificate_type,
            request.face,
            issuer,
            now,
            audit=services.audit,
            confirmations=confirmations,
        )
        if request.issue_reason not in FIRST_REASONS:
            raise InvalidFaceError([request_fault("unknown_issue_reason", "issue_reason")])
        reservation = reserve(  # step 4
            session, issuer.code, certificate_type.number, serial=request.serial, version=1, now=now
        )
        refuse_doubles(session, issuer.code, certificate_type.number, face, reservation.serial)
        warnings += check_halves(session, issuer, certificate_type, face, reservation.serial, first=True)
        refuse_other_name(session, issuer.code, face)
        refuse_told_ended(session, services.audit, issuer.code, certificate_type, face, confirmations)
        row = _store_and_sign(
            session,
            sealer,
            (certificate_type, face, reservation, issuer),
            request.issue_reason,
            None,
            now=now,
        )
        _save(
            services,
            session,
            actor,
            row,
            claim,
            confirmations=confirmations,
            action="certificate.issue",
            now=now,
        )  # step 9
        return rows.to_record(row, warnings)


def next_version(  # noqa: PLR0917 - the same order in every act
    services: Services,
    actor: Actor,
    certificate_id: str,
    request: ChangeRequest,
    idempotency_key: str | None,
    now: datetime,
    *,
    kind: VersionKind,
) -> CertificateRecord:
    """Issue the next version of a certificate; the present one is replaced.

    Raises:
        NotFoundError: no such certificate.
        NotLatestError: it has been replaced already.
        TransitionRefusedError: its status does not allow a new version.
        AlreadyInForceError: another certificate has the number it is to have.
        ServiceError: as `issue`.
    """
    with services.reading() as session:
        present = session.get(Certificate, certificate_id)
        if present is None:
            raise NotFoundError("certificate_id")
        refuse_other_issuers(actor, present)
        issuer = authorise(session, actor, present.type_number)  # step 1
    certificate_type = by_number(present.type_number)
    sealer = sealer_for(services, issuer.code, certificate_type.number)
    values: list[object] = [certificate_id, dict(request.face), request.issue_reason, request.legal_basis]
    values += [list(one) for one in request.confirmations]
    claim = Claim(services, actor, idempotency_key, [kind.name, *values])
    with services.session() as session:
        done = claim.done(session, now)
        if done is not None:
            return _given_again(services, session, actor, done, now)
        present = rows.locked(session, certificate_id)
        whole = merged(present.face, request.face)
        confirmations = _confirmations(request.confirmations)
        face, warnings = _checked(  # steps 2 and 3
            session,
            certificate_type,
            whole,
            issuer,
            now,
            audit=services.audit,
            confirmations=confirmations,
            may_lack=kind.may_lack,
        )
        refuse_needless(confirmations)
        check_version(kind, present, face, request.issue_reason, _today(now))
        before = present.status
        replaced = replace_present(
            session,
            actor,
            present,
            certificate_type.kind,
            reason=request.issue_reason,
            basis=request.legal_basis,
            now=now,
        )
        reservation = reserve(  # step 4
            session,
            issuer.code,
            certificate_type.number,
            serial=present.serial,
            version=present.version + 1,
            now=now,
        )
        refuse_doubles(session, issuer.code, certificate_type.number, face, reservation.serial)
        warnings += check_halves(session, issuer, certificate_type, face, present.serial, first=False)
        parts = (certificate_type, face, reservation, issuer)
        row = _store_and_sign(session, sealer, parts, request.issue_reason, present.id, now=now)
        if before == CertificateStatus.SUSPENDED:
            carried = carry_suspension(session, actor, present, row, now)
            record_status(services.audit, session, actor, row, carried)
        record_status(services.audit, session, actor, present, replaced)
        action = f"certificate.{kind.name}"
        _save(
            services, session, actor, row, claim, confirmations=confirmations, action=action, now=now
        )  # step 9
        return rows.to_record(row, warnings)


renew: Final = partial(next_version, kind=RENEWAL)
"""换发: with a later end."""
change: Final = partial(next_version, kind=CHANGE)
"""变更: with other face data."""
reissue: Final = partial(next_version, kind=REISSUE)
"""补发: for one lost or damaged."""


def _checked(
    session: Session,
    certificate_type: CertificateType,
    face: Mapping[str, Any],
    issuer: Issuer,
    now: datetime,
    *,
    audit: AuditLog,
    confirmations: Confirmations,
    may_lack: bool = False,
) -> tuple[FaceData, list[Fault]]:
    """Steps 2 and 3; gives the face and the warnings of the rules."""
    parsed = faces.parse(certificate_type, face, confirmations, may_lack=may_lack)
    warnings = faces.check(
        certificate_type, parsed, issuer, _today(now), confirmations=confirmations, may_lack=may_lack
    )
    return parsed, warnings + check_operator(session, audit, parsed, issuer, confirmations)


def _confirmations(said: Sequence[Confirmation]) -> Confirmations:
    """Take what a clerk has had confirmed.

    Raises:
        InvalidFaceError: it is nothing a person can confirm.
    """
    if not {one.code for one in said} <= confirmable() - {SAME_ISSUE_DAY}:
        raise InvalidFaceError([request_fault("not_confirmable", "confirmations")])
    return Confirmations(said)


def _store_and_sign(
    session: Session,
    sealer: Sealer,
    parts: tuple[CertificateType, FaceData, Reservation, Issuer],
    issue_reason: str,
    previous_id: str | None,
    *,
    now: datetime,
) -> Certificate:
    """Steps 5 to 8."""
    prepared = prepare_certificate(sealer, *parts, now=now)  # step 5
    row = rows.make_row(prepared, sealer.key.kid, issue_reason, previous_id, now)
    session.add(row)
    session.flush()  # step 6
    sealed = seal(sealer, prepared)  # step 7
    judge_own(sealer, prepared, sealed, now)  # step 8
    rows.sign_row(row, sealed)
    return row


def _save(
    services: Services,
    session: Session,
    actor: Actor,
    row: Certificate,
    claim: Claim,
    *,
    confirmations: Confirmations,
    action: str,
    now: datetime,
) -> None:
    """Step 9: the signed row, the idempotency key, the audit entry, and one on what was confirmed."""
    session.add(row)
    claim.fulfil(session, row.id)
    record_version(services.audit, session, actor, row, action, now)
    record_confirmed(services.audit, session, actor, row.id, row.region, confirmations.used, now)


def _given_again(
    services: Services, session: Session, actor: Actor, certificate_id: str, now: datetime
) -> CertificateRecord:
    """Give what the request has made before: its face data is shown once more, so it is a look."""
    row = session.get_one(Certificate, certificate_id)
    record_look(services, session, actor, row, purpose=_SENT_AGAIN, place=None, now=now)
    return rows.to_record(row)


def _today(now: datetime) -> date:
    return now.astimezone(CHINA_TIME).date()


def _type(key: str) -> CertificateType:
    try:
        return by_key(key)
    except UnknownTypeError:
        raise BadArgumentError("type_key") from None
