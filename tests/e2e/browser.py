"""A real browser without a driver: Chromium, told what to do over its debugging pipe."""

import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

NAMES = ("chromium", "chromium-browser", "google-chrome")
_SECONDS = 20


def executable():
    """Give the path of a Chromium on this machine, None if there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Page:
    """One page; speaks the Chrome DevTools Protocol, messages end in NUL."""

    def __init__(self, write_to, read_from):
        self._to, self._from = write_to, read_from
        self._number = 0
        self._buffer = b""
        target = self._send("Target.createTarget", {"url": "about:blank"})["targetId"]
        attached = self._send("Target.attachToTarget", {"targetId": target, "flatten": True})
        self._session = {"sessionId": attached["sessionId"]}

    def _send(self, method, params, session=None):
        """Send a command and give its result; events in between are passed over."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params, **(session or {})}
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            while b"\0" not in self._buffer:
                read = os.read(self._from, 1 << 16)
                assert read, "the browser has gone"
                self._buffer += read
            line, _, self._buffer = self._buffer.partition(b"\0")
            answer = json.loads(line)
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return answer["result"]

    def open(self, address):
        """Open an address."""
        self._send("Page.navigate", {"url": address}, self._session)

    def evaluate(self, expression):
        """Give the value of a JavaScript expression in the page."""
        params = {"expression": expression, "returnByValue": True}
        return self._send("Runtime.evaluate", params, self._session)["result"].get("value")

    def wait_for(self, expression):
        """Wait until an expression has a true value, and give it."""
        end = time.monotonic() + _SECONDS
        while not (value := self.evaluate(expression)):
            assert time.monotonic() < end, f"never true: {expression}; page: {self.text()}"
            time.sleep(0.05)
        return value

    def text(self):
        """Give the text a person sees."""
        return self.evaluate("document.body.innerText")


@contextmanager
def chromium(program: str) -> Iterator[Page]:
    """Run a browser with an empty profile, and give a page of it."""
    commands, to_browser = os.pipe()
    from_browser, answers = os.pipe()

    def wire():
        high = os.dup(commands), os.dup(answers)  # out of the way of 3 and 4
        os.dup2(high[0], 3)
        os.dup2(high[1], 4)

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}"]
        process = subprocess.Popen(
            [program, *options, "--remote-debugging-pipe"],
            preexec_fn=wire,  # noqa: PLW1509 - the pipe must have just these numbers
            close_fds=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(commands)
        os.close(answers)
        try:
            yield Page(to_browser, from_browser)
        finally:
            process.terminate()
            process.wait(_SECONDS)
            os.close(to_browser)
            os.close(from_browser)
