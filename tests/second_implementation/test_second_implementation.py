"""A second verifier, written in JavaScript from the rule book alone, judges as the rule book says.

`licence_code.mjs` shares nothing with the project but `docs/licence-code.md` and the frozen dictionary. Only the
last test knows the project's judge: it asks whether both say the same of codes made up on the spot.
"""

import copy
import dataclasses
import datetime as dt
import hashlib
import json
import random
import shutil
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

HERE = Path(__file__).parent
VECTORS = HERE.parent / "vectors" / "licence_code"
DICTIONARY = (HERE.parents[1] / "signing" / "dictionaries" / "1.bin").read_bytes()
NODE = shutil.which("node")
MUTATIONS = 2000
CERTIFICATE = -65537

pytestmark = pytest.mark.skipif(NODE is None, reason="node (18 or newer) is not installed")


def load(name: str) -> Any:
    """Read a JSON file of the golden vectors."""
    return json.loads((VECTORS / name).read_text(encoding="utf-8"))


def run(folder: Path, *options: str) -> tuple[int, list[dict[str, Any]]]:
    """Have a folder of vectors judged; return how many were, and the mismatches."""
    done = subprocess.run(
        [str(NODE), HERE / "run_vectors.mjs", folder, *options],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=240,
    )
    assert done.stderr == ""
    *mismatches, summary = map(json.loads, done.stdout.splitlines())
    assert summary["mismatches"] == len(mismatches)
    assert done.returncode == bool(mismatches)
    return summary["checked"], mismatches


def kid_of(spki: bytes) -> bytes:
    """Give the first eight bytes of SHA-256 over a SubjectPublicKeyInfo (section 4)."""
    return hashlib.sha256(spki).digest()[:8]


def make_keys() -> dict[bytes, ec.EllipticCurvePrivateKey]:
    """Make the private keys the vectors' README publishes, by kid."""
    keys = [ec.derive_private_key(scalar, ec.SECP256R1()) for scalar in range(1000, 1009)]
    return {kid_of(spki_of(key)): key for key in keys}


def spki_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Give the SubjectPublicKeyInfo of a private key."""
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


KEYS = make_keys()


def sign(protected: bytes, payload: bytes, kid: bytes) -> bytes:
    """Sign with ES256 whatever header and payload; return the COSE_Sign1 (section 4)."""
    signed = cbor2.dumps(["Signature1", protected, b"", payload])
    r, s = utils.decode_dss_signature(KEYS[kid].sign(signed, ec.ECDSA(hashes.SHA256())))
    signature = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    return b"\xd2\x84" + cbor2.dumps(protected) + b"\xa0" + cbor2.dumps(payload) + cbor2.dumps(signature)


def to_text(body: bytes) -> str:
    """Write a body as the text of a code (section 2)."""
    return f"https://lz.example/v#{int.from_bytes(body, 'big')}"


def to_envelope(text: str) -> bytes:
    """Read the envelope out of a well-formed code (section 3)."""
    digits = int(text.rpartition("#")[2])
    body = digits.to_bytes((digits.bit_length() + 7) // 8, "big")
    if body[0] == 0xD2:
        return body
    return zlib.decompressobj(-13, zdict=DICTIONARY).decompress(body[1:-64]) + b"\x58\x40" + body[-64:]


def pack(envelope: bytes, level: int = 9) -> str:
    """Write an envelope as a code in packed form (section 3)."""
    deflater = zlib.compressobj(level, zlib.DEFLATED, -13, zdict=DICTIONARY)
    deflated = deflater.compress(envelope[:-66]) + deflater.flush()
    return to_text(b"\x01" + deflated + envelope[-64:])


def parts_of(envelope: bytes) -> tuple[bytes, bytes, bytes]:
    """Read protected header, payload and kid of an envelope."""
    protected, _, payload, _ = cbor2.loads(envelope).value
    return protected, payload, cbor2.loads(protected)[4]


def is_es256(vector: dict[str, Any]) -> bool:
    """Say whether we hold the private key of a vector's signer."""
    return parts_of(to_envelope(vector["text"]))[2] in KEYS


PLAIN = next(vector for vector in load("positive.json") if vector["name"] == "plain form")


def test_golden_vectors() -> None:
    """Every golden vector gets its reason, and no code made from them is genuine but by its bytes."""
    count = sum(len(load(f"{name}.json")) for name in ("positive", "negative", "scanned"))

    assert run(VECTORS, str(MUTATIONS)) == (count + MUTATIONS, [])


def test_a_wrong_reason_is_reported(tmp_path: Path) -> None:
    """The script notices a verdict that differs."""
    shutil.copy(VECTORS / "roots.json", tmp_path)
    shutil.copy(VECTORS / "trust-list.cbor", tmp_path)
    (tmp_path / "negative.json").write_text(json.dumps([{**PLAIN, "reason": "forged"}]))

    checked, mismatches = run(tmp_path)

    assert checked == 1
    assert [(mismatch["expected"], mismatch["actual"]) for mismatch in mismatches] == [("forged", "genuine")]


