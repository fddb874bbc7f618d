"""`luzheng-verify` as its users run it: real processes, real files, a real server."""

import io
import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app import pictures
from licences.claims import Claim
from licences.payload import encode
from signing import envelope
from signing.code_text import to_text
from signing.status_list import Status
from tests.signing.lists import DAY, ISSUER_KEY, NOW, ROOTS, STRANGER
from tests.verify_client.fake_server import LIST, FakeServer, moment
from verify_client.bundle import Bundle, synchronise
from verify_client.bundle import pin_roots as pin
from verify_client.bundle.errors import FetchFailedError
from verify_client.bundle.roots import to_json
from verify_client.cli.display import shown

ROOT_FOLDER = Path(__file__).parents[2]
ORIGIN = "https://lz.example.cn"
AT = ("--now", moment(NOW + 60).isoformat())
SUSPENDED_SLOT, REVOKED_SLOT, GOOD_SLOT = 3, 7, 8


def code(slot: int = GOOD_SLOT, key=ISSUER_KEY) -> str:
    """The text of a driver's licence whose status is kept in that slot."""
    certificate: dict[int, Any] = {
        Claim.TYPE: 71,
        Claim.REGION: 33,
        Claim.SERIAL: "20260000001",
        Claim.VERSION: 1,
        Claim.STATUS: [0, slot],
        Claim.NUMBER: "**************0017",
        Claim.HOLDER: "张*三",
    }
    payload = encode(NOW + 100 * DAY, NOW - DAY, NOW - 60, certificate)
    return to_text(envelope.seal(payload, key), ORIGIN)


