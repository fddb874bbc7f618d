"""Issuing: the numbered steps, versions, and what is refused; nothing is stored when it is."""

from datetime import timedelta

import pytest
from sqlalchemy import func
from sqlmodel import select

from app.services import issuance, keys, lifecycle, publication, reading
from app.services.errors import (
    AlreadyInForceError,
    BadArgumentError,
    ForbiddenError,
    IdempotencyConflictError,
    InvalidFaceError,
    NotFoundError,
    NotLatestError,
    NotReadyError,
    OtherIssuerError,
    SelfCheckError,
    TransitionRefusedError,
)
from app.services.records import ChangeRequest, IssueRequest
from app.tables import AuditEntry, Certificate, Issuer, StatusChange
from licences.types import TYPES
from signing.code_text import to_text
from signing.envelope import fingerprint
from tests.app.conftest import NOW, ZHEJIANG
from verify_client.messages import Reason
from verify_client.verify import StatusAnswer, judge

KEY = "road_transport_operation_licence"
VEHICLE = "road_transport_certificate"
DRIVER = "practitioner_qualification_certificate"
LATER = {"valid_from": "2026-01-10", "valid_to": "2030-01-09", "issue_date": "2026-01-10"}


def issue(services, clerk, face, key=None, type_key=KEY, **more):
    """Issue one certificate."""
    return issuance.issue(services, clerk, IssueRequest(type_key, face, **more), key, NOW)


def codes_of(error):
    """Give code and field of each fault."""
    return {(fault.code, fault.field) for fault in error.value.faults}


def stored(services):
    """Count the certificates."""
    with services.reading() as session:
        return session.exec(select(func.count()).select_from(Certificate)).one()


class Register:
    """A status source that says valid for one licence."""

    def __init__(self, record):
        self.slot = (record.issuer_code, record.list_number, record.list_index)

    def look_up(self, issuer_code, list_number, index):
        """Answer as the register would."""
        second = int(NOW.timestamp())
        known = (issuer_code, list_number, index) == self.slot
        return StatusAnswer(0, second, second + 60, "database") if known else None


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.key)
def test_every_type_is_issued_and_judged_genuine(services, clerk, face, kind):
    """The code of each of the nine types should be judged genuine by the trust list just published."""
    record = issue(services, clerk, face(kind.key), type_key=kind.key)
    text = to_text(record.envelope, "https://lz.example")
    verdict = judge(text, services.trust(), Register(record), NOW)
    expected = (Reason.GENUINE, record.identifier)
    actual = (verdict.reason, verdict.identifier)
    assert expected == actual


def test_issue_records_who_and_what(services, clerk, face):
    """Each issue should stand in the audit log with account, type, version and key, and no personal data."""
    record = issue(services, clerk, face(DRIVER), type_key=DRIVER)
    with services.reading() as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "certificate.issue")).one()
    expected = (
        clerk.account_id,
        f"certificate:{record.id}",
        33,
        {
            "type": 71,
            "version": 1,
            "kid": record.kid.hex(),
            "status": "valid",
            "fingerprint": fingerprint(record.envelope).hex(),
        },
    )
    keyed_hash = entry.detail.pop("record")
    actual = (entry.account_id, entry.subject, entry.region, entry.detail)
    assert len(keyed_hash) == 64
    assert expected == actual


def test_faults_of_the_model_are_all_named(services, clerk, face):
    """Two wrong fields and an unknown one should come back together, each with its path, and nothing be stored."""
    bad = face(KEY, issue_date="2026-02-30", licence_number="12", colour="red")
    with pytest.raises(InvalidFaceError) as error:
        issue(services, clerk, bad)
    expected = {("date_not_real", "/face/issue_date"), ("unknown_field", "/face/colour")}
    actual = codes_of(error)
    assert expected <= actual
    assert "/face/licence_number" in {field for _, field in actual}
    assert stored(services) == 0


def test_error_of_bad_face_carries_no_values(services, clerk, face):
    """The refusal, and what caused it, should not hold the value at fault: it may be an identity number."""
    with pytest.raises(InvalidFaceError) as error:
        issue(services, clerk, face(DRIVER, id_number="99000019900101!!"), type_key=DRIVER)
    expected = (False, None)
    actual = ("990000199001" in repr(error.value.__dict__), error.value.__cause__)
    assert expected == actual


