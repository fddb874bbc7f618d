"""The trust list (信任列表): which keys may sign what, signed by the ministry's root key.

A COSE_Sign1 envelope of type ``application/luzheng-trust+cbor`` over ``{1: version, 2: issued at,
3: expires at, 4: [entry, ...]}``, times in epoch seconds, entries ascending by key id. The rules are those
of The Update Framework (specification 1.0, section 5): the signature is checked first, versions only go up,
an expired list is not silently used; and ours: a key distrusted once stays so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise
from types import MappingProxyType
from typing import Any, Final

from signing import algorithms, cbor, envelope
from signing.algorithms import PrivateKey, PublicKey
from signing.errors import MalformedError, RollbackError
from signing.fields import check_times, read_fields, read_numbers
from signing.trusted_key import KeyRefusal, KeyState, Role, TrustedKey
from signing.unseal import unseal

__all__ = [
    "MAX_SIZE",
    "TYP",
    "KeyRefusal",
    "KeyState",
    "Role",
    "TrustList",
    "TrustedKey",
    "check_successor",
    "from_bytes",
    "to_bytes",
]

TYP: Final = "application/luzheng-trust+cbor"
MAX_SIZE: Final = 4 << 20
"""Bytes; about 20,000 keys. Three thousand counties with three keys each stay below 2 MiB."""

_LIST_FIELDS: Final = {1: int, 2: int, 3: int, 4: list}
_ENTRY_FIELDS: Final = {1: bytes, 2: str, 3: str, 4: list, 5: list, 6: int, 7: int, 8: int, 10: int}
_ENTRY_OPTIONS: Final = {9: int, 11: bool}
_SINCE, _SPECIMEN = 9, 11
_STATES: Final = frozenset(map(int, KeyState))
_ALL_ROLES: Final = sum(map(int, Role))


@dataclass(frozen=True, slots=True)
class TrustList:
    """A trust list; `keys` by key id. Times are epoch seconds, `expires_at` is the first second it is stale.

    Raises:
        MalformedError: ``bad_version``, ``bad_period``, ``kid_not_of_key`` or ``overlapping_keys``.
    """

    version: int
    issued_at: int
    expires_at: int
    keys: Mapping[bytes, TrustedKey]

    def __post_init__(self) -> None:
        if self.version < 1:
            raise MalformedError("bad_version")
        check_times(self.issued_at, self.expires_at)
        if any(kid != trusted.key.kid for kid, trusted in self.keys.items()):
            raise MalformedError("kid_not_of_key")
        _refuse_overlaps(self.keys)
        object.__setattr__(self, "keys", MappingProxyType(dict(self.keys)))

    def is_expired(self, now: int) -> bool:
        """Tell whether a fresh list should have been fetched by now (epoch seconds)."""
        return now >= self.expires_at

    def public_key(self, kid: bytes) -> PublicKey | None:
        """Give the public key of that id, whatever its state."""
        trusted = self.keys.get(kid)
        return None if trusted is None else trusted.key


def to_bytes(trust: TrustList, root: PrivateKey) -> bytes:
    """Sign a trust list with the root key."""
    return envelope.seal(_payload(trust), root, TYP)


def from_bytes(data: bytes, roots: Mapping[bytes, PublicKey]) -> TrustList:
    """Read a trust list that one of the pinned root keys signed; the signature is checked before the content.

    Raises:
        MalformedError: not a trust list in its one strict form.
        UnknownKeyError: signed by none of the roots.
        SignatureMismatchError: changed after signing.
    """
    content = read_fields(cbor.decode(unseal(data, TYP, MAX_SIZE, roots.get).payload, MAX_SIZE), _LIST_FIELDS)
    entries = [_read_entry(entry) for entry in content[4]]
    for one, other in pairwise(entries):
        if one.kid >= other.kid:
            raise MalformedError("duplicate_entry" if one.kid == other.kid else "wrong_entry_order")
    return TrustList(content[1], content[2], content[3], {entry.kid: entry for entry in entries})


def check_successor(old: TrustList, new: TrustList) -> None:
    """Refuse a list that may not take the place of the one held; both already verified.

    Raises:
        RollbackError: `reason` is ``version_lower``, ``same_version_other_content``, ``issued_earlier``,
            ``distrusted_key_missing``, ``distrusted_key_trusted_again`` or ``distrust_weakened``.
    """
    if new.version < old.version:
        raise RollbackError("version_lower")
    if new.version == old.version and _payload(new) != _payload(old):
        raise RollbackError("same_version_other_content")
    if new.issued_at < old.issued_at:
        raise RollbackError("issued_earlier")
    for kid, trusted in old.keys.items():
        if trusted.is_distrusted():
            _check_distrust_stays(trusted, new.keys.get(kid))


def _check_distrust_stays(old: TrustedKey, new: TrustedKey | None) -> None:
    """A distrusted key stays listed, distrusted, and from no later second."""
    if new is None:
        raise RollbackError("distrusted_key_missing")
    if not new.is_distrusted():
        raise RollbackError("distrusted_key_trusted_again")
    since = -1 if old.distrusted_since is None else old.distrusted_since
    if new.distrusted_since is not None and new.distrusted_since > since:
        raise RollbackError("distrust_weakened")


def _payload(trust: TrustList) -> bytes:
    """Encode the content; equal lists give equal bytes."""
    entries = [_entry(trust.keys[kid]) for kid in sorted(trust.keys)]
    return cbor.encode({1: trust.version, 2: trust.issued_at, 3: trust.expires_at, 4: entries})


def _entry(trusted: TrustedKey) -> dict[int, object]:
    """Encode one key."""
    entry: dict[int, object] = {
        1: trusted.key.spki,
        2: trusted.issuer_code,
        3: trusted.issuer_name,
        4: sorted(trusted.regions),
        5: sorted(trusted.types),
        6: trusted.not_before,
        7: trusted.not_after,
        8: trusted.state,
        10: trusted.roles,
    }
    if trusted.distrusted_since is not None:
        entry[_SINCE] = trusted.distrusted_since
    if trusted.specimen:
        entry[_SPECIMEN] = True
    return entry


def _read_entry(value: object) -> TrustedKey:
    """Read one key; the rules between its fields are TrustedKey's own."""
    entry: dict[int, Any] = read_fields(value, _ENTRY_FIELDS, _ENTRY_OPTIONS)
    if entry[8] not in _STATES:
        raise MalformedError("unknown_state")
    if entry.get(_SPECIMEN) is False:
        raise MalformedError("redundant_field")  # false is said by leaving it out
    return TrustedKey(
        key=algorithms.public_key_from_spki(entry[1]),
        issuer_code=entry[2],
        issuer_name=entry[3],
        regions=frozenset(read_numbers(entry[4])),
        types=frozenset(read_numbers(entry[5])),
        not_before=entry[6],
        not_after=entry[7],
        state=KeyState(entry[8]),
        distrusted_since=entry.get(_SINCE),
        roles=_read_roles(entry[10]),
        specimen=entry.get(_SPECIMEN, False),
    )


def _read_roles(bits: int) -> Role:
    """Refuse bits that mean nothing yet: a role we do not know is not one to ignore."""
    if bits & ~_ALL_ROLES:
        raise MalformedError("unknown_role")
    return Role(bits)


def _refuse_overlaps(keys: Mapping[bytes, TrustedKey]) -> None:
    """Refuse two current keys of one issuer for the same region, type and time: only one may be signing."""
    by_issuer: dict[str, list[TrustedKey]] = {}
    for trusted in keys.values():
        if trusted.state is KeyState.CURRENT and Role.LICENCES in trusted.roles:
            by_issuer.setdefault(trusted.issuer_code, []).append(trusted)
    for currents in by_issuer.values():
        if any(_overlap(one, other) for one, other in combinations(currents, 2)):
            raise MalformedError("overlapping_keys")


def _overlap(one: TrustedKey, other: TrustedKey) -> bool:
    """Tell whether two keys could both have signed the same licence."""
    return (
        not one.regions.isdisjoint(other.regions)
        and not one.types.isdisjoint(other.types)
        and one.not_before < other.not_after
        and other.not_before < one.not_after
    )