def run(
    *arguments: object, feed: bytes | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the program as a process of its own."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LUZHENG_")}
    done = subprocess.run(
        [sys.executable, "-m", "verify_client.cli", *map(str, arguments)],
        input=feed,
        stdin=subprocess.DEVNULL if feed is None else None,
        capture_output=True,
        check=False,
        cwd=ROOT_FOLDER,
        env=clean | {"PYTHONUTF8": "1"} | environment,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def as_json(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    """The lines of JSON a run printed."""
    return [json.loads(line) for line in done.stdout.splitlines()]


def blank() -> bytes:
    """A picture of nothing."""
    out = io.BytesIO()
    Image.new("L", (300, 300), 255).save(out, "PNG")
    return out.getvalue()


def huge() -> bytes:
    """A hundred megapixels."""
    out = io.BytesIO()
    Image.new("1", (10_000, 10_000), 1).save(out, "PNG")
    return out.getvalue()


def two() -> bytes:
    """Two different codes side by side."""
    parts = [Image.open(io.BytesIO(pictures.png(code(slot), scale=4))).convert("L") for slot in (7, 8)]
    page = Image.new("L", (parts[0].width + parts[1].width, max(part.height for part in parts)), 255)
    page.paste(parts[0], (0, 0))
    page.paste(parts[1], (parts[0].width, 0))
    out = io.BytesIO()
    page.save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def server() -> FakeServer:
    """A publisher that knows one revoked and one suspended licence."""
    made = FakeServer()
    made.publish({LIST: [(REVOKED_SLOT, Status.REVOKED), (SUSPENDED_SLOT, Status.SUSPENDED)]})
    return made


@pytest.fixture
def bundle(tmp_path: Path, server: FakeServer) -> Path:
    """A bundle as of now."""
    pin(tmp_path / "bundle", ROOTS)
    synchronise(tmp_path / "bundle", server, moment())
    return tmp_path / "bundle"


@pytest.fixture
def web(server: FakeServer, bundle: Path):
    """The service over HTTP: publications as they are, verdicts by the bundle."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Serve a publication."""
            try:
                found = server.get(self.path, self.headers.get("If-None-Match"), 1 << 22)
            except FetchFailedError:
                self.answer(404, b"")
                return
            self.answer(304, b"") if found is None else self.answer(200, found.body, found.etag)

        def do_POST(self) -> None:
            """Serve a verdict."""
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.path == "/portal/api/v1/verify":
                self.answer(200, server.files["portal"])
                return
            verdict = Bundle.open(bundle).judge(asked["text"], moment(NOW + 60)).to_dict()
            assert self.path == "/api/v1/verify"
            self.answer(200, json.dumps(verdict).encode())

        def answer(self, status: int, body: bytes, etag: str | None = None) -> None:
            """Send an answer."""
            self.send_response(status)
            if etag:
                self.send_header("ETag", etag)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{http.server_port}"
    http.shutdown()
    http.server_close()
    thread.join()


def test_good_licence_in_a_picture_is_valid(bundle: Path, tmp_path: Path) -> None:
    """A picture of a good code: one JSON line with file, verdict, reason, text, milliseconds; exit code 0."""
    picture = tmp_path / "路证.png"
    picture.write_bytes(pictures.png(text := code()))
    done = run("--bundle", bundle, "--json", *AT, picture)
    [line] = as_json(done)
    assert {name: line[name] for name in ("file", "verdict", "reason", "text", "checked_against")} == {
        "file": str(picture),
        "verdict": "valid",
        "reason": "genuine",
        "text": text,
        "checked_against": "bundle",
    }
    assert (done.returncode, done.stderr) == (0, "")
    assert 0 < line["milliseconds"] < 60_000
    assert line["status"] == {
        "as_of": "2026-09-21T22:13:20+08:00",
        "age_seconds": 60,
        "source": "status_list",
    }


@pytest.mark.parametrize(
    ("slot", "key", "expected"),
    [
        (GOOD_SLOT, ISSUER_KEY, ("valid", "genuine", 0)),
        (REVOKED_SLOT, ISSUER_KEY, ("invalid", "revoked", 1)),
        (SUSPENDED_SLOT, ISSUER_KEY, ("invalid", "suspended", 1)),
        (1_000_000, ISSUER_KEY, ("undetermined", "status_unknown", 2)),
        (GOOD_SLOT, STRANGER, ("invalid", "unknown_issuer", 1)),
    ],
)
def test_text_on_the_command_line(bundle: Path, slot: int, key, expected: tuple[str, str, int]) -> None:
    """Verdict, reason and exit code agree; the text itself may be given."""
    done = run("--bundle", bundle, "--json", *AT, code(slot, key))
    [line] = as_json(done)
    assert (line["verdict"], line["reason"], done.returncode) == expected
    assert line["file"] is None


def test_digits_alone_are_a_text(bundle: Path) -> None:
    """A number typed or pasted without its address is taken for a code."""
    assert run("--bundle", bundle, *AT, code().partition("#")[2]).returncode == 0


@pytest.mark.parametrize(
    ("slots", "expected"),
    [((8, 8), 0), ((8, 1_000_000), 2), ((8, 7), 1), ((1_000_000, 7), 1), ((7, 1_000_000, 8), 1)],
)
def test_worst_of_several_decides(bundle: Path, slots: tuple[int, ...], expected: int) -> None:
    """Over several inputs invalid comes before undetermined, and undetermined before valid."""
    done = run("--bundle", bundle, "--json", *AT, *map(code, slots))
    assert (done.returncode, len(as_json(done))) == (expected, len(slots))


def test_text_files_hold_a_code_a_line(bundle: Path, tmp_path: Path) -> None:
    """A .txt file is read line by line, blank lines passed over, with or without marks of Windows editors."""
    lines = f"{code()}\r\n\r\n{code(REVOKED_SLOT)}\r\n"
    for name, data in (
        ("a.txt", lines.encode()),
        ("b.txt", lines.encode("utf-8-sig")),
        ("c.txt", lines.encode("utf-16")),
    ):
        (tmp_path / name).write_bytes(data)
        found = as_json(run("--bundle", bundle, "--json", *AT, tmp_path / name))
        assert [line["reason"] for line in found] == ["genuine", "revoked"]


def test_pdf_is_read(bundle: Path, tmp_path: Path) -> None:
    """A licence printed as PDF is verified from its file."""
    Image.open(io.BytesIO(pictures.png(code()))).convert("L").save(tmp_path / "licence.pdf")
    assert run("--bundle", bundle, *AT, tmp_path / "licence.pdf").returncode == 0


@pytest.mark.parametrize(
    "make", [lambda: pictures.png(code()), lambda: code().encode(), lambda: b"\n" + code().encode() + b"\n\n"]
)
def test_standard_input(bundle: Path, make) -> None:
    """A picture or texts come in by standard input."""
    done = run("--bundle", bundle, "--json", *AT, "-", feed=make())
    assert [(line["file"], line["reason"]) for line in as_json(done)] == [("-", "genuine")]


def test_lines_are_answered_as_they_come(bundle: Path) -> None:
    """A hand-held scanner gets each verdict before the next code is scanned."""
    command = [sys.executable, "-m", "verify_client.cli", "--bundle", bundle, "--json", *AT, "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT_FOLDER) as process:
        reasons = []
        for slot in (GOOD_SLOT, REVOKED_SLOT, GOOD_SLOT):
            process.stdin.write(code(slot).encode() + b"\n")
            process.stdin.flush()
            reasons.append(json.loads(process.stdout.readline())["reason"])
        process.stdin.close()
        assert (reasons, process.wait()) == (["genuine", "revoked", "genuine"], 1)


def test_nothing_to_verify_is_not_valid(bundle: Path) -> None:
    """An empty standard input verifies nothing, and so says undetermined."""
    assert run("--bundle", bundle, *AT, "-", feed=b"").returncode == 2


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("blank.png", blank, "no_code"),
        ("two.png", two, "several_codes"),
        ("cut.png", lambda: pictures.png(code())[:300], "broken_picture"),
        ("huge.png", huge, "too_large"),
        ("page.html.png", lambda: b"\x89\x00\x01\x02", "not_a_picture"),
        ("empty.txt", lambda: b"", "unreadable"),
        ("binary.txt", lambda: b"\xff\xfe\xfa", "not_a_picture"),
        ("other.txt", "天气很好".encode, "unreadable"),
        (None, None, "cannot_open"),
    ],
)
def test_bad_inputs_have_their_reasons(bundle: Path, tmp_path: Path, name, data, reason: str) -> None:
    """What cannot be read is undetermined with its own reason, never invalid, and the others are verified."""
    path = tmp_path / (name or "nothing.png")
    if data:
        path.write_bytes(data())
    done = run("--bundle", bundle, "--json", *AT, path, code())
    assert [line["reason"] for line in as_json(done)] == [reason, "genuine"]
    assert (as_json(done)[0]["verdict"], done.returncode) == ("undetermined", 2)


def test_people_read_chinese_first(bundle: Path) -> None:
    """The answer stands first in mark and words, then what is certified, how old the status is, what to do."""
    lines = run("--bundle", bundle, *AT, code()).stdout.splitlines()
    assert lines[0] == "✔ 有效 VALID"
    assert lines[1].startswith("  证照真实有效。 The licence is genuine")
    assert "  持证人: 张*三" in lines
    assert "  发证机关: 示例省交通运输厅" in lines
    assert any(
        line.startswith("  状态截至 status as of: 2026-09-21T22:13:20+08:00（1 分钟前）") for line in lines
    )
    assert lines[-1].startswith("  下一步 next: 请核对")


@pytest.mark.parametrize(
    ("slot", "head"), [(REVOKED_SLOT, "✘ 无效 INVALID"), (1_000_000, "? 无法判定 UNDETERMINED")]
)
def test_marks_are_clear(bundle: Path, slot: int, head: str) -> None:
    """Invalid and undetermined cannot be mistaken for each other."""
    assert run("--bundle", bundle, *AT, code(slot)).stdout.splitlines()[0] == head


def test_terminal_without_the_characters(bundle: Path, tmp_path: Path) -> None:
    """On an ASCII terminal nothing fails, and a valid licence does not show a question mark."""
    done = run("--bundle", bundle, *AT, code(), PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "\\u2714 \\u6709\\u6548 VALID")
    done = run("--bundle", bundle, "--json", *AT, code(), PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert as_json(done)[0]["certificate"]["holder_name"] == "张*三"
    (tmp_path / "𠮷.txt").write_text(code())
    done = run("--bundle", bundle, "--json", *AT, tmp_path / "𠮷.txt", PYTHONIOENCODING="ascii")
    assert as_json(done)[0]["file"] == str(tmp_path / "𠮷.txt")


def test_control_characters_do_not_reach_the_terminal(bundle: Path, tmp_path: Path) -> None:
    """A file's name cannot repaint the verdict."""
    path = tmp_path / "\x1b[1A✔ 有效.txt"
    path.write_text(code(REVOKED_SLOT))
    out = run("--bundle", bundle, *AT, path).stdout
    assert "\x1b" not in out
    assert shown("\x1b\x07\u202e") == "\ufffd" * 3


def test_stale_status_is_undetermined(bundle: Path) -> None:
    """Two days later the status is too old, and says how old."""
    done = run("--bundle", bundle, "--json", "--now", moment(NOW + 2 * DAY).isoformat(), code())
    [line] = as_json(done)
    assert (line["reason"], line["status"]["age_seconds"], done.returncode) == ("status_stale", 2 * DAY, 2)


def test_clock_set_back_is_noticed(bundle: Path) -> None:
    """With the clock a year back nothing is called valid or expired."""
    done = run("--bundle", bundle, "--json", "--now", moment(NOW - 300 * DAY).isoformat(), code())
    assert (as_json(done)[0]["reason"], done.returncode) == ("clock_suspect", 2)


def test_missing_bundle_is_undetermined(tmp_path: Path) -> None:
    """Without a bundle every input is answered, with what is missing."""
    done = run("--bundle", tmp_path / "nothing", "--json", code(), code())
    assert [line["reason"] for line in as_json(done)] == ["bundle_missing"] * 2
    assert done.returncode == 2


def test_damaged_bundle_says_what_is_not_used(bundle: Path) -> None:
    """A damaged trust list is named on standard error, and the verdict says that it is missing."""
    (bundle / "trust-list.cbor").write_bytes(b"?")
    done = run("--bundle", bundle, "--json", *AT, code())
    assert as_json(done)[0]["reason"] == "trust_missing"
    assert "trust-list.cbor" in done.stderr


def test_online_gives_the_service_s_verdict(web: str) -> None:
    """Against a service the same fields come from its answer."""
    done = run("--server", web, "--json", code(REVOKED_SLOT), code())
    assert [(line["reason"], line["checked_against"]) for line in as_json(done)] == [
        ("revoked", "server"),
        ("genuine", "server"),
    ]
    assert done.returncode == 1
    assert "✘ 无效 INVALID" in run("--server", web, code(REVOKED_SLOT)).stdout


@pytest.mark.parametrize(
    ("server_address", "reason"),
    [
        ("http://127.0.0.1:9", "refused"),
        ("http://lz.invalid", "name_unknown"),
        ("ftp://127.0.0.1", "fetch_failed"),
        ("nonsense", "fetch_failed"),
    ],
)
def test_no_service_is_undetermined(server_address: str, reason: str) -> None:
    """A service that cannot be asked makes nothing invalid, and each cause is told by its own name."""
    done = run("--server", server_address, "--json", code())
    assert (as_json(done)[0]["reason"], done.returncode) == (reason, 2)


WORDS = {"zh": "好", "en": "good"}


@pytest.mark.parametrize(
    "answer",
    [
        b"<html>log in to this network</html>",
        b"[]",
        b"[" * 100_000,
        json.dumps({"verdict": "great", "reason": "x", "message": WORDS, "next": WORDS}).encode(),
        json.dumps({"verdict": "valid", "reason": "genuine"}).encode(),
        json.dumps({"verdict": "valid", "reason": 1, "message": WORDS, "next": WORDS}).encode(),
    ],
)
def test_captive_portal_is_no_verdict(web: str, server: FakeServer, answer: bytes) -> None:
    """An answer that is no verdict is not taken for one."""
    server.files["portal"] = answer
    [line] = as_json(done := run("--server", f"{web}/portal", "--json", code()))
    assert (line["reason"], line["detail"], done.returncode) == ("fetch_failed", "not_a_verdict", 2)


def test_sync_makes_and_renews_a_bundle(tmp_path: Path, web: str, server: FakeServer) -> None:
    """With a roots file the first time, without it after; then licences are verified offline."""
    (tmp_path / "given.json").write_bytes(to_json(ROOTS))
    folder = tmp_path / "new"
    done = run("sync", "--bundle", folder, "--server", web, "--roots", tmp_path / "given.json", "--json", *AT)
    assert (done.returncode, as_json(done)[0]["lists_fetched"]) == (0, 1)
    done = run("sync", "--bundle", folder, "--server", web, *AT)
    assert done.stdout.startswith("✔ 离线包已同步")
    assert run("--bundle", folder, *AT, code()).returncode == 0


def test_sync_without_roots_is_refused(tmp_path: Path, web: str) -> None:
    """A bundle is not begun with whatever keys a server offers."""
    done = run("sync", "--bundle", tmp_path / "new", "--server", web, *AT)
    assert (done.returncode, "bundle_missing" in done.stdout, (tmp_path / "new").exists()) == (2, True, False)


def test_sync_refuses_a_rollback(bundle: Path, web: str, server: FakeServer) -> None:
    """A refusal has its code, its words and exit code 2."""
    server.publish({LIST: []}, version=1, issued_at=NOW - 60)
    done = run("sync", "--bundle", bundle, "--server", web, "--json", *AT)
    assert (as_json(done)[0]["reason"], as_json(done)[0]["synchronised"], done.returncode) == (
        "rollback_refused",
        False,
        2,
    )
    assert "✘ 服务器给出的数据比本机的旧" in run("sync", "--bundle", bundle, "--server", web, *AT).stdout


@pytest.mark.parametrize("region", ["33", "330000"])
def test_sync_of_one_region(bundle: Path, web: str, region: str) -> None:
    """A province is named by two digits or six."""
    done = run("sync", "--bundle", bundle, "--server", web, "--region", region, "--json", *AT)
    assert as_json(done)[0]["lists_kept"] == 1
    done = run("sync", "--bundle", bundle, "--server", web, "--region", "34", "--json", *AT)
    assert as_json(done)[0]["lists_left_out"] == 1


def test_environment_says_where(bundle: Path) -> None:
    """Bundle and server may be set once in the environment; the command line goes before it."""
    assert run(*AT, code(), LUZHENG_BUNDLE=str(bundle)).returncode == 0
    assert run("--bundle", bundle, *AT, code(), LUZHENG_SERVER="http://127.0.0.1:9").returncode == 0


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("x",),
        ("--bundle", "x"),
        ("--bundle", "x", "--server", "http://x", "y"),
        ("sync",),
        ("sync", "--bundle", "x"),
        ("--bundle", "x", "--now", "yesterday", "y"),
        ("sync", "--bundle", "x", "--server", "y", "--region", "3"),
    ],
)
def test_wrong_usage_is_64(arguments: tuple[str, ...]) -> None:
    """Wrong usage cannot be mistaken for "undetermined"."""
    done = run(*arguments)
    assert (done.returncode, done.stdout.startswith("usage: ")) == (64, True)


