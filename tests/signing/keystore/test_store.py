"""Keys in a folder: made, found, rotated; and everything unsafe refused."""

import json
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from signing.algorithms import ALGORITHMS, PrivateKeyError, UnknownAlgorithmError, by_name
from signing.errors import MalformedError
from signing.keystore import (
    DamagedStoreError,
    DuplicateKeyError,
    KeyStateError,
    KeyStore,
    KeyStoreExistsError,
    KeyStoreMissingError,
    NoSuchKeyError,
    Purpose,
    UnsafeFileError,
)
from signing.trusted_key import KeyState

NOW = 1_700_000_000
Terms = dict[str, Any]


def _states(store: KeyStore) -> list[KeyState]:
    return [record.state for record in store.records()]


def test_a_new_store_is_empty_and_closed_to_others(store: KeyStore) -> None:
    """The folder is 0700 and its files 0600, whatever the umask."""
    modes = {path.name: path.stat().st_mode & 0o777 for path in store.folder.iterdir()}
    assert store.records() == ()
    assert (store.folder.stat().st_mode & 0o777, modes) == (0o700, {"keys.json": 0o600, ".lock": 0o600})


def test_a_store_is_never_made_over_another(store: KeyStore, passphrase: bytes) -> None:
    """Making a store where there is one is refused, and the old one stays."""
    with pytest.raises(KeyStoreExistsError):
        KeyStore.create(store.folder, passphrase)
    assert KeyStore.open(store.folder, passphrase).records() == ()


def test_a_store_that_is_not_there_is_named(tmp_path: Path, passphrase: bytes) -> None:
    """A missing folder and a folder without keys.json say the same: no store here."""
    with pytest.raises(KeyStoreMissingError) as caught:
        KeyStore.open(tmp_path / "nowhere", passphrase)
    assert caught.value.path == tmp_path / "nowhere"
    (tmp_path / "empty").mkdir(0o700)
    with pytest.raises(KeyStoreMissingError):
        KeyStore.open(tmp_path / "empty", passphrase)


@pytest.mark.parametrize("name", [algorithm.name for algorithm in ALGORITHMS])
def test_a_made_key_signs_after_the_store_is_opened_again(
    store: KeyStore, passphrase: bytes, terms: Terms, name: str
) -> None:
    """A key of each algorithm survives on disk with all that is known of it."""
    made = store.make(name, "licence", NOW, **terms)
    again = KeyStore.open(store.folder, passphrase)
    assert again.records() == (made,)
    assert (made.algorithm, made.state, made.made, made.types) == (name, KeyState.NEXT, NOW, (72, 73))
    private = again.private(made.kid)
    assert made.public.verify(private.sign(b"m"), b"m") is True
    assert (store.folder / f"{made.kid.hex()}.pem").stat().st_mode & 0o777 == 0o600


def test_a_key_is_decrypted_once(store: KeyStore, terms: Terms) -> None:
    """The second time, the same object is given without another scrypt."""
    kid = store.make("ES256", "licence", NOW, **terms).kid
    assert store.private(kid) is store.private(kid)


def test_no_private_key_lies_in_the_clear(store: KeyStore, terms: Terms, passphrase: bytes) -> None:
    """Neither a key nor the passphrase is found in any file of the folder."""
    record = store.make("EdDSA", "licence", NOW, **terms)
    secret = store.private(record.kid)._key.private_bytes_raw()  # type: ignore[attr-defined]
    everything = b"".join(path.read_bytes() for path in store.folder.iterdir())
    assert secret not in everything
    assert secret.hex().encode() not in everything
    assert passphrase not in everything


def test_a_wrong_passphrase_is_noticed_on_opening(store: KeyStore, terms: Terms) -> None:
    """The service does not start and then fail at its first signature."""
    store.make("ES256", "licence", NOW, **terms)
    with pytest.raises(PrivateKeyError, match="wrong_passphrase"):
        KeyStore.open(store.folder, b"wrong")


def test_an_unknown_algorithm_is_refused(store: KeyStore, terms: Terms) -> None:
    """Nothing is written for an algorithm we do not have."""
    with pytest.raises(UnknownAlgorithmError):
        store.make("RS256", "licence", NOW, **terms)
    assert store.records() == ()


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("issuer_code", "113300009900000107", "bad_issuer_code"),
        ("issuer_name", " ", "bad_issuer_name"),
        ("region", 0, "bad_region"),
        ("region", None, "signs_nothing"),
        ("types", (), "signs_nothing"),
        ("types", (1000,), "bad_type_number"),
        ("not_after", 1_000, "bad_key_period"),
    ],
)
def test_terms_that_make_no_sense_are_refused(
    store: KeyStore, terms: Terms, field: str, value: object, reason: str
) -> None:
    """What the trust list would refuse is refused when the key is made."""
    with pytest.raises(MalformedError, match=reason):
        store.make("ES256", "licence", NOW, **(terms | {field: value}))


