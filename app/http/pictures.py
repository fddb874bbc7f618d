"""Reading codes out of uploaded pictures, beside the event loop and never more than a few at once."""

from typing import Final

import anyio
from anyio import CapacityLimiter

from app.http.errors import RequestError
from verify_client.scan import text_in

WAITING_FOR_EACH: Final = 4
"""Pictures that may wait for each reader; more are refused at once rather than answered too late."""


class PictureReader:
    """Reads pictures in threads; the decoders release the interpreter's lock.

    Args:
        readers: pictures read at the same time.
        seconds: longest time for one picture.
    """

    def __init__(self, readers: int, seconds: float) -> None:
        self._limiter = CapacityLimiter(readers)
        self._most = readers * (1 + WAITING_FOR_EACH)
        self._seconds = seconds
        self._present = 0

    async def text_in(self, picture: bytes) -> str:
        """Give the text of the one code in a picture.

        Raises:
            ScanError: not a picture, broken, too large, no code, several codes.
            RequestError: busy, when too many are waiting already.
        """
        if self._present >= self._most:
            raise RequestError("busy", headers={"Retry-After": "2"})
        self._present += 1
        try:
            return await anyio.to_thread.run_sync(text_in, picture, self._seconds, limiter=self._limiter)
        finally:
            self._present -= 1
