"""Secrets: made once, random, closed to others."""

import stat

import pytest

from app.secret_files import SecretFileError, make_missing, read_secret
from app.settings import Settings


def test_secrets_are_made_once(tmp_path):
    """Three different secrets should be made, readable by their user only, and none a second time."""
    settings = Settings(data_dir=tmp_path)
    made = make_missing(settings)
    secrets = {read_secret(path) for path in made}
    expected = (3, 3, [], {0o600})
    actual = (
        len(made),
        len(secrets),
        make_missing(settings),
        {stat.S_IMODE(path.stat().st_mode) for path in made},
    )
    assert expected == actual


def test_every_folder_made_is_closed_to_others(tmp_path):
    """The data folder, made on the way to its secrets, should be open to its user only."""
    make_missing(Settings(data_dir=tmp_path / "var" / "luzheng"))
    made = (tmp_path / "var", tmp_path / "var" / "luzheng", tmp_path / "var" / "luzheng" / "secrets")
    expected = ["0o700"] * 3
    actual = [oct(folder.stat().st_mode & 0o777) for folder in made]
    assert expected == actual


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o620])
def test_secret_open_to_others_is_refused(tmp_path, mode):
    """A secret that group or others may read or write should not be used."""
    path = tmp_path / "secret"
    path.write_bytes(b"x" * 40)
    path.chmod(mode)
    with pytest.raises(SecretFileError) as error:
        read_secret(path)
    expected = True
    actual = "chmod 600" in error.value.reason
    assert expected == actual


def test_short_secret_is_refused(tmp_path):
    """A secret of 31 characters should be refused, of 32 be taken without its line end."""
    path = tmp_path / "secret"
    path.touch(0o600)
    path.write_bytes(b"x" * 31 + b"\n")
    with pytest.raises(SecretFileError):
        read_secret(path)
    path.write_bytes(b"x" * 32 + b"\n")
    expected = b"x" * 32
    actual = read_secret(path)
    assert expected == actual


def test_missing_secret_names_the_remedy(tmp_path):
    """A missing secret should be refused with what to run."""
    with pytest.raises(SecretFileError) as error:
        read_secret(tmp_path / "secret")
    expected = True
    actual = "luzheng init" in error.value.reason
    assert expected == actual