def test_a_key_is_not_added_twice(store: KeyStore, terms: Terms) -> None:
    """The second key of one id is refused, whatever it would be for."""
    private = by_name("ES256").make_private()
    store.add(private, "licence", NOW, **terms)
    with pytest.raises(DuplicateKeyError, match=private.kid.hex()):
        store.add(private, "publisher", NOW, **terms)
    assert len(store.records()) == 1


def test_the_first_key_becomes_current(store: KeyStore, terms: Terms) -> None:
    """A promoted key is found by issuer, purpose and type; before, there is none."""
    kid = store.make("ES256", "licence", NOW, **terms).kid
    with pytest.raises(NoSuchKeyError):
        store.current(terms["issuer_code"])
    promoted = store.promote(kid, NOW)
    assert promoted.state is KeyState.CURRENT
    assert store.current(terms["issuer_code"], type_number=72) == promoted
    with pytest.raises(NoSuchKeyError):
        store.current(terms["issuer_code"], type_number=74)
    with pytest.raises(NoSuchKeyError):
        store.current(terms["issuer_code"], Purpose.PUBLISHER)


def test_each_purpose_has_its_own_current_key(store: KeyStore, terms: Terms) -> None:
    """Root, publisher and licence keys of one issuer do not take over from each other."""
    made = {purpose: store.make("EdDSA", purpose, NOW, **terms) for purpose in Purpose}
    for record in made.values():
        store.promote(record.kid, NOW)
    assert {p: store.current(terms["issuer_code"], p).kid for p in Purpose} == {
        purpose: record.kid for purpose, record in made.items()
    }


def test_an_issuer_may_have_a_key_for_each_type(store: KeyStore, terms: Terms) -> None:
    """Two current keys with different types stand beside each other; without a type the question is open."""
    one, two = (store.make("ES256", "licence", NOW, **(terms | {"types": (n,)})) for n in (72, 73))
    for record in (one, two):
        store.promote(record.kid, NOW)
    found = [store.current(terms["issuer_code"], type_number=number).kid for number in (72, 73)]
    assert found == [one.kid, two.kid]
    with pytest.raises(NoSuchKeyError, match="2 current"):
        store.current(terms["issuer_code"])


def test_another_instance_sees_the_rotation_at_once(store: KeyStore, passphrase: bytes, terms: Terms) -> None:
    """A running service signs with the new key after the command line promoted it, without a restart."""
    service = KeyStore.open(store.folder, passphrase)
    kids = [store.make("ES256", "licence", NOW, **terms).kid for _ in range(2)]
    seen = []
    for kid in kids:
        store.promote(kid, NOW)
        seen.append(service.current(terms["issuer_code"]).kid)
    assert seen == kids
    with pytest.raises(KeyStateError, match="signs_no_more"):
        service.private(kids[0])


def test_a_distrusted_key_signs_no_more_even_if_it_was_in_memory(store: KeyStore, terms: Terms) -> None:
    """Distrust takes effect on a key that was decrypted before."""
    kid = store.make("ES256", "licence", NOW, **terms).kid
    store.private(kid)
    assert store.distrust(kid, NOW).distrusted_since == NOW
    with pytest.raises(KeyStateError, match="signs_no_more"):
        store.private(kid)


def test_a_retired_key_has_no_successor(store: KeyStore, terms: Terms) -> None:
    """Retiring leaves the issuer without a current key, and says so when asked for one."""
    kid = store.promote(store.make("ES256", "licence", NOW, **terms).kid, NOW).kid
    assert store.retire(kid).state is KeyState.VERIFY_ONLY
    with pytest.raises(NoSuchKeyError):
        store.current(terms["issuer_code"])


def test_unknown_keys_are_named(store: KeyStore) -> None:
    """Each question about a key that is not there gives the same error with the key id."""
    kid = bytes(8)
    questions: list[Callable[[], object]] = [
        lambda: store.record(kid),
        lambda: store.private(kid),
        lambda: store.promote(kid, NOW),
        lambda: store.retire(kid),
        lambda: store.distrust(kid, None),
    ]
    for question in questions:
        with pytest.raises(NoSuchKeyError, match="0000000000000000"):
            question()


