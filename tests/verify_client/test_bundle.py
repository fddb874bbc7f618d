"""The offline bundle: brought up to date from servers honest and not, killed at every step, read back."""

import json
import signal
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signing import status_index, status_list
from signing.list_id import ListId
from signing.status_list import Status, StatusList
from signing.trust import KeyState, Role
from tests.signing.lists import (
    DAY,
    ES256,
    ISSUER,
    ISSUER_KEY,
    NOW,
    OTHER_ISSUER,
    PUBLISHER_KEY,
    ROOTS,
    STRANGER,
    publisher,
    trusted,
)
from tests.verify_client.fake_server import LIST, SIZE, FakeServer, moment
from verify_client.bundle import (
    Bundle,
    HttpFetcher,
    files,
    load_roots,
    pin_roots,
    repair,
    roots_from_json,
    synchronise,
)
from verify_client.bundle.errors import (
    BadRootsError,
    BundleBusyError,
    BundleMissingError,
    FetchFailedError,
    FromTheFutureError,
    FrozenError,
    NotSignedRightError,
    RollbackRefusedError,
    RootsDifferError,
    StateDamagedError,
)
from verify_client.bundle.roots import to_json
from verify_client.verify import StatusAnswer

OTHER_LIST = ListId(OTHER_ISSUER, 0)


@pytest.fixture
def server() -> FakeServer:
    """A server that has published once."""
    return FakeServer()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty bundle with pinned roots."""
    path = tmp_path / "bundle"
    pin_roots(path, ROOTS)
    return path


@pytest.fixture
def synced(folder: Path, server: FakeServer) -> Path:
    """A bundle brought up to date once."""
    synchronise(folder, server, moment())
    server.asked.clear()
    return folder


def content(folder: Path) -> dict[str, bytes]:
    """Every file of the bundle but the lock."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


def status_of(folder: Path, index: int = 7) -> int | None:
    """The status the bundle gives for a licence of the first list."""
    answer = Bundle.open(folder).look_up(ISSUER, 0, index)
    return None if answer is None else answer.value


def test_first_synchronisation_brings_everything(folder: Path, server: FakeServer) -> None:
    """From roots alone to a usable bundle, and the report counts what was done."""
    report = synchronise(folder, server, moment())
    assert (report.trust_version, report.index_version, report.lists_fetched, report.lists_kept) == (
        1,
        1,
        1,
        0,
    )
    assert (report.status_as_of, report.fresh_until) == (NOW, NOW + DAY)
    assert set(content(folder)) == {
        "roots.json",
        "state.json",
        "trust-list.cbor",
        "status/index.cbor",
        f"status/{ISSUER}/0.cwt",
    }


def test_status_carries_its_time_and_source(synced: Path) -> None:
    """An answer says as of when it is, how long it holds, and where it comes from."""
    assert Bundle.open(synced).look_up(ISSUER, 0, 7) == StatusAnswer(14, NOW, NOW + DAY, "status_list")


def test_licence_not_in_the_list_of_bad_ones_is_valid(synced: Path) -> None:
    """What the list does not mention is in force."""
    assert status_of(synced, 8) == Status.VALID


@pytest.mark.parametrize(
    "place", [(ISSUER, 1, 7), (OTHER_ISSUER, 0, 7), (ISSUER, 0, SIZE), (ISSUER, 0, -1), ("../..", 0, 7)]
)
def test_unknown_place_has_no_status(synced: Path, place: tuple[str, int, int]) -> None:
    """A list not held, or an index beyond its end, is unknown and not valid."""
    assert Bundle.open(synced).look_up(*place) is None


def test_second_synchronisation_fetches_nothing_anew(synced: Path, server: FakeServer) -> None:
    """With entity tags an unchanged server costs two questions and no bytes."""
    before = content(synced)
    report = synchronise(synced, server, moment(NOW + 60))
    assert (report.bytes_fetched, report.lists_kept, len(server.asked)) == (0, 1, 2)
    assert content(synced) == before


