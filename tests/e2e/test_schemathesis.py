"""Schemathesis over the whole description: whatever is sent, the service has no fault of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SECONDS = 30
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
    "response_schema_conformance"
)


@pytest.fixture
def limits():
    """Give rate limits that do not get in the way."""
    names = ("REQUESTS", "VERIFY", "LOOK_UP", "SIGN_IN")
    return {f"LUZHENG_{name}_PER_MINUTE": "1000000" for name in names}


def faults_in(log):
    """Give the lines of a log that tell of a fault."""
    return "\n".join(line for line in log.read_text().splitlines() if '"level":"ERROR"' in line)


@pytest.mark.slow
@pytest.mark.parametrize("role", [None, "clerk"], ids=["nobody", "clerk"])
def test_no_fault_whatever_is_sent(service, tmp_path, role):
    """Neither nobody nor a clerk should meet a 5xx or an answer that is not described."""
    headers = service.sign_in(role) if role else {}
    command = [
        Path(sys.executable).with_name("schemathesis"),
        "run",
        f"{service.address}/api/v1/openapi.json",
    ]
    options = [
        "--checks",
        CHECKS,
        "--max-time",
        str(SECONDS),
        "--max-examples",
        "50",
        "--continue-on-failure",
    ]
    for name, value in headers.items():
        options += ["--header", f"{name}: {value}"]
    done = subprocess.run(
        [*command, *options, "--no-color"],
        cwd=tmp_path,
        env=os.environ | {"COLUMNS": "160"},
        capture_output=True,
        timeout=SECONDS * 6,
        check=False,
        text=True,
    )
    expected = 0
    actual = done.returncode
    assert expected == actual, done.stdout.partition("FAILURES")[2][:6000] + faults_in(service.log)
