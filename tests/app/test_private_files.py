"""What the service keeps is its user's alone: looked at before anything is done with it."""

import os
import subprocess

import pytest

from app.private_files import OpenToOthersError, refuse_open, write_private
from app.settings import Settings

RUN = "conversions/01234567-89ab-4cde-8f01-23456789abcd"
FOLDERS = ("", "conversion", "conversions", RUN)
FILES = ("luzheng.db", "luzheng.db-wal", "luzheng.db-shm", "luzheng.db-journal")


@pytest.fixture
def data_dir(tmp_path):
    """Give a data folder in which all there may be is there, closed."""
    folder = tmp_path / "of the service"
    for name in FOLDERS:
        (folder / name).mkdir(0o700)
    for name in FILES:
        (folder / name).touch(0o600)
    return folder


def is_refused(settings):
    """Say whether an installation is refused as open to others."""
    try:
        refuse_open(settings)
    except OpenToOthersError:
        return True
    return False


def test_a_closed_installation_is_accepted(data_dir):
    """What only its user can reach should be accepted, and what is not there is not open."""
    assert not is_refused(Settings(data_dir=data_dir))
    assert not is_refused(Settings(data_dir=data_dir / "nothing yet"))


@pytest.mark.parametrize("bits", [0o040, 0o020, 0o004, 0o002, 0o001])
@pytest.mark.parametrize("name", [*FOLDERS, *FILES])
def test_each_is_refused_when_open_in_any_way(data_dir, name, bits):
    """Whatever group or others may do with any of them should be refused, by path and remedy."""
    path = data_dir / name
    path.chmod(path.stat().st_mode | bits)
    with pytest.raises(OpenToOthersError) as refused:
        refuse_open(Settings(data_dir=data_dir))
    assert [path] == refused.value.paths


def test_the_remedy_closes_all_of_it_at_once(data_dir):
    """One line for a shell should close whatever is open, a blank in its path notwithstanding."""
    for name in (*FOLDERS, *FILES):
        (data_dir / name).chmod(0o777)
    with pytest.raises(OpenToOthersError) as refused:
        refuse_open(Settings(data_dir=data_dir))
    subprocess.run(["/bin/sh", "-c", refused.value.remedy], check=True)
    refuse_open(Settings(data_dir=data_dir))


@pytest.mark.parametrize(
    ("mode", "is_refused"), [(0o755, False), (0o1777, False), (0o775, True), (0o757, True)]
)
def test_folder_of_a_register_elsewhere(data_dir, tmp_path, mode, is_refused):
    """A database elsewhere may lie where others may look, but not where they can put another in its place."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    elsewhere.chmod(mode)
    (elsewhere / "register.db").touch(0o600)
    settings = Settings(data_dir=data_dir, database_url=f"sqlite:///{elsewhere}/register.db")
    if is_refused:
        with pytest.raises(OpenToOthersError, match="chmod go-w"):
            refuse_open(settings)
    else:
        refuse_open(settings)


def test_a_database_on_a_server_is_its_servers_to_close(data_dir):
    """Of PostgreSQL no file should be looked for."""
    assert not is_refused(Settings(data_dir=data_dir, database_url="postgresql+psycopg://luzheng@/luzheng"))


def test_new_files_are_closed_whatever_the_umask(tmp_path):
    """A file that is written should be open to its user only, and never be one that was there."""
    before = os.umask(0)
    try:
        write_private(tmp_path / "new").close()
    finally:
        os.umask(before)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        write_private(tmp_path / "new")