def test_faults_of_the_rules_are_refused(services, clerk, face):
    """A scope code of another type should be refused by the rules across fields."""
    with pytest.raises(InvalidFaceError) as error:
        issue(services, clerk, face(KEY, business_scope=["03111"]))
    expected = {"/face/business_scope"}
    actual = {field for _, field in codes_of(error)}
    assert expected == actual


def test_warnings_do_not_stop_an_issue(services, clerk, face):
    """A VIN with a wrong check digit should be issued, with the warning in the answer."""
    vin = face(VEHICLE)["vin"]
    wrong = vin[:8] + ("1" if vin[8] != "1" else "2") + vin[9:]
    record = issue(services, clerk, face(VEHICLE, vin=wrong), type_key=VEHICLE)
    expected = ["/face/vin"]
    actual = [warning.field for warning in record.warnings]
    assert expected == actual


def test_face_of_another_issuer_is_refused(services, clerk, face):
    """Face data that names another issuer or province should be refused, both fields named."""
    with pytest.raises(InvalidFaceError) as error:
        issue(services, clerk, face(KEY, issuer_name="杭州市某局", province_code="440000"))
    expected = {("issuer_mismatch", "/face/issuer_name"), ("province_mismatch", "/face/province_code")}
    actual = codes_of(error)
    assert expected <= actual


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("inspector.js", ForbiddenError),
        ("holder.company", ForbiddenError),
        ("partner", ForbiddenError),
        ("ministry", ForbiddenError),
        ("auditor", ForbiddenError),
        ("clerk.buses", OtherIssuerError),
        ("clerk.gd", InvalidFaceError),
    ],
)
def test_only_a_clerk_of_the_issuer_issues(services, actor, face, name, refusal):
    """Every role but a clerk, a clerk of other types, and another province's clerk should be refused."""
    with pytest.raises(refusal):
        issue(services, actor(name), face(DRIVER), type_key=DRIVER)
    expected = 0
    actual = stored(services)
    assert expected == actual


def test_unknown_type_is_refused(services, clerk, face):
    """A type key that is none of the nine should be refused by its field."""
    with pytest.raises(BadArgumentError) as error:
        issue(services, clerk, face(KEY), type_key="driving_licence")
    expected = "type_key"
    actual = error.value.field
    assert expected == actual


def test_number_in_force_is_not_issued_twice(services, clerk, face):
    """A second first issue of a number in force should be refused: it is to be renewed, not doubled."""
    issue(services, clerk, face(KEY))
    with pytest.raises(AlreadyInForceError):
        issue(services, clerk, face(KEY))
    expected = 1
    actual = stored(services)
    assert expected == actual


@pytest.mark.parametrize("name", ["张三", "李四"])
def test_a_person_is_known_by_one_name(services, clerk, face, name):
    """A further certificate for one identity document should be issued under the name that is known, no other."""
    issue(services, clerk, face(DRIVER), type_key=DRIVER)
    second = face(DRIVER, certificate_number="330102000077", name=name)
    if name == "张三":
        issue(services, clerk, second, type_key=DRIVER)
        return
    with pytest.raises(InvalidFaceError) as error:
        issue(services, clerk, second, type_key=DRIVER)
    assert {("person_of_another_name", "/face/name")} == codes_of(error)


def test_copies_share_the_number_of_their_original(services, clerk, face):
    """A copy (副本) should be issued beside the original of the same number."""
    issue(services, clerk, face(KEY, original_or_copy="110", certificate_category="110"))
    copy = issue(services, clerk, face(KEY, original_or_copy="120", certificate_category="120"))
    expected = ("20260000002", 2)
    actual = (copy.serial, stored(services))
    assert expected == actual


def test_given_serial_is_kept_and_unique(services, clerk, face):
    """A serial the issuer gives should stand in the identifier; given again it should be refused."""
    record = issue(services, clerk, face(KEY), serial="ABC123")
    with pytest.raises(AlreadyInForceError) as error:
        issue(services, clerk, face(KEY, licence_number="330100000099"), serial="ABC123")
    expected = (True, "serial")
    actual = (".ABC123.001." in record.identifier, error.value.field)
    assert expected == actual


def test_counted_serial_steps_over_a_given_one(services, clerk, face):
    """The counter should pass a serial an issuer has already used by itself."""
    issue(services, clerk, face(KEY), serial="20260000001")
    record = issue(services, clerk, face(KEY, licence_number="330100000099"))
    expected = "20260000002"
    actual = record.serial
    assert expected == actual


