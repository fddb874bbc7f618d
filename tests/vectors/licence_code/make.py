"""Write the golden vectors of docs/licence-code.md.

    python tests/vectors/licence_code/make.py NEW_FOLDER

The files beside this program are golden: they are added to, never regenerated. Run it into a new folder, and
take over new vectors by hand. ES256 and EdDSA signatures come out the same again (both are deterministic, the
keys below are fixed and public); SM2 signatures differ from run to run.
"""

import json
import sys
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from licences.claims import CERTIFICATE, Claim
from licences.payload import Issuer, Reservation, encode, prepare, to_bytes
from licences.types import TYPES
from signing import algorithms, envelope, trust
from signing.algorithms import PrivateKey
from signing.algorithms.eddsa import Ed25519PrivateKey
from signing.algorithms.es256 import Es256PrivateKey
from signing.code_text import pack, to_text
from signing.dictionaries import CURRENT, DICTIONARIES
from signing.trust import KeyState, Role, TrustedKey, TrustList

NOW = 1_790_000_000
DAY = 86_400
ORIGIN = "https://lz.example"
ISSUER = Issuer("11330000990000017U", "某省道路运输管理局", 33)
FACES = Path(__file__).parent.parent / "faces"
PREFIX = b"\xd2\x84"


def es256(scalar: int) -> Es256PrivateKey:
    """Make a key of a fixed, public scalar."""
    return Es256PrivateKey(ec.derive_private_key(scalar, ec.SECP256R1()))


