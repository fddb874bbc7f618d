"""The committed example keys: known by their ids, and refused outside demo mode."""

from pathlib import Path
from typing import Any

import pytest

from signing.algorithms import ALGORITHMS
from signing.keystore import EXAMPLE_KIDS, EXAMPLE_PASSPHRASE, ExampleKeyError, KeyStore, load_examples

FOLDER = Path(__file__).parents[3] / "keys_example"
NOW = 1_700_000_000


def test_there_is_one_example_key_for_each_algorithm() -> None:
    """The files are exactly one per algorithm, and open with the published passphrase."""
    keys = load_examples(FOLDER)
    assert [key.public.algorithm for key in keys] == [algorithm.name for algorithm in ALGORITHMS]
    assert len(list(FOLDER.glob("*.pem"))) == len(keys)
    assert EXAMPLE_PASSPHRASE == b"example"


def test_the_refused_ids_are_those_of_the_files() -> None:
    """The list in the program and the files cannot drift apart."""
    assert frozenset(key.kid for key in load_examples(FOLDER)) == EXAMPLE_KIDS


def test_the_readme_names_the_ids() -> None:
    """The paper beside the files names each file and its id."""
    text = (FOLDER / "README.md").read_text()
    for key in load_examples(FOLDER):
        assert f"| `{key.public.algorithm.lower()}.pem` |" in text
        assert f"| `{key.kid.hex()}` |" in text


def test_an_example_key_cannot_be_added(store: KeyStore, terms: dict[str, Any]) -> None:
    """A store of a real installation takes none of them, and stays as it was."""
    for key in load_examples(FOLDER):
        with pytest.raises(ExampleKeyError, match=key.kid.hex()):
            store.add(key, "licence", NOW, **terms)
    assert [path.name for path in store.folder.glob("*.pem")] == []


def test_a_demo_store_takes_them_and_marks_them(
    tmp_path: Path, terms: dict[str, Any], passphrase: bytes
) -> None:
    """In demo mode they sign, and their trust list entry is a specimen whatever was asked."""
    demo = KeyStore.create(tmp_path / "keys", passphrase, allow_example=True)
    records = [demo.add(key, "licence", NOW, **terms) for key in load_examples(FOLDER)]
    assert [record.is_example for record in records] == [True] * 3
    assert [record.to_trusted(specimen=False).specimen for record in records] == [True] * 3
    assert [len(demo.private(record.kid).sign(b"m")) for record in records] == [64] * 3


def test_a_demo_store_is_refused_outside_demo_mode(
    tmp_path: Path, terms: dict[str, Any], passphrase: bytes
) -> None:
    """The same folder does not open without the word demo, and the error names the key."""
    demo = KeyStore.create(tmp_path / "keys", passphrase, allow_example=True)
    key = load_examples(FOLDER)[0]
    demo.add(key, "licence", NOW, **terms)
    with pytest.raises(ExampleKeyError) as caught:
        KeyStore.open(demo.folder, passphrase)
    assert caught.value.kid == key.kid


def test_an_example_key_added_to_an_open_store_is_noticed(
    store: KeyStore, terms: dict[str, Any], passphrase: bytes
) -> None:
    """A running service stops using its store when a demo process put an example key into it."""
    demo = KeyStore.open(store.folder, passphrase, allow_example=True)
    demo.add(load_examples(FOLDER)[0], "licence", NOW, **terms)
    with pytest.raises(ExampleKeyError):
        store.records()


def test_an_example_key_file_without_a_record_is_refused(store: KeyStore, passphrase: bytes) -> None:
    """A file copied into the folder by hand is refused too."""
    key = load_examples(FOLDER)[0]
    path = store.folder / f"{key.kid.hex()}.pem"
    path.write_bytes((FOLDER / "es256.pem").read_bytes())
    path.chmod(0o600)
    with pytest.raises(ExampleKeyError):
        KeyStore.open(store.folder, passphrase)


def test_a_key_of_ones_own_is_no_example(store: KeyStore, terms: dict[str, Any]) -> None:
    """A fresh key is a specimen only if its maker says so."""
    record = store.make("ES256", "licence", NOW, **terms)
    assert (record.is_example, record.to_trusted().specimen) == (False, False)
    assert record.to_trusted(specimen=True).specimen is True
