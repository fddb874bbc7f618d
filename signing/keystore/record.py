"""What the key store knows about a key beside the key itself: whose it is, what for, and in which state."""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypedDict

from signing.algorithms import PublicKey, public_key_from_spki
from signing.errors import MalformedError
from signing.keystore.errors import DamagedStoreError
from signing.keystore.example import EXAMPLE_KIDS
from signing.trusted_key import KeyState, Role, TrustedKey


class Purpose(StrEnum):
    """What a key is made for; a key is used for one purpose only."""

    ROOT = "root"
    LICENCE = "licence"
    PUBLISHER = "publisher"


_ROLES: Final = {
    Purpose.LICENCE: Role.LICENCES,
    Purpose.PUBLISHER: Role.STATUS_LISTS | Role.STATUS_INDEX,
}
_STATES: Final = {state.name.lower().replace("_", "-"): state for state in KeyState}
_FIELDS: Final[dict[str, tuple[type, ...]]] = {
    "kid": (str,),
    "algorithm": (str,),
    "spki": (str,),
    "purpose": (str,),
    "issuer_code": (str,),
    "issuer_name": (str,),
    "region": (int, type(None)),
    "types": (list,),
    "state": (str,),
    "made": (int,),
    "from": (int,),
    "to": (int,),
    "distrusted_since": (int, type(None)),
}


class KeyTerms(TypedDict):
    """Whose a new key is, and what it may sign when; the meaning is that of `KeyRecord`'s fields."""

    issuer_code: str
    issuer_name: str
    region: int | None
    types: tuple[int, ...]
    not_before: int
    not_after: int


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """One key of the store.

    Times are epoch seconds; the key may sign from `not_before` until just before `not_after`. `region` is the
    first two digits of a division code (GB/T 2260), `types` the last three digits of type codes.

    Raises:
        MalformedError: the values contradict each other; `reason` names the field.
    """

    public: PublicKey
    purpose: Purpose
    issuer_code: str
    issuer_name: str
    region: int | None
    types: tuple[int, ...]
    state: KeyState
    made: int
    not_before: int
    not_after: int
    distrusted_since: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "types", tuple(sorted(set(self.types))))
        # The rules between the fields are those of the trust list, where the key will stand; a root stands
        # beside it and is held to the same, as if it published.
        self.to_trusted(roles=_ROLES.get(self.purpose, Role.STATUS_LISTS))

    @property
    def kid(self) -> bytes:
        """Key id."""
        return self.public.kid

    @property
    def algorithm(self) -> str:
        """Name of the algorithm, e.g. ``ES256``."""
        return self.public.algorithm

    @property
    def is_example(self) -> bool:
        """Tell whether anybody can have the private key: what it signs is a specimen at most."""
        return self.kid in EXAMPLE_KIDS

    @property
    def is_distrusted(self) -> bool:
        """Tell whether the key is distrusted, wholly or since some second."""
        return self.state >= KeyState.DISTRUSTED_SINCE

    @property
    def places(self) -> frozenset[tuple[Purpose, str, int | None, int | None]]:
        """Give what the key signs for: purpose, issuer, region, type; each has one current key at most."""
        types: tuple[int | None, ...] = self.types or (None,)
        return frozenset((self.purpose, self.issuer_code, self.region, number) for number in types)

    def to_trusted(self, roles: Role | None = None, *, specimen: bool = False) -> TrustedKey:
        """Give the key's entry for the trust list; an example key's is always a specimen.

        Raises:
            MalformedError: a root key has no entry there (``root_in_trust_list``).
        """
        roles = _ROLES.get(self.purpose) if roles is None else roles
        if roles is None:
            raise MalformedError("root_in_trust_list")
        return TrustedKey(
            key=self.public,
            issuer_code=self.issuer_code,
            issuer_name=self.issuer_name,
            regions=frozenset() if self.region is None else frozenset({self.region}),
            types=frozenset(self.types),
            not_before=self.not_before,
            not_after=self.not_after,
            state=self.state,
            distrusted_since=self.distrusted_since,
            roles=roles,
            specimen=specimen or self.is_example,
        )

    def to_json(self) -> dict[str, object]:
        """Give the record as keys.json holds it."""
        return {
            "kid": self.kid.hex(),
            "algorithm": self.algorithm,
            "spki": b64encode(self.public.spki).decode(),
            "purpose": self.purpose.value,
            "issuer_code": self.issuer_code,
            "issuer_name": self.issuer_name,
            "region": self.region,
            "types": list(self.types),
            "state": self.state.name.lower().replace("_", "-"),
            "made": self.made,
            "from": self.not_before,
            "to": self.not_after,
            "distrusted_since": self.distrusted_since,
        }

    @classmethod
    def from_json(cls, value: Any) -> "KeyRecord":
        """Read a record; the key id and the algorithm must be those of the public key beside them.

        Raises:
            DamagedStoreError: ``bad_record``.
        """
        if not isinstance(value, dict) or value.keys() != _FIELDS.keys():
            raise DamagedStoreError("bad_record")
        if any(type(value[name]) not in kinds for name, kinds in _FIELDS.items()):
            raise DamagedStoreError("bad_record")
        try:
            record = cls(
                public=public_key_from_spki(b64decode(value["spki"], validate=True)),
                purpose=Purpose(value["purpose"]),
                issuer_code=value["issuer_code"],
                issuer_name=value["issuer_name"],
                region=value["region"],
                types=_type_numbers(value["types"]),
                state=_STATES[value["state"]],
                made=value["made"],
                not_before=value["from"],
                not_after=value["to"],
                distrusted_since=value["distrusted_since"],
            )
        except (ValueError, KeyError, MalformedError) as error:
            raise DamagedStoreError("bad_record") from error
        if (record.kid.hex(), record.algorithm) != (value["kid"], value["algorithm"]):
            raise DamagedStoreError("bad_record")
        return record


def _type_numbers(value: list[Any]) -> tuple[int, ...]:
    if any(type(number) is not int for number in value) or value != sorted(set(value)):
        raise DamagedStoreError("bad_record")
    return tuple(value)
