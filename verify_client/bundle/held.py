"""The bundle as it lies on disk: verified while it is opened, read without the network, never written."""

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from signing import status_index, status_list, trust
from signing.errors import SigningError
from signing.list_id import ListId
from signing.status_index import ListEntry, StatusIndex
from signing.status_list import StatusList
from signing.trust import TrustList
from verify_client.bundle import files, roots, state
from verify_client.bundle.errors import BundleMissingError, StateDamagedError
from verify_client.verdict import Verdict
from verify_client.verify import Policy, StatusAnswer, judge

_log = logging.getLogger(__name__)
_Signed = TypeVar("_Signed")

SOURCE = "status_list"


class Bundle:
    """Trust list and status lists of a folder; itself a `StatusSource`.

    What does not verify is treated as missing, named in `faults` (file -> token), and never used: verdicts
    then say that trust list or status are missing. Opened anew it sees what a synchronisation brought.
    """

    def __init__(self, folder: Path, pinned: roots.Roots) -> None:
        self.folder = folder
        self.roots = pinned
        self.faults: dict[str, str] = {}
        self.trust = self._load_trust()
        self.index = self._load_index()
        self.time_seen = max(
            self._time_remembered(),
            0 if self.trust is None else self.trust.issued_at,
            0 if self.index is None else self.index.issued_at,
        )
        self._lists: dict[ListId, StatusList | None] = {}

    @classmethod
    def open(cls, folder: Path, pinned: roots.Roots | None = None) -> "Bundle":
        """Open a bundle.

        Args:
            folder: the bundle's.
            pinned: root keys to trust; None: those the bundle was made with.

        Raises:
            BundleMissingError: no such folder, or no root keys in it.
            BadRootsError: the root keys cannot be read.
        """
        if not folder.is_dir():
            raise BundleMissingError("folder")
        return cls(folder, roots.pinned(folder) if pinned is None else pinned)

    @property
    def status(self) -> "Bundle | None":
        """The source of statuses; None if there is no usable index."""
        return None if self.index is None else self

    def policy(self) -> Policy:
        """Give the policy that notices a clock set back behind what was signed and seen."""
        return Policy(time_seen=self.time_seen)

    def judge(self, code: str | bytes, now: datetime) -> Verdict:
        """Judge a code with what this bundle knows."""
        return judge(code, self.trust, self.status, now, self.policy())

    def look_up(self, issuer_code: str, list_number: int, index: int) -> StatusAnswer | None:
        """Give what the issuer's list says of a licence; None if there is no list, or it does not reach."""
        list_id = ListId(issuer_code, list_number)
        held = self._list(list_id)
        value = None if held is None else held.get(index)
        if held is None or value is None or self.index is None:
            return None
        fresh_until = min(held.expires_at, self.index.expires_at)
        return StatusAnswer(int(value), held.issued_at, fresh_until, SOURCE)

    def _time_remembered(self) -> int:
        """Give the latest signed time seen; 0, and a fault, if the state is damaged."""
        try:
            return state.load(self.folder).time_seen
        except StateDamagedError as error:
            self.faults[files.STATE] = error.code
            return 0

    def _load_trust(self) -> TrustList | None:
        data = files.read(self.folder, files.TRUST, trust.MAX_SIZE)
        return self._verified(files.TRUST, data, lambda found: trust.from_bytes(found, self.roots))

    def _load_index(self) -> StatusIndex | None:
        data = files.read(self.folder, files.INDEX, status_index.MAX_SIZE)
        known = self.trust
        if known is None:
            return None
        return self._verified(files.INDEX, data, lambda found: status_index.from_bytes(found, known))

    def _verified(self, name: str, data: bytes | None, read: Callable[[bytes], _Signed]) -> _Signed | None:
        """Read signed bytes, or note what is wrong with them."""
        if data is None:
            self.faults[name] = "missing"
            return None
        try:
            return read(data)
        except SigningError as error:
            self.faults[name] = str(getattr(error, "reason", error.code))
            _log.warning("%s is not used: %s", name, error.code)
            return None

    def _list(self, list_id: ListId) -> StatusList | None:
        """Give a list, verified when first asked for; the country's together would take half a second."""
        if list_id not in self._lists:
            found = self._load_list(list_id)
            if found is None and self._is_outdated():
                return self._list(list_id)
            self._lists[list_id] = found
        return self._lists[list_id]

    def _is_outdated(self) -> bool:
        """Take up an index that a synchronisation in another process has put in place meanwhile."""
        before = self.index
        self.trust, self.index = self._load_trust(), self._load_index()
        return self.index is not None and self.index != before

    def _load_list(self, list_id: ListId) -> StatusList | None:
        """Read the very list the index names; any other is not used."""
        entry = None if self.index is None else self.index.lists.get(list_id)
        known = self.trust
        if entry is None or known is None:
            return None
        name = files.list_file(list_id)
        token = token_of(self.folder, list_id, entry)
        if token is None:
            self.faults[name] = "missing" if not (self.folder / name).exists() else "not_the_indexed_list"
            return None
        found = self._verified(name, token, lambda data: status_list.from_bytes(data, known))
        if found is not None and found.list_id != list_id:
            self.faults[name] = "other_list"
            return None
        return found


def token_of(folder: Path, list_id: ListId, entry: ListEntry) -> bytes | None:
    """Read the bytes of a list that the index speaks of, from its place or from where it waits."""
    for name in (files.list_file(list_id), files.staged_file(list_id, entry.sha256)):
        token = files.read(folder, name, entry.size)
        if token is not None and entry.matches(token):
            return token
    return None
