"""Settings from the environment, and what follows from them."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from app.settings import Settings
from signing.keystore import PassphraseError


def test_everything_lives_under_the_data_folder(monkeypatch):
    """One variable should move database, keys and secrets."""
    monkeypatch.setenv("LUZHENG_DATA_DIR", "/srv/luzheng")
    settings = Settings()
    expected = (
        "sqlite:////srv/luzheng/luzheng.db",
        Path("/srv/luzheng/keys"),
        Path("/srv/luzheng/secrets/audit"),
    )
    actual = (settings.database_url, settings.keys_path, settings.audit_secret_path)
    assert expected == actual


def test_each_place_can_be_set_by_itself(monkeypatch):
    """Database, keys and each secret should be movable one by one."""
    names = {"DATABASE_URL": "sqlite:////a", "KEYS_DIR": "/b", "PASSPHRASE_FILE": "/c", "AUDIT_SECRET_FILE": "/d",
             "TOKEN_SECRET_FILE": "/e"}  # fmt: skip
    for name, value in names.items():
        monkeypatch.setenv(f"LUZHENG_{name}", value)
    settings = Settings()
    expected = list(names.values())
    actual = [
        settings.database_url,
        *(str(path) for path in (settings.keys_path, settings.passphrase_path, settings.audit_secret_path,
                                 settings.token_secret_path)),
    ]  # fmt: skip
    assert expected == actual


@pytest.mark.parametrize("url", ["ftp://a", "http://a/", "https://a/#", "a", "http://a?b", "http://a b"])
def test_public_address_goes_into_codes_and_must_be_plain(url):
    """An address that would break the text of a code should be refused."""
    with pytest.raises(ValidationError) as error:
        Settings(public_url=url)
    expected = ("public_url",)
    actual = error.value.errors()[0]["loc"]
    assert expected == actual


def test_no_wait_outlives_its_request():
    """A wait for the database as long as a request may take should be refused."""
    with pytest.raises(ValidationError, match="less than request_seconds"):
        Settings(database_wait_seconds=30, request_seconds=30)
    expected = 29
    actual = Settings(database_wait_seconds=29, request_seconds=30).database_wait_seconds
    assert expected == actual


def test_secrets_are_not_shown(monkeypatch):
    """Neither the database's password nor the passphrase should stand in the representation."""
    monkeypatch.setenv("LUZHENG_KEYS_PASSPHRASE", "open sesame")
    settings = Settings(database_url="postgresql+psycopg://u:hidden-word@h/d")
    expected = (False, False, b"open sesame")
    actual = ("hidden-word" in repr(settings), "sesame" in repr(settings), settings.passphrase())
    assert expected == actual


def test_missing_passphrase_is_said(tmp_path):
    """Without file and variable there should be no passphrase, not an empty one."""
    with pytest.raises(PassphraseError) as error:
        Settings(data_dir=tmp_path).passphrase()
    expected = "missing"
    actual = error.value.reason
    assert expected == actual
