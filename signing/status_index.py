"""The status index (状态列表目录): one signed page that names every status list and its digest.

With it an inspector's client knows which lists there are, which have changed, and that none was held back: a
COSE_Sign1 envelope of type ``application/luzheng-status-index+cbor`` over ``{1: version, 2: issued at,
3: expires at, 4: [[list id, SHA-256, bytes, issued at], ...]}``, ascending by issuer and number. It may also
have ``6: [[region, number, seal], ...]``, ascending by region: where the issuer's audit chains ended when it
was made. Nobody judges by them; whoever keeps the index holds the issuer to them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise
from types import MappingProxyType
from typing import Final, NamedTuple

from signing import cbor, envelope
from signing.algorithms import PrivateKey
from signing.errors import KeyNotAuthorisedError, MalformedError, RollbackError
from signing.fields import check_times, read_fields
from signing.list_id import ListId
from signing.trust import Role, TrustList
from signing.unseal import unseal

__all__ = [
    "MAX_SIZE",
    "TYP",
    "ChainEnd",
    "ListEntry",
    "StatusIndex",
    "check_successor",
    "describe",
    "from_bytes",
    "to_bytes",
]

TYP: Final = "application/luzheng-status-index+cbor"
MAX_SIZE: Final = 1 << 20
"""Bytes; about 10,000 lists of up to a million licences each."""

_FIELDS: Final = {1: int, 2: int, 3: int, 4: list}
_ENDS: Final = 6
_OPTIONAL: Final = {_ENDS: list}
_ENTRY: Final = (str, bytes, int, int)
_END: Final = (int, int, bytes)
_LAST_REGION: Final = 99


class ListEntry(NamedTuple):
    """What the index says of one list: digest and size of the signed bytes, epoch second of its issue."""

    sha256: bytes
    size: int
    issued_at: int

    def matches(self, token: bytes) -> bool:
        """Tell whether these are the bytes the index speaks of."""
        return len(token) == self.size and sha256(token).digest() == self.sha256


class ChainEnd(NamedTuple):
    """Where an audit chain ended: number of its last entry, and that entry's seal of 32 bytes."""

    number: int
    seal: bytes


@dataclass(frozen=True, slots=True)
class StatusIndex:
    """The index; `lists` by list id. Times are epoch seconds, `expires_at` is the first second it is stale.

    `ends` are those of the issuer's audit chains by region, 0 for the nation's; empty where it names none.

    Raises:
        MalformedError: ``bad_version``, ``bad_period``, ``bad_list_id``, ``bad_list_entry`` or
            ``bad_chain_end``.
    """

    version: int
    issued_at: int
    expires_at: int
    lists: Mapping[ListId, ListEntry]
    ends: Mapping[int, ChainEnd] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.version < 1:
            raise MalformedError("bad_version")
        check_times(self.issued_at, self.expires_at)
        for list_id, entry in self.lists.items():
            list_id.check()
            if (
                len(entry.sha256) != sha256().digest_size
                or entry.size < 1
                or not 0 < entry.issued_at <= self.issued_at
            ):
                raise MalformedError("bad_list_entry")
        for region, end in self.ends.items():
            if not 0 <= region <= _LAST_REGION or end.number < 1 or len(end.seal) != sha256().digest_size:
                raise MalformedError("bad_chain_end")
        object.__setattr__(self, "lists", MappingProxyType(dict(self.lists)))
        object.__setattr__(self, "ends", MappingProxyType(dict(self.ends)))

    def is_expired(self, now: int) -> bool:
        """Tell whether a fresh index should have been fetched by now (epoch seconds)."""
        return now >= self.expires_at


def describe(token: bytes, issued_at: int) -> ListEntry:
    """Describe a signed list for the index."""
    return ListEntry(sha256(token).digest(), len(token), issued_at)


def to_bytes(index: StatusIndex, key: PrivateKey) -> bytes:
    """Sign an index with a key that the trust list allows to."""
    return envelope.seal(_payload(index), key, TYP)


def from_bytes(data: bytes, trust: TrustList) -> StatusIndex:
    """Read an index; signature first, then the form, then whether this signer may.

    Raises:
        MalformedError: not a status index in its one strict form.
        UnknownKeyError: the signer is not in the trust list.
        SignatureMismatchError: changed after signing.
        KeyNotAuthorisedError: the key may not sign the status index, or not then.
    """
    opened = unseal(data, TYP, MAX_SIZE, trust.public_key)
    content = read_fields(cbor.decode(opened.payload, MAX_SIZE), _FIELDS, _OPTIONAL)
    entries = [_read_entry(entry) for entry in content[4]]
    for (one, _), (other, _) in pairwise(entries):
        if one >= other:
            raise MalformedError("duplicate_entry" if one == other else "wrong_entry_order")
    ends = _read_ends(content[_ENDS]) if _ENDS in content else {}
    refusal = trust.keys[opened.kid].allows(Role.STATUS_INDEX, content[2])
    if refusal is not None:
        raise KeyNotAuthorisedError(refusal)
    return StatusIndex(content[1], content[2], content[3], dict(entries), ends)


def check_successor(old: StatusIndex, new: StatusIndex) -> None:
    """Refuse an index that may not take the place of the one held; both already verified.

    Raises:
        RollbackError: ``version_lower``, ``same_version_other_content``, ``issued_earlier``, ``list_missing``
            or ``list_issued_earlier``.
    """
    if new.version < old.version:
        raise RollbackError("version_lower")
    if new.version == old.version and _payload(new) != _payload(old):
        raise RollbackError("same_version_other_content")
    if new.issued_at < old.issued_at:
        raise RollbackError("issued_earlier")
    for list_id, entry in old.lists.items():
        later = new.lists.get(list_id)
        if later is None:
            raise RollbackError("list_missing")
        if later.issued_at < entry.issued_at:
            raise RollbackError("list_issued_earlier")


def _payload(index: StatusIndex) -> bytes:
    """Encode the content; equal indexes give equal bytes."""
    entries = [[list_id.uri, *index.lists[list_id]] for list_id in sorted(index.lists)]
    content: dict[int, object] = {1: index.version, 2: index.issued_at, 3: index.expires_at, 4: entries}
    if index.ends:
        content[_ENDS] = [[region, *index.ends[region]] for region in sorted(index.ends)]
    return cbor.encode(content)


def _read_ends(value: list[object]) -> dict[int, ChainEnd]:
    """Read where the audit chains ended; named at all, there is one at least."""
    ends: dict[int, ChainEnd] = {}
    previous = -1
    for item in value:
        if not isinstance(item, list) or tuple(map(type, item)) != _END:
            raise MalformedError("wrong_type")
        region, number, seal = item
        if ends and region <= previous:
            raise MalformedError("duplicate_entry" if region == previous else "wrong_entry_order")
        ends[region], previous = ChainEnd(number, seal), region
    if not ends:
        raise MalformedError("bad_chain_end")
    return ends


def _read_entry(value: object) -> tuple[ListId, ListEntry]:
    """Read what is said of one list."""
    if not isinstance(value, list) or tuple(map(type, value)) != _ENTRY:
        raise MalformedError("wrong_type")
    uri, digest, size, issued_at = value
    return ListId.from_uri(uri), ListEntry(digest, size, issued_at)
