"""Issuing: the numbered steps, versions, idempotency, and what is refused."""

import pytest

from app.services import issuance, publication
from app.services.errors import InvalidFaceError
from app.services.records import ChangeRequest, IssueRequest
from licences.types import TYPES
from signing.code_text import to_text
from tests.app.conftest import NOW
from verify_client.messages import Reason
from verify_client.verify import StatusAnswer, judge


def issue(services, clerk, face, key=None, **more):
    """Issue one certificate."""
    kind = more.pop("type_key", "road_transport_operation_licence")
    return issuance.issue(services, clerk, IssueRequest(kind, face, **more), key, NOW)


class Register:
    """A status source that answers as the register would."""

    def __init__(self, record):
        self.record = record

    def look_up(self, issuer_code, list_number, index):
        """Say valid for the one slot."""
        known = (self.record.issuer_code, self.record.list_number, self.record.list_index)
        return StatusAnswer(0, int(NOW.timestamp()), int(NOW.timestamp()) + 60, "database") if known == (
            issuer_code, list_number, index) else None  # fmt: skip


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.key)
def test_every_type_is_issued_and_judged_genuine(services, clerk, face, kind):
    """The code of each of the nine types should be judged genuine by the trust list just published."""
    record = issue(services, clerk, face(kind.key), type_key=kind.key)
    text = to_text(record.envelope, "https://lz.example")
    verdict = judge(text, services.trust(), Register(record), NOW)
    expected = (Reason.GENUINE, record.identifier)
    actual = (verdict.reason, verdict.identifier)
    assert expected == actual
