"""The passphrase of the key store: from a file or the environment, never from a command line."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from signing.algorithms.encrypted_pem import MAX_PASSPHRASE
from signing.keystore.errors import PassphraseError
from signing.keystore.files import read_safely

VARIABLE: Final = "LUZHENG_KEYS_PASSPHRASE"

_MAX_FILE: Final = 1 << 16


def load_passphrase(file: Path | None, environment: Mapping[str, str]) -> bytes:
    """Read the passphrase; the environment goes before the file.

    One line end at the end of the file is left out, everything else counts.

    Args:
        file: may be a symbolic link (orchestrators mount secrets so); its target must be closed to others.
        environment: as `os.environ`.

    Raises:
        PassphraseError: see its `reason`.
        UnsafeFileError, DamagedStoreError: others can read the file; it is no passphrase file at all.
    """
    if VARIABLE in environment:
        return _checked(os.fsencode(environment[VARIABLE]))
    if file is None:
        raise PassphraseError("missing")
    try:
        data = read_safely(file, _MAX_FILE, follow_links=True)
    except FileNotFoundError as error:
        raise PassphraseError("missing") from error
    return _checked(data.removesuffix(b"\n").removesuffix(b"\r"))


def _checked(passphrase: bytes) -> bytes:
    if not passphrase or b"\0" in passphrase:
        raise PassphraseError("empty")
    if len(passphrase) > MAX_PASSPHRASE:
        raise PassphraseError("too_long")
    return passphrase
