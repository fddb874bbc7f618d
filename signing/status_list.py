"""Status lists (证照状态列表): which of an issuer's licences are not valid, and why, in four bits each.

A genuine Token Status List in its CWT form (draft-ietf-oauth-status-list, sections 4.3 and 5.2): a COSE_Sign1
envelope of type ``application/statuslist+cwt`` over ``{2: sub, 4: exp, 6: iat, 65533: {"bits": 4, "lst":
zlib}, 65534: ttl}``. Any reader of that draft understands it; ours is stricter about the form and the signer.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Final

from signing import cbor, envelope, nibbles
from signing.algorithms import PrivateKey
from signing.deflate import deflate_quick, deflate_small, inflate
from signing.errors import KeyNotAuthorisedError, MalformedError, RollbackError
from signing.fields import check_times, read_fields
from signing.list_id import ListId
from signing.trust import Role, TrustList
from signing.unseal import unseal

__all__ = [
    "CAPACITY",
    "MAX_SIZE",
    "TYP",
    "ListId",
    "Status",
    "StatusList",
    "check_successor",
    "from_bytes",
    "to_bytes",
]

TYP: Final = "application/statuslist+cwt"
CAPACITY: Final = 1 << 20
"""Licences a list can hold; the next list begins after that."""
MAX_SIZE: Final = CAPACITY // 2 + 4096
"""Bytes of a signed list: one that will not compress at all still fits."""

_SUB, _EXP, _IAT, _STATUS_LIST, _TTL = 2, 4, 6, 65533, 65534
_CLAIMS: Final = {_SUB: str, _EXP: int, _IAT: int, _STATUS_LIST: dict, _TTL: int}
_LIST_FIELDS: Final = {"bits": int, "lst": bytes}
_BITS: Final = 4


class Status(IntEnum):
    """What a list can say of a licence.

    0 to 2 are the draft's own (section 7.1); 3 and 12 to 15 are those it reserves for applications for ever.
    The rest await registration and are refused: 11 was for applications until revision 13, and is no longer.
    """

    VALID = 0
    INVALID = 1
    SUSPENDED = 2  # 暂扣、停业
    REPLACED = 3  # 换发
    CANCELLED = 0x0C  # 注销
    WITHDRAWN = 0x0D  # 撤销
    REVOKED = 0x0E  # 吊销
    TRANSFERRED = 0x0F  # 转出


_BY_VALUE: Final = tuple(Status(value) if value in set(Status) else None for value in range(16))
_GOOD_BYTES: Final = bytes(low | high << 4 for low in Status for high in Status)


@dataclass(frozen=True, slots=True)
class StatusList:
    """One list. Times are epoch seconds; `ttl` is how many seconds a copy should serve before the next fetch.

    `statuses` holds two licences a byte. Entries not yet given to a licence are 0, so that a licence issued
    after the list was fetched can still be judged; what nobody signed does not get as far as its status.

    Raises:
        MalformedError: ``bad_list_id``, ``bad_period``, ``bad_ttl``, ``bad_list_size`` or
            ``reserved_status_value``.
    """

    list_id: ListId
    issued_at: int
    expires_at: int
    ttl: int
    statuses: bytes

    def __post_init__(self) -> None:
        self.list_id.check()
        check_times(self.issued_at, self.expires_at)
        if self.ttl < 1:
            raise MalformedError("bad_ttl")
        if not 0 < len(self.statuses) <= CAPACITY // 2:
            raise MalformedError("bad_list_size")
        if self.statuses.translate(None, _GOOD_BYTES):
            raise MalformedError("reserved_status_value")

    @classmethod
    def make(
        cls,
        list_id: ListId,
        issued_at: int,
        expires_at: int,
        ttl: int,
        not_valid: Iterable[tuple[int, int]],
        *,
        size: int = CAPACITY,
    ) -> "StatusList":
        """Make a list from the (index, status) pairs of the licences that are not valid.

        Raises:
            MalformedError: as the class, and ``index_out_of_range``, ``value_out_of_range``,
                ``duplicate_index``.
        """
        if not 0 < size <= CAPACITY:
            raise MalformedError("bad_list_size")
        return cls(list_id, issued_at, expires_at, ttl, nibbles.pack(not_valid, size))

    def with_changes(
        self, changes: Iterable[tuple[int, int]], issued_at: int, expires_at: int
    ) -> "StatusList":
        """Give the next edition of this list.

        Raises:
            MalformedError: as the class, and ``index_out_of_range``, ``value_out_of_range``.
        """
        statuses = nibbles.repack(self.statuses, changes)
        return replace(self, statuses=statuses, issued_at=issued_at, expires_at=expires_at)

    def get(self, index: int) -> Status | None:
        """Give the status at an index; None if the list has no such index."""
        if not 0 <= index < 2 * len(self.statuses):
            return None
        return _BY_VALUE[nibbles.entry(self.statuses, index)]

    def is_expired(self, now: int) -> bool:
        """Tell whether a fresh list should have been fetched by now (epoch seconds)."""
        return now >= self.expires_at


def to_bytes(status_list: StatusList, key: PrivateKey, *, quick: bool = False) -> bytes:
    """Sign a list.

    Args:
        status_list: the list.
        key: a key of the list's issuer that the trust list allows to sign status lists.
        quick: compress with zlib alone, in a twentieth of the time and an eighth larger.
    """
    lst = (deflate_quick if quick else deflate_small)(status_list.statuses)
    claims = {
        _SUB: status_list.list_id.uri,
        _EXP: status_list.expires_at,
        _IAT: status_list.issued_at,
        _STATUS_LIST: {"bits": _BITS, "lst": lst},
        _TTL: status_list.ttl,
    }
    return envelope.seal(cbor.encode(claims), key, TYP)


def from_bytes(data: bytes, trust: TrustList) -> StatusList:
    """Read a list; signature first, then the form, then whether this signer may speak for this issuer.

    Raises:
        MalformedError: not a status list in our strict form.
        UnknownKeyError: the signer is not in the trust list.
        SignatureMismatchError: changed after signing.
        KeyNotAuthorisedError: the key may not sign status lists, not then, or not those of this issuer.
    """
    opened = unseal(data, TYP, MAX_SIZE, trust.public_key)
    claims = read_fields(cbor.decode(opened.payload, MAX_SIZE), _CLAIMS)
    list_id = ListId.from_uri(claims[_SUB])
    signer = trust.keys[opened.kid]
    refusal = signer.allows(Role.STATUS_LISTS, claims[_IAT])
    if refusal is not None:
        raise KeyNotAuthorisedError(refusal)
    if signer.issuer_code != list_id.issuer_code:
        raise KeyNotAuthorisedError("issuer_not_of_key")
    packed = read_fields(claims[_STATUS_LIST], _LIST_FIELDS)
    if packed["bits"] != _BITS:
        raise MalformedError("wrong_bits")
    statuses = inflate(packed["lst"], CAPACITY // 2)
    return StatusList(list_id, claims[_IAT], claims[_EXP], claims[_TTL], statuses)


def check_successor(old: StatusList, new: StatusList) -> None:
    """Refuse a list that may not take the place of the one held; both already verified.

    Raises:
        RollbackError: ``other_list``, ``issued_earlier`` or ``list_shrank``.
    """
    if new.list_id != old.list_id:
        raise RollbackError("other_list")
    if new.issued_at < old.issued_at:
        raise RollbackError("issued_earlier")
    if len(new.statuses) < len(old.statuses):
        raise RollbackError("list_shrank")
