"""The signature algorithms (签名算法), one module each, gathered once here.

The algorithm is a property of the trusted key; it is never chosen by the document that is to be verified.
"""

from typing import Final

from signing.algorithms import eddsa, es256, sm2
from signing.algorithms.base import KID_SIZE, SIGNATURE_SIZE, Algorithm, PrivateKey, PublicKey, key_id
from signing.algorithms.errors import AlgorithmUnavailableError, PrivateKeyError, UnknownAlgorithmError
from signing.errors import MalformedError

__all__ = [
    "ALGORITHMS",
    "KID_SIZE",
    "SIGNATURE_SIZE",
    "Algorithm",
    "AlgorithmUnavailableError",
    "PrivateKey",
    "PrivateKeyError",
    "PublicKey",
    "UnknownAlgorithmError",
    "by_cose_id",
    "by_name",
    "key_id",
    "public_key_from_spki",
]

ALGORITHMS: Final[tuple[Algorithm, ...]] = (es256.ALGORITHM, eddsa.ALGORITHM, sm2.ALGORITHM)


def by_name(name: str) -> Algorithm:
    """Find an algorithm by its name, e.g. ``ES256``.

    Raises:
        UnknownAlgorithmError: there is none.
    """
    for algorithm in ALGORITHMS:
        if algorithm.name == name:
            return algorithm
    raise UnknownAlgorithmError(name)


def by_cose_id(number: int) -> Algorithm:
    """Find an algorithm by its COSE number, e.g. -7.

    Raises:
        UnknownAlgorithmError: there is none.
    """
    for algorithm in ALGORITHMS:
        if algorithm.cose_id == number:
            return algorithm
    raise UnknownAlgorithmError(str(number))


def public_key_from_spki(der: bytes) -> PublicKey:
    """Read a public key of any of our algorithms from its SubjectPublicKeyInfo.

    Raises:
        MalformedError: ``bad_public_key``: none of our algorithms, another form than the one
            accepted, or a point not on the curve.
    """
    for algorithm in ALGORITHMS:
        try:
            return algorithm.public_from_spki(der)
        except MalformedError:
            continue
    raise MalformedError("bad_public_key")