def change(*path: Any, to: Any) -> Callable[[dict[int, Any]], None]:
    """Make a change of one field of a trust list; the path ends with its key."""

    def apply(trust: dict[int, Any]) -> None:
        place: Any = trust
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = to

    return apply


def leave_out(*path: Any) -> Callable[[dict[int, Any]], None]:
    """Make a change that leaves out one field of a trust list."""

    def apply(trust: dict[int, Any]) -> None:
        place: Any = trust
        for step in path[:-1]:
            place = place[step]
        del place[path[-1]]

    return apply


def turn_round(trust: dict[int, Any]) -> None:
    """Put the entries in descending order."""
    trust[4].reverse()


def repeat(trust: dict[int, Any]) -> None:
    """List a key twice."""
    trust[4].insert(0, trust[4][0])


def replace_key(spki: bytes) -> Callable[[dict[int, Any]], None]:
    """Make a change that puts another key in the entry that signed `PLAIN`."""

    def apply(trust: dict[int, Any]) -> None:
        trust[4][ENTRY][1] = spki
        trust[4].sort(key=lambda entry: kid_of(entry[1]))

    return apply


TRUST_HEADER, TRUST_PAYLOAD, ROOT = parts_of((VECTORS / "trust-list.cbor").read_bytes())
SIGNER = parts_of(to_envelope(PLAIN["text"]))[2]
ENTRY = [kid_of(entry[1]) for entry in cbor2.loads(TRUST_PAYLOAD)[4]].index(SIGNER)
SIGNER_SPKI = spki_of(KEYS[SIGNER])

# A change of the list, and what becomes of a code that was genuine; `trust_missing`: the list is refused.
CHANGED_TRUST_LISTS: list[tuple[str, Callable[[dict[int, Any]], Any], str]] = [
    ("nothing", lambda _: None, "genuine"),
    ("version 0", change(1, to=0), "trust_missing"),
    ("no expires-at", leave_out(3), "trust_missing"),
    ("expires-at as text", change(3, to="1792592000"), "trust_missing"),
    ("a fifth field", change(5, to=1), "trust_missing"),
    ("issued in the future", change(2, to=1_790_000_301), "clock_suspect"),
    ("expired", change(3, to=1_790_000_000), "trust_stale"),
    ("expires in a second", change(3, to=1_790_000_001), "genuine"),
    ("entries descending", turn_round, "trust_missing"),
    ("a key twice", repeat, "trust_missing"),
    ("key not listed", lambda trust: trust[4].pop(ENTRY), "unknown_issuer"),
    ("issuer's check character", change(4, ENTRY, 2, to="11330000990000018U"), "trust_missing"),
    ("regions descending", change(4, ENTRY, 4, to=[33, 11]), "trust_missing"),
    ("a region twice", change(4, ENTRY, 4, to=[33, 33]), "trust_missing"),
    ("region of three digits", change(4, ENTRY, 4, to=[33, 100]), "trust_missing"),
    ("another region", change(4, ENTRY, 4, to=[32]), "key_not_authorised"),
    ("types descending", change(4, ENTRY, 5, to=[71, 8]), "trust_missing"),
    ("type of four digits", change(4, ENTRY, 5, to=[71, 1000]), "trust_missing"),
    ("another type", change(4, ENTRY, 5, to=[8]), "key_not_authorised"),
    ("signs from later", change(4, ENTRY, 6, to=1_789_568_001), "key_not_authorised"),
    ("signs from then", change(4, ENTRY, 6, to=1_789_568_000), "genuine"),
    ("signed to then", change(4, ENTRY, 7, to=1_789_568_000), "key_not_authorised"),
    ("signed to a second later", change(4, ENTRY, 7, to=1_789_568_001), "genuine"),
    ("state 0", change(4, ENTRY, 8, to=0), "trust_missing"),
    ("state 6", change(4, ENTRY, 8, to=6), "trust_missing"),
    ("verify-only", change(4, ENTRY, 8, to=3), "genuine"),
    ("distrusted", change(4, ENTRY, 8, to=5), "key_distrusted"),
    ("distrusted since, without a time", change(4, ENTRY, 8, to=4), "trust_missing"),
    ("a time of distrust in state 2", change(4, ENTRY, 9, to=1_789_000_000), "trust_missing"),
    (
        "distrusted since then",
        lambda trust: trust[4][ENTRY].update({8: 4, 9: 1_789_568_000}),
        "key_distrusted",
    ),
    (
        "distrusted since a second later",
        lambda trust: trust[4][ENTRY].update({8: 4, 9: 1_789_568_001}),
        "genuine",
    ),
    ("no role", change(4, ENTRY, 10, to=0), "trust_missing"),
    ("role 8", change(4, ENTRY, 10, to=8), "trust_missing"),
    ("roles for lists", change(4, ENTRY, 10, to=6), "key_not_authorised"),
    ("every role", change(4, ENTRY, 10, to=7), "genuine"),
    ("an example key", change(4, ENTRY, 11, to=True), "specimen"),
    ("example: false", change(4, ENTRY, 11, to=False), "trust_missing"),
    ("a field 12", change(4, ENTRY, 12, to=1), "trust_missing"),
    ("a byte behind the key", replace_key(SIGNER_SPKI + b"\0"), "trust_missing"),
    ("a point off the curve", replace_key(SIGNER_SPKI[:-1] + b"\0"), "trust_missing"),
    ("no key", replace_key(b""), "trust_missing"),
]