def test_news_take_effect(synced: Path, server: FakeServer) -> None:
    """A licence revoked since is revoked after the next synchronisation."""
    server.publish({LIST: [(7, Status.REVOKED), (8, Status.SUSPENDED)]}, version=2, issued_at=NOW + 60)
    synchronise(synced, server, moment(NOW + 60))
    assert status_of(synced, 8) == Status.SUSPENDED


def test_open_bundle_sees_what_another_process_brought(synced: Path, server: FakeServer) -> None:
    """A list first read after a synchronisation elsewhere is the new one, not "missing"."""
    opened = Bundle.open(synced)
    server.publish({LIST: [(8, Status.SUSPENDED)]}, version=2, issued_at=NOW + 60)
    synchronise(synced, server, moment(NOW + 60))
    answer = opened.look_up(ISSUER, 0, 8)
    assert answer is not None
    assert answer.value == Status.SUSPENDED


def test_only_lists_of_the_regions_asked_for_are_fetched(folder: Path, server: FakeServer) -> None:
    """An inspector may load one province; the rest is left out and unknown."""
    server.publish_trust(
        trusted(), trusted(STRANGER, issuer_code=OTHER_ISSUER, regions=frozenset({34})), publisher()
    )
    foreign = StatusList.make(OTHER_LIST, NOW, NOW + DAY, 60, [], size=SIZE)
    server.publish({LIST: [], OTHER_LIST: []})
    token = status_list.to_bytes(foreign, STRANGER, quick=True)
    index = {LIST: server.files[f"/api/v1/status/{ISSUER}/0"], OTHER_LIST: token}
    server.files[f"/api/v1/status/{OTHER_ISSUER}/0"] = token
    publish_index(server, index)
    report = synchronise(folder, server, moment(), regions={34})
    assert (report.lists_fetched, report.lists_left_out) == (1, 1)
    assert (status_of(folder), Bundle.open(folder).look_up(OTHER_ISSUER, 0, 7) is None) == (None, False)


def publish_index(
    server: FakeServer, tokens: dict[ListId, bytes], version: int = 1, issued_at: int = NOW
) -> None:
    """Sign an index of just these tokens."""
    entries = {list_id: status_index.describe(token, issued_at) for list_id, token in tokens.items()}
    index = status_index.StatusIndex(version, issued_at, issued_at + DAY, entries)
    server.files["/api/v1/status/index"] = status_index.to_bytes(index, PUBLISHER_KEY)


# What a lying server may try. Each attack is refused by name, and the bundle stays byte for byte as it was.


def older_trust(server: FakeServer) -> None:
    """The same version, of another time."""
    server.publish_trust(version=1, issued_at=NOW - 60)


def older_index(server: FakeServer) -> None:
    """The same version, of an earlier time."""
    server.publish({LIST: []}, version=1, issued_at=NOW - 60)


def same_version_other_index(server: FakeServer) -> None:
    """Two indexes of one version."""
    server.publish({LIST: [(9, Status.REVOKED)]}, version=1)


def index_without_a_list(server: FakeServer) -> None:
    """A list is held back."""
    server.publish({}, version=2)


def run_out_index(server: FakeServer) -> None:
    """An index that was good for ten seconds."""
    server.publish({LIST: []}, version=2, issued_at=NOW + 10, expires_at=NOW + 20)


def list_of_another_moment(server: FakeServer) -> None:
    """The list of before, under the index of now."""
    old = server.files[f"/api/v1/status/{ISSUER}/0"]
    server.publish({LIST: [(9, Status.REVOKED)]}, version=2, issued_at=NOW + 10)
    server.files[f"/api/v1/status/{ISSUER}/0"] = old


def list_by_a_stranger(server: FakeServer) -> None:
    """A list signed by nobody we know."""
    server.publish({LIST: [(9, Status.REVOKED)]}, version=2, issued_at=NOW + 10, key=STRANGER)


def index_by_a_stranger(server: FakeServer) -> None:
    """An index signed by nobody we know."""
    server.publish({LIST: []}, version=2, issued_at=NOW + 10, index_key=STRANGER)


def trust_by_a_stranger(server: FakeServer) -> None:
    """A trust list signed by no root of ours."""
    server.publish_trust(version=2, issued_at=NOW + 10, root=STRANGER)