def test_help_explains(tmp_path: Path) -> None:
    """Help tells inputs and exit codes, and how to synchronise."""
    done = run("--help")
    assert (done.returncode, all(word in done.stdout for word in ("PDF", "exit codes", "sync --bundle"))) == (
        0,
        True,
    )


FORBIDDEN = (
    "fastapi",
    "sqlmodel",
    "sqlalchemy",
    "starlette",
    "uvicorn",
    "typer",
    "rich",
    "orjson",
    "psycopg",
    "app",
)
SCANNING = ("PIL", "numpy", "zxingcpp", "pyzbar", "pypdfium2")


def test_nothing_of_the_server_is_loaded(bundle: Path, tmp_path: Path) -> None:
    """Verifying a picture loads nothing of the service; verifying a text nothing of the scanner either."""
    (tmp_path / "code.png").write_bytes(pictures.png(code()))
    program = (
        "import sys; from verify_client.cli import main\n"
        "code = main(sys.argv[1:]); print(code, *sorted({name.partition('.')[0] for name in sys.modules}))"
    )

    def loaded(argument: object) -> set[str]:
        command = [sys.executable, "-c", program, "--bundle", bundle, "--json", *AT, argument]
        done = subprocess.run(command, capture_output=True, check=True, cwd=ROOT_FOLDER)
        exit_code, *names = done.stdout.decode().splitlines()[-1].split()
        assert exit_code == "0"
        return set(names)

    assert loaded(tmp_path / "code.png").isdisjoint(FORBIDDEN)
    assert loaded(code()).isdisjoint(FORBIDDEN + SCANNING)


