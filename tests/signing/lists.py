"""A ministry in small for the tests of the signed lists: root, one authority, one publisher; all invented."""

from typing import Any

import cwt

from signing import cbor, envelope
from signing.algorithms import PrivateKey, by_name
from signing.trust import KeyState, Role, TrustedKey, TrustList

NOW = 1_790_000_000
DAY = 24 * 60 * 60
ISSUER = "11330000990000017U"
OTHER_ISSUER = "11330000990000025N"
ES256 = by_name("ES256")
ROOT = ES256.make_private()
ISSUER_KEY = ES256.make_private()
PUBLISHER_KEY = ES256.make_private()
STRANGER = ES256.make_private()
ROOTS = {ROOT.kid: ROOT.public}


def trusted(key: PrivateKey = ISSUER_KEY, **changes: Any) -> TrustedKey:
    """Give a current key that may sign licences and status lists."""
    fields: dict[str, Any] = {
        "key": key.public,
        "issuer_code": ISSUER,
        "issuer_name": "示例省交通运输厅",
        "regions": frozenset({33}),
        "types": frozenset({71, 72}),
        "not_before": NOW - DAY,
        "not_after": NOW + 1000 * DAY,
        "state": KeyState.CURRENT,
        "distrusted_since": None,
        "roles": Role.LICENCES | Role.STATUS_LISTS,
        "specimen": False,
    }
    return TrustedKey(**(fields | changes))


def publisher(**changes: Any) -> TrustedKey:
    """Give the key that may sign the status index, and nothing else."""
    nothing: frozenset[int] = frozenset()
    return trusted(
        PUBLISHER_KEY, **({"regions": nothing, "types": nothing, "roles": Role.STATUS_INDEX} | changes)
    )


def trust_list(*keys: TrustedKey, version: int = 1, issued_at: int = NOW) -> TrustList:
    """Give a trust list of these keys; without any, of the authority's and the publisher's."""
    return TrustList(
        version, issued_at, NOW + 30 * DAY, {each.kid: each for each in keys or (trusted(), publisher())}
    )


def sealed(content: object, key: PrivateKey, typ: str) -> bytes:
    """Sign content that our writers would not write; bytes are taken as they are."""
    return envelope.seal(content if isinstance(content, bytes) else cbor.encode(content), key, typ)


def single_bit_flips(data: bytes):
    """Give every copy of the data in which one bit is turned."""
    for bit in range(len(data) * 8):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        yield bytes(changed)


def cose_key(key: PrivateKey):
    """Give the public half of an ES256 key to python-cwt, which shares no code with us."""
    point = key.public.spki[-64:]
    return cwt.COSEKey.new({1: 2, 2: key.kid, 3: -7, -1: 1, -2: point[:32], -3: point[32:]})
