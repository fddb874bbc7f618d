"""A copy says what its original in the register says, and is issued only while that is in force."""

import pytest
from sqlmodel import func, select

from app.services import issuance, lifecycle
from app.services.errors import InvalidFaceError
from app.services.records import ChangeRequest, IssueRequest
from app.tables import Certificate
from tests.app.conftest import NOW

LICENCE, DANGEROUS = "road_transport_operation_licence", "dangerous_goods_transport_licence"
ORIGINAL = {"original_or_copy": "110", "certificate_category": "110"}
COPY = {"original_or_copy": "120", "certificate_category": "120"}
NARROW, WIDE = {"business_scope": ["02101"]}, {"business_scope": ["02101", "02201"]}
NOT_IN_FORCE = ("original_not_in_force", "/face/original_or_copy")
UNLIKE = {
    "scope": (LICENCE, NARROW, WIDE, "business_scope"),
    "classes": (
        DANGEROUS,
        {"business_scope": ["03131"]},
        {"business_scope": ["03121", "03131"]},
        "business_scope",
    ),
    "name": (LICENCE, {}, {"operator_name": "路证（浙江）旧名运输有限公司"}, "operator_name"),
    "term": (LICENCE, {}, {"valid_to": "2029-06-29"}, "valid_to"),
    "address": (LICENCE, {}, {"address": "浙江省宁波市示例路9号"}, "address"),
    "principal": (LICENCE, {}, {"principal_name": "王海涛"}, "principal_name"),
}


@pytest.fixture
def issue(services, clerk, face):
    """Give a function that issues a sample with changes."""

    def issued(key=LICENCE, **changes):
        return issuance.issue(services, clerk, IssueRequest(key, face(key, **changes)), None, NOW)

    return issued


@pytest.fixture
def change(services, clerk):
    """Give a function that changes a certificate."""

    def changed(record, **changes):
        return issuance.change(services, clerk, record.id, ChangeRequest(changes), None, NOW)

    return changed


def refused(act, *args, **changes):
    """Give code and field of each fault for which something is refused."""
    with pytest.raises(InvalidFaceError) as error:
        act(*args, **changes)
    return [(one.code, one.field) for one in error.value.faults]


@pytest.mark.parametrize("unlike", UNLIKE)
@pytest.mark.parametrize("first", ["original", "copy"])
def test_halves_that_differ_are_refused(services, issue, unlike, first):
    """A copy that says otherwise than its original, or an original than a copy, should be refused by the field."""
    key, of_original, of_copy, field = UNLIKE[unlike]
    halves = [ORIGINAL | of_original, COPY | of_copy]
    before, then = halves if first == "original" else reversed(halves)
    issue(key, **before)
    other = "differs_from_original" if first == "original" else "differs_from_copy"
    assert refused(issue, key, **then) == [(other, f"/face/{field}")]
    with services.reading() as session:
        assert session.exec(select(func.count()).select_from(Certificate)).one() == 1


def test_a_copy_of_another_day_telephone_and_order_is_issued(issue):
    """Day of issue, telephone and the order of codes are nothing in which a copy has to agree."""
    issue(**ORIGINAL | WIDE, telephone="0571-85000001")
    turned = {"business_scope": WIDE["business_scope"][::-1], "issue_date": "2026-01-01"}
    assert issue(**COPY | turned, telephone="0571-85000002").warnings == ()


@pytest.mark.parametrize("action", ["cancel", "withdraw", "revoke", "suspend"])
def test_a_copy_of_an_original_not_in_force_is_refused(services, clerk, issue, change, action):
    """Ended or suspended, an original should tell of its copy, and get no other, nor a new version of it."""
    original, copy = issue(**ORIGINAL), issue(**COPY)
    given = "企业申请", "《道路运输条例》", NOW
    ended = lifecycle.change_status(services, clerk, original.id, action, *given)
    assert [one.code for one in ended.warnings] == ["copies_in_force"]
    assert refused(issue, **COPY) == [NOT_IN_FORCE]
    assert refused(change, copy, operating_status="2") == [NOT_IN_FORCE]
    if action == "suspend":
        assert lifecycle.change_status(services, clerk, original.id, "resume", *given).warnings == ()
    else:
        issue(**ORIGINAL)
        assert change(copy, principal_telephone="13900000000").version == 2


def test_a_copy_of_a_number_given_up_is_refused(issue, change):
    """An original that has another number now should get no copy under the one it had."""
    change(issue(**ORIGINAL), licence_number="330100000002")
    assert refused(issue, **COPY) == [NOT_IN_FORCE]
    assert issue(**COPY, licence_number="330100000002").version == 1


def test_an_original_beside_a_suspended_copy_is_refused(services, clerk, issue):
    """A measure against a copy should not be got round by its original."""
    copy = issue(**COPY)
    lifecycle.change_status(services, clerk, copy.id, "suspend", "停业整顿", "《道路运输条例》", NOW)
    assert refused(issue, **ORIGINAL) == [("copy_suspended", "/face/original_or_copy")]


def test_a_copy_follows_its_original(issue, change):
    """A changed original should be told of its copy, which is changed next, and to what the original says."""
    original, copy = issue(**ORIGINAL | WIDE), issue(**COPY | WIDE)
    changed = change(original, **NARROW)
    assert [(one.code, one.field) for one in changed.warnings] == [
        ("copy_left_behind", "/face/original_or_copy")
    ]
    assert refused(change, copy, operating_status="1") == [("differs_from_original", "/face/business_scope")]
    assert change(copy, **NARROW).warnings == ()
