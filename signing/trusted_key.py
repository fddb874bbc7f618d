"""One key of the trust list: whose it is, what it may sign, where, when and in which state."""

from dataclasses import dataclass, field
from enum import IntEnum, IntFlag, StrEnum
from typing import Final

from stdnum.cn import uscc

from signing.algorithms import PublicKey
from signing.errors import MalformedError
from signing.fields import LATEST_TIME

_MAX_NAME: Final = 120
_MAX_REGION: Final = 99  # first two digits of a division code, GB/T 2260
_MAX_TYPE: Final = 999  # last three digits of a type code


class KeyState(IntEnum):
    """Where a key is in its life; it only ever moves down this list."""

    NEXT = 1  # published ahead of use, so that every inspector knows it when it signs
    CURRENT = 2  # signs
    VERIFY_ONLY = 3  # signs no more; what it signed stays good
    DISTRUSTED_SINCE = 4  # nothing dated from that second on is good; only for keys nobody else ever held
    DISTRUSTED = 5  # nothing it ever signed is good; the signer writes the date, so a leak means this


class Role(IntFlag):
    """What a key may sign; one bit each."""

    LICENCES = 1
    STATUS_LISTS = 2
    STATUS_INDEX = 4


class KeyRefusal(StrEnum):
    """Why a trusted key may not have signed a thing."""

    DISTRUSTED = "key_distrusted"
    ROLE = "role_not_allowed"
    PERIOD = "outside_key_period"
    REGION = "region_not_allowed"
    TYPE = "type_not_allowed"


_ALL_ROLES: Final = sum(map(int, Role))
_LICENCES: Final = int(Role.LICENCES)


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """A public key bound to its issuing authority (发证机关).

    It may sign from the epoch second `not_before` until just before `not_after`; `distrusted_since` is given
    in state DISTRUSTED_SINCE and in no other. `regions` holds the first two digits of division codes, `types`
    the last three digits of type codes; both may be empty only for a key that signs no licences.

    Raises:
        MalformedError: the values contradict each other; `reason` names the field.
    """

    key: PublicKey
    issuer_code: str
    issuer_name: str
    regions: frozenset[int]
    types: frozenset[int]
    not_before: int
    not_after: int
    state: KeyState
    distrusted_since: int | None
    roles: Role
    specimen: bool
    _until: int = field(init=False, repr=False, compare=False)
    _role_bits: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _check_issuer(self)
        _check_powers(self)
        _check_life(self)
        until = self.not_after
        if self.state is KeyState.DISTRUSTED:
            until = 0
        elif self.distrusted_since is not None:
            until = min(until, self.distrusted_since)
        # Worked out once: the judge asks for every licence it sees, and IntFlag arithmetic is slow.
        object.__setattr__(self, "_until", until)
        object.__setattr__(self, "_role_bits", int(self.roles))

    @property
    def kid(self) -> bytes:
        """Key id: first eight bytes of SHA-256 over the SubjectPublicKeyInfo."""
        return self.key.kid

    def authorises(self, role: Role, region: int, type_number: int, at: int) -> KeyRefusal | None:
        """Say why this key may not have signed such a licence at that second; None if it may.

        Args:
            role: what was signed.
            region: first two digits of the division code of the issuing province.
            type_number: last three digits of the certificate type code.
            at: epoch second of signing, as the signed data says.
        """
        refusal = self.allows(role, at)
        if refusal is not None:
            return refusal
        if region not in self.regions:
            return KeyRefusal.REGION
        if type_number not in self.types:
            return KeyRefusal.TYPE
        return None

    def allows(self, role: Role, at: int) -> KeyRefusal | None:
        """Say why this key may not have signed for that role at that second; None if it may."""
        if self.not_before <= at < self._until and self._role_bits & int(role):
            return None
        return self._refusal(role, at)

    def is_distrusted(self) -> bool:
        """Tell whether the key is distrusted, wholly or since some second."""
        return self.state >= KeyState.DISTRUSTED_SINCE

    def _refusal(self, role: Role, at: int) -> KeyRefusal:
        """Name the gravest reason first."""
        since = self.distrusted_since
        if self.state is KeyState.DISTRUSTED or (since is not None and at >= since):
            return KeyRefusal.DISTRUSTED
        if not self._role_bits & int(role):
            return KeyRefusal.ROLE
        return KeyRefusal.PERIOD


def _check_issuer(key: TrustedKey) -> None:
    """Credit code with its check character (GB 32100-2015), written as it is printed; a name one can read."""
    if not uscc.is_valid(key.issuer_code) or uscc.compact(key.issuer_code) != key.issuer_code:
        raise MalformedError("bad_issuer_code")
    name = key.issuer_name
    if not 0 < len(name) <= _MAX_NAME or not name.isprintable() or name != name.strip():
        raise MalformedError("bad_issuer_name")


def _check_powers(key: TrustedKey) -> None:
    """Roles, regions and types: known ones, and some."""
    if not 0 < key.roles <= _ALL_ROLES:
        raise MalformedError("unknown_role")
    if not all(0 < region <= _MAX_REGION for region in key.regions):
        raise MalformedError("bad_region")
    if not all(0 < number <= _MAX_TYPE for number in key.types):
        raise MalformedError("bad_type_number")
    if int(key.roles) & _LICENCES and not (key.regions and key.types):
        raise MalformedError("signs_nothing")


def _check_life(key: TrustedKey) -> None:
    """Period in order; a second of distrust exactly where the state speaks of one."""
    if not 0 <= key.not_before < key.not_after <= LATEST_TIME:
        raise MalformedError("bad_key_period")
    since = key.distrusted_since
    if (since is None) is (key.state is KeyState.DISTRUSTED_SINCE):
        raise MalformedError("bad_distrusted_since")
    if since is not None and not 0 <= since <= LATEST_TIME:
        raise MalformedError("bad_distrusted_since")
