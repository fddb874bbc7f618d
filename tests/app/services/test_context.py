"""What every service is handed: transactions that are whole, readings of one moment, lists from outside."""

import shutil

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from app.secret_files import SecretFileError
from app.services.context import Services
from app.settings import Settings
from app.tables import Issuer
from licences.codes import code_list
from signing.keystore import ExampleKeyError, KeyStoreMissingError
from tests.app.conftest import ZHEJIANG


def rename(services, name):
    """Rename the issuer in a transaction of its own."""
    with services.session() as session:
        session.get_one(Issuer, ZHEJIANG).name = name


def test_failed_transaction_leaves_nothing(services):
    """What was done before an error should be undone."""

    def fail():
        with services.session() as session:
            session.get_one(Issuer, ZHEJIANG).name = "x"
            session.flush()
            raise RuntimeError

    with services.reading() as session:
        expected = session.get_one(Issuer, ZHEJIANG).name
    with pytest.raises(RuntimeError):
        fail()
    with services.reading() as session:
        actual = session.get_one(Issuer, ZHEJIANG).name
    assert expected == actual


def test_reading_is_of_one_moment(services):
    """Two questions of one reading should get one answer, though another transaction has committed in between."""
    question = select(Issuer.name).where(Issuer.code == ZHEJIANG)
    with services.reading() as session:
        expected = session.exec(question).one()
        rename(services, "另一名称")
        actual = session.exec(question).one()
    assert expected == actual


def test_reading_does_not_keep_changes(services):
    """Something changed in a reading should not reach the database."""
    with services.reading() as session:
        session.get_one(Issuer, ZHEJIANG).name = "x"
        if services.engine.dialect.name == "postgresql":
            with pytest.raises(DBAPIError, match="read-only"):
                session.flush()
    with services.reading() as session:
        actual = session.get_one(Issuer, ZHEJIANG).name == "x"
    expected = False
    assert expected == actual


def test_newer_code_lists_are_read_from_the_set_folder(settings, tmp_path, monkeypatch):
    """A folder with a newer edition should be in force without a change of program."""
    from importlib import resources

    from licences import codes

    code_list("sex")
    monkeypatch.setattr(
        codes, "_loaded", dict(codes._loaded)
    )  # other tests go on with the lists as they were

    folder = tmp_path / "lists"
    folder.mkdir()
    source = resources.files("licences.codes").joinpath("data")
    manifest = source.joinpath("manifest.tsv").read_text("utf-8").splitlines()
    line = next(each for each in manifest if each.startswith("sex\t"))
    columns = dict(zip(manifest[0].split("\t"), line.split("\t"), strict=True))
    columns |= {"edition": "JT/T 415-2099", "effective_from": "2099-01-01", "effective_to": ""}
    (folder / "manifest.tsv").write_text(manifest[0] + "\n" + "\t".join(columns.values()) + "\n", "utf-8")
    shutil.copy(str(source.joinpath(columns.get("file", "sex.tsv"))), folder)
    Services.from_settings(settings.model_copy(update={"code_lists_dir": folder})).close()
    expected = "JT/T 415-2099"
    actual = code_list("sex").edition
    assert expected == actual


def test_missing_secrets_and_keys_are_named(tmp_path, data_template):
    """Without audit secret, and without key store, opening should fail by name."""
    with pytest.raises(SecretFileError):
        Services.from_settings(Settings(data_dir=tmp_path))
    shutil.copytree(data_template / "secrets", tmp_path / "secrets")
    with pytest.raises(KeyStoreMissingError) as error:
        Services.from_settings(Settings(data_dir=tmp_path))
    expected = tmp_path / "keys"
    actual = error.value.path
    assert expected == actual


def test_example_keys_are_refused_outside_demo_mode(tmp_path, data_template):
    """A key store with an example key should open in demo mode only."""
    from pathlib import Path

    from signing.keystore import KeyStore, load_examples

    shutil.copytree(data_template, tmp_path / "var")
    settings = Settings(data_dir=tmp_path / "var", demo=True)
    store = KeyStore.open(settings.keys_path, settings.passphrase(), allow_example=True)
    example = load_examples(Path(__file__).parents[3] / "keys_example")[0]
    store.add(
        example, "licence", 1_767_225_600, issuer_code=ZHEJIANG, issuer_name="示例", region=33, types=(8,),
        not_before=1_767_225_600, not_after=1_900_000_000,
    )  # fmt: skip
    Services.from_settings(settings).close()
    with pytest.raises(ExampleKeyError) as error:
        Services.from_settings(settings.model_copy(update={"demo": False}))
    expected = example.kid
    actual = error.value.kid
    assert expected == actual


def test_database_password_is_not_in_errors(data_template):
    """An error of the driver should not name the password of the address."""
    address = "postgresql+psycopg://user:hidden-word@127.0.0.1:1/x"
    services = Services.from_settings(Settings(data_dir=data_template, database_url=address))
    with pytest.raises(DBAPIError) as error, services.session() as session:
        session.execute(text("SELECT 1"))
    services.close()
    expected = False
    actual = "hidden-word" in str(error.value)
    assert expected == actual