def test_without_the_scanner_texts_are_verified(bundle: Path, tmp_path: Path) -> None:
    """Without the extra [scan] a picture is refused with what to install, and texts go on."""
    (tmp_path / "code.png").write_bytes(pictures.png(code()))
    program = (
        f"import sys; sys.modules.update(dict.fromkeys({SCANNING}))\n"
        "from verify_client.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [
        sys.executable,
        "-c",
        program,
        "--bundle",
        bundle,
        "--json",
        *AT,
        tmp_path / "code.png",
        code(),
    ]
    done = subprocess.run(command, capture_output=True, check=False, cwd=ROOT_FOLDER)
    found = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [line["reason"] for line in found] == ["scanner_missing", "genuine"]
    assert "luzheng[scan]" in found[0]["next"]["zh"]


def test_reader_that_stops_reading_does_not_hurt(bundle: Path) -> None:
    """`luzheng-verify … | head -1` ends without a traceback."""
    codes = [code() for _ in range(40)]
    command = [sys.executable, "-m", "verify_client.cli", "--bundle", bundle, "--json", *AT, *codes]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT_FOLDER
    ) as process:
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


def test_repair_asks_before_it_gives_anything_up(bundle: Path) -> None:
    """Without a confirmation nothing is changed; with it the state is whole again."""
    assert run("repair", "--bundle", bundle).returncode == 0
    (bundle / "state.json").write_bytes(b"{")
    asked = run("repair", "--bundle", bundle)
    assert (asked.returncode, (bundle / "state.json").read_bytes()) == (2, b"{")
    assert "--yes" in asked.stdout
    assert run("repair", "--bundle", bundle, "--yes").returncode == 0
    assert (bundle / "state.json.damaged").read_bytes() == b"{"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux only")
def test_full_disk_behind_the_output_is_not_invalid() -> None:
    """Where the answer cannot be written, the exit code is not the one of an invalid licence."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "verify_client.cli", "--bundle", "/nowhere", code()],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            cwd=ROOT_FOLDER,
            env={**os.environ, "PYTHONUTF8": "1"},
        )
    assert (done.returncode, "ENOSPC" in done.stderr) == (2, True)