def test_the_roots_to_pin_are_the_trusted_ones(store: KeyStore, terms: Terms) -> None:
    """Next, current and former roots are pinned, distrusted ones and other keys are not."""
    roots = [store.make("EdDSA", "root", NOW, **terms) for _ in range(4)]
    store.make("EdDSA", "licence", NOW, **terms)
    for record in roots[:2]:
        store.promote(record.kid, NOW)
    store.distrust(roots[2].kid, None)
    assert _states(store)[:4] == [
        KeyState.VERIFY_ONLY,
        KeyState.CURRENT,
        KeyState.DISTRUSTED,
        KeyState.NEXT,
    ]
    assert dict(store.roots()) == {record.kid: record.public for record in (*roots[:2], roots[3])}


def test_readers_always_find_exactly_one_current_key(
    store: KeyStore, passphrase: bytes, terms: Terms
) -> None:
    """While keys are promoted one after the other, no reader meets a moment without a signing key."""
    kids = [store.make("EdDSA", "licence", NOW, **terms).kid for _ in range(12)]
    store.promote(kids[0], NOW)
    service, stopped, found, faults = KeyStore.open(store.folder, passphrase), threading.Event(), set(), []

    def read() -> None:
        while not stopped.is_set():
            try:
                found.add(service.current(terms["issuer_code"]).kid)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is a fault
                faults.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for kid in kids[1:]:
        store.promote(kid, NOW)
    stopped.set()
    reader.join()
    assert (faults, found <= set(kids)) == ([], True)
    assert service.current(terms["issuer_code"]).kid == kids[-1]


def test_writers_in_several_threads_lose_nothing(store: KeyStore, passphrase: bytes, terms: Terms) -> None:
    """Each of 24 keys added at once through three open stores is there afterwards."""
    stores = [KeyStore.open(store.folder, passphrase) for _ in range(3)]
    made: list[bytes] = []

    def add(one: KeyStore) -> None:
        made.extend(one.make("EdDSA", "licence", NOW, **terms).kid for _ in range(8))

    threads = [threading.Thread(target=add, args=(one,)) for one in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(record.kid for record in store.records()) == sorted(made)
    assert len(made) == 24


def _opened(store: KeyStore, passphrase: bytes) -> str:
    with pytest.raises(UnsafeFileError) as caught:
        KeyStore.open(store.folder, passphrase)
    return caught.value.reason


@pytest.mark.parametrize("mode", [0o750, 0o705, 0o770, 0o701, 0o777], ids=oct)
def test_a_folder_open_to_others_is_refused(store: KeyStore, passphrase: bytes, mode: int) -> None:
    """Any right of group or others on the folder is too much."""
    store.folder.chmod(mode)
    assert _opened(store, passphrase) == "loose_mode"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620, 0o666], ids=oct)
@pytest.mark.parametrize("pattern", ["keys.json", "*.pem", ".lock"])
def test_a_file_open_to_others_is_refused(
    store: KeyStore, passphrase: bytes, terms: Terms, pattern: str, mode: int
) -> None:
    """Any right of group or others on any file is too much."""
    store.make("EdDSA", "licence", NOW, **terms)
    next(store.folder.glob(pattern)).chmod(mode)
    assert _opened(store, passphrase) == "loose_mode"


def test_a_read_only_file_is_fine(store: KeyStore, passphrase: bytes, terms: Terms) -> None:
    """Stricter modes than 0600 are allowed."""
    record = store.make("EdDSA", "licence", NOW, **terms)
    (store.folder / f"{record.kid.hex()}.pem").chmod(0o400)
    assert KeyStore.open(store.folder, passphrase).records() == (record,)


@pytest.mark.parametrize("pattern", ["keys.json", "*.pem", ".lock"])
def test_a_symbolic_link_in_the_folder_is_refused(
    store: KeyStore, passphrase: bytes, terms: Terms, pattern: str, tmp_path: Path
) -> None:
    """A file that is really elsewhere is refused, even if it is well there."""
    store.make("EdDSA", "licence", NOW, **terms)
    path = next(store.folder.glob(pattern))
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    assert _opened(store, passphrase) == "symbolic_link"


