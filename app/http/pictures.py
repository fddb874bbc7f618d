"""Reading codes out of uploaded pictures, in processes of their own and never more than a few at once."""

from functools import partial
from queue import Empty, SimpleQueue

from app.http.bounded import BoundedThreads
from app.http.picture_process import PictureProcess


class PictureReader:
    """Hands pictures to processes; the first is started when there is a picture to read.

    Args:
        readers: pictures read at the same time.
        seconds: longest time for one picture, decoding not counted.
    """

    def __init__(self, readers: int, seconds: float) -> None:
        self._threads = BoundedThreads(readers)
        self._seconds = seconds
        self._idle: SimpleQueue[PictureProcess] = SimpleQueue()

    async def text_in(self, picture: bytes) -> str:
        """Give the text of the one code in a picture.

        Raises:
            ScanError: not a picture, broken, too large, no code, several codes.
            RequestError: busy, when too many are waiting already.
        """
        return await self._threads.run(partial(self._read, picture))

    def close(self) -> None:
        """End the processes that are waiting for pictures; one at work ends with this process."""
        while (process := self._waiting()) is not None:
            process.close()

    def _read(self, picture: bytes) -> str:
        process = self._waiting()
        if process is None or process.has_ended:
            process = PictureProcess()
        try:
            return process.text_in(picture, self._seconds)
        finally:
            self._idle.put(PictureProcess() if process.has_ended else process)

    def _waiting(self) -> PictureProcess | None:
        try:
            return self._idle.get_nowait()
        except Empty:
            return None