def other_list_under_its_name(server: FakeServer) -> None:
    """A good list of the same issuer in place of another."""
    other = StatusList.make(ListId(ISSUER, 1), NOW + 10, NOW + DAY, 60, [], size=SIZE)
    token = status_list.to_bytes(other, ISSUER_KEY, quick=True)
    server.files[f"/api/v1/status/{ISSUER}/0"] = token
    publish_index(server, {LIST: token}, version=2, issued_at=NOW + 10)


def shrunken_list(server: FakeServer) -> None:
    """A list that forgets half of its licences."""
    small = StatusList.make(LIST, NOW + 10, NOW + DAY, 60, [], size=SIZE // 2)
    token = status_list.to_bytes(small, ISSUER_KEY, quick=True)
    server.files[f"/api/v1/status/{ISSUER}/0"] = token
    publish_index(server, {LIST: token}, version=2, issued_at=NOW + 10)


def not_cbor(server: FakeServer) -> None:
    """A captive portal."""
    server.files["/api/v1/status/index"] = b"<html>log in to this network</html>"


def trust_from_the_future(server: FakeServer) -> None:
    """A trust list made by a clock a day ahead."""
    server.publish_trust(version=2, issued_at=NOW + DAY)


def index_from_the_future(server: FakeServer) -> None:
    """An index dated one second more ahead than clocks may differ."""
    server.publish({LIST: []}, version=2, issued_at=NOW + 60 + 301)


def list_from_the_future(server: FakeServer) -> None:
    """A list from the future under an index of now."""
    future = StatusList.make(LIST, NOW + DAY, NOW + 2 * DAY, 60, [], size=SIZE)
    token = status_list.to_bytes(future, ISSUER_KEY, quick=True)
    server.files[f"/api/v1/status/{ISSUER}/0"] = token
    publish_index(server, {LIST: token}, version=2, issued_at=NOW + 10)


def no_list(server: FakeServer) -> None:
    """The index names a list that cannot be had."""
    server.publish({LIST: [(9, Status.REVOKED)]}, version=2, issued_at=NOW + 10)
    del server.files[f"/api/v1/status/{ISSUER}/0"]


ATTACKS = {
    older_trust: (RollbackRefusedError, "trust-list: same_version_other_content"),
    older_index: (RollbackRefusedError, "status/index: same_version_other_content"),
    same_version_other_index: (RollbackRefusedError, "status/index: same_version_other_content"),
    index_without_a_list: (RollbackRefusedError, "status/index: list_missing"),
    run_out_index: (FrozenError, "status/index"),
    list_of_another_moment: (NotSignedRightError, "status: not_the_indexed_list"),
    list_by_a_stranger: (NotSignedRightError, f"status/{ISSUER}/0: unknown_key"),
    index_by_a_stranger: (NotSignedRightError, "status/index: unknown_key"),
    trust_by_a_stranger: (NotSignedRightError, "trust-list: unknown_key"),
    other_list_under_its_name: (NotSignedRightError, f"status/{ISSUER}/0: other_list"),
    shrunken_list: (RollbackRefusedError, f"status/{ISSUER}/0: list_shrank"),
    trust_from_the_future: (FromTheFutureError, "trust-list"),
    index_from_the_future: (FromTheFutureError, "status/index"),
    list_from_the_future: (FromTheFutureError, f"status/{ISSUER}/0"),
    not_cbor: (NotSignedRightError, "status/index: not_an_envelope"),
    no_list: (FetchFailedError, "http_404"),
}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_lying_server_is_refused(synced: Path, server: FakeServer, attack) -> None:
    """Each lie has its own error, and what was held stays in use."""
    kind, detail = ATTACKS[attack]
    before = content(synced)
    attack(server)
    with pytest.raises(kind) as refusal:
        synchronise(synced, server, moment(NOW + 60))
    assert refusal.value.detail == detail
    assert content(synced) == before


def test_bundle_is_good_after_the_server_has_set_its_clock(synced: Path, server: FakeServer) -> None:
    """An index from the next year, refused, should leave no trace: what is published rightly after it counts."""
    server.publish({LIST: []}, version=2, issued_at=NOW + 365 * DAY)
    with pytest.raises(FromTheFutureError):
        synchronise(synced, server, moment(NOW + 60))
    server.publish({LIST: [(8, Status.REVOKED)]}, version=3, issued_at=NOW + 120)
    synchronise(synced, server, moment(NOW + 180))
    assert (status_of(synced, 8), Bundle.open(synced).time_seen) == (Status.REVOKED, NOW + 120)


def test_clocks_may_differ_a_little(synced: Path, server: FakeServer) -> None:
    """What is dated five minutes ahead is taken, as it is when licences are judged."""
    server.publish({LIST: []}, version=2, issued_at=NOW + 60 + 300)
    assert synchronise(synced, server, moment(NOW + 60)).index_version == 2


def test_lower_version_is_refused(synced: Path, server: FakeServer) -> None:
    """Yesterday's trust list and index, rightly signed, are refused today."""
    yesterday = dict(server.files)
    server.publish_trust(version=2, issued_at=NOW + 10)
    server.publish({LIST: []}, version=2, issued_at=NOW + 10)
    synchronise(synced, server, moment(NOW + 60))
    for path, detail in (
        ("trust-list", "trust-list: version_lower"),
        ("status/index", "status/index: version_lower"),
    ):
        served = server.files[f"/api/v1/{path}"]
        server.files[f"/api/v1/{path}"] = yesterday[f"/api/v1/{path}"]
        with pytest.raises(RollbackRefusedError) as refusal:
            synchronise(synced, server, moment(NOW + 60))
        assert refusal.value.detail == detail
        server.files[f"/api/v1/{path}"] = served


def test_distrusted_key_is_not_trusted_again(synced: Path, server: FakeServer) -> None:
    """A server cannot bring back a key that was distrusted."""
    server.publish_trust(trusted(state=KeyState.DISTRUSTED), publisher(), version=2)
    server.publish({LIST: []}, version=2, issued_at=NOW + 1)
    with pytest.raises(NotSignedRightError):  # its lists are worth nothing now
        synchronise(synced, server, moment(NOW + 60))
    server.publish_trust(version=3)
    with pytest.raises(RollbackRefusedError) as refusal:
        synchronise(synced, server, moment(NOW + 60))
    assert refusal.value.detail == "trust-list: distrusted_key_trusted_again"


def test_distrust_takes_effect_even_when_the_rest_fails(synced: Path, server: FakeServer) -> None:
    """A new trust list is in place although the status index cannot be had."""
    server.publish_trust(trusted(state=KeyState.DISTRUSTED), publisher(), version=2)
    del server.files["/api/v1/status/index"]
    with pytest.raises(FetchFailedError):
        synchronise(synced, server, moment(NOW + 60))
    held = Bundle.open(synced)
    assert held.trust is not None
    assert held.trust.keys[ISSUER_KEY.kid].state is KeyState.DISTRUSTED
    assert held.look_up(ISSUER, 0, 7) is None


def test_confirmed_but_run_out_is_frozen(synced: Path, server: FakeServer) -> None:
    """A server that says "nothing new" for ever is noticed when what is held has run out."""
    with pytest.raises(FrozenError):
        synchronise(synced, server, moment(NOW + DAY))


def test_clock_set_back_does_not_unfreeze(synced: Path, server: FakeServer) -> None:
    """With the clock set back, data older than what was seen is still refused as run out."""
    server.publish({LIST: []}, version=2, issued_at=NOW + 20 * DAY)
    synchronise(synced, server, moment(NOW + 20 * DAY))
    files.write(synced, files.INDEX, b"lost")
    server.publish({LIST: []}, version=3, issued_at=NOW + DAY)
    with pytest.raises(FrozenError):
        synchronise(synced, server, moment(NOW + DAY))


def test_latest_signed_time_is_remembered(synced: Path, server: FakeServer) -> None:
    """Even after lists and index are gone, the clock cannot be set back behind them unnoticed."""
    server.publish({LIST: []}, version=2, issued_at=NOW + 3 * DAY)
    synchronise(synced, server, moment(NOW + 3 * DAY))
    files.remove(synced, files.INDEX)
    assert Bundle.open(synced).policy().time_seen == NOW + 3 * DAY


def test_index_of_a_signer_no_longer_trusted_does_not_stand_in_the_way(
    synced: Path, server: FakeServer
) -> None:
    """A version far ahead, signed by a stolen key, is got rid of by rotating that key."""
    server.publish({LIST: []}, version=10**9, issued_at=NOW + 10)
    synchronise(synced, server, moment(NOW + 60))
    new = ES256.make_private()
    nothing = frozenset()
    server.publish_trust(
        trusted(),
        publisher(state=KeyState.DISTRUSTED),
        trusted(new, regions=nothing, types=nothing, roles=Role.STATUS_INDEX),
        version=2,
        issued_at=NOW + 20,
    )
    server.publish({LIST: [(8, Status.REVOKED)]}, version=2, issued_at=NOW + 20, index_key=new)
    assert synchronise(synced, server, moment(NOW + 60)).index_version == 2
    assert status_of(synced, 8) == Status.REVOKED


def test_lists_published_while_reading_are_taken(synced: Path, server: FakeServer) -> None:
    """When the server publishes between index and list, the client begins with the index again."""
    server.publish({LIST: [(8, Status.REVOKED)]}, version=2, issued_at=NOW + 10)

    def overtake(path: str) -> None:
        if path.endswith("/0"):
            server.before_each = lambda _: None
            server.publish({LIST: [(9, Status.REVOKED)]}, version=3, issued_at=NOW + 20)

    server.before_each = overtake
    assert synchronise(synced, server, moment(NOW + 60)).index_version == 3
    assert status_of(synced, 9) == Status.REVOKED


@pytest.mark.parametrize("name", ["trust-list.cbor", "status/index.cbor", f"status/{ISSUER}/0.cwt"])
@pytest.mark.parametrize("damage", ["flip", "cut", "empty", "gone"])
def test_damaged_file_is_never_used_and_is_healed(
    synced: Path, server: FakeServer, name: str, damage: str
) -> None:
    """A damaged file gives no status, never a wrong one; the next synchronisation fetches it again."""
    path = synced / name
    whole = path.read_bytes()
    middle = len(whole) // 2
    damaged = {
        "flip": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        "cut": whole[:-1],
        "empty": b"",
    }
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(damaged[damage])
    held = Bundle.open(synced)
    assert held.look_up(ISSUER, 0, 7) is None
    assert name in held.faults
    synchronise(synced, server, moment(NOW + 60))
    assert status_of(synced) == Status.REVOKED


@pytest.mark.parametrize(
    "state",
    [b"", b"[]", b'{"time_seen": "x"}', b'{"time_seen": -1}', b'{"etags": [1]}', b"\xff", b"[" * 60_000],
)
def test_damaged_state_is_told_and_mended_only_on_request(
    synced: Path, server: FakeServer, state: bytes
) -> None:
    """A damaged state is not written over by a synchronisation; verifying goes on; a repair keeps it beside."""
    (synced / "state.json").write_bytes(state)
    with pytest.raises(StateDamagedError):
        synchronise(synced, server, moment(NOW + 60))
    assert (synced / "state.json").read_bytes() == state
    held = Bundle.open(synced)
    assert (held.faults["state.json"], held.time_seen) == ("state_damaged", NOW)
    assert repair.loss_of(synced, moment(NOW + 60)) == repair.Loss(NOW, is_legible=False)
    repair.repair(synced, moment(NOW + 60))
    assert (synced / repair.KEPT_AS).read_bytes() == state
    assert repair.loss_of(synced, moment(NOW + 60)) is None
    assert synchronise(synced, server, moment(NOW + 60)).bytes_fetched > 0


@pytest.mark.parametrize(("seen", "floor"), [(NOW + 50, NOW + 50), (NOW + 9_000, NOW), (NOW - 50, NOW)])
def test_repair_never_lowers_what_can_be_known(synced: Path, seen: int, floor: int) -> None:
    """A legible time is kept, unless it lies in the future; the signed files held are the floor."""
    (synced / "state.json").write_bytes(b'{"time_seen": %d, "etags": {' % seen)
    repair.repair(synced, moment(NOW + 60))
    assert Bundle.open(synced).time_seen == floor


def test_folder_without_roots_is_no_bundle(tmp_path: Path, server: FakeServer) -> None:
    """Nothing is trusted on first sight: without root keys there is no bundle, and no file is made."""
    with pytest.raises(BundleMissingError):
        synchronise(tmp_path, server, moment())
    assert content(tmp_path) == {}
    with pytest.raises(BundleMissingError):
        Bundle.open(tmp_path / "nothing")


def test_other_roots_are_refused(folder: Path) -> None:
    """The root keys of a bundle cannot be exchanged by giving others."""
    with pytest.raises(RootsDifferError):
        pin_roots(folder, {STRANGER.kid: STRANGER.public})
    pin_roots(folder, ROOTS)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b'{"00": "zz"}',
        b'{"00": 1}',
        b'{"zz": "00"}',
        b'{"0011223344556677": "3059"}',
        b"[" * 60_000,
        b"\xff",
    ],
)
def test_bad_roots_are_refused(tmp_path: Path, data: bytes) -> None:
    """A file that is no file of root keys is refused by name."""
    (tmp_path / "roots.json").write_bytes(data)
    with pytest.raises(BadRootsError):
        load_roots(tmp_path / "roots.json")


