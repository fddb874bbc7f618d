"""Seal claims into code text, ES256, one core, against the bare signature over the same message.

The yardstick is one call of `cryptography`, deterministic as ours (RFC 6979). Ours encodes the claims, frames
and signs them, packs them under the shared dictionary and writes the digits. Kept beside it, without target:
the same from the prepared certificate, the claims still to be drawn from its face data.
"""

from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

from bench.harness import Result, compare, report
from bench.judge import TYPES
from bench.sample_licences import ORIGIN, prepared, short_name
from licences.payload import encode, to_bytes
from licences.reading import from_bytes
from signing import envelope
from signing.algorithms import by_name
from signing.code_text import to_text

TARGET = 0.5


def run() -> dict[str, Any]:
    """Measure one type of each family."""
    results, from_certificate = [], {}
    for key in TYPES:
        result, from_certificate[key] = _measure(key)
        results.append(result)
    return report("cryptography sign, deterministic", *results, ratio_from_certificate=from_certificate)


def _measure(key: str) -> tuple[Result, float]:
    """Give the result from the claims, and the ratio from the prepared certificate."""
    certificate = prepared(key)
    private = by_name("ES256").make_private()
    payload = to_bytes(certificate)
    claims = from_bytes(payload)
    message = envelope.from_bytes(envelope.seal(payload, private)).to_be_signed
    bare_key, algorithm = generate_private_key(SECP256R1()), ECDSA(SHA256(), deterministic_signing=True)

    def from_claims() -> str:
        encoded = encode(claims.expires_at, claims.not_before, claims.issued_at, claims.certificate)
        return to_text(envelope.seal(encoded, private), ORIGIN)

    def from_certificate() -> str:
        return to_text(envelope.seal(to_bytes(certificate), private), ORIGIN)

    assert from_claims() == from_certificate()
    timings = compare(
        {
            "claims": from_claims,
            "certificate": from_certificate,
            "bare": lambda: bare_key.sign(message, algorithm),
        }
    )
    ours, bare = timings["claims"], timings["bare"]
    result = Result(f"seal, {short_name(key)}", ours.rate, bare.rate, "1/s", ours.speed_against(bare), TARGET)
    return result, round(timings["certificate"].speed_against(bare), 3)
