"""Opening signed lists."""

import pytest

from signing import envelope
from signing.algorithms import by_name
from signing.errors import MalformedError, SignatureMismatchError, UnknownKeyError
from signing.unseal import unseal

TYP = "application/example+cbor"
KEYS = {name: by_name(name).make_private() for name in ("ES256", "EdDSA", "SM2")}
PUBLIC = {key.kid: key.public for key in KEYS.values()}


@pytest.mark.parametrize("name", KEYS)
def test_a_payload_comes_out_with_its_signer(name):
    """Whatever the key's algorithm, its signature opens the payload."""
    key = KEYS[name]
    assert (key.kid, b"payload") == unseal(envelope.seal(b"payload", key, TYP), TYP, 1000, PUBLIC.get)


def test_an_unknown_key_is_named():
    """Who is not known is told by the key id."""
    sealed = envelope.seal(b"payload", KEYS["ES256"], TYP)
    with pytest.raises(UnknownKeyError) as refused:
        unseal(sealed, TYP, 1000, {}.get)
    assert KEYS["ES256"].kid == refused.value.kid


def test_the_algorithm_is_the_key_s():
    """A header that names another algorithm than the key's is refused before any verification."""
    sealed = envelope.seal(b"payload", KEYS["ES256"], TYP).replace(b"\xa3\x01\x26", b"\xa3\x01\x27")
    with pytest.raises(MalformedError) as refused:
        unseal(sealed, TYP, 1000, PUBLIC.get)
    assert "algorithm_not_of_key" == refused.value.reason


def test_a_changed_payload_is_refused():
    """The signature covers the payload."""
    sealed = envelope.seal(b"payload", KEYS["ES256"], TYP).replace(b"payload", b"pAyload")
    with pytest.raises(SignatureMismatchError):
        unseal(sealed, TYP, 1000, PUBLIC.get)


@pytest.mark.parametrize("typ", [None, "application/other+cbor"])
def test_another_kind_is_refused(typ):
    """What was signed as a licence, or as another list, does not open as this one."""
    with pytest.raises(MalformedError) as refused:
        unseal(envelope.seal(b"payload", KEYS["ES256"], typ), TYP, 1000, PUBLIC.get)
    assert "bad_header" == refused.value.reason


def test_oversize_is_refused():
    """One byte too many is refused unread."""
    sealed = envelope.seal(b"payload", KEYS["ES256"], TYP)
    with pytest.raises(MalformedError) as refused:
        unseal(sealed, TYP, len(sealed) - 1, PUBLIC.get)
    assert "oversize" == refused.value.reason