ROOT, KEY, OTHER, STRANGER, LISTS, OLD, LEAKED, GONE, EXAMPLE = (es256(1000 + n) for n in range(9))
EDDSA = Ed25519PrivateKey(ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
SM2 = algorithms.by_name("SM2").make_private()
STATUS = {"value": 0, "as_of": NOW - 60, "fresh_until": NOW + DAY}
CLAIMS: dict[int, Any] = {
    Claim.TYPE: 71,
    Claim.REGION: 33,
    Claim.SERIAL: "20260000001",
    Claim.VERSION: 1,
    Claim.STATUS: [0, 12345],
    Claim.HOLDER: "张*三",
}


def trusted(key: PrivateKey, **changes: Any) -> TrustedKey:
    """An entry of the trust list."""
    entry = TrustedKey(
        key=key.public,
        issuer_code=ISSUER.code,
        issuer_name=ISSUER.name,
        regions=frozenset({33}),
        types=frozenset(kind.number for kind in TYPES),
        not_before=NOW - 1000 * DAY,
        not_after=NOW + 1000 * DAY,
        state=KeyState.VERIFY_ONLY,
        distrusted_since=None,
        roles=Role.LICENCES,
        specimen=False,
    )
    return replace(entry, **changes)


def trust_list() -> TrustList:
    """One current key and others in every state."""
    entries = (
        trusted(KEY, state=KeyState.CURRENT, roles=Role.LICENCES | Role.STATUS_LISTS),
        trusted(EDDSA),
        trusted(SM2),
        trusted(LISTS, roles=Role.STATUS_LISTS | Role.STATUS_INDEX),
        trusted(OLD, not_after=NOW - 100 * DAY),
        trusted(LEAKED, state=KeyState.DISTRUSTED_SINCE, distrusted_since=NOW - 10 * DAY),
        trusted(GONE, state=KeyState.DISTRUSTED),
        trusted(EXAMPLE, specimen=True),
    )
    return TrustList(7, NOW - DAY, NOW + 30 * DAY, {entry.kid: entry for entry in entries})


def claims(
    expires: int | None = NOW + DAY, first: int = NOW - 9 * DAY, signed: int = NOW - 5 * DAY, **more: Any
) -> bytes:
    """Claims of a licence."""
    return encode(
        expires, first, signed, {int(key): value for key, value in {**CLAIMS, **_named(more)}.items()}
    )


def _named(values: dict[str, Any]) -> dict[int, Any]:
    return {Claim[name]: value for name, value in values.items()}


def raw(value: Any) -> bytes:
    """Whatever claims, canonical."""
    return cbor2.dumps(value, canonical=True)


def cbor(**more: Any) -> bytes:
    """Claims with a certificate map changed at will; None leaves a claim out."""
    changed = {**{int(key): value for key, value in CLAIMS.items()}, **_named(more)}
    return raw({5: NOW - DAY, 6: NOW - DAY, CERTIFICATE: {k: v for k, v in changed.items() if v is not None}})


def code(payload: bytes, key: PrivateKey = KEY) -> str:
    """The text of a code over a payload."""
    return to_text(envelope.seal(payload, key), ORIGIN)


def text_of(body: bytes) -> str:
    """The text of a body."""
    return f"{ORIGIN}/v#{int.from_bytes(body, 'big')}"


def vector(  # noqa: PLR0917 - the columns of a vector, in their order
    name: str,
    text: str,
    reason: str,
    detail: str | None = None,
    status: dict[str, int] | None = STATUS,
    now: int = NOW,
    time_seen: int = 0,
    *,
    with_trust: bool = True,
) -> dict[str, Any]:
    """One vector."""
    return {
        "name": name,
        "text": text,
        "trust": "trust-list.cbor" if with_trust else None,
        "status": status,
        "now": now,
        "time_seen": time_seen,
        "reason": reason,
        "detail": detail,
    }


def typical() -> list[dict[str, Any]]:
    """The nine types, typical and longest."""
    vectors = []
    for kind in TYPES:
        for path in sorted(FACES.glob(f"{kind.key}.*json")):
            face = kind.face.model_validate(json.loads(path.read_text()))
            issuer = Issuer(face.issuer_code, face.issuer_name, 33)  # type: ignore[attr-defined]
            slot = Reservation("20260000001", 1, 0, 12345)
            when = datetime.fromtimestamp(NOW - 5 * DAY, UTC)
            payload = to_bytes(prepare(kind, face, slot, issuer, now=when))
            vectors.append(vector(f"type {path.stem}", code(payload), "genuine"))
    return vectors


def positive() -> list[dict[str, Any]]:
    """Codes that are in order."""
    compressed_key = {1: {1: 2, -1: 1, -2: bytes(range(32)), -3: True}}
    with_device = {
        5: NOW - DAY,
        6: NOW - DAY,
        8: compressed_key,
        CERTIFICATE: {int(k): v for k, v in CLAIMS.items()},
    }
    return [
        *typical(),
        vector("no term", code(claims(None)), "genuine"),
        vector("plain form", to_text(envelope.seal(claims(), KEY), ORIGIN, None), "genuine"),
        vector("bare digits", code(claims()).partition("#")[2], "genuine"),
        vector("another host", code(claims()).replace("lz.example", "evil.example"), "genuine"),
        vector("EdDSA", code(claims(), EDDSA), "genuine"),
        vector("SM2 with SM3", code(claims(), SM2), "genuine"),
        vector("names a device key", code(raw(with_device)), "genuine"),
        vector(
            "signed before its key was distrusted", code(claims(signed=NOW - 11 * DAY), LEAKED), "genuine"
        ),
        vector("last second of its last day", code(claims(NOW + 1)), "genuine"),
        vector("every claim of a vehicle", code(claims(**_vehicle())), "genuine"),
    ]


def _vehicle() -> dict[str, Any]:
    return {
        "NUMBER": "浙交运管杭字330100000001号",
        "HOLDER": "某某运输有限公司",
        "HOLDER_CODE": "91330100990000025K",
        "ISSUED": 20458,
        "PLATE": "浙A99X01",
        "PLATE_COLOUR": 2,
        "VIN": "LGAX4DF43T0000001",
        "VEHICLE_TYPE": "H11",
        "SEATS": 3,
        "LOAD": 14900,
        "GROSS_MASS": 25000,
        "TRACTION_MASS": 40000,
        "SCOPE": [2101, 100, 1],
        "CATEGORIES": [2001, 1000],
        "DRIVING_CLASSES": "A1A2",
        "AREA": "杭州市",
        "COPY": 110,
        "FIRST_ISSUED": 18267,
        "OPERATOR_LICENCE": "330100000003",
        "TYPE": 13,
    }


def texts() -> list[dict[str, Any]]:
    """Texts and bodies that are no code."""
    good = code(claims())
    digits = good.partition("#")[2]
    sealed = envelope.seal(claims(), KEY)
    packed = pack(sealed, CURRENT)
    deflater = zlib.compressobj(9, zlib.DEFLATED, -13, 5, zlib.Z_DEFAULT_STRATEGY, DICTIONARIES[CURRENT])
    bomb = bytes((CURRENT,)) + deflater.compress(bytes(100_000)) + deflater.flush() + bytes(64)
    bad = [
        ("empty text", "", "not_a_code"),
        ("zero", "0", "not_a_code"),
        ("a leading zero", f"{ORIGIN}/v#0{digits}", "not_a_code"),
        ("a plus sign", f"+{digits}", "not_a_code"),
        ("an underscore among the digits", f"{digits[:9]}_{digits[9:]}", "not_a_code"),
        ("full-width digits", "１２３４５６", "not_a_code"),
        ("a line end behind", good + "\n", "not_a_code"),
        ("a blank before", " " + good, "not_a_code"),
        ("a display code", good.replace("/v#", "/d#"), "not_a_code"),
        ("a query before the digits", good.replace("/v#", "/v?a=1#"), "not_a_code"),
        ("a longer path", good.replace("/v#", "/x/v#"), "not_a_code"),
        ("another scheme", good.replace("https", "ftp"), "not_a_code"),
        ("scheme in capitals", good.replace("https", "HTTPS"), "not_a_code"),
        ("a host in Chinese", good.replace("lz.example", "路证.example"), "not_a_code"),
        ("a restaurant's menu", "https://menu.example/table/7", "not_a_code"),
        ("too many digits", "9" * 2467, "oversize"),
        ("an unknown dictionary", text_of(b"\x1f" + packed[1:]), "unknown_form"),
        ("a reserved first byte", text_of(b"\x20" + packed[1:]), "unknown_form"),
        ("not a deflate stream", text_of(bytes((CURRENT,)) + b"\xff" * 90), "bad_compression"),
        ("a deflate stream cut short", text_of(packed[:-80] + packed[-64:]), "truncated"),
        (
            "bytes behind the deflate stream",
            text_of(packed[:-64] + bytes(3) + packed[-64:]),
            "trailing_bytes",
        ),
        ("a deflate bomb", text_of(bomb), "oversize"),
    ]
    return [vector(name, text, "unreadable", detail) for name, text, detail in bad]


def envelopes() -> list[dict[str, Any]]:
    """Envelopes in any but the one form."""
    sealed = envelope.seal(b"\xa1\x01\x02", KEY)
    head = b"\x4d\xa2\x01\x26\x04\x48"
    at = sealed.index(b"\xa0\x43\xa1") + 1
    typ = envelope.seal(claims(), KEY, "application/statuslist+cwt")
    bad = [
        ("array of five", PREFIX[:1] + b"\x85" + sealed[2:], "not_an_envelope"),
        ("indefinite array", b"\xd2\x9f" + sealed[2:] + b"\xff", "not_an_envelope"),
        ("cut in the signature", sealed[:-1], "truncated"),
        ("a byte behind the envelope", sealed + b"\x00", "trailing_bytes"),
        ("header as text", sealed.replace(b"\x84\x4d", b"\x84\x6d"), "wrong_type"),
        ("indefinite header", sealed.replace(b"\x84\x4d", b"\x84\x5f"), "indefinite_length"),
        ("payload length in two bytes", sealed[:at] + b"\x58\x03" + sealed[at + 1 :], "not_shortest_form"),
        ("payload length beyond the end", sealed[:at] + b"\x59\xff\xff" + sealed[at + 1 :], "truncated"),
        ("an unprotected entry", sealed.replace(b"\xa0\x43", b"\xa1\x01\x26\x43"), "unprotected_header"),
        ("signature of 63 bytes", sealed.replace(b"\x58\x40", b"\x58\x3f"), "bad_signature_length"),
        (
            "header in another order",
            sealed.replace(head + KEY.kid, b"\x4d\xa2\x04\x48" + KEY.kid + b"\x01\x26"),
            "bad_header",
        ),
        ("a status list's header", typ, "bad_header"),
        ("more than a kilobyte", envelope.seal(bytes(1000), KEY), "oversize"),
    ]
    return [vector(name, text_of(data), "unreadable", detail) for name, data, detail in bad]


def claim_sets() -> list[dict[str, Any]]:
    """Claims no issuer writes, signed by a trusted key all the same."""
    good = cbor()
    certificate = {int(key): value for key, value in CLAIMS.items()}
    times = {5: NOW - DAY, 6: NOW - DAY}
    bad = [
        ("claims not a map", b"\x80", "not_a_map"),
        ("claims with a count too many", b"\xa4" + good[1:], "wrong_count"),
        ("a byte behind the claims", good + b"\x00", "trailing_bytes"),
        ("claims cut short", good[:-1], "truncated"),
        ("no iat", raw({5: NOW, CERTIFICATE: certificate}), "unknown_claim"),
        ("an issuer claim", raw({1: "x", **times, CERTIFICATE: certificate}), "unknown_claim"),
        ("exp as a float", raw({4: 1.5, **times, CERTIFICATE: certificate}), "wrong_type"),
        ("exp negative", raw({4: -1, **times, CERTIFICATE: certificate}), "wrong_type"),
        ("exp in eight bytes", raw({4: 1 << 33, **times, CERTIFICATE: certificate}), "out_of_range"),
        (
            "a device key of another kind",
            raw({**times, 8: {1: {1: 3}}, CERTIFICATE: certificate}),
            "bad_device_key",
        ),
        ("no status claim", cbor(STATUS=None), "missing_claim"),
        ("type as text", cbor(TYPE="71"), "wrong_type"),
        ("an empty serial", cbor(SERIAL=""), "out_of_range"),
        ("a serial of 129 bytes", cbor(SERIAL="A" * 129), "out_of_range"),
        ("status of three numbers", cbor(STATUS=[0, 1, 2]), "out_of_range"),
        ("specimen false", cbor(SPECIMEN=False), "wrong_type"),
        ("no scope codes", cbor(SCOPE=[]), "out_of_range"),
        ("129 scope codes", cbor(SCOPE=[1] * 129), "out_of_range"),
        ("a code twice", cbor(SCOPE=[2101, 0]), "out_of_range"),
        ("a code of zero", cbor(CATEGORIES=[0]), "out_of_range"),
        ("codes beyond five digits", cbor(SCOPE=[60_000, 40_000]), "out_of_range"),
        ("an index beyond any list", cbor(STATUS=[0, 1 << 20]), "out_of_range"),
        ("a serial in lower case", cbor(SERIAL="abc"), "out_of_range"),
        ("version 0", cbor(VERSION=0), "out_of_range"),
        ("an unknown claim", raw({**times, CERTIFICATE: {**certificate, 99: 1}}), "unknown_claim"),
        (
            "a claim twice",
            good.replace(b"\x01\x18\x47\x02\x18\x21", b"\x01\x18\x47\x01\x18\x21"),
            "wrong_key_order",
        ),
        (
            "claims out of order",
            good.replace(b"\x01\x18\x47\x02\x18\x21", b"\x02\x18\x21\x01\x18\x47"),
            "wrong_key_order",
        ),
        ("type in three bytes", good.replace(b"\x01\x18\x47", b"\x01\x19\x00\x47"), "not_shortest_form"),
        ("an indefinite text", good.replace(b"\x03\x6b", b"\x03\x7f"), "indefinite_length"),
        ("bad UTF-8", good.replace(b"20260000001", b"2026000\xff001"), "invalid_utf8"),
    ]
    return [vector(name, code(payload), "unreadable", detail) for name, payload, detail in bad]


def judged() -> list[dict[str, Any]]:
    """Well-formed codes that are not valid, or cannot be judged."""
    flipped = bytearray(envelope.seal(claims(), KEY))
    flipped[60] ^= 1
    stolen = envelope.seal(claims(), STRANGER).replace(STRANGER.kid, KEY.kid)
    other_algorithm = envelope.seal(claims(), KEY).replace(b"\xa2\x01\x26", b"\xa2\x01\x27")
    unknown = envelope.seal(claims(), KEY).replace(b"\xa2\x01\x26", b"\xa2\x01\x28")
    zero = envelope.seal(claims(), KEY)[:-64] + bytes(64)
    good = code(claims())

    def status(value: int, **changes: int) -> dict[str, int]:
        return {**STATUS, "value": value, **changes}

    return [
        vector("no trust list", good, "trust_missing", with_trust=False),
        vector("a flipped bit", text_of(bytes(flipped)), "forged", "signature_mismatch"),
        vector("re-signed under a trusted key's id", text_of(stolen), "forged", "signature_mismatch"),
        vector("an algorithm nobody has", text_of(unknown), "forged", "algorithm_not_the_keys"),
        vector(
            "an algorithm that is not the key's", text_of(other_algorithm), "forged", "algorithm_not_the_keys"
        ),
        vector("a signature of zeros", text_of(zero), "forged", "signature_mismatch"),
        vector(
            "SM2 code, a bit of the signature flipped",
            _last_bit(claims(), SM2),
            "forged",
            "signature_mismatch",
        ),
        vector(
            "EdDSA code, a bit of the signature flipped",
            _last_bit(claims(), EDDSA),
            "forged",
            "signature_mismatch",
        ),
        vector("signed by a stranger", code(claims(), STRANGER), "unknown_issuer"),
        vector(
            "a stranger, under a stale trust list",
            code(claims(), STRANGER),
            "trust_stale",
            now=NOW + 31 * DAY,
        ),
        vector("a distrusted key", code(claims(), GONE), "key_distrusted", "key_distrusted"),
        vector("after its key was distrusted", code(claims(), LEAKED), "key_distrusted", "key_distrusted"),
        vector("a key for lists", code(claims(), LISTS), "key_not_authorised", "role_not_allowed"),
        vector("another region", code(claims(REGION=44)), "key_not_authorised", "region_not_allowed"),
        vector("another type", code(claims(TYPE=99)), "key_not_authorised", "type_not_allowed"),
        vector("after its key's time", code(claims(), OLD), "key_not_authorised", "outside_key_period"),
        vector("a specimen", code(claims(SPECIMEN=True)), "specimen"),
        vector("an example key", code(claims(), EXAMPLE), "specimen"),
        vector(
            "signed in the future", code(claims(signed=NOW + 3600)), "clock_suspect", "behind_signed_time"
        ),
        vector("our clock set back", good, "clock_suspect", "behind_signed_time", time_seen=NOW + DAY),
        vector("status of the future", good, "clock_suspect", "behind_status", status(0, as_of=NOW + 3600)),
        vector("replaced", good, "replaced", status=status(3)),
        vector("cancelled", good, "cancelled", status=status(12)),
        vector("withdrawn", good, "withdrawn", status=status(13)),
        vector("revoked", good, "revoked", status=status(14)),
        vector("transferred", good, "transferred", status=status(15)),
        vector("invalid for another reason", good, "status_invalid", status=status(1)),
        vector("suspended", good, "suspended", status=status(2)),
        vector(
            "revoked, status long stale",
            good,
            "revoked",
            status=status(14, as_of=NOW - 99 * DAY, fresh_until=NOW - 98 * DAY),
        ),
        vector(
            "suspended, status stale",
            good,
            "status_stale",
            "last_known_suspended",
            status(2, fresh_until=NOW),
        ),
        vector("expired", code(claims(NOW)), "expired"),
        vector("expired, status unknown", code(claims(NOW)), "expired", status=None),
        vector("not yet valid", code(claims(first=NOW + 1)), "not_yet_valid"),
        vector("status unknown", good, "status_unknown", status=None),
        vector("a status of no meaning", good, "status_unknown", "unknown_status_value", status(7)),
        vector("status stale by its own promise", good, "status_stale", status=status(0, fresh_until=NOW)),
        vector("status older than a week", good, "status_stale", status=status(0, as_of=NOW - 8 * DAY)),
        vector(
            "valid but for a stale trust list",
            code(claims(None)),
            "trust_stale",
            now=NOW + 31 * DAY,
            status=status(0, as_of=NOW + 31 * DAY, fresh_until=NOW + 32 * DAY),
        ),
    ]


def _last_bit(payload: bytes, key: PrivateKey) -> str:
    sealed = bytearray(envelope.seal(payload, key))
    sealed[-1] ^= 1
    return text_of(bytes(sealed))


def main(folder: Path) -> None:
    """Write all files."""
    folder.mkdir(parents=True)
    (folder / "trust-list.cbor").write_bytes(trust.to_bytes(trust_list(), ROOT))
    (folder / "roots.json").write_text(json.dumps([ROOT.public.spki.hex()]) + "\n")
    negative = [*texts(), *envelopes(), *claim_sets(), *judged()]
    for name, vectors in (("positive", positive()), ("negative", negative)):
        text = json.dumps(vectors, ensure_ascii=False, indent=1)
        (folder / f"{name}.json").write_text(text + "\n")
        sys.stdout.write(f"{name}: {len(vectors)}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
