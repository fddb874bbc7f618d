"""Reading: each role within its scope, each look at personal data recorded before it is given."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.roles import PUBLIC_ACTOR
from app.services import issuance, reading
from app.services.errors import (
    BadArgumentError,
    ForbiddenError,
    NotFoundError,
    OtherIssuerError,
    PurposeMissingError,
)
from app.services.records import ChangeRequest, IssueRequest
from app.tables import AuditEntry, LookRow
from tests.app.conftest import NOW

DRIVER = "practitioner_qualification_certificate"
KEY = "road_transport_operation_licence"
VEHICLE = "road_transport_certificate"
SECRETS = ("990000199001010017", "13800000000")


@pytest.fixture
def licence(services, clerk, face):
    """Give the sample driver's certificate."""
    return issuance.issue(services, clerk, IssueRequest(DRIVER, face(DRIVER)), None, NOW)


def looks(services):
    """Give all recorded looks."""
    with services.reading() as session:
        return session.exec(select(LookRow)).all()


def test_inspector_sees_the_face_and_is_recorded(services, inspector, licence):
    """An inspector of another province should see everything, and officer, purpose, place and time be kept."""
    record = reading.get(services, inspector, licence.id, "路面执法检查", "G25 德清收费站", NOW)
    shown = reading.view(record, inspector)
    look = looks(services)[0]
    with services.reading() as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "certificate.look")).one()
    expected = (
        licence.face["id_number"],
        (
            licence.id,
            inspector.account_id,
            "苏执法 32-0001",
            "inspector",
            32,
            "路面执法检查",
            "G25 德清收费站",
            NOW,
        ),
        (33, f"certificate:{licence.id}", inspector.account_id),
    )
    actual = (
        shown["face"]["id_number"],
        (
            look.certificate_id,
            look.account_id,
            look.officer,
            look.role,
            look.region,
            look.purpose,
            look.place,
            look.at,
        ),
        (entry.region, entry.subject, entry.account_id),
    )
    assert expected == actual


@pytest.mark.parametrize(
    ("name", "purpose", "place", "field"),
    [
        ("inspector.js", None, "G25", "purpose"),
        ("inspector.js", "  ", "G25", "purpose"),
        ("inspector.js", "路检", None, "place"),
        ("inspector.js", "路检", "", "place"),
        ("clerk.zj", None, None, "purpose"),
    ],
)
def test_no_look_without_purpose(services, actor, licence, name, purpose, place, field):  # noqa: PLR0917 - a case's columns
    """Inspectors should give purpose and place, clerks a purpose; else nothing is shown or recorded."""
    with pytest.raises(PurposeMissingError) as error:
        reading.get(services, actor(name), licence.id, purpose, place, NOW)
    expected = (field, [])
    actual = (error.value.field, looks(services))
    assert expected == actual


@pytest.mark.parametrize(
    ("purpose", "place"), [("因" * 201, "G25"), ("路检", "地" * 201), ("a\x00", "G25"), ("\ud800", "G25")]
)
def test_purpose_and_place_are_text(services, inspector, licence, purpose, place):
    """Endless text, control characters and lone surrogates should be refused."""
    with pytest.raises(BadArgumentError):
        reading.get(services, inspector, licence.id, purpose, place, NOW)
    expected = []
    actual = looks(services)
    assert expected == actual


def test_clerk_reads_own_issuers_certificates(services, clerk, actor, licence):
    """A clerk of the issuer should see the face; another province's and another type's clerk not."""
    record = reading.get(services, clerk, licence.id, "办理换发", None, NOW)
    for name in ("clerk.gd", "clerk.buses"):
        with pytest.raises(OtherIssuerError):
            reading.get(services, actor(name), licence.id, "办理换发", None, NOW)
    expected = (licence.face["telephone"], 1)
    actual = (reading.view(record, clerk)["face"]["telephone"], len(looks(services)))
    assert expected == actual


def test_holder_reads_own_certificate_only(services, actor, licence):
    """A holder should see the own certificate, recorded as such; for another's it should seem not to exist."""
    driver = actor("holder.driver")
    record = reading.get(services, driver, licence.id, None, None, NOW)
    with pytest.raises(NotFoundError):
        reading.get(services, actor("holder.company"), licence.id, None, None, NOW)
    expected = (licence.face["name"], ["本人查看"])
    actual = (reading.view(record, driver)["face"]["name"], [look.purpose for look in looks(services)])
    assert expected == actual


def test_same_digits_of_another_kind_are_not_the_holder(services, actor, licence):
    """A holder code of another kind should not open a certificate, though the characters are equal."""
    from dataclasses import replace

    impostor = replace(actor("holder.driver"), holder_code_type="414")
    with pytest.raises(NotFoundError):
        reading.get(services, impostor, licence.id, None, None, NOW)
    expected = []
    actual = looks(services)
    assert expected == actual


