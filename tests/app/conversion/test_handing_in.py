"""Files that are handed in: where they are, and that they do not stay longer than needed."""

import os
import time
from datetime import UTC, datetime, timedelta

import pytest

from app.conversion.errors import SourceChangedError, SourceMissingError
from app.conversion.executors.inline import InlineExecutor
from app.conversion.handing_in import Upload, Wanted, discard_source, folder_of, hand_in, sweep
from app.conversion.queue import LOG_NAME, put_back
from app.conversion.run import RunState
from app.conversion.runner import carry_out
from app.conversion.runs import read
from app.tables import ConversionRun
from licences.conversion.profiles import text_of
from tests.app.conversion.exports import STYLE_3, begin, operator, write


@pytest.fixture
def populated_url(copy_sqlite, populated_sqlite):
    """Give a fresh populated database; these tests are about files."""
    return copy_sqlite(populated_sqlite)


def test_a_file_is_marked_until_it_is_whole(settings):
    """While it arrives a file should be marked; finished, it should have its place, size and sum."""
    upload = Upload(settings, "a.csv")
    upload.write(b"ab")
    arriving = [path.name for path in upload.folder.iterdir()]
    upload.write(b"c")
    path = upload.finish()
    expected = (["arriving"], "source.csv", b"abc", 3, "ba7816bf")
    actual = (arriving, path.name, path.read_bytes(), upload.size, upload.sha256.hex()[:8])
    assert expected == actual


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        (LOG_NAME, "source.log"),
        ("a.part", "source.part"),
        ("arriving", "source"),
        ("a.csv\\u202e", "source"),
        ("导出.表格", "source"),
        ("a.csv.gz", "source.gz"),
        (".csv", "source"),
    ],
)
def test_no_name_collides_with_files_of_ours(settings, name, kept):
    """Whatever its owner calls it, a file should never have the name of the log or of one that arrives."""
    upload = Upload(settings, name)
    expected = kept
    actual = upload.finish().name
    assert expected == actual


def test_what_has_arrived_is_what_is_converted(services, clerk):
    """A run should hold the sum of what has arrived, and refuse a file that was altered before it was made."""
    upload = Upload(services.settings, "a.csv")
    upload.write(b"abc")
    path = upload.finish()
    path.write_bytes(b"abd")
    wanted = Wanted(STYLE_3, text_of(STYLE_3), dry_run=True, judge_every=1)
    run_id = hand_in(services, clerk, upload, wanted, None, datetime.now(UTC))
    run = read(services, run_id)
    with pytest.raises(SourceChangedError):
        carry_out(services, run_id, InlineExecutor(), lambda _: None)
    expected = ("ba7816bf", 3, RunState.FAILED)
    actual = (run.source_sha256.hex()[:8], run.source_bytes, read(services, run_id).state)
    assert expected == actual


def aged(folder, days):
    """Make all in a folder look so many days old."""
    then = time.time() - days * 86_400
    for path in (*folder.iterdir(), folder):
        os.utime(path, (then, then))


def handed_in(services, days, clerk, state=None):
    """Hand a file in so many days ago, give folder and run; without a state there is no run."""
    upload = Upload(services.settings, "a.csv")
    upload.finish()
    if state is None:
        aged(upload.folder, days)
        return upload.folder, None
    run_id = begin(services, write(upload.path, [operator(1)]), clerk)
    with services.session() as session:
        row = session.get_one(ConversionRun, run_id)
        row.state, row.created_at = state.value, datetime.now(UTC) - timedelta(days=days)
        session.add(row)
    aged(upload.folder, days)
    return upload.folder, run_id


def test_what_is_not_needed_is_swept(services, settings, actor):
    """What no run needs should go after a day, files of runs that may go on after a month, others never."""
    clerk = actor("clerk.zj")
    cases = [
        (0, None, True), (2, None, False), (0, RunState.DONE, True), (2, RunState.DONE, False),
        (29, RunState.STOPPED, True), (31, RunState.STOPPED, False), (31, RunState.FAILED, False),
        (99, RunState.WAITING, True), (99, RunState.CONVERTING, True),
    ]  # fmt: skip
    folders = [handed_in(services, days, clerk, state)[0] for days, state, _ in cases]
    (folder_of(settings) / "notes").mkdir()
    aged(folder_of(settings) / "notes", 99)
    sweep(services, datetime.now(UTC))
    expected = ([stays for *_, stays in cases], True)
    actual = ([folder.exists() for folder in folders], (folder_of(settings) / "notes").exists())
    assert expected == actual


def test_an_upload_that_broke_off_is_swept(services):
    """What arrived in part, before the service ended, should be removed a day later."""
    old, young = (Upload(services.settings, "a.csv") for _ in range(2))
    aged(old.folder, 2)
    sweep(services, datetime.now(UTC))
    expected = (False, True)
    actual = (old.folder.exists(), young.folder.exists())
    for upload in (old, young):
        upload.discard()
    assert expected == actual


def test_a_run_whose_file_was_swept_does_not_wait_for_ever(services, actor):
    """Who has a run go on whose file is gone should be told to hand it in again."""
    clerk = actor("clerk.zj")
    _, run_id = handed_in(services, 31, clerk, RunState.STOPPED)
    sweep(services, datetime.now(UTC))
    with pytest.raises(SourceMissingError):
        put_back(services, clerk, run_id, datetime.now(UTC))
    expected = (RunState.FAILED, "conversion_source_missing")
    run = read(services, run_id)
    actual = (run.state, (run.trouble or {}).get("code"))
    assert expected == actual


def test_only_what_was_handed_in_is_removed(services, settings, tmp_path):
    """The file of a run should be removed if it was handed in; any other should stay."""
    upload = Upload(settings, "a.csv")
    upload.finish()
    above, deeper = folder_of(settings) / "own.csv", upload.folder.with_name("own") / "b" / "own.csv"
    deeper.parent.mkdir(parents=True)
    paths = [upload.path, tmp_path / "own.csv", above, deeper]
    for path in paths:
        discard_source(services, read(services, begin(services, write(path, [operator(1)]))))
    expected = [False, True, True, True]
    actual = [path.exists() for path in paths]
    assert expected == actual
