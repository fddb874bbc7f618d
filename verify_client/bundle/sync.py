"""Bringing a bundle up to date from a server that need not be trusted.

The steps, after The Update Framework (specification 1.0, section 5), with the trust list as its root and
targets roles and the status index as its snapshot and timestamp:

1. one writer at a time; what is held is read and verified;
2. trust list: signed by a pinned root, no rollback, not dated in the future, not run out; put in place at
   once: distrust is urgent;
3. status index: signed by whom that trust list allows, no rollback, not dated in the future, not run out;
4. each list that the index names and that is not held: the very bytes the index names, signed by its issuer,
   no rollback, not dated in the future; set beside the old one, under a name that holds its digest;
5. the index is put in place: from this moment the new lists are the ones in use;
6. the new lists move to their places, and the latest signed time is remembered.

Killed at any moment, the bundle is as it was before or after step 5; the next run cleans up. Whatever fails
is an error of `verify_client.bundle.errors`, and what was held stays in use.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final, TypeVar

from signing import status_index, status_list, trust
from signing.errors import RollbackError, SigningError
from signing.list_id import ListId
from signing.status_index import ListEntry, StatusIndex
from signing.trust import TrustList
from verify_client.bundle import files, state
from verify_client.bundle.errors import (
    FetchFailedError,
    FromTheFutureError,
    FrozenError,
    NotSignedRightError,
    RollbackRefusedError,
)
from verify_client.bundle.fetching import Fetcher
from verify_client.bundle.held import Bundle, token_of
from verify_client.verify import ROADSIDE

_API: Final = "/api/v1/"
_TRIES: Final = 3
"""How often to begin with the index again when the server publishes new lists while we read."""

_Signed = TypeVar("_Signed")


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a synchronisation did; times are epoch seconds.

    `lists_left_out` counts the lists of regions that were not asked for.
    """

    trust_version: int
    index_version: int
    status_as_of: int
    fresh_until: int
    lists_fetched: int
    lists_kept: int
    lists_left_out: int
    bytes_fetched: int


def synchronise(
    folder: Path, fetcher: Fetcher, now: datetime, regions: Collection[int] | None = None
) -> SyncReport:
    """Bring a bundle up to date.

    Args:
        folder: a bundle with pinned root keys.
        fetcher: the server.
        now: aware.
        regions: first two digits of the division codes whose lists are wanted; None: all.

    Raises:
        BundleMissingError, BadRootsError, BundleBusyError, DiskError, StateDamagedError: the bundle cannot be
            worked on.
        FetchFailedError: the server could not be read.
        NotSignedRightError, RollbackRefusedError, FromTheFutureError, FrozenError: the server's data was
            refused.
    """
    Bundle.open(folder)  # a folder that is no bundle is not touched
    with files.locked(folder):
        return _Synchronisation(folder, fetcher, int(now.timestamp()), regions).run()


class _OvertakenError(Exception):
    """A list is not the one the index names: the server has published a newer one since, or lies."""


