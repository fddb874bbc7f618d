"""The `openssl` command reads our keys, verifies what we sign and signs what we verify, for every algorithm."""

import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from signing.algorithms import Algorithm, PrivateKey

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl command here")

MESSAGE = "道路运输电子证照".encode()
_DIGEST = {"ES256": ["-sha256"], "SM2": ["-sm3", "-sigopt", "distid:1234567812345678"]}


@pytest.fixture
def folder(tmp_path: Path, private: PrivateKey) -> Path:
    """A folder with the key, its passphrase, its public half and a message."""
    (tmp_path / "passphrase").write_bytes(b"correct horse")
    (tmp_path / "key.pem").write_bytes(private.to_pem(b"correct horse"))
    (tmp_path / "public.der").write_bytes(private.public.spki)
    (tmp_path / "message").write_bytes(MESSAGE)
    return tmp_path


def _openssl(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True, check=False, timeout=60)


def _verified_by_openssl(folder: Path, name: str, signature: bytes) -> str:
    if name == "EdDSA":
        (folder / "signature").write_bytes(signature)
        command = ["pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", "public.der"]
        command += ["-rawin", "-in", "message", "-sigfile", "signature"]
        return _openssl(folder, *command).stdout.decode().strip()
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    (folder / "signature").write_bytes(encode_dss_signature(r, s))
    command = ["dgst", *_DIGEST[name], "-keyform", "DER", "-verify", "public.der", "-signature", "signature"]
    return _openssl(folder, *command, "message").stdout.decode().strip()


def _signed_by_openssl(folder: Path, name: str) -> bytes:
    if name == "EdDSA":
        command = ["pkeyutl", "-sign", "-inkey", "key.pem", "-passin", "file:passphrase", "-rawin"]
        return _openssl(folder, *command, "-in", "message").stdout
    command = ["dgst", *_DIGEST[name], "-sign", "key.pem", "-passin", "file:passphrase", "message"]
    r, s = decode_dss_signature(_openssl(folder, *command).stdout)
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def test_openssl_reads_our_private_key(folder: Path, private: PrivateKey) -> None:
    """`openssl pkey` opens the PEM file with its passphrase and finds our public key in it."""
    command = ["pkey", "-in", "key.pem", "-passin", "file:passphrase", "-pubout", "-outform", "DER"]
    assert _openssl(folder, *command).stdout == private.public.spki


def test_openssl_does_not_read_it_with_another_passphrase(folder: Path) -> None:
    """The file is really encrypted."""
    (folder / "passphrase").write_bytes(b"wrong horse")
    result = _openssl(folder, "pkey", "-in", "key.pem", "-passin", "file:passphrase")
    assert (result.returncode, result.stdout) == (1, b"")


def test_openssl_verifies_what_we_sign(folder: Path, private: PrivateKey) -> None:
    """The command accepts our signature, and not that of another message."""
    expected = {"EdDSA": ("Signature Verified Successfully", "Signature Verification Failure")}
    good, bad = expected.get(private.public.algorithm, ("Verified OK", "Verification failure"))
    name = private.public.algorithm
    assert _verified_by_openssl(folder, name, private.sign(MESSAGE)) == good
    assert _verified_by_openssl(folder, name, private.sign(b"another")).capitalize() == bad.capitalize()


def test_we_verify_what_openssl_signs(folder: Path, private: PrivateKey) -> None:
    """We accept the command's signature made with our key file."""
    signature = _signed_by_openssl(folder, private.public.algorithm)
    assert private.public.verify(signature, MESSAGE) is True
    assert private.public.verify(signature, MESSAGE + b"!") is False


def test_we_read_the_key_file_openssl_writes(folder: Path, private: PrivateKey, algorithm: Algorithm) -> None:
    """A key re-encrypted by the command (its own default, PBKDF2) is still ours."""
    command = ["pkcs8", "-topk8", "-in", "key.pem", "-passin", "file:passphrase"]
    (folder / "new").write_bytes(b"battery staple")
    pem = _openssl(folder, *command, "-passout", "file:new").stdout
    assert algorithm.private_from_pem(pem, b"battery staple").public == private.public