def test_rules_of_one_trust_list(tmp_path: Path) -> None:
    """A trust list against any rule of section 6 is refused though signed; one within them is used."""
    shutil.copy(VECTORS / "roots.json", tmp_path)
    vectors = []
    for number, (name, apply, reason) in enumerate(CHANGED_TRUST_LISTS):
        trust = cbor2.loads(TRUST_PAYLOAD)
        apply(trust)
        file = f"{number}.cbor"
        (tmp_path / file).write_bytes(sign(TRUST_HEADER, cbor2.dumps(trust, canonical=True), ROOT))
        vectors.append({**PLAIN, "name": name, "trust": file, "reason": reason})
    (tmp_path / "negative.json").write_text(json.dumps(vectors))

    assert run(tmp_path) == (len(CHANGED_TRUST_LISTS), [])


def test_signature_of_the_trust_list(tmp_path: Path) -> None:
    """A trust list is refused with a byte changed, with another header, or signed by no root."""
    genuine = (VECTORS / "trust-list.cbor").read_bytes()
    typ = "application/luzheng-trust+cbor"
    lists = [
        genuine[:at] + bytes([genuine[at] ^ 0x10]) + genuine[at + 1 :] for at in range(0, len(genuine), 5)
    ]
    lists += [genuine[:-1], genuine + b"\0", b""]
    for header, kid in [
        ({1: -7, 4: ROOT}, ROOT),
        ({1: -7, 4: ROOT, 16: "application/statuslist+cwt"}, ROOT),
        ({1: -8, 4: ROOT, 16: typ}, ROOT),
        ({1: -7, 4: ROOT, 16: typ}, SIGNER),
        ({1: -7, 4: SIGNER, 16: typ}, SIGNER),
    ]:
        lists.append(sign(cbor2.dumps(header, canonical=True), TRUST_PAYLOAD, kid))
    shutil.copy(VECTORS / "roots.json", tmp_path)
    vectors = []
    for number, data in enumerate(lists):
        (tmp_path / f"{number}.cbor").write_bytes(data)
        vectors.append({**PLAIN, "name": str(number), "trust": f"{number}.cbor", "reason": "trust_missing"})
    (tmp_path / "negative.json").write_text(json.dumps(vectors))

    assert run(tmp_path) == (len(lists), [])


# --- Both implementations ---

NUMBERS = [0, 1, 23, 24, 33, 71, 99, 255, 256, 65535, 65536, 2**32 - 1, 2**32, 2**64 - 1]
TIMES = [
    0,
    1_789_135_999,
    1_789_136_000,
    1_790_000_000,
    1_790_000_001,
    1_790_000_300,
    1_790_000_301,
    2**32 - 1,
    2**32,
]
OTHERS = [
    -1,
    -2,
    "",
    "粤A12345",
    "x" * 128,
    "x" * 129,
    b"",
    b"\0" * 32,
    True,
    False,
    None,
    1.5,
    [],
    [1],
    [1, 2],
    {},
    {1: 2},
]


def change_bytes(data: bytes, rng: random.Random) -> bytes:
    """Change, leave out, put in or double a few bytes."""
    at = rng.randrange(len(data))
    match rng.randrange(5):
        case 0:
            return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]
        case 1:
            return data[:at] + rng.randbytes(1) + data[at + 1 :]
        case 2:
            return data[:at] + data[at + rng.randrange(1, 4) :]
        case 3:
            return data[:at] + rng.randbytes(rng.randrange(1, 4)) + data[at:]
        case _:
            return data[: rng.randrange(at, len(data))] + data[at:]


def change_claims(payload: bytes, rng: random.Random) -> bytes:
    """Set or leave out a claim, in deterministic form."""
    claims = cbor2.loads(payload)
    within = claims if rng.random() < 0.4 else claims[CERTIFICATE]
    key = rng.choice([*within, *range(27)])
    if rng.random() < 0.2:
        within.pop(key, None)
    elif within is claims and key in {4, 5, 6}:
        within[key] = rng.choice(TIMES)
    else:
        within[key] = rng.choice(NUMBERS + OTHERS)
    return cbor2.dumps(claims, canonical=True)


