"""Everything published, in one place: trust list, status lists, keys, dictionaries, the offline bundle."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from app.roles import Actor
from app.services import published
from app.services.context import Services
from app.services.errors import NotReadyError
from app.services.published import Published, current, etag_of
from app.services.status_publication import STATUS_INDEX, Refreshed, list_name, refresh_status
from app.services.trust_cache import TRUST_LIST
from app.services.trust_publication import publish_trust
from signing.dictionaries import DICTIONARIES
from signing.trust import Role
from verify_client.bundle import files, roots

__all__ = [
    "STATUS_INDEX",
    "TRUST_LIST",
    "Published",
    "Refreshed",
    "bundle_files",
    "current",
    "dictionary",
    "etag_of",
    "export_bundle",
    "jwks",
    "list_name",
    "publish_trust",
    "refresh",
    "refresh_status",
]

_LISTS: Final = "status/"


def refresh(services: Services, actor: Actor, now: datetime) -> Refreshed:
    """Publish whatever has changed or grown old: trust list first, then status lists and their index."""
    publish_trust(services, actor, now)
    return refresh_status(services, actor, now)


def jwks(services: Services) -> dict[str, Any]:
    """Give the keys that sign licences as a JSON Web Key Set (RFC 7517); `kid` as in the codes, in hex.

    Raises:
        NotReadyError: no trust list was published.
    """
    trust = services.trust()
    if trust is None:
        raise NotReadyError("trust_list")
    signing = [trusted.key for trusted in trust.keys.values() if trusted.roles & Role.LICENCES]
    return {"keys": [key.to_jwk() for key in sorted(signing, key=lambda key: key.kid)]}


def dictionary(number: int) -> bytes | None:
    """Give a shared dictionary of the code text; once published it never changes."""
    return DICTIONARIES.get(number)


def bundle_files(services: Services) -> Iterator[tuple[str, bytes]]:
    """Give every file of the offline bundle: its path and its content, all as of one moment.

    Raises:
        NotReadyError: trust list or status index were never published.
    """
    with services.reading() as session:
        trust, index = published.read(session, TRUST_LIST), published.read(session, STATUS_INDEX)
        if trust is None or index is None:
            raise NotReadyError("trust_list" if trust is None else "status_index")
        for found in published.beginning_with(session, _LISTS):
            if found.name != STATUS_INDEX:
                yield f"{found.name}.cwt", found.body
    yield files.INDEX, index.body
    yield files.TRUST, trust.body
    for number, words in DICTIONARIES.items():
        yield f"dictionaries/{number}", words
    yield "jwks.json", json.dumps(jwks(services), indent=1, sort_keys=True).encode() + b"\n"
    yield files.ROOTS, roots.to_json(services.keystore.roots())


def export_bundle(services: Services, folder: Path) -> list[Path]:
    """Write the offline bundle into a folder and give the paths written; the index comes after the lists.

    Raises:
        NotReadyError: trust list or status index were never published.
    """
    written: list[Path] = []
    for name, content in bundle_files(services):
        files.write(folder, name, content)
        written.append(folder / name)
    return written
