"""Opening a signed list: find the key, check the signature, and only then hand out the payload."""

from collections.abc import Callable
from typing import NamedTuple

from signing import envelope
from signing.algorithms import PublicKey
from signing.errors import MalformedError, SignatureMismatchError, UnknownKeyError


class Opened(NamedTuple):
    """A payload whose signature fits the key `kid`."""

    kid: bytes
    payload: bytes


def unseal(data: bytes, typ: str, max_size: int, find_key: Callable[[bytes], PublicKey | None]) -> Opened:
    """Give the payload of a signed list of media type `typ`.

    The algorithm is the key's, and what the header says must agree (as RFC 8725, section 3.1, asks for JOSE).

    Raises:
        MalformedError: not such an envelope, or ``algorithm_not_of_key``.
        UnknownKeyError: `find_key` knows no such key.
        SignatureMismatchError: the signature does not fit.
    """
    sealed = envelope.from_bytes(data, typ, max_size)
    key = find_key(sealed.kid)
    if key is None:
        raise UnknownKeyError(sealed.kid)
    if sealed.algorithm != key.cose_algorithm:
        raise MalformedError("algorithm_not_of_key")
    if not key.verify(sealed.signature, sealed.to_be_signed):
        raise SignatureMismatchError("the signature does not fit")
    return Opened(sealed.kid, sealed.payload)
