"""Our own result is read as an inspector would read it, before anybody sees it."""

import pytest

from app.services import sealing
from app.services.errors import SelfCheckError
from licences.payload import Issuer, Reservation, prepare
from licences.types import by_key
from tests.app.conftest import NOW, ZHEJIANG, ZHEJIANG_NAME

KIND = by_key("road_transport_operation_licence")
BOTH = pytest.mark.parametrize("specimen", [False, True], ids=["real", "specimen"])


@pytest.fixture
def sealer(services):
    """Give what signs."""
    return sealing.sealer_for(services, ZHEJIANG, KIND.number)


@pytest.fixture
def sealed(sealer, face):
    """Give a function that prepares and signs a certificate."""

    def make(serial, specimen):
        issuer = Issuer(ZHEJIANG, ZHEJIANG_NAME, 33)
        checked = KIND.face.model_validate(face(KIND.key))
        made = prepare(KIND, checked, Reservation(serial, 1, 0, 0), issuer, now=NOW, specimen=specimen)
        return made, sealing.seal(sealer, made)

    return make


@BOTH
def test_the_own_code_passes(sealer, sealed, specimen):
    """A code that says what was prepared should pass."""
    assert sealing.judge_own(sealer, *sealed("20260000001", specimen), NOW) is None


@BOTH
def test_a_code_that_says_something_else(sealer, sealed, specimen, monkeypatch):
    """A genuine code of another certificate should be refused, though the envelope is the right one."""
    _, other = sealed("20260000002", specimen)
    write = sealing.to_text
    monkeypatch.setattr(sealing, "to_text", lambda _, url: write(other, url))
    with pytest.raises(SelfCheckError) as error:
        sealing.judge_own(sealer, *sealed("20260000001", specimen), NOW)
    expected = "payload_differs" if specimen else "not_recorded"
    actual = error.value.reason
    assert expected == actual


def test_a_code_nobody_can_read(sealer, sealed, monkeypatch):
    """A text that is no code should be refused as the self-check it is."""
    monkeypatch.setattr(sealing, "to_text", lambda _, url: url)
    with pytest.raises(SelfCheckError) as error:
        sealing.judge_own(sealer, *sealed("20260000001", specimen=False), NOW)
    expected = "unreadable"
    actual = error.value.reason
    assert expected == actual
