"""Key files: encrypted, and refused with the right reason otherwise."""

from base64 import b64decode
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from signing.algorithms import Algorithm, PrivateKey, PrivateKeyError
from signing.algorithms.encrypted_pem import MAX_PASSPHRASE, encrypt


def _der(pem: bytes) -> bytes:
    return b64decode(b"".join(pem.splitlines()[1:-1]), validate=True)


def _elements(data: bytes) -> list[Any]:
    """Read DER (X.690, 10.1): a list for each SEQUENCE, the contents of everything else."""
    found: list[Any] = []
    while data:
        tag, size, head = data[0], data[1], 2
        if size > 0x80:
            head += size - 0x80
            size = int.from_bytes(data[2:head], "big")
            assert size >= 0x80, "the short form would have done"
        contents, data = data[head : head + size], data[head + size :]
        assert len(contents) == size
        found.append(_elements(contents) if tag == 0x30 else contents)
    return found


def _refusal(algorithm: Algorithm, pem: bytes, passphrase: bytes = b"secret") -> str:
    with pytest.raises(PrivateKeyError) as caught:
        algorithm.private_from_pem(pem, passphrase)
    return caught.value.reason


def test_the_cost_and_cipher_are_those_we_promise(private: PrivateKey) -> None:
    """PBES2 with scrypt (N 2^14, r 8, p 1; RFC 7914) and AES-256-CBC."""
    [[[pbes2, [[scrypt, [salt, *cost]], [aes_256_cbc, vector]]], secret]] = _elements(
        _der(private.to_pem(b"s"))
    )
    assert pbes2 == bytes.fromhex("2a864886f70d01050d")  # 1.2.840.113549.1.5.13
    assert scrypt == bytes.fromhex("2b06010401da47040b")  # 1.3.6.1.4.1.11591.4.11
    assert aes_256_cbc == bytes.fromhex("60864801650304012a")  # 2.16.840.1.101.3.4.1.42
    assert [int.from_bytes(number, "big") for number in cost] == [2**14, 8, 1]
    assert (len(salt), len(vector), len(secret) % 16) == (16, 16, 0)


def test_a_key_is_read_back(algorithm: Algorithm, private: PrivateKey) -> None:
    """What to_pem writes, private_from_pem reads, and it signs for the same public key."""
    again = algorithm.private_from_pem(private.to_pem("路证".encode()), "路证".encode())
    assert again.public == private.public
    assert private.public.verify(again.sign(b"m"), b"m") is True


def test_the_same_key_is_never_encrypted_twice_alike(private: PrivateKey) -> None:
    """Salt and vector are fresh each time."""
    assert private.to_pem(b"secret") != private.to_pem(b"secret")


def test_the_pem_never_holds_the_key_in_the_clear(private: PrivateKey) -> None:
    """Not even the public half can be found in the file."""
    assert private.public.point not in _der(private.to_pem(b"secret"))


@pytest.mark.parametrize(
    "passphrase", [b"", b"a\0b", b"a" * (MAX_PASSPHRASE + 1)], ids=["empty", "NUL", "long"]
)
def test_a_passphrase_that_would_be_cut_is_refused(
    algorithm: Algorithm, private: PrivateKey, passphrase: bytes
) -> None:
    """Neither writing nor reading takes an empty, cut or over-long passphrase."""
    with pytest.raises(PrivateKeyError, match="bad_passphrase"):
        private.to_pem(passphrase)
    assert _refusal(algorithm, private.to_pem(b"secret"), passphrase) == "bad_passphrase"


def test_the_longest_passphrase_is_used_whole(algorithm: Algorithm, private: PrivateKey) -> None:
    """All 1,024 bytes count; libcrypto must not cut them."""
    longest = b"a" * MAX_PASSPHRASE
    pem = private.to_pem(longest)
    assert algorithm.private_from_pem(pem, longest).public == private.public
    assert _refusal(algorithm, pem, longest[:-1]) == "wrong_passphrase"


@pytest.mark.parametrize("wrong", [b"Secret", b"secret ", b"secre"])
def test_another_passphrase_is_refused(algorithm: Algorithm, private: PrivateKey, wrong: bytes) -> None:
    """Only the exact passphrase opens the file."""
    assert _refusal(algorithm, private.to_pem(b"secret"), wrong) == "wrong_passphrase"


@pytest.mark.parametrize("form", [PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL])
def test_a_key_in_the_clear_is_refused(algorithm: Algorithm, form: PrivateFormat) -> None:
    """A key that lies unencrypted on the disk is not used, even if it could be read."""
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, form, NoEncryption())
    assert _refusal(algorithm, pem) == "not_encrypted"


@pytest.mark.parametrize(
    "pem",
    [
        b"",
        b"\0" * 500,
        b"-----BEGIN ENCRYPTED PRIVATE KEY-----\n",
        b"-----BEGIN PUBLIC KEY-----\nAA==\n-----END\n",
    ],
    ids=["nothing", "zeros", "only a head", "a public key"],
)
def test_what_is_no_key_is_refused(algorithm: Algorithm, pem: bytes) -> None:
    """Anything that is not a private key's PEM has its own reason."""
    assert _refusal(algorithm, pem) == "not_a_private_key"


def test_a_cut_file_is_refused(algorithm: Algorithm, private: PrivateKey) -> None:
    """A file cut anywhere before its last line is no key."""
    pem = private.to_pem(b"secret")
    assert {_refusal(algorithm, pem[:at]) for at in range(0, len(pem) - 2, 20)} == {"not_a_private_key"}


def test_a_changed_file_is_refused(algorithm: Algorithm, private: PrivateKey) -> None:
    """Changed bytes inside look like a wrong passphrase: the encryption hides which."""
    lines = private.to_pem(b"secret").splitlines(keepends=True)
    lines[3] = lines[3][::-1].strip() + b"\n"
    assert _refusal(algorithm, b"".join(lines)) == "wrong_passphrase"


@pytest.mark.parametrize(
    "key",
    [rsa.generate_private_key(65537, 2048), ec.generate_private_key(ec.SECP384R1())],
    ids=["RSA", "P-384"],
)
def test_a_key_of_no_algorithm_of_ours_is_refused(
    algorithm: Algorithm, key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
) -> None:
    """A readable key of another kind is named as that."""
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret"))
    assert _refusal(algorithm, pem) == "wrong_algorithm"


def test_a_key_of_another_algorithm_of_ours_is_refused(algorithm: Algorithm, private: PrivateKey) -> None:
    """A store that names the wrong algorithm for a file does not get a key."""
    from signing.algorithms import ALGORITHMS

    others = [other for other in ALGORITHMS if other is not algorithm]
    assert [_refusal(other, private.to_pem(b"secret")) for other in others] == ["wrong_algorithm"] * 2


def test_long_content_is_encoded_in_long_form() -> None:
    """A PrivateKeyInfo above 255 bytes (none of ours today) still gives readable DER."""
    [[_, secret]] = _elements(_der(encrypt(b"x" * 3000, b"secret")))
    assert len(secret) == 3008