@pytest.mark.parametrize("serial", ["", "abc", "A" * 33, "A-1", "1\n"])
def test_serial_of_wrong_form_is_refused(services, clerk, face, serial):
    """A serial that the identifier cannot hold should be refused by its field."""
    with pytest.raises(InvalidFaceError) as error:
        issue(services, clerk, face(KEY), serial=serial)
    expected = {("serial_form", "/serial")}
    actual = codes_of(error)
    assert expected == actual


def test_first_issue_has_a_reason_of_first_issues(services, clerk, face):
    """A reissue reason should not be accepted for a first issue."""
    with pytest.raises(InvalidFaceError) as error:
        issue(services, clerk, face(KEY), issue_reason="2")
    expected = {("unknown_issue_reason", "/issue_reason")}
    actual = codes_of(error)
    assert expected == actual


def test_status_slot_beyond_one_list_opens_the_next(services, clerk, face):
    """The licence after 1,048,576 slots should stand first in the issuer's second list."""
    with services.session() as session:
        session.get_one(Issuer, ZHEJIANG).next_slot = 1 << 20
    record = issue(services, clerk, face(KEY))
    expected = (1, 0)
    actual = (record.list_number, record.list_index)
    assert expected == actual


def test_renewal_makes_the_next_version(services, clerk, face):
    """A renewal should be version 2 in a new slot, and the present version replaced, with ground and actor."""
    first = issue(services, clerk, face(KEY))
    second = issuance.renew(services, clerk, first.id, ChangeRequest(LATER, "6"), None, NOW)
    with services.reading() as session:
        old = session.get_one(Certificate, first.id)
        change = session.exec(select(StatusChange)).one()
    expected = (2, first.serial, first.id, "valid", "replaced", "replace", "换发：证照到期", "clerk.zj")
    actual = (second.version, second.serial, second.previous_id, second.status, old.status, change.action,
              change.reason, change.actor)  # fmt: skip
    assert expected == actual


def test_old_version_is_not_overwritten(services, clerk, face):
    """Face data and envelope of the replaced version should stay as they were."""
    first = issue(services, clerk, face(KEY))
    issuance.renew(services, clerk, first.id, ChangeRequest(LATER, "6"), None, NOW)
    with services.reading() as session:
        old = session.get_one(Certificate, first.id)
    expected = (first.face, first.envelope, first.valid_to)
    actual = (old.face, old.envelope, old.valid_to)
    assert expected == actual


def test_renewal_must_end_later(services, clerk, face):
    """A renewal without a later last day should be refused, and the present version stay in force."""
    first = issue(services, clerk, face(KEY))
    with pytest.raises(InvalidFaceError) as error:
        issuance.renew(services, clerk, first.id, ChangeRequest({"issue_date": "2026-01-10"}, "6"), None, NOW)
    with services.reading() as session:
        status = session.get_one(Certificate, first.id).status
    expected = ({("not_renewed", "/face/valid_to")}, "valid")
    actual = (codes_of(error), status)
    assert expected == actual


def test_change_fills_restated_names_anew(services, clerk, face):
    """A changed code should not keep the name of the old one."""
    first = issue(services, clerk, face(KEY))
    assert first.face["operating_status"] != "2"
    changed = issuance.change(services, clerk, first.id, ChangeRequest({"operating_status": "2"}), None, NOW)
    expected = ("2", True)
    actual = (
        changed.face["operating_status"],
        changed.face["operating_status_name"] != first.face["operating_status_name"],
    )
    assert expected == actual


def test_change_cannot_move_a_certificate_to_another_holder(services, clerk, face):
    """A change of the holder's code should be refused: another holder needs a certificate of its own."""
    first = issue(services, clerk, face(KEY))
    with pytest.raises(InvalidFaceError) as error:
        issuance.change(services, clerk, first.id, ChangeRequest({"uscc": "91990000900008614L"}), None, NOW)
    expected = ("holder_changed", "/face")
    actual = next(iter(codes_of(error)))
    assert expected == actual


def test_change_cannot_move_a_certificate_to_another_vehicle(services, clerk, face):
    """A change of the VIN should be refused."""
    first = issue(services, clerk, face(VEHICLE), type_key=VEHICLE)
    other = "LSVAM4187C2184847"
    with pytest.raises(InvalidFaceError) as error:
        issuance.change(services, clerk, first.id, ChangeRequest({"vin": other}), None, NOW)
    expected = {("vehicle_changed", "/face/vin")}
    actual = codes_of(error)
    assert expected == actual