def test_root_under_a_wrong_id_is_refused() -> None:
    """The id of a root key is worked out, not believed."""
    wrong = json.loads(to_json(ROOTS))
    with pytest.raises(BadRootsError):
        roots_from_json(json.dumps({"00" * 8: next(iter(wrong.values()))}).encode())


def test_roots_survive_writing_and_reading() -> None:
    """What is written as roots.json is read as the same keys."""
    assert {kid: key.spki for kid, key in roots_from_json(to_json(ROOTS)).items()} == {
        kid: key.spki for kid, key in ROOTS.items()
    }


def test_two_writers_do_not_mix(synced: Path) -> None:
    """While one process synchronises, another waits, and gives up by name."""
    with files.locked(synced), pytest.raises(BundleBusyError), files.locked(synced, seconds=0.1):
        pass


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["/api/v1/trust-list", "/api/v1/status/index", f"/api/v1/status/{ISSUER}/0"]),
        st.binary(max_size=200),
    )
)
def test_no_answer_of_a_server_harms(
    tmp_path_factory: pytest.TempPathFactory, answers: dict[str, bytes]
) -> None:
    """Whatever bytes come, nothing but our own errors is raised, and no wrong status is believed."""
    folder = tmp_path_factory.mktemp("bundle")
    pin_roots(folder, ROOTS)
    server = FakeServer()
    synchronise(folder, server, moment())
    server.files |= answers
    before = content(folder)
    try:
        synchronise(folder, server, moment(NOW + 60))
    except (NotSignedRightError, RollbackRefusedError):
        assert content(folder) == before
    assert status_of(folder) == Status.REVOKED


