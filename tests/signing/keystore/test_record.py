"""What a record says, and what the trust list is told."""

from typing import Any

import pytest

from signing.algorithms import by_name
from signing.errors import MalformedError
from signing.keystore import KeyRecord, Purpose
from signing.trusted_key import KeyState, Role

PUBLIC = by_name("EdDSA").make_private().public


@pytest.fixture
def record(terms: dict[str, Any]) -> KeyRecord:
    """A key for licences."""
    return KeyRecord(public=PUBLIC, purpose=Purpose.LICENCE, state=KeyState.NEXT, made=1, **terms)


def test_a_licence_key_may_sign_licences_and_nothing_else(record: KeyRecord) -> None:
    """Its trust list entry carries all its terms and one role."""
    trusted = record.to_trusted()
    assert (trusted.kid, trusted.issuer_code, trusted.issuer_name) == (
        record.kid,
        record.issuer_code,
        record.issuer_name,
    )
    assert (trusted.regions, trusted.types) == (frozenset({33}), frozenset({72, 73}))
    assert (trusted.not_before, trusted.not_after) == (record.not_before, record.not_after)
    assert (trusted.state, trusted.roles) == (KeyState.NEXT, Role.LICENCES)


def test_a_publisher_signs_lists_and_needs_no_region(terms: dict[str, Any]) -> None:
    """Its roles are the status lists and their index, unless others are asked for."""
    terms |= {"region": None, "types": ()}
    record = KeyRecord(public=PUBLIC, purpose=Purpose.PUBLISHER, state=KeyState.NEXT, made=1, **terms)
    assert record.to_trusted().roles == Role.STATUS_LISTS | Role.STATUS_INDEX
    assert record.to_trusted(Role.STATUS_INDEX).roles == Role.STATUS_INDEX


def test_a_root_has_no_entry_in_the_list_it_signs(terms: dict[str, Any]) -> None:
    """Roots are pinned, not listed."""
    terms |= {"region": None, "types": ()}
    record = KeyRecord(public=PUBLIC, purpose=Purpose.ROOT, state=KeyState.NEXT, made=1, **terms)
    with pytest.raises(MalformedError, match="root_in_trust_list"):
        record.to_trusted()


def test_a_record_knows_its_algorithm_and_trust(record: KeyRecord) -> None:
    """Name and kid are the key's own; next is not distrusted."""
    assert (record.algorithm, record.kid, record.is_distrusted) == ("EdDSA", PUBLIC.kid, False)


def test_repr_shows_no_secret(record: KeyRecord) -> None:
    """A record can be logged: it holds a public key."""
    assert f"<EdDSA public key {PUBLIC.kid.hex()}>" in repr(record)