def test_reissue_changes_nothing_but_its_date(services, clerk, face):
    """A reissue should take a new date and refuse a new address."""
    first = issue(services, clerk, face(KEY))
    with pytest.raises(InvalidFaceError) as error:
        issuance.reissue(
            services, clerk, first.id, ChangeRequest({"address": "浙江省杭州市某路2号"}, "2"), None, NOW
        )
    again = issuance.reissue(
        services, clerk, first.id, ChangeRequest({"issue_date": "2026-01-10"}, "2"), None, NOW
    )
    expected = ({("not_in_reissue", "/face/address")}, 2, "2")
    actual = (codes_of(error), again.version, again.issue_reason)
    assert expected == actual


def test_replaced_version_cannot_be_renewed(services, clerk, face):
    """Acting on a replaced version should say that it is not the newest."""
    first = issue(services, clerk, face(KEY))
    issuance.renew(services, clerk, first.id, ChangeRequest(LATER, "6"), None, NOW)
    with pytest.raises(NotLatestError):
        issuance.change(services, clerk, first.id, ChangeRequest({"operating_status": "2"}), None, NOW)
    expected = 2
    actual = stored(services)
    assert expected == actual


def test_cancelled_certificate_gets_no_new_version(services, clerk, face):
    """A cancelled certificate should not come back as a new version."""
    first = issue(services, clerk, face(KEY))
    lifecycle.change_status(services, clerk, first.id, "cancel", "终止经营", "《道路运输条例》", NOW)
    with pytest.raises(TransitionRefusedError) as error:
        issuance.renew(services, clerk, first.id, ChangeRequest(LATER, "6"), None, NOW)
    expected = ("cancelled", "replace")
    actual = (error.value.status, error.value.action)
    assert expected == actual


def test_suspension_goes_on_with_the_next_version(services, clerk, face):
    """A new version of a suspended certificate should be suspended on the same ground."""
    first = issue(services, clerk, face(KEY))
    lifecycle.change_status(services, clerk, first.id, "suspend", "未按规定年审", "《道路运输条例》", NOW)
    second = issuance.change(services, clerk, first.id, ChangeRequest({"operating_status": "2"}), None, NOW)
    with services.reading() as session:
        ground = session.exec(select(StatusChange).where(StatusChange.certificate_id == second.id)).one()
    expected = ("suspended", "未按规定年审")
    actual = (second.status, ground.reason)
    assert expected == actual


def test_unknown_certificate_cannot_be_renewed(services, clerk):
    """Renewing an id that does not exist should say not found."""
    with pytest.raises(NotFoundError) as error:
        issuance.renew(
            services, clerk, "00000000-0000-0000-0000-000000000000", ChangeRequest(LATER), None, NOW
        )
    expected = "certificate_id"
    actual = error.value.field
    assert expected == actual


def test_other_province_cannot_renew(services, clerk, actor, face):
    """Another province's clerk should be refused a renewal."""
    first = issue(services, clerk, face(KEY))
    with pytest.raises(OtherIssuerError):
        issuance.renew(services, actor("clerk.gd"), first.id, ChangeRequest(LATER, "6"), None, NOW)
    expected = 1
    actual = stored(services)
    assert expected == actual


def test_same_key_same_request_gives_the_same_certificate(services, clerk, face):
    """A request sent again under its key, also a day later, should give the first certificate and make none."""
    first = issue(services, clerk, face(KEY), "key-1")
    request = IssueRequest(KEY, face(KEY))
    again = issuance.issue(services, clerk, request, "key-1", NOW + timedelta(days=1))
    expected = (first.id, 1)
    actual = (again.id, stored(services))
    assert expected == actual


def test_answer_to_a_request_sent_again_is_a_recorded_look(services, clerk, actor, face):
    """The answer holds the whole face data, also long after, so its holder should see who had it."""
    first = issue(services, clerk, face(KEY), "key-1")
    request = ChangeRequest(LATER, "6")
    second = issuance.renew(services, clerk, first.id, request, "key-2", NOW)
    later = NOW + timedelta(days=1)
    issuance.issue(services, clerk, IssueRequest(KEY, face(KEY)), "key-1", later)
    issuance.renew(services, clerk, first.id, request, "key-2", later)
    looks = reading.looks_of(services, actor("holder.company"), first.id)
    expected = {(id_, "clerk.zj", "同一请求重复提交，返回已办结果", later) for id_ in (first.id, second.id)}
    actual = {(look.certificate_id, look.officer, look.purpose, look.at) for look in looks}
    assert expected == actual


