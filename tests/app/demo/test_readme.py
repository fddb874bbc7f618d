"""README.md: what it tells a newcomer to type works."""

import json
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.demo.api_client import ApiClient
from app.demo.installation import prepare_installation
from app.demo.server import HOST, listen, running
from app.demo.settings import DemoSettings
from app.main import create_app

ROOT = Path(__file__).parents[3]
PAPERS = [
    path
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
    if not path.is_relative_to(ROOT / "docs" / "examples")
]


def test_one_is_issued_and_verified(tmp_path):
    """The example of the README is issued by the clerk, and its picture verifies for anybody."""
    settings = DemoSettings(data_dir=tmp_path, log_level="WARNING")
    accounts = {
        each.name: each.password for each in prepare_installation(settings, "ES256", datetime.now(UTC))
    }
    with listen(0) as listener:
        address = f"http://{HOST}:{listener.getsockname()[1]}"
        with running(create_app(settings), listener):
            clerk, anybody = ApiClient(address), ApiClient(address)
            clerk.sign_in("clerk", accounts["clerk"])
            body = json.loads((ROOT / "docs" / "examples" / "issue.json").read_text("utf-8"))
            issued = clerk.post("/api/v1/certificates", body)
            picture = clerk.get_bytes(f"/api/v1/certificates/{issued['id']}/code.png")
            answer = anybody.post_picture("/api/v1/verify/picture", picture)
    assert (answer["verdict"], answer["certificate"]["type"]) == ("valid", body["type"])


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_links_lead_somewhere(paper):
    """Every link to a file of this project is to a file that is there."""
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", paper.read_text("utf-8"))
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (paper.parent / link).exists()] == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_commands_of_make_exist(paper):
    """Every `make …` that a paper names is a target of the Makefile."""
    targets = set(re.findall(r"(?m)^([a-z][a-z-]*):", (ROOT / "Makefile").read_text("utf-8")))
    named = set(re.findall(r"(?m)(?:^|`|&& )make ([a-z][a-z-]*)", paper.read_text("utf-8")))
    assert named - targets == set()


def test_make_without_a_target_lists_the_commands():
    """`make` alone says what there is, each command with its line in both languages."""
    command = ["make", "--no-print-directory"]  # a make started by a make would name its folder first
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True)
    commands = [line.split()[0] for line in done.stdout.splitlines()]
    assert {"run", "demo", "test", "bench", "lint", "format", "clean"} <= set(commands)
    assert all(" / " in line for line in done.stdout.splitlines())
