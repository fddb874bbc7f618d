"""The demonstration as a whole: `make demo` and `make run` without make."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from PIL import Image

from app import pictures
from app.demo.__main__ import main
from app.demo.files import failing_offline
from app.demo.server import HOST, listen
from app.demo.tour import Stop
from licences.types import TYPES
from signing.code_text import from_text
from signing.envelope import from_bytes
from verify_client.cli import main as luzheng_verify
from verify_client.scan import texts_in

ROOT = Path(__file__).parents[3]
CODES = [kind.code for kind in TYPES]
JWK_ALGORITHMS = {"ES256": "ES256", "EdDSA": "EdDSA", "SM2": "SM2SM3"}


@pytest.fixture(scope="module", params=list(JWK_ALGORITHMS))
def written(request, tmp_path_factory):
    """Write the demonstration under one algorithm; gives the algorithm and the folder."""
    folder = tmp_path_factory.mktemp("demo") / "out"
    assert main(["write", str(folder), "--algorithm", request.param]) == 0
    return request.param, folder


def _json(path):
    return json.loads(path.read_text("utf-8"))


def test_every_type_has_its_three_files(written):
    """Beside the bundle there are just nine times JSON, text and picture, named by the type code."""
    _, folder = written
    names = {path.name for path in folder.iterdir() if path.is_file()}
    files = {f"{code}.{ending}" for code in CODES for ending in ("json", "txt", "png")}
    assert names == files | {"jwks.json", "trust-list.cbor", "roots.json"}
    assert {path.name for path in folder.iterdir() if path.is_dir()} == {"status", "dictionaries"}


@pytest.mark.parametrize("code", CODES)
def test_picture_text_and_json_are_of_one_licence(written, code):
    """The picture says what the text file says, and that is the code of the certificate in the JSON."""
    algorithm, folder = written
    text = (folder / f"{code}.txt").read_text("utf-8").strip()
    assert texts_in(folder / f"{code}.png") == [text]
    certificate = _json(folder / f"{code}.json")
    assert (certificate["type_code"], certificate["status"]) == (code, "valid")
    assert certificate["verification"]["verdict"] == "valid"
    keys = {key["kid"]: key["alg"] for key in _json(folder / "jwks.json")["keys"]}
    assert keys[from_bytes(from_text(text)).kid.hex()] == JWK_ALGORITHMS[algorithm]
    assert certificate["kid"] == from_bytes(from_text(text)).kid.hex()


def test_the_folder_is_an_offline_bundle(written, capsys):
    """The inspector's program verifies all nine pictures with the folder alone: one JSON line each, exit 0."""
    _, folder = written
    files = [str(folder / f"{code}.png") for code in CODES]
    assert luzheng_verify(["--bundle", str(folder), "--json", *files]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    found = [(line["file"], line["verdict"], line["certificate"]["type_code"]) for line in lines]
    assert found == [(f"{folder}/{code}.png", "valid", code) for code in CODES]


def test_a_picture_that_does_not_verify_is_named(written, tmp_path):
    """Offline, a picture without a code and one of another installation fail, and the others do not."""
    _, folder = written
    copy = shutil.copytree(folder, tmp_path / "copy")
    (copy / f"{CODES[0]}.png").write_bytes(pictures.png("https://lz.example/v#123"))
    Image.new("L", (300, 300), 255).save(copy / f"{CODES[1]}.png")
    stops = [Stop(kind, {}, "", b"", frozenset(), {}, 1.0) for kind in TYPES]
    assert failing_offline(copy, stops, datetime.now(UTC)) == CODES[:2]


@pytest.fixture
def run(tmp_path):
    """Start `python -m app.demo run` in a folder of its own; gives a way to start, and ends what is left."""
    started = []

    def start(port, *more):
        process = subprocess.Popen(
            [sys.executable, "-m", "app.demo", "run", "--port", str(port), *more],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def _free_port():
    with listen(0) as listener:
        return listener.getsockname()[1]


def _page(port, process):
    """Wait for the start page."""
    for _ in range(600):
        try:
            with urlopen(f"http://{HOST}:{port}/") as answer:
                return answer.read().decode()
        except URLError:
            assert process.poll() is None, process.communicate()[0]
            time.sleep(0.1)
    raise TimeoutError


def _end(process):
    process.send_signal(signal.SIGTERM)
    return process.communicate(timeout=60)[0]


def test_the_service_stays_up_and_goes_on_where_it_was(run, tmp_path):
    """Nine pictures on the start page, and an inspector can synchronise; a second run shows the same licences."""
    outputs, pages = [], []
    picture, bundle, roots = (
        tmp_path / "code.png",
        str(tmp_path / "bundle"),
        f"{tmp_path}/var/demo/roots.json",
    )
    for _ in range(2):
        port = _free_port()
        process = run(port)
        page = _page(port, process)
        shown = re.findall(r'src="(/demo/[^"]+\.png)"', page)
        assert len(shown) == len(TYPES)
        with urlopen(f"http://{HOST}:{port}{shown[0]}") as answer:
            picture.write_bytes(answer.read())
        synchronised = ["sync", "--bundle", bundle, "--server", f"http://{HOST}:{port}", "--roots", roots]
        assert luzheng_verify(synchronised) == 0
        assert luzheng_verify(["--bundle", bundle, str(picture)]) == 0
        pages.append([from_text(digits) for digits in re.findall(r'href="/v#(\d+)"', page)])
        outputs.append(_end(process))
        assert process.returncode == 0
    assert pages[0] == pages[1]
    passwords = [set(re.findall(r"(?m)^ *clerk .* (\S{16}) *$", output)) for output in outputs]
    assert [len(each) for each in passwords] == [1, 1]
    assert passwords[0] != passwords[1]


def test_a_taken_port_is_said_before_anything_is_done(run, tmp_path):
    """The message names the port and another way; no installation is begun."""
    with listen(0) as listener:
        port = listener.getsockname()[1]
        process = run(port)
        output = process.communicate(timeout=60)[0]
    assert process.returncode == 1
    assert f"端口 {port} 已被占用" in output
    assert list(tmp_path.iterdir()) == []


def test_fresh_puts_the_old_installation_aside(run, tmp_path):
    """With --fresh the data of an earlier run is moved, not deleted."""
    (tmp_path / "var" / "demo").mkdir(parents=True)
    (tmp_path / "var" / "demo" / "precious").write_text("kept")
    port = _free_port()
    process = run(port, "--fresh")
    _page(port, process)
    assert "旧数据已移至" in _end(process)
    aside = [path for path in (tmp_path / "var").iterdir() if path.name != "demo"]
    assert [(path / "precious").read_text() for path in aside] == ["kept"]
