"""The passphrase of the key store: from a file or the environment, never from a command line."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from signing.algorithms.encrypted_pem import MAX_PASSPHRASE
from signing.keystore.errors import PassphraseError
from signing.keystore.files import check_safe

VARIABLE: Final = "LUZHENG_KEYS_PASSPHRASE"


def load_passphrase(file: Path | None, environment: Mapping[str, str]) -> bytes:
    """Read the passphrase; the environment goes before the file.

    One line end at the end of the file is left out, everything else counts.

    Args:
        file: may be a symbolic link (orchestrators mount secrets so); its target must be closed to others.
        environment: as `os.environ`.

    Raises:
        PassphraseError: see its `reason`.
        UnsafeFileError: others can read the file.
    """
    if VARIABLE in environment:
        return _checked(os.fsencode(environment[VARIABLE]))
    if file is None:
        raise PassphraseError("missing")
    try:
        handle = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise PassphraseError("missing") from error
    with os.fdopen(handle, "rb") as opened:
        check_safe(file, os.fstat(opened.fileno()), stat.S_IFREG)
        data = opened.read(MAX_PASSPHRASE + 3)
    return _checked(data.removesuffix(b"\n").removesuffix(b"\r"))


def _checked(passphrase: bytes) -> bytes:
    if not passphrase or b"\0" in passphrase:
        raise PassphraseError("empty")
    if len(passphrase) > MAX_PASSPHRASE:
        raise PassphraseError("too_long")
    return passphrase
