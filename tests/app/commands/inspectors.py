"""An inspector's machine beside an installation on the command line: it synchronises from what is published."""

from datetime import UTC, datetime

from verify_client.bundle import files, roots
from verify_client.bundle.fetching import Fetched
from verify_client.bundle.held import Bundle
from verify_client.bundle.sync import synchronise


class Inspector:
    """A bundle in a folder, with the root keys the installation had when it was made.

    Args:
        folder: for the bundle; what the service publishes is exported beside it.
        luzheng: runs one command of the installation.
    """

    def __init__(self, folder, luzheng):
        self._folder = folder
        self._luzheng = luzheng
        self._published = folder.with_name("published")
        self._export()
        roots.pin(folder, roots.load(self._published / files.ROOTS))
        self.synchronise()

    def synchronise(self):
        """Bring the bundle up to date from what is published now."""
        self._export()
        return synchronise(self._folder, self, datetime.now(UTC))

    def bundle(self):
        """Give what is held."""
        return Bundle.open(self._folder)

    def get(self, path, etag, limit):
        """Serve a published file; a `Fetcher` without a network."""
        name = path.removeprefix("/api/v1/")
        ending = ".cwt" if name.count("/") == 2 else ".cbor"
        return Fetched((self._published / f"{name}{ending}").read_bytes()[:limit])

    def _export(self):
        self._luzheng("bundle", str(self._published))
