"""What may become of the keys of a store: from one whole set of records to the next, without any file.

The life of a key (密钥生命周期) goes one way: next, current, verify-only; and from each of these to
distrusted.
"""

from collections.abc import Iterable
from dataclasses import replace

from signing.keystore.errors import DuplicateKeyError, KeyStateError, NoSuchKeyError
from signing.keystore.record import KeyRecord
from signing.trusted_key import KeyState

Records = tuple[KeyRecord, ...]


def find(records: Iterable[KeyRecord], kid: bytes) -> KeyRecord:
    """Give the record of a key.

    Raises:
        NoSuchKeyError: there is none.
    """
    for record in records:
        if record.kid == kid:
            return record
    raise NoSuchKeyError(kid.hex())


def added(records: Records, new: KeyRecord) -> Records:
    """Put a key at the end.

    Raises:
        DuplicateKeyError: its key id is taken.
    """
    if any(record.kid == new.kid for record in records):
        raise DuplicateKeyError(new.kid.hex())
    return (*records, new)


def promoted(records: Records, kid: bytes, now: int) -> Records:
    """Make a next key the current one, and the current one it takes over from verify-only.

    Raises:
        NoSuchKeyError: there is none.
        KeyStateError: ``not_next``; ``outside_key_period``; ``would_leave_types_without_key``: the key it
            takes over from signs types this one may not.
    """
    new = find(records, kid)
    if new.state is not KeyState.NEXT:
        raise KeyStateError("not_next")
    if not new.not_before <= now < new.not_after:
        raise KeyStateError("outside_key_period")
    retiring = [old for old in records if old.state is KeyState.CURRENT and old.places & new.places]
    if not all(old.places <= new.places for old in retiring):
        raise KeyStateError("would_leave_types_without_key")
    for old in retiring:
        records = _replaced(records, old, replace(old, state=KeyState.VERIFY_ONLY))
    return _replaced(records, new, replace(new, state=KeyState.CURRENT))


def retired(records: Records, kid: bytes) -> Records:
    """Make a current key verify-only without a successor, as when its authority is dissolved.

    Raises:
        NoSuchKeyError: there is none.
        KeyStateError: ``not_current``.
    """
    old = find(records, kid)
    if old.state is not KeyState.CURRENT:
        raise KeyStateError("not_current")
    return _replaced(records, old, replace(old, state=KeyState.VERIFY_ONLY))


def distrusted(records: Records, kid: bytes, since: int | None) -> Records:
    """Distrust a key: what it signed from the second `since` on, or, with None, whatever it signed.

    Raises:
        NoSuchKeyError: there is none.
        KeyStateError: ``distrust_weakened``: it is distrusted already, and from an earlier second.
    """
    old = find(records, kid)
    if old.is_distrusted:
        before = -1 if old.distrusted_since is None else old.distrusted_since
        if (-1 if since is None else since) > before:
            raise KeyStateError("distrust_weakened")
    state = KeyState.DISTRUSTED if since is None else KeyState.DISTRUSTED_SINCE
    return _replaced(records, old, replace(old, state=state, distrusted_since=since))


def _replaced(records: Records, old: KeyRecord, new: KeyRecord) -> Records:
    return tuple(new if record is old else record for record in records)