class _Synchronisation:
    """One run, under the lock."""

    def __init__(self, folder: Path, fetcher: Fetcher, now: int, regions: Collection[int] | None) -> None:
        self._folder = folder
        self._fetcher = fetcher
        self._held = Bundle.open(folder)  # step 1
        self._state = state.load(folder)  # a damaged one is not written over: it may say more than is held
        self._latest = now + ROADSIDE.clock_tolerance
        # A clock set back must not make old data look fresh.
        self._now = max(now, self._held.time_seen)
        self._regions = regions
        self._etags = dict[str, str]()
        self._bytes = 0

    def run(self) -> SyncReport:
        """Take the steps."""
        known = self._trust()
        index, data, fetched = self._index_and_lists(known)
        files.write(self._folder, files.INDEX, data)  # step 5
        wanted = self._wanted(index, known)
        self._settle(wanted)
        seen = max(self._held.time_seen, known.issued_at, index.issued_at)
        state.save(self._folder, state.State(seen, self._etags))
        return SyncReport(
            trust_version=known.version,
            index_version=index.version,
            status_as_of=index.issued_at,
            fresh_until=index.expires_at,
            lists_fetched=fetched,
            lists_kept=len(wanted) - fetched,
            lists_left_out=len(index.lists) - len(wanted),
            bytes_fetched=self._bytes,
        )

    def _trust(self) -> TrustList:
        """Step 2."""
        roots, held = self._held.roots, self._held.trust
        data = self._newest("trust-list", files.TRUST, trust.MAX_SIZE)
        new = _read("trust-list", data, lambda found: trust.from_bytes(found, roots))
        if held is not None:
            _check("trust-list", lambda: trust.check_successor(held, new))
        self._refuse_future("trust-list", new.issued_at)
        if new.is_expired(self._now):
            raise FrozenError("trust-list")
        files.write(self._folder, files.TRUST, data)
        return new

    def _index_and_lists(self, known: TrustList) -> tuple[StatusIndex, bytes, int]:
        """Steps 3 and 4, again if the server was faster; gives also how many lists were fetched."""
        for _ in range(_TRIES):
            index, data = self._index(known)
            try:
                return index, data, self._fetch_lists(self._wanted(index, known), known)
            except _OvertakenError:
                continue
        raise NotSignedRightError("status: not_the_indexed_list")

    def _index(self, known: TrustList) -> tuple[StatusIndex, bytes]:
        """Step 3."""
        data = self._newest("status/index", files.INDEX, status_index.MAX_SIZE)
        new = _read("status/index", data, lambda found: status_index.from_bytes(found, known))
        held = self._still_good_index(known)
        if held is not None:
            _check("status/index", lambda: status_index.check_successor(held, new))
        self._refuse_future("status/index", new.issued_at)
        if new.is_expired(self._now):
            raise FrozenError("status/index")
        return new, data

    def _refuse_future(self, path: str, issued_at: int) -> None:
        """Refuse what is dated later than this machine's clock, not than the latest signed time seen.

        Raises:
            FromTheFutureError: it is.
        """
        if issued_at > self._latest:
            raise FromTheFutureError(path)

    def _still_good_index(self, known: TrustList) -> StatusIndex | None:
        """Give the index held, unless its signer is trusted no longer.

        Then it may itself be the attack (a version far ahead), and must not stand in the way of the good one:
        The Update Framework, 5.3.11, recovery from fast-forward attacks.
        """
        data = files.read(self._folder, files.INDEX, status_index.MAX_SIZE)
        try:
            return None if data is None else status_index.from_bytes(data, known)
        except SigningError:
            return None

    def _wanted(self, index: StatusIndex, known: TrustList) -> dict[ListId, ListEntry]:
        """Choose the lists of issuers of the regions asked for."""
        if self._regions is None:
            return dict(index.lists)
        wanted = frozenset(self._regions)
        issuers = {key.issuer_code for key in known.keys.values() if key.regions & wanted}
        return {list_id: entry for list_id, entry in index.lists.items() if list_id.issuer_code in issuers}

    def _fetch_lists(self, wanted: dict[ListId, ListEntry], known: TrustList) -> int:
        """Step 4; gives how many were fetched."""
        count = 0
        for list_id, entry in wanted.items():
            if token_of(self._folder, list_id, entry) is None:
                self._fetch_list(list_id, entry, known)
                count += 1
        return count

    def _fetch_list(self, list_id: ListId, entry: ListEntry, known: TrustList) -> None:
        """Step 4, for one list."""
        path = f"status/{list_id.issuer_code}/{list_id.number}"
        fetched = self._fetcher.get(_API + path, None, status_list.MAX_SIZE)
        if fetched is None:
            raise FetchFailedError("not_modified_unasked")
        self._bytes += len(fetched.body)
        if not entry.matches(fetched.body):
            raise _OvertakenError
        new = _read(path, fetched.body, lambda found: status_list.from_bytes(found, known))
        if new.list_id != list_id:
            raise NotSignedRightError(f"{path}: other_list")
        held = self._still_good_list(list_id, known)
        if held is not None:
            _check(path, lambda: status_list.check_successor(held, new))
        self._refuse_future(path, new.issued_at)
        files.write(self._folder, files.staged_file(list_id, entry.sha256), fetched.body)

    def _still_good_list(self, list_id: ListId, known: TrustList) -> status_list.StatusList | None:
        """Give the list held, unless its signer is trusted no longer."""
        data = files.read(self._folder, files.list_file(list_id), status_list.MAX_SIZE)
        try:
            return None if data is None else status_list.from_bytes(data, known)
        except SigningError:
            return None

    def _settle(self, wanted: dict[ListId, ListEntry]) -> None:
        """Step 6: move the new lists to their places; remove what earlier, killed runs left."""
        for list_id, entry in wanted.items():
            waiting = files.staged_file(list_id, entry.sha256)
            if (self._folder / waiting).exists():
                files.rename(self._folder, waiting, files.list_file(list_id))
        for pattern in (files.ANY_STAGED, *files.ANY_HALF_WRITTEN):
            for leftover in self._folder.glob(pattern):
                leftover.unlink(missing_ok=True)

    def _newest(self, path: str, name: str, limit: int) -> bytes:
        """Fetch what has changed; give what is held where it has not."""
        held = files.read(self._folder, name, limit) if name not in self._held.faults else None
        etag = self._state.etag_for(held)
        fetched = self._fetcher.get(_API + path, etag, limit)
        if fetched is None:
            if held is None or etag is None:
                raise FetchFailedError("not_modified_unasked")
            self._etags[sha256(held).hexdigest()] = etag
            return held
        self._bytes += len(fetched.body)
        if fetched.etag is not None:
            self._etags[sha256(fetched.body).hexdigest()] = fetched.etag
        return fetched.body


def _read(path: str, data: bytes, read: Callable[[bytes], _Signed]) -> _Signed:
    """Read signed bytes from the server.

    Raises:
        NotSignedRightError: they are not what they should be.
    """
    try:
        return read(data)
    except SigningError as error:
        raise NotSignedRightError(f"{path}: {getattr(error, 'reason', error.code)}") from error


def _check(path: str, check: Callable[[], None]) -> None:
    """Check that the new one may follow the old one.

    Raises:
        RollbackRefusedError: it may not.
    """
    try:
        check()
    except RollbackError as error:
        raise RollbackRefusedError(f"{path}: {error.reason}") from error
