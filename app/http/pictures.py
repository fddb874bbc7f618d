"""Reading codes out of uploaded pictures, beside the event loop and never more than a few at once."""

from functools import partial

from app.http.bounded import BoundedThreads
from verify_client.scan import text_in


class PictureReader:
    """Reads pictures in threads; the decoders release the interpreter's lock.

    Args:
        readers: pictures read at the same time.
        seconds: longest time for one picture.
    """

    def __init__(self, readers: int, seconds: float) -> None:
        self._threads = BoundedThreads(readers)
        self._seconds = seconds

    async def text_in(self, picture: bytes) -> str:
        """Give the text of the one code in a picture.

        Raises:
            ScanError: not a picture, broken, too large, no code, several codes.
            RequestError: busy, when too many are waiting already.
        """
        return await self._threads.run(partial(text_in, picture, self._seconds))