def make_code(vector: dict[str, Any], rng: random.Random) -> str:
    """Make a code from a genuine one: changed and signed again, or changed after signing."""
    envelope = to_envelope(vector["text"])
    protected, payload, kid = parts_of(envelope)
    match rng.randrange(6):
        case 0:
            envelope = sign(protected, change_bytes(payload, rng), kid)
        case 1 | 2:
            envelope = sign(protected, change_claims(payload, rng), kid)
        case 3:
            other = rng.choice([signer for signer in KEYS if signer != ROOT])
            envelope = sign(cbor2.dumps({1: -7, 4: other}), payload, other)
        case 4:
            envelope = change_bytes(envelope, rng)
        case _:
            return to_text(change_bytes(b"\x01" + envelope[1:] if rng.random() < 0.1 else envelope, rng))
    return pack(envelope, rng.randrange(10)) if rng.random() < 0.5 else to_text(envelope)


def make_vector(number: int, originals: list[dict[str, Any]], rng: random.Random) -> dict[str, Any]:
    """Make a vector without a reason: a code, and now and then another status or time."""
    vector = copy.deepcopy(rng.choice(originals))
    vector |= {"name": str(number), "text": make_code(vector, rng), "detail": None}
    if rng.random() < 0.3:
        vector["now"] += rng.choice([-(10**7), -301, -300, -1, 1, 300, 86_400, 604_800, 10**7])
    if rng.random() < 0.2:
        vector["time_seen"] = rng.choice(TIMES)
    if rng.random() < 0.1:
        vector["status"] = None
    elif rng.random() < 0.4:
        as_of = vector["now"] + rng.choice([301, 300, 0, -60, -604_800, -604_801])
        vector["status"] = {
            "value": rng.randrange(16),
            "as_of": as_of,
            "fresh_until": vector["now"] + rng.choice([-1, 0, 1, 86_400]),
        }
    if rng.random() < 0.05:
        vector["trust"] = None
    return vector


class Judge:
    """The project's own judge, fed with vectors."""

    def __init__(self) -> None:
        from signing import algorithms, trust
        from verify_client import verify

        roots = [bytes.fromhex(key) for key in load("roots.json")]
        pinned = {kid_of(key): algorithms.public_key_from_spki(key) for key in roots}
        self.verify = verify
        self.trust = trust.from_bytes((VECTORS / "trust-list.cbor").read_bytes(), pinned)

    def reason_of(self, vector: dict[str, Any]) -> str:
        """Judge a vector."""
        status = vector["status"]
        answer = status and self.verify.StatusAnswer(**status, source="test")

        class Source:
            def look_up(self, issuer_code: str, list_number: int, index: int) -> Any:
                return answer

        verdict = self.verify.judge(
            vector["text"],
            self.trust if vector["trust"] else None,
            Source(),
            dt.datetime.fromtimestamp(vector["now"], dt.UTC),
            dataclasses.replace(self.verify.Policy(), time_seen=vector["time_seen"]),
        )
        return verdict.reason.value


@pytest.mark.parametrize("seed", range(3))
def test_both_judge_alike(tmp_path: Path, seed: int) -> None:
    """Both implementations give the same reason for codes made at random."""
    rng = random.Random(seed)
    originals = [vector for vector in load("positive.json") if is_es256(vector)]
    vectors = [make_vector(number, originals, rng) for number in range(500)]
    judge = Judge()
    for vector in vectors:
        vector["reason"] = judge.reason_of(vector)
    for name in ("roots.json", "trust-list.cbor"):
        shutil.copy(VECTORS / name, tmp_path)
    (tmp_path / "negative.json").write_text(json.dumps(vectors))

    assert run(tmp_path) == (len(vectors), [])
    assert len(vectors) > 450
    assert len({vector["reason"] for vector in vectors}) > 15


def test_it_reads_the_golden_indexes() -> None:
    """The status index is read with ends of audit chains and without, and no other than a right one."""
    path = VECTORS.parent / "lists" / "signed_lists.json"
    golden = json.loads(path.read_text())
    done = subprocess.run(
        [str(NODE), HERE / "read_index.mjs", path],
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=60,
    )
    found = json.loads(done.stdout)
    plain, ended = found.pop("status_index"), found.pop("status_index_with_chain_ends")
    whole = bytes.fromhex(golden["status_list"])
    assert [one[1:3] for one in plain["lists"]] == [[hashlib.sha256(whole).hexdigest(), len(whole)]]
    assert (plain["ends"], ended["ends"]) == ({}, golden["chain_ends"])
    assert len(found) >= 1
    assert {name: said for name, said in found.items() if not isinstance(said, str)} == {}
