"""The root keys an inspector's client begins with: ``{key id: SubjectPublicKeyInfo}``, both in hex."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from signing.algorithms import PublicKey, public_key_from_spki
from signing.errors import MalformedError
from verify_client.bundle import files
from verify_client.bundle.errors import BadRootsError, BundleMissingError, RootsDifferError

_MAX_SIZE: Final = 1 << 16

Roots = Mapping[bytes, PublicKey]


def from_json(data: bytes) -> Roots:
    """Read a file of root keys; the id of each key is worked out anew and must agree.

    Raises:
        BadRootsError: not such a file, or without any key.
    """
    try:
        content = json.loads(data)
        keys = [public_key_from_spki(bytes.fromhex(spki)) for spki in content.values()]
        roots = {bytes.fromhex(kid): key for kid, key in zip(content, keys, strict=True)}
    except (ValueError, TypeError, AttributeError, RecursionError, MalformedError) as error:
        raise BadRootsError("malformed") from error
    if not roots or any(kid != key.kid for kid, key in roots.items()):
        raise BadRootsError("kid_not_of_key" if roots else "no_key")
    return roots


def to_json(roots: Roots) -> bytes:
    """Write a file of root keys."""
    content = {kid.hex(): key.spki.hex() for kid, key in sorted(roots.items())}
    return json.dumps(content, indent=1).encode() + b"\n"


def load(path: Path) -> Roots:
    """Read root keys from a file of the user's.

    Raises:
        BadRootsError: there is none, or it is not such a file.
    """
    try:
        with path.open("rb") as file:  # wherever the user keeps it; a pipe will do
            data = file.read(_MAX_SIZE + 1)
    except FileNotFoundError as error:
        raise BadRootsError("no_such_file") from error
    except OSError as error:
        raise BadRootsError("cannot_read") from error
    return from_json(data[:_MAX_SIZE])


def pinned(folder: Path) -> Roots:
    """Give the root keys a bundle was made with.

    Raises:
        BundleMissingError: it has none.
        BadRootsError: the file is malformed.
    """
    data = files.read(folder, files.ROOTS, _MAX_SIZE)
    if data is None:
        raise BundleMissingError("roots")
    return from_json(data)


def pin(folder: Path, roots: Roots) -> None:
    """Make a bundle's folder with these root keys; with others than it has, refuse.

    Raises:
        RootsDifferError, BadRootsError, BundleBusyError: as they say.
    """
    files.make_folder(folder)
    with files.locked(folder):
        if not (folder / files.ROOTS).exists():
            files.write(folder, files.ROOTS, to_json(roots))
        elif {key.spki for key in pinned(folder).values()} != {key.spki for key in roots.values()}:
            raise RootsDifferError
