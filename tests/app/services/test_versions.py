"""New versions: when they may begin, and what they may not alter."""

from datetime import timedelta

import pytest

from app.roles import SYSTEM_ACTOR
from app.services import issuance, publication, verification
from app.services.errors import InvalidFaceError
from app.services.records import ChangeRequest, IssueRequest
from app.services.status_readers import open_status_reader
from signing.code_text import to_text
from tests.app.conftest import NOW
from verify_client.messages import Reason

COMPANY, VEHICLE = "road_transport_operation_licence", "road_transport_certificate"
EARLY = NOW + timedelta(days=344)  # 2026-12-20, a fortnight before the vehicle's certificate ends


@pytest.fixture
def vehicle(services, clerk, face):
    """Give the sample vehicle's certificate, good until 2027-01-04, and a trust list for that time."""
    record = issuance.issue(services, clerk, IssueRequest(VEHICLE, face(VEHICLE)), None, NOW)
    publication.publish_trust(services, SYSTEM_ACTOR, EARLY)
    return record


def renewed(services, clerk, record, first):
    """Renew a fortnight early, from some day on."""
    face = {"valid_from": first, "valid_to": "2028-01-04", "issue_date": "2026-12-20"}
    return issuance.renew(services, clerk, record.id, ChangeRequest(face, "6"), None, EARLY)


def reasons(services, settings, now, *records):
    """Judge the codes of certificates."""
    services.status.close()
    services.status = open_status_reader(settings.database_url, 2, now.timestamp)
    texts = [to_text(record.envelope, "https://lz.example") for record in records]
    return [each.verdict.reason for each in verification.check_many(services, texts, services.trust(), now)]


@pytest.mark.parametrize("first", ["2026-12-21", "2027-01-05"])
def test_renewal_that_begins_later_is_refused(services, settings, clerk, vehicle, first):
    """A version that begins after today would leave its holder with nothing; the present one should stay in force."""
    with pytest.raises(InvalidFaceError) as error:
        renewed(services, clerk, vehicle, first)
    expected = ([("begins_too_late", "/face/valid_from")], [Reason.GENUINE])
    actual = (
        [(fault.code, fault.field) for fault in error.value.faults],
        reasons(services, settings, EARLY, vehicle),
    )
    assert expected == actual


@pytest.mark.parametrize("first", ["2026-01-05", "2026-12-20"])
def test_after_an_early_renewal_there_is_a_good_certificate(services, settings, clerk, vehicle, first):
    """Begun today or before, the new version should be genuine from the moment the old one is replaced."""
    new = renewed(services, clerk, vehicle, first)
    expected = [Reason.REPLACED, Reason.GENUINE]
    actual = reasons(services, settings, EARLY, vehicle, new)
    assert expected == actual


def test_today_is_china_time(services, clerk, vehicle):
    """From 16:00 UTC on it is the next day in China, and a version may begin then."""
    evening = EARLY.replace(hour=16)
    face = {"valid_from": "2026-12-21", "valid_to": "2028-01-04", "issue_date": "2026-12-21"}
    expected = 2
    actual = issuance.renew(services, clerk, vehicle.id, ChangeRequest(face, "6"), None, evening).version
    assert expected == actual


def test_change_of_a_certificate_that_begins_later_may_begin_then_too(services, clerk, face):
    """Where the present version is not in force yet, its next one need not be either."""
    first = face(VEHICLE, valid_from="2026-02-01", valid_to="2027-01-31")
    record = issuance.issue(services, clerk, IssueRequest(VEHICLE, first), None, NOW)
    changed = issuance.change(
        services, clerk, record.id, ChangeRequest({"gross_mass_kg": 24000}, "4"), None, NOW
    )
    expected = (2, "2026-02-01")
    actual = (changed.version, changed.valid_from.isoformat())
    assert expected == actual


@pytest.mark.parametrize(("had", "wanted"), [("120", "110"), ("110", "120")])
def test_copy_stays_a_copy(services, clerk, face, had, wanted):
    """An original should not become a copy, nor a copy an original."""
    first = face(COMPANY, original_or_copy=had, certificate_category=had)
    record = issuance.issue(services, clerk, IssueRequest(COMPANY, first), None, NOW)
    request = ChangeRequest({"original_or_copy": wanted, "certificate_category": wanted})
    with pytest.raises(InvalidFaceError) as error:
        issuance.change(services, clerk, record.id, request, None, NOW)
    expected = ("copy_changed", "/face/original_or_copy")
    actual = (error.value.faults[0].code, error.value.faults[0].field)
    assert expected == actual