CHILD = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from verify_client.bundle import Fetched, synchronise

folder, source, fatal = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
seen = 0

def watch(event, arguments):
    global seen
    writes = event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR) and str(folder) in str(arguments[0])
    if writes or event == "os.rename":
        seen += 1
        if seen == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

class Files:
    def get(self, path, etag, limit):
        return Fetched((source / path.rsplit("/api/v1/")[1].replace("/", "_")).read_bytes())

sys.addaudithook(watch)
synchronise(folder, Files(), datetime.fromtimestamp(int(sys.argv[4]), UTC))
"""


def test_killed_at_every_step_the_bundle_is_whole(synced: Path, server: FakeServer, tmp_path: Path) -> None:
    """Killed before any file is opened or renamed, the bundle gives the old or the new status, never none."""
    server.publish_trust(version=2, issued_at=NOW + 10)
    server.publish({LIST: [(7, Status.CANCELLED)]}, version=2, issued_at=NOW + 10)
    source = tmp_path / "source"
    source.mkdir()
    for path, body in server.files.items():
        (source / path.removeprefix("/api/v1/").replace("/", "_")).write_bytes(body)
    old = content(synced)
    kills, found = 0, []
    while True:
        done = subprocess.run(
            [sys.executable, "-c", CHILD, synced, source, str(kills + 1), str(NOW + 60)], check=False
        )
        found.append(status_of(synced))
        assert Bundle.open(synced).faults == {}
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL
        kills += 1
        for name in content(synced).keys() - old.keys():
            (synced / name).unlink()
        for name, data in old.items():
            (synced / name).write_bytes(data)
    assert kills >= 9
    assert found == sorted(found, reverse=True)  # revoked (14) up to some step, cancelled (12) from then on
    assert {Status.REVOKED, Status.CANCELLED} == set(found)


def test_leftovers_of_a_killed_run_are_removed(synced: Path, server: FakeServer) -> None:
    """What a killed run left behind does not pile up."""
    stray = synced / "status" / ISSUER / f"0.{'ab' * 32}.cwt"
    stray.write_bytes(b"half")
    stray.with_name("0.cwt.new").write_bytes(b"half")
    synchronise(synced, server, moment(NOW + 60))
    assert [path.name for path in stray.parent.iterdir()] == ["0.cwt"]


class Answering(BaseHTTPRequestHandler):
    """A real HTTP server that answers as its `behaviour` says."""

    behaviour = "good"

    def do_GET(self) -> None:
        if self.behaviour == "redirect":
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
            self.end_headers()
        elif self.headers.get("If-None-Match") == '"tag"':
            self.send_response(304)
            self.end_headers()
        elif self.behaviour == "drip":
            self.send_response(200)
            self.end_headers()
            for _ in range(100):
                self.wfile.write(b"x")
                time.sleep(0.05)
        else:
            body = b"x" * 1000
            self.send_response(500 if self.behaviour == "error" else 200)
            self.send_header("ETag", '"tag"')
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[:10] if self.behaviour == "short" else body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def web(request: pytest.FixtureRequest):
    """A server on a free port with the behaviour the test asks for."""
    handler = type("Handler", (Answering,), {"behaviour": getattr(request, "param", "good")})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_http_gives_body_and_tag(web: str) -> None:
    """A good answer arrives whole, with its entity tag; asked again with it, nothing is sent."""
    fetcher = HttpFetcher(web + "/")
    assert fetcher.get("/x", None, 1000) == (b"x" * 1000, '"tag"')
    assert fetcher.get("/x", '"tag"', 1000) is None


@pytest.mark.parametrize(
    ("web", "detail"),
    [("error", "http_500"), ("redirect", "http_302"), ("short", "cut_short"), ("drip", "timeout")],
    indirect=["web"],
)
def test_http_failures_have_their_names(web: str, detail: str) -> None:
    """Errors, redirects (to a local file!), cut-off and dripping answers are refused by name."""
    with pytest.raises(FetchFailedError) as failure:
        HttpFetcher(web, seconds=0.5).get("/x", None, 5000)
    assert failure.value.detail == detail


def test_http_answer_over_the_limit_is_refused(web: str) -> None:
    """More bytes than the kind of file can have are not read."""
    with pytest.raises(FetchFailedError) as failure:
        HttpFetcher(web).get("/x", None, 999)
    assert failure.value.detail == "too_large"


def test_nobody_there_is_refused() -> None:
    """A closed port is our own error, and told apart from a name or network that is not there."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{probe.getsockname()[1]}"
    with pytest.raises(FetchFailedError) as failure:
        HttpFetcher(address).get("/x", None, 10)
    assert (failure.value.code, failure.value.detail) == ("refused", "refused")


@pytest.mark.parametrize(
    "address", ["file:///etc", "ftp://x", "x", "", "http://", "http://[", "http://x/?a=1", "http://x/#f"]
)
def test_only_http_addresses_are_taken(address: str) -> None:
    """Files, FTP and half addresses are no servers."""
    with pytest.raises(FetchFailedError) as failure:
        HttpFetcher(address)
    assert failure.value.detail == "not_http"
