"""What others hold of what was published here: read from a bundle, from one of its files, or from an address.

It is worth as much as its signatures: a trust list must be one that a root key of ours signed which is not
distrusted, a status index one by whom that trust list, or our own, allows.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.services.context import Services
from app.services.errors import HeldUnusableError
from signing import status_index, trust
from signing.errors import SigningError
from signing.status_index import StatusIndex
from signing.trust import TrustList
from verify_client.bundle import files
from verify_client.bundle.errors import FetchFailedError
from verify_client.bundle.fetching import HttpFetcher

_API: Final = "/api/v1/"
_TRUST, _INDEX = f"{_API}trust-list", f"{_API}status/index"
_HEAD: Final = 200
"""Bytes in which the type of a signed file is named."""


@dataclass(frozen=True, slots=True)
class Held:
    """What was found in one place, verified."""

    trust: TrustList | None
    index: StatusIndex | None


def read(services: Services, place: str) -> Held:
    """Read what a place holds.

    Args:
        services: of this installation.
        place: folder of a bundle, a trust list's or index's file, or the address of a service.

    Raises:
        HeldUnusableError: nothing there, or nothing that was rightly signed.
    """
    signed = _from_service(place) if place.startswith(("http://", "https://")) else _from_disk(Path(place))
    found = _of_type(signed, trust.TYP)
    index = _of_type(signed, status_index.TYP)
    if found is None and index is None:
        raise HeldUnusableError("nothing_signed")
    try:
        known = None if found is None else trust.from_bytes(found, services.keystore.roots())
        by = known or services.trust()
        return Held(known, None if index is None or by is None else status_index.from_bytes(index, by))
    except SigningError as error:
        raise HeldUnusableError(str(getattr(error, "reason", error.code))) from error


def _from_service(address: str) -> list[bytes]:
    server = address.removesuffix(_TRUST).removesuffix(_INDEX)
    try:
        fetcher = HttpFetcher(server)
        got = [fetcher.get(_TRUST, None, trust.MAX_SIZE), fetcher.get(_INDEX, None, status_index.MAX_SIZE)]
    except FetchFailedError as error:
        raise HeldUnusableError(str(error)) from error
    return [each.body for each in got if each is not None]


def _from_disk(place: Path) -> list[bytes]:
    names = (files.TRUST, files.INDEX) if place.is_dir() else ("",)
    read_ones = [files.read(place, name, trust.MAX_SIZE) for name in names]
    if not any(read_ones):
        raise HeldUnusableError("not_readable")
    return [each for each in read_ones if each]


def _of_type(signed: list[bytes], typ: str) -> bytes | None:
    return next((each for each in signed if typ.encode() in each[:_HEAD]), None)
