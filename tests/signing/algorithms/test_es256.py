"""ES256 against RFC 6979 and Wycheproof."""

from collections.abc import Callable
from typing import Any

import pytest

from signing.algorithms import by_name, public_key_from_spki
from signing.errors import MalformedError


def test_signatures_are_those_of_rfc_6979(
    vectors: Callable[[str], Any], private_from_secret: Callable[..., Any]
) -> None:
    """The standard's secret key gives the standard's r and s, so no random number was used."""
    vector = vectors("rfc6979/p256_sha256.json")
    private = private_from_secret("ES256", bytes.fromhex(vector["private_key"]))
    assert private.public.point.hex().upper() == vector["x"] + vector["y"]
    made = [private.sign(case["message"].encode()).hex().upper() for case in vector["signatures"]]
    assert made == [case["r"] + case["s"] for case in vector["signatures"]]


def test_wycheproof_answers_are_ours(vectors: Callable[[str], Any]) -> None:
    """Each Wycheproof case gets the answer Wycheproof gives it."""
    vector = vectors("wycheproof/ecdsa_secp256r1_sha256_p1363.json")
    public = public_key_from_spki(bytes.fromhex(vector["publicKeyDer"]))
    cases = vector["tests"]
    answers = {
        case["tcId"]: public.verify(bytes.fromhex(case["sig"]), bytes.fromhex(case["msg"])) for case in cases
    }
    assert answers == {case["tcId"]: case["result"] == "valid" for case in cases}


def test_signing_twice_gives_the_same_bytes() -> None:
    """Signing is deterministic."""
    private = by_name("ES256").make_private()
    assert private.sign(b"m") == private.sign(b"m")


def test_a_compressed_point_is_refused() -> None:
    """The same key in compressed form would have a second key id."""
    spki = by_name("ES256").make_private().public.spki
    compressed = bytes.fromhex("3039301306072a8648ce3d020106082a8648ce3d030107032200") + bytes(
        [2 + spki[-1] % 2]
    )
    with pytest.raises(MalformedError, match="bad_public_key"):
        public_key_from_spki(compressed + spki[-64:-32])
