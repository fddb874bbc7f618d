"""Files that are handed in: where they are, and that they do not stay longer than needed."""

import os
import time

import pytest

from app.conversion.handing_in import Upload, discard_source, folder_of, sweep
from app.conversion.runs import RunState, read
from tests.app.conversion.exports import begin, operator, write


@pytest.fixture
def populated_url(copy_sqlite, populated_sqlite):
    """Give a fresh populated database; these tests are about files."""
    return copy_sqlite(populated_sqlite)


def test_a_file_has_its_name_only_when_it_is_whole(settings):
    """While it arrives a file should be marked; finished, it should have its name, size and sum."""
    upload = Upload(settings, "a.csv")
    upload.write(b"ab")
    arriving = [path.name for path in upload.folder.iterdir()]
    upload.write(b"c")
    path = upload.finish()
    expected = (["a.csv.part"], "a.csv", b"abc", 3, "ba7816bf")
    actual = (arriving, path.name, path.read_bytes(), upload.size, upload.sha256.hex()[:8])
    assert expected == actual


def test_what_broke_off_is_swept_after_a_day(settings):
    """What an upload left that ended with the service should be removed a day later, whole files never."""
    old, young, whole = (Upload(settings, "a.csv") for _ in range(3))
    whole.finish()
    yesterday = time.time() - 25 * 3600
    os.utime(old.folder / "a.csv.part", (yesterday, yesterday))
    os.utime(whole.folder / "a.csv", (yesterday, yesterday))
    sweep(settings)
    expected = {young.folder, whole.folder}
    actual = set(folder_of(settings).iterdir())
    for upload in (old, young):
        upload.discard()
    assert expected == actual


def test_only_what_was_handed_in_is_removed(services, settings, tmp_path):
    """The file of a run should be removed if it was handed in; a file of the operator's should stay."""
    upload = Upload(settings, "a.csv")
    handed_in = upload.finish()
    rows = [operator(1)]
    runs = [begin(services, write(path, rows)) for path in (handed_in, tmp_path / "own.csv")]
    for run_id in runs:
        discard_source(services, read(services, run_id))
    expected = (False, True, RunState.WAITING)
    actual = (handed_in.parent.exists(), (tmp_path / "own.csv").exists(), read(services, runs[0]).state)
    assert expected == actual