def test_same_key_other_request_is_a_conflict(services, clerk, face):
    """A key used with another request should be refused, and nothing be made."""
    issue(services, clerk, face(KEY), "key-1")
    with pytest.raises(IdempotencyConflictError):
        issue(services, clerk, face(KEY, licence_number="330100000099"), "key-1")
    expected = 1
    actual = stored(services)
    assert expected == actual


def test_key_of_a_refused_request_is_free_again(services, clerk, face):
    """A refused request should not use up its key: corrected, it may be sent under the same one."""
    with pytest.raises(InvalidFaceError):
        issue(services, clerk, face(KEY, licence_number="1"), "key-1")
    record = issue(services, clerk, face(KEY), "key-1")
    expected = 1
    actual = record.version
    assert expected == actual


def test_keys_of_two_accounts_do_not_meet(services, clerk, actor, face):
    """Two clerks may use the same key for different requests."""
    issue(services, clerk, face(KEY), "key-1")
    record = issue(services, actor("clerk.buses"), face(KEY, licence_number="330100000099"), "key-1")
    expected = ("20260000002", 2)
    actual = (record.serial, stored(services))
    assert expected == actual


def test_renewal_under_a_key_is_done_once(services, clerk, face):
    """A renewal sent twice under one key should make one version."""
    first = issue(services, clerk, face(KEY))
    request = ChangeRequest(LATER, "6")
    second = issuance.renew(services, clerk, first.id, request, "key-2", NOW)
    again = issuance.renew(services, clerk, first.id, request, "key-2", NOW)
    expected = (second.id, 2)
    actual = (again.id, stored(services))
    assert expected == actual


@pytest.mark.parametrize("key", ["", " ", "k" * 129, "a\x00b"])
def test_idempotency_key_must_be_text(services, clerk, face, key):
    """A key that is empty, too long or no text should be refused by name."""
    with pytest.raises(BadArgumentError) as error:
        issue(services, clerk, face(KEY), key)
    expected = "Idempotency-Key"
    actual = error.value.field
    assert expected == actual


def test_without_a_trust_list_nothing_is_signed(bare_services, face):
    """An installation that never published a trust list should refuse to issue."""
    from app.roles import SYSTEM_ACTOR, Actor, Role
    from app.services import issuers

    issuers.add(bare_services, SYSTEM_ACTOR, ZHEJIANG, "浙江省示例道路运输管理中心", 33, NOW)
    clerk = Actor(None, "clerk", Role.CLERK, 33, ZHEJIANG, frozenset({8}))
    with pytest.raises(NotReadyError) as error:
        issue(bare_services, clerk, face(KEY))
    expected = ("trust_list", 0)
    actual = (error.value.field, stored(bare_services))
    assert expected == actual


def test_retired_key_leaves_the_issuer_unready(services, clerk, actor, face):
    """With its key retired and no other, the issuer should be told that a key is missing."""
    record = services.keystore.current(ZHEJIANG, "licence", 8)
    keys.retire(services, actor("ministry"), record.kid, NOW)
    with pytest.raises(NotReadyError) as error:
        issue(services, clerk, face(KEY))
    expected = "key"
    actual = error.value.field
    assert expected == actual


def test_result_that_does_not_verify_is_not_stored(services, clerk, actor, face):
    """When the trust list does not know the signing key, the self-check should refuse and undo everything."""
    store, terms = services.keystore, services.keystore.current(ZHEJIANG, "licence", 8)
    new = store.make(
        "ES256", "licence", int(NOW.timestamp()), issuer_code=ZHEJIANG, issuer_name=terms.issuer_name, region=33,
        types=terms.types, not_before=terms.not_before, not_after=terms.not_after,
    )  # fmt: skip
    keys.promote(services, actor("ministry"), new.kid, NOW, urgent=True)
    with pytest.raises(SelfCheckError) as error:
        issue(services, clerk, face(KEY))
    before = stored(services)
    publication.publish_trust(services, actor("ministry"), NOW)
    after = issue(services, clerk, face(KEY))
    expected = ("unknown_issuer", 0, 0)
    actual = (error.value.reason, before, after.list_index)
    assert expected == actual
