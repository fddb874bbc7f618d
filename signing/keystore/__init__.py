"""Where private keys live (密钥库): encrypted files only one user can read, and the states of keys."""

from signing.keystore.errors import (
    BusyStoreError,
    DamagedStoreError,
    DuplicateKeyError,
    ExampleKeyError,
    KeyStateError,
    KeyStoreError,
    KeyStoreExistsError,
    KeyStoreMissingError,
    NoSuchKeyError,
    PassphraseError,
    UnsafeFileError,
)
from signing.keystore.example import EXAMPLE_KIDS, EXAMPLE_PASSPHRASE, load_examples
from signing.keystore.passphrase import load_passphrase
from signing.keystore.record import KeyRecord, Purpose
from signing.keystore.store import KeyStore

__all__ = [
    "EXAMPLE_KIDS",
    "EXAMPLE_PASSPHRASE",
    "BusyStoreError",
    "DamagedStoreError",
    "DuplicateKeyError",
    "ExampleKeyError",
    "KeyRecord",
    "KeyStateError",
    "KeyStore",
    "KeyStoreError",
    "KeyStoreExistsError",
    "KeyStoreMissingError",
    "NoSuchKeyError",
    "PassphraseError",
    "Purpose",
    "UnsafeFileError",
    "load_examples",
    "load_passphrase",
]