@pytest.mark.parametrize("name", ["partner", "ministry"])
def test_partner_and_ministry_see_no_personal_data(services, actor, licence, name):
    """Neither should see number, telephone, full name, address or photograph anywhere; so it is no look."""
    who = actor(name)
    shown = str(reading.view(reading.get(services, who, licence.id, None, None, NOW), who))
    personal = [licence.face[field] for field in ("id_number", "telephone", "name", "photo")]
    expected = ([], [])
    actual = ([value for value in personal if value in shown], looks(services))
    assert expected == actual


def test_public_and_auditor_read_nothing(services, actor, licence):
    """The public and auditors should be refused, whether or not the certificate exists."""
    for who in (PUBLIC_ACTOR, actor("auditor")):
        for certificate_id in (licence.id, "no-such-id"):
            with pytest.raises(ForbiddenError):
                reading.get(services, who, certificate_id, "因", "地", NOW)
    expected = []
    actual = looks(services)
    assert expected == actual


def test_unknown_id_is_not_found(services, inspector):
    """An id that does not exist should be not found, and no look recorded."""
    with pytest.raises(NotFoundError):
        reading.get(services, inspector, "no-such-id", "路检", "G25", NOW)
    expected = []
    actual = looks(services)
    assert expected == actual


def test_holder_lists_who_looked_at_all_versions(services, clerk, actor, inspector, face):
    """The holder should see every look, newest first, those at the replaced version too."""
    first = issuance.issue(services, clerk, IssueRequest(KEY, face(KEY)), None, NOW)
    reading.get(services, inspector, first.id, "路检", "G25", NOW)
    later = {"valid_from": "2026-01-10", "valid_to": "2030-01-09", "issue_date": "2026-01-10"}
    second = issuance.renew(services, clerk, first.id, ChangeRequest(later, "6"), None, NOW)
    reading.get(services, clerk, second.id, "核对", None, NOW + timedelta(minutes=1))
    found = reading.looks_of(services, actor("holder.company"), second.id)
    expected = [("clerk.zj", "核对", "", second.id), ("苏执法 32-0001", "路检", "G25", first.id)]
    actual = [(look.officer, look.purpose, look.place, look.certificate_id) for look in found]
    assert expected == actual


def test_looks_are_for_holder_and_auditor(services, actor, inspector, licence):
    """Another holder should not find the certificate, an inspector be refused, an auditor see the looks."""
    reading.get(services, inspector, licence.id, "路检", "G25", NOW)
    with pytest.raises(NotFoundError):
        reading.looks_of(services, actor("holder.company"), licence.id)
    with pytest.raises(ForbiddenError):
        reading.looks_of(services, inspector, licence.id)
    expected = 1
    actual = len(reading.looks_of(services, actor("auditor"), licence.id))
    assert expected == actual


def test_envelope_to_draw_is_no_look(services, actor, licence):
    """The code holds masked data only, so giving it to its holder should record no look."""
    expected = (licence.envelope, [])
    actual = (reading.envelope_of(services, actor("holder.driver"), licence.id), looks(services))
    assert expected == actual


def test_envelope_has_the_scope_of_reading(services, actor, licence):
    """Another holder should not find the envelope, another province's clerk be refused."""
    with pytest.raises(NotFoundError):
        reading.envelope_of(services, actor("holder.company"), licence.id)
    with pytest.raises(OtherIssuerError):
        reading.envelope_of(services, actor("clerk.gd"), licence.id)
    expected = [licence.envelope] * 3
    actual = [
        reading.envelope_of(services, actor(name), licence.id)
        for name in ("clerk.zj", "inspector.js", "ministry")
    ]
    assert expected == actual


@pytest.mark.parametrize("name", ["partner", "auditor"])
def test_envelope_says_more_than_a_partner_may_see(services, actor, clerk, face, name):
    """The code carries credit code and VIN, which the view for partners leaves out: it should be refused."""
    record = issuance.issue(services, clerk, IssueRequest(VEHICLE, face(VEHICLE)), None, NOW)
    with pytest.raises(ForbiddenError) as error:
        reading.envelope_of(services, actor(name), record.id)
    expected = ("forbidden", True, False)
    actual = (
        error.value.code,
        record.vin.encode() in record.envelope,
        record.vin in str(reading.view(record, actor("partner"))),
    )
    assert expected == actual


def test_look_that_fails_later_is_not_given(services, inspector, licence, monkeypatch):
    """When the look cannot be recorded, the data should not be handed out."""
    from app.services.audit import AuditLog

    class DiskFullError(Exception):
        """The log cannot be written."""

    def broken(*_args, **_more):
        raise DiskFullError

    monkeypatch.setattr(AuditLog, "append", broken)
    with pytest.raises(DiskFullError):
        reading.get(services, inspector, licence.id, "路检", "G25", NOW)
    expected = []
    actual = looks(services)
    assert expected == actual
