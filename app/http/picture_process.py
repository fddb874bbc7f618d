"""The parent's side of a process that reads pictures (`picture_worker`)."""

import signal
import subprocess
from typing import Any, Final

import orjson

from app.piped_process import start
from verify_client.errors import BrokenPictureError, ScanError, TooLargeError

_PROGRAM: Final = "from app.http.picture_worker import main; main()"


def _with_subclasses(kind: type[ScanError]) -> dict[str, type[ScanError]]:
    found = {kind.code: kind}
    for each in kind.__subclasses__():
        found |= _with_subclasses(each)
    return found


_ERRORS: Final = _with_subclasses(ScanError)


class PictureProcess:
    """One process, for one picture at a time; it ends with its parent."""

    def __init__(self) -> None:
        quiet = subprocess.DEVNULL  # decoders write there what they think of a picture
        self._process, self._pictures, self._answers = start(_PROGRAM, stderr=quiet)

    @property
    def pid(self) -> int:
        """Give the id of the process."""
        return self._process.pid

    @property
    def has_ended(self) -> bool:
        """Whether the process is gone."""
        return self._process.poll() is not None

    def text_in(self, picture: bytes, seconds: float) -> str:
        """Give the text of the one code in a picture; see `verify_client.scan.text_in`.

        Raises:
            ScanError: as there; too_large also when the picture asks for too much time or memory, and
                broken_picture when it makes the decoder fail. The process has ended then.
        """
        try:
            self._pictures.send_bytes(str(seconds).encode())
            self._pictures.send_bytes(picture)
            answer: dict[str, Any] = orjson.loads(self._answers.recv_bytes())
        except (EOFError, OSError) as error:
            self.close()
            if self._process.returncode == -signal.SIGPROF:
                raise TooLargeError("seconds") from error
            raise BrokenPictureError("decoder_failed") from error
        if answer["last"]:
            self.close()
        if "text" in answer:
            return str(answer["text"])
        raise _ERRORS[answer["code"]](answer["detail"])

    def close(self) -> None:
        """End the process and wait until it is gone."""
        self._pictures.close()
        try:
            self._process.wait(1)  # one that fails or has said its last is ending, and tells why
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._answers.close()
