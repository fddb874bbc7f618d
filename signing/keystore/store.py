"""The key store (密钥库): a folder with one encrypted PEM file a key, and keys.json about all of them.

Every change is one atomic replacement of keys.json under a lock, so readers, in this process and in others,
see the state before it or the state after it. A key's PEM file is written before its record: a writer killed
in between leaves a file that nothing names, and no more.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Unpack

from signing.algorithms import PrivateKey, PublicKey, by_name
from signing.keystore import changes, key_list
from signing.keystore.changes import Records
from signing.keystore.errors import (
    DamagedStoreError,
    ExampleKeyError,
    KeyStateError,
    KeyStoreExistsError,
    KeyStoreMissingError,
    NoSuchKeyError,
)
from signing.keystore.example import EXAMPLE_KIDS
from signing.keystore.files import FOLDER_MODE, check_folder, locked, read_safely, write_atomically
from signing.keystore.record import KeyRecord, KeyTerms, Purpose
from signing.trusted_key import KeyState


class KeyStore:
    """An open key store; safe to share between threads, and beside other processes that write to it.

    Another process's change is seen at the next call: a rotation needs no restart.
    """

    def __init__(self, folder: Path, passphrase: bytes, *, allow_example: bool) -> None:
        self.folder = folder
        self._passphrase = passphrase
        self._allow_example = allow_example
        self._list = folder / key_list.FILE_NAME
        self._seen: tuple[tuple[int, ...], Records] = ((), ())
        self._private: dict[bytes, PrivateKey] = {}

    @classmethod
    def create(cls, folder: Path, passphrase: bytes, *, allow_example: bool = False) -> "KeyStore":
        """Make an empty store; the folder may exist if it is empty and closed to others.

        Raises:
            KeyStoreExistsError: there is one.
            UnsafeFileError: see its `reason`.
        """
        folder.mkdir(FOLDER_MODE, parents=True, exist_ok=True)
        check_folder(folder)
        with locked(folder):
            if (folder / key_list.FILE_NAME).exists():
                raise KeyStoreExistsError(folder)
            write_atomically(folder / key_list.FILE_NAME, key_list.to_json(()))
        return cls.open(folder, passphrase, allow_example=allow_example)

    @classmethod
    def open(cls, folder: Path, passphrase: bytes, *, allow_example: bool = False) -> "KeyStore":
        """Open a store, check all its files, and try the passphrase on one key.

        Raises:
            KeyStoreError: see its children.
            PrivateKeyError: ``wrong_passphrase``.
        """
        check_folder(folder)
        store = cls(folder, passphrase, allow_example=allow_example)
        store._check_files()
        return store

    def records(self) -> Records:
        """Give all keys, oldest first.

        Raises:
            KeyStoreError: the store was damaged or opened to others since.
        """
        try:
            found = self._list.lstat()
            mark = (found.st_ino, found.st_mtime_ns, found.st_ctime_ns, found.st_size)
            seen, records = self._seen
            if mark == seen:
                return records
            records = key_list.from_json(read_safely(self._list))
        except FileNotFoundError as error:
            raise KeyStoreMissingError(self.folder) from error
        if not self._allow_example:
            key_list.refuse_examples(records)
        self._seen = (mark, records)
        return records

    def record(self, kid: bytes) -> KeyRecord:
        """Give what is known of one key.

        Raises:
            NoSuchKeyError: there is none of this id.
        """
        return changes.find(self.records(), kid)

    def current(
        self, issuer_code: str, purpose: Purpose | str = Purpose.LICENCE, type_number: int | None = None
    ) -> KeyRecord:
        """Give the key that now signs for an issuer and, if given, a certificate type.

        Raises:
            NoSuchKeyError: there is none, or, without `type_number`, more than one.
        """
        found = [
            record
            for record in self.records()
            if record.state is KeyState.CURRENT
            and (record.issuer_code, record.purpose) == (issuer_code, purpose)
            and (type_number is None or type_number in record.types)
        ]
        if len(found) != 1:
            raise NoSuchKeyError(f"{len(found)} current {purpose} keys of {issuer_code}, type {type_number}")
        return found[0]

    def roots(self) -> Mapping[bytes, PublicKey]:
        """Give the root keys to pin, by key id: the next one too, so that it is known before it signs."""
        return {
            record.kid: record.public
            for record in self.records()
            if record.purpose is Purpose.ROOT and not record.is_distrusted
        }

    def private(self, kid: bytes) -> PrivateKey:
        """Give a key to sign with, decrypted once and kept in memory.

        Raises:
            NoSuchKeyError: there is none of this id.
            KeyStateError: ``signs_no_more``: it is verify-only or distrusted.
            DamagedStoreError, PrivateKeyError, UnsafeFileError: its file cannot be used.
        """
        record = self.record(kid)
        if record.state > KeyState.CURRENT:
            self._private.pop(kid, None)
            raise KeyStateError("signs_no_more")
        if kid not in self._private:
            self._private[kid] = self._decrypted(record)
        return self._private[kid]

    def make(self, algorithm: str, purpose: Purpose | str, now: int, **terms: Unpack[KeyTerms]) -> KeyRecord:
        """Make a fresh key in state next; `promote` puts it to use.

        Raises:
            MalformedError: whose and what for do not make sense together.
            UnknownAlgorithmError, AlgorithmUnavailableError: for `algorithm`.
            KeyStoreError: see its children.
        """
        return self.add(by_name(algorithm).make_private(), purpose, now, **terms)

    def add(
        self, private: PrivateKey, purpose: Purpose | str, now: int, **terms: Unpack[KeyTerms]
    ) -> KeyRecord:
        """Add a key made elsewhere, in state next.

        Raises:
            DuplicateKeyError: the store has it.
            ExampleKeyError: a published example key outside demo mode.
            MalformedError, KeyStoreError: as for `make`.
        """
        record = KeyRecord(
            public=private.public, purpose=Purpose(purpose), state=KeyState.NEXT, made=now, **terms
        )
        if record.is_example and not self._allow_example:
            raise ExampleKeyError(record.kid)
        pem = private.to_pem(self._passphrase)
        with locked(self.folder):
            records = changes.added(self.records(), record)
            write_atomically(self._file_of(record), pem)
            self._write(records)
        return record

    def promote(self, kid: bytes, now: int) -> KeyRecord:
        """Let a next key sign, and the one before it sign no more: one write, always exactly one current key.

        Raises:
            KeyStoreError: as `changes.promoted` says.
        """
        return self._changed(kid, lambda records: changes.promoted(records, kid, now))

    def retire(self, kid: bytes) -> KeyRecord:
        """Let a current key sign no more, without a successor.

        Raises:
            KeyStoreError: as `changes.retired` says.
        """
        return self._changed(kid, lambda records: changes.retired(records, kid))

    def distrust(self, kid: bytes, since: int | None) -> KeyRecord:
        """Distrust a key from the second `since` on, or altogether; there is no way back.

        Raises:
            KeyStoreError: as `changes.distrusted` says.
        """
        return self._changed(kid, lambda records: changes.distrusted(records, kid, since))

    def _changed(self, kid: bytes, change: Callable[[Records], Records]) -> KeyRecord:
        with locked(self.folder):
            records = change(self.records())
            self._write(records)
        return changes.find(records, kid)

    def _write(self, records: Records) -> None:
        """Replace keys.json by records that the reader would take."""
        data = key_list.to_json(records)
        key_list.from_json(data)
        write_atomically(self._list, data)

    def _file_of(self, record: KeyRecord) -> Path:
        return self.folder / f"{record.kid.hex()}.pem"

    def _decrypted(self, record: KeyRecord) -> PrivateKey:
        path = self._file_of(record)
        try:
            pem = read_safely(path)
        except FileNotFoundError as error:
            raise DamagedStoreError("missing_key_file", path) from error
        key = by_name(record.algorithm).private_from_pem(pem, self._passphrase)
        if key.public != record.public:
            raise DamagedStoreError("not_the_recorded_key", path)
        return key

    def _check_files(self) -> None:
        """Look for every file, and for example keys that no record names; try the passphrase."""
        records = self.records()
        for kid in EXAMPLE_KIDS:
            if not self._allow_example and (self.folder / f"{kid.hex()}.pem").exists():
                raise ExampleKeyError(kid)
        for record in records:
            if not self._file_of(record).exists():
                raise DamagedStoreError("missing_key_file", self._file_of(record))
        if records:
            self._decrypted(records[0])
