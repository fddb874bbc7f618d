"""What can be wrong with the key store. Paths and key ids travel in these errors, secrets never."""

from pathlib import Path

from signing.errors import SigningError


class KeyStoreError(SigningError):
    """Root of the key store's errors; never raised itself."""

    code = "key_store"


class KeyStoreMissingError(KeyStoreError):
    """There is no key store at `path`."""

    code = "key_store_missing"

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class KeyStoreExistsError(KeyStoreError):
    """There already is a key store at `path`; it is never overwritten."""

    code = "key_store_exists"

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class UnsafeFileError(KeyStoreError):
    """Somebody else could read or change `path`.

    `reason` is ``loose_mode`` (group or others may do something), ``symbolic_link``, ``wrong_kind`` (not a
    file, or not a folder) or ``wrong_owner`` (neither this user nor root).
    """

    code = "key_store_unsafe_file"

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class DamagedStoreError(KeyStoreError):
    """The store's files contradict each other or themselves; `reason` is a stable token.

    ``not_json``, ``unknown_format``, ``bad_record``, ``too_large``, ``duplicate_kid``, ``two_current_keys``,
    ``missing_key_file`` and ``not_the_recorded_key``.
    """

    code = "key_store_damaged"

    def __init__(self, reason: str, path: Path | None = None) -> None:
        super().__init__(f"{path}: {reason}" if path else reason)
        self.reason = reason
        self.path = path


class BusyStoreError(KeyStoreError):
    """Another process held the store's lock for too long."""

    code = "key_store_busy"


class NoSuchKeyError(KeyStoreError):
    """The store has no key of this id, or not exactly one that now signs for what was asked."""

    code = "key_not_in_store"


class DuplicateKeyError(KeyStoreError):
    """The store already has a key of this id."""

    code = "key_already_in_store"


class ExampleKeyError(KeyStoreError):
    """A published example key outside demo mode; `kid` says which."""

    code = "example_key_refused"

    def __init__(self, kid: bytes) -> None:
        super().__init__(kid.hex())
        self.kid = kid


class KeyStateError(KeyStoreError):
    """The key's state, period or scope does not allow this step; `reason` is a stable token.

    ``not_next``, ``not_current``, ``outside_key_period``, ``would_leave_types_without_key``,
    ``signs_no_more`` and ``distrust_weakened``.
    """

    code = "key_state"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PassphraseError(KeyStoreError):
    """There is no usable passphrase; `reason` is ``missing``, ``empty`` or ``too_long``."""

    code = "passphrase"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