def test_a_folder_that_is_a_symbolic_link_is_refused(
    store: KeyStore, passphrase: bytes, tmp_path: Path
) -> None:
    """The path must be the folder itself."""
    (tmp_path / "link").symlink_to(store.folder)
    with pytest.raises(UnsafeFileError, match="symbolic_link"):
        KeyStore.open(tmp_path / "link", passphrase)


def test_a_link_put_there_later_is_refused_too(store: KeyStore, terms: Terms, tmp_path: Path) -> None:
    """What is swapped after opening is noticed at the next reading, writing or decrypting."""
    kid = store.make("EdDSA", "licence", NOW, **terms).kid
    for name, use in (
        (f"{kid.hex()}.pem", lambda: store.private(kid)),
        ("keys.json", store.records),
        (".lock", lambda: store.retire(kid)),
    ):
        path = store.folder / name
        path.rename(tmp_path / name)
        path.symlink_to(tmp_path / name)
        with pytest.raises(UnsafeFileError, match="symbolic_link"):
            use()
        path.unlink()
        (tmp_path / name).rename(path)


def test_a_mode_loosened_later_is_noticed(store: KeyStore, terms: Terms) -> None:
    """Opening keys.json to others while the service runs stops the next use of it."""
    store.make("EdDSA", "licence", NOW, **terms)
    store.records()
    (store.folder / "keys.json").chmod(0o644)
    with pytest.raises(UnsafeFileError, match="loose_mode"):
        store.records()


def test_a_pipe_under_a_files_name_does_not_hold_us(store: KeyStore, passphrase: bytes) -> None:
    """A named pipe in place of a file is refused at once, on opening and later."""
    (store.folder / "keys.json").unlink()
    os.mkfifo(store.folder / "keys.json", 0o600)
    assert _opened(store, passphrase) == "wrong_kind"
    with pytest.raises(UnsafeFileError, match="wrong_kind"):
        store.records()


def test_a_folder_within_the_folder_is_refused(store: KeyStore, passphrase: bytes) -> None:
    """Only plain files belong here."""
    (store.folder / "old").mkdir(0o700)
    assert _opened(store, passphrase) == "wrong_kind"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize("name", [".", "keys.json"])
def test_what_belongs_to_another_user_is_refused(store: KeyStore, passphrase: bytes, name: str) -> None:
    """Whoever owns a file can change it, whatever its mode."""
    os.chown(store.folder / name, 12345, 12345)
    assert _opened(store, passphrase) == "wrong_owner"


def _damage(store: KeyStore, change: Callable[[list[dict[str, Any]]], object]) -> None:
    path = store.folder / "keys.json"
    content = json.loads(path.read_text())
    change(content["keys"])
    path.write_text(json.dumps(content))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda keys: keys.append(keys[0]), "duplicate_kid"),
        (lambda keys: keys[0].update(kid="00" * 8), "bad_record"),
        (lambda keys: keys[0].update(spki=keys[1]["spki"]), "bad_record"),
        (lambda keys: keys[0].update(state="current") or keys[1].update(state="current"), "two_current_keys"),
    ],
    ids=["two keys of one kid", "kid of no key", "another's public key", "two current keys"],
)
def test_records_that_contradict_each_other_are_refused(
    store: KeyStore, passphrase: bytes, terms: Terms, change: Callable[[Any], object], reason: str
) -> None:
    """A store edited by hand into nonsense is not used."""
    for _ in range(2):
        store.make("EdDSA", "licence", NOW, **terms)
    _damage(store, change)
    with pytest.raises(DamagedStoreError) as caught:
        KeyStore.open(store.folder, passphrase)
    assert caught.value.reason == reason


def test_a_missing_key_file_is_noticed(store: KeyStore, passphrase: bytes, terms: Terms) -> None:
    """A record without its file is noticed on opening, and on use if it went later."""
    record = store.make("EdDSA", "licence", NOW, **terms)
    (store.folder / f"{record.kid.hex()}.pem").unlink()
    for use in (lambda: KeyStore.open(store.folder, passphrase), lambda: store.private(record.kid)):
        with pytest.raises(DamagedStoreError, match="missing_key_file"):
            use()


def test_swapped_key_files_are_noticed(store: KeyStore, terms: Terms) -> None:
    """A file that holds another key than its record says is not used."""
    one, two = (store.make("EdDSA", "licence", NOW, **terms).kid.hex() for _ in range(2))
    (store.folder / f"{one}.pem").write_bytes((store.folder / f"{two}.pem").read_bytes())
    with pytest.raises(DamagedStoreError, match="not_the_recorded_key"):
        store.private(bytes.fromhex(one))
