"""What the authority confirms though a check speaks against it is issued, with a warning and on record."""

import pytest
from sqlmodel import select

from app.services import issuance
from app.services.errors import InvalidFaceError
from app.services.records import ChangeRequest, IssueRequest
from app.tables import AuditEntry, Certificate
from licences.confirmations import Confirmation
from tests.app.conftest import NOW

LATER = {"valid_from": "2026-01-10", "valid_to": "2030-01-09", "issue_date": "2026-01-10"}


def issue(services, clerk, face, **more):
    """Issue one certificate."""
    request = IssueRequest("road_transport_operation_licence", face, **more)
    return issuance.issue(services, clerk, request, None, NOW)


def codes_of(error):
    """Give code and field of each fault."""
    return {(fault.code, fault.field) for fault in error.value.faults}


@pytest.fixture
def issuing(services, clerk, face):
    """Give what issuing takes."""
    return services, clerk, face


WRONG_CHECK = "91330100990000025L"
CONFIRMED = (Confirmation("credit_code_check", "uscc"),)


def test_a_confirmed_credit_code_is_issued_and_recorded(services, clerk, face):
    """A check character that does not fit is taken when the clerk has had it confirmed; the log says who did."""
    wrong = face(uscc=WRONG_CHECK)
    with pytest.raises(InvalidFaceError) as refused:
        issue(services, clerk, wrong)
    assert codes_of(refused) == {("credit_code_check", "/face/uscc")}
    record = issue(services, clerk, wrong, confirmations=CONFIRMED)
    assert [(one.code, one.field) for one in record.warnings] == [("confirmed", "/face/uscc")]
    assert record.face["uscc"] == WRONG_CHECK
    with services.reading() as session:
        said = session.exec(select(AuditEntry).where(AuditEntry.action == "certificate.confirm")).one()
    assert (said.actor, said.subject) == (clerk.name, f"certificate:{record.id}")
    assert said.detail == {"confirmed": [{"code": "credit_code_check", "field": "uscc"}]}


@pytest.mark.parametrize(
    ("changes", "confirmation", "expected"),
    [
        ({}, Confirmation("credit_code_check", "uscc"), ("confirmation_needless", "/confirmations")),
        ({"uscc": WRONG_CHECK}, Confirmation("missing", "uscc"), ("not_confirmable", "/confirmations")),
        ({"uscc": "9133"}, Confirmation("credit_code_form", "uscc"), ("not_confirmable", "/confirmations")),
        ({}, Confirmation("same_issue_day", "uscc"), ("not_confirmable", "/confirmations")),
        (
            {"uscc": WRONG_CHECK},
            Confirmation("credit_code_check", "issuer_code"),
            ("credit_code_check", "/face/uscc"),
        ),
        (
            {"operator_name": "杭州示例（张三）运输有限公司（挂靠）"},
            Confirmation("person_in_name", "operator_name"),
            ("remark_in_name", "/face/operator_name"),
        ),
    ],
)
def test_a_confirmation_takes_what_it_names_and_nothing_else(issuing, changes, confirmation, expected):
    """What is not in the face, may not be confirmed, or stands in another field is refused, and nothing is stored."""
    services, clerk, face = issuing
    with pytest.raises(InvalidFaceError) as refused:
        issue(services, clerk, face(**changes), confirmations=(confirmation,))
    assert codes_of(refused) == {expected}
    with services.reading() as session:
        assert session.exec(select(Certificate)).first() is None


def test_a_next_version_asks_for_the_confirmation_again(services, clerk, face):
    """A renewal takes the confirmed value along only when it is confirmed for this version too."""
    first = issue(services, clerk, face(uscc=WRONG_CHECK), confirmations=CONFIRMED)
    with pytest.raises(InvalidFaceError):
        issuance.renew(services, clerk, first.id, ChangeRequest(LATER, "6"), None, NOW)
    wanted = ChangeRequest(LATER, "6", confirmations=CONFIRMED)
    assert issuance.renew(services, clerk, first.id, wanted, None, NOW).version == 2
