"""The signed lists as they were written once: what is read today must be readable in ten years.

`tests/vectors/lists/signed_lists.json` is also the set of vectors for a second implementation.
"""

import json
from pathlib import Path

import pytest

from signing import status_index, status_list, trust
from signing.algorithms import by_name, public_key_from_spki
from signing.errors import MalformedError
from signing.list_id import ListId
from tests.signing.lists import ISSUER, NOW

GOLDEN = json.loads((Path(__file__).parents[1] / "vectors/lists/signed_lists.json").read_text())
BYTES = {kind: bytes.fromhex(GOLDEN[kind]) for kind in ("trust_list", "status_list", "status_index")}
ROOT = public_key_from_spki(bytes.fromhex(GOLDEN["keys"]["root"]["spki"]))
TRUST = trust.from_bytes(BYTES["trust_list"], {ROOT.kid: ROOT})
READERS = {
    "trust_list": lambda data: trust.from_bytes(data, {ROOT.kid: ROOT}),
    "status_list": lambda data: status_list.from_bytes(data, TRUST),
    "status_index": lambda data: status_index.from_bytes(data, TRUST),
}


def private(name):
    """Give one of the published private keys."""
    return by_name("ES256").private_from_pem(GOLDEN["keys"][name]["pem"].encode(), b"example")


def test_the_golden_trust_list_is_read():
    """Version, keys of three algorithms and their states are read as they were written."""
    assert 7 == TRUST.version
    states = {GOLDEN["keys"][name]["kid"]: name for name in GOLDEN["keys"]}
    expected = {
        "issuer": "CURRENT",
        "publisher": "CURRENT",
        "sm2_issuer": "DISTRUSTED_SINCE",
        "eddsa_issuer": "CURRENT",
    }
    assert expected == {states[kid.hex()]: trusted.state.name for kid, trusted in TRUST.keys.items()}


def test_the_golden_status_list_is_read():
    """Every status that is not valid is found at its index."""
    golden = READERS["status_list"](BYTES["status_list"])
    assert ListId(ISSUER, 0) == golden.list_id
    assert GOLDEN["not_valid"] == {index: golden.get(int(index)) for index in GOLDEN["not_valid"]}


def test_the_golden_index_names_the_golden_list():
    """The index knows the list by its bytes."""
    index = READERS["status_index"](BYTES["status_index"])
    assert [True, NOW] == [
        index.lists[ListId(ISSUER, 0)].matches(BYTES["status_list"]),
        index.lists[ListId(ISSUER, 0)].issued_at,
    ]


def test_the_golden_index_with_ends_of_audit_chains_is_read():
    """The ends are read as written, written as read, and nothing else is read otherwise for them."""
    data = bytes.fromhex(GOLDEN["status_index_with_chain_ends"])
    index = READERS["status_index"](data)
    expected = {
        int(chain): (number, bytes.fromhex(seal)) for chain, (number, seal) in GOLDEN["chain_ends"].items()
    }
    assert expected == index.ends
    assert READERS["status_index"](BYTES["status_index"]).lists == index.lists
    assert data == status_index.to_bytes(index, private("publisher"))


def test_the_same_bytes_are_written_today():
    """Signing the same content with the same key gives the golden bytes, for signatures are deterministic."""
    index = READERS["status_index"](BYTES["status_index"])
    written = [trust.to_bytes(TRUST, private("root")), status_index.to_bytes(index, private("publisher"))]
    assert [BYTES["trust_list"], BYTES["status_index"]] == written


@pytest.mark.parametrize(
    "vector", GOLDEN["refused"], ids=lambda vector: f"{vector['kind']}: {vector['name']}"
)
def test_each_negative_vector_is_refused_for_its_reason(vector):
    """Rightly signed, yet malformed in one way: refused by the name the vector gives."""
    with pytest.raises(MalformedError) as refused:
        READERS[vector["kind"]](bytes.fromhex(vector["bytes"]))
    assert vector["reason"] == refused.value.reason
