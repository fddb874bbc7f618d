"""The real service: its own process under uvicorn, fresh keys, SQLite and PostgreSQL."""

import os
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime

import httpx
import pytest

from app.demo.installation import prepare_installation
from app.demo.sample_faces import sample_faces
from app.settings import Settings
from licences.payload import CHINA_TIME

_SECONDS = 30


class Service:
    """A running service, and who can sign in to it.

    Args:
        address: where it listens.
        sign_ins: name and password by role.
        log: path of what it has logged so far.
        start: starts its process and gives it.
    """

    def __init__(self, address, sign_ins, log, start):
        self.address = address
        self.log = log
        self._start = start
        self._process = start()
        self._sign_ins = {each.role.value: each for each in sign_ins}
        self.client = httpx.Client(base_url=address, timeout=_SECONDS)

    def stop(self):
        """End the process and wait for it."""
        self.client.close()
        self._process.terminate()
        self._process.wait(_SECONDS)

    def restart(self):
        """End the process as a supervisor would, and start it anew."""
        self._process.terminate()
        self._process.wait(_SECONDS)
        self._process = self._start()
        wait_for(self)

    def sign_in(self, role):
        """Sign in with name and password and give the headers."""
        account = self._sign_ins[role]
        form = {"grant_type": "password", "username": account.name, "password": account.password}
        answer = self.client.post("/api/v1/token", data=form)
        assert answer.status_code == 200, answer.text
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}

    def issue(self, key, headers):
        """Issue the sample of a type and give the answer."""
        face = sample_faces(datetime.now(CHINA_TIME).date())[key]
        answer = self.client.post("/api/v1/certificates", json={"type": key, "face": face}, headers=headers)
        assert answer.status_code == 201, answer.text
        return answer.json()


def free_port():
    """Give a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def limits():
    """Give further settings of the service; none by default."""
    return {}


@pytest.fixture
def service(tmp_path, database_url, limits):
    """Start the service as an operator would, and stop it."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    settings = Settings(data_dir=tmp_path / "data", database_url=database_url, public_url=address)
    sign_ins = prepare_installation(settings, "ES256", datetime.now(UTC))
    environment = os.environ | {
        "LUZHENG_DATA_DIR": str(settings.data_dir),
        "LUZHENG_DATABASE_URL": database_url,
        "LUZHENG_PUBLIC_URL": address,
        **limits,
    }
    command = [sys.executable, "-m", "app.cli", "serve", "--port", str(port)]
    log = tmp_path / "service.log"
    with log.open("wb") as stream:

        def start():
            return subprocess.Popen(command, env=environment, stdout=stream, stderr=stream)

        running = Service(address, sign_ins, log, start)
        try:
            wait_for(running)
            yield running
        finally:
            running.stop()


def wait_for(service):
    """Wait until the service is ready."""
    end = time.monotonic() + _SECONDS
    while True:
        try:
            if service.client.get("/readyz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        assert time.monotonic() < end, service.log.read_text()
        time.sleep(0.1)
