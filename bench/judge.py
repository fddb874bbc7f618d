"""judge() a code's text, ES256, one core, against the bare verification of the same message.

The yardstick is one call of `cryptography` with the signature ready in DER and the message in hand: what no
verifier can do without. Everything else, from the digits to the verdict, is ours.
"""

from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from bench.harness import Result, compare, report
from bench.sample_licences import NOW, ORIGIN, AllValid, prepared, short_name, trust_in
from licences.payload import to_bytes
from signing import envelope
from signing.algorithms import by_name
from signing.code_text import to_text
from verify_client.verify import judge

TARGET = 0.75
TYPES = (
    "road_transport_operation_licence",
    "road_transport_certificate",
    "practitioner_qualification_certificate",
)
"""One of each family: operator, vehicle, person."""


def run() -> dict[str, Any]:
    """Measure one type of each family."""
    return report("cryptography verify, DER signature ready", *(_measure(key) for key in TYPES))


def _measure(key: str) -> Result:
    certificate = prepared(key)
    private = by_name("ES256").make_private()
    trust = trust_in(private, certificate.issuer)
    sealed = envelope.seal(to_bytes(certificate), private)
    text = to_text(sealed, ORIGIN)
    status = AllValid()
    verdict = judge(text, trust, status, NOW)
    assert verdict.is_valid, verdict.reason

    parts = envelope.from_bytes(sealed)
    public = load_der_public_key(private.public.spki)
    assert isinstance(public, EllipticCurvePublicKey)
    r, s = int.from_bytes(parts.signature[:32]), int.from_bytes(parts.signature[32:])
    der, message, algorithm = encode_dss_signature(r, s), parts.to_be_signed, ECDSA(SHA256())

    timings = compare(
        {
            "judge": lambda: judge(text, trust, status, NOW),
            "bare": lambda: public.verify(der, message, algorithm),
        }
    )
    ours, bare = timings["judge"], timings["bare"]
    return Result(f"judge, {short_name(key)}", ours.rate, bare.rate, "1/s", ours.speed_against(bare), TARGET)
