"""What every command begins with: settings from the environment, services, one `now`."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import NamedTuple

from app.migrations import is_current
from app.roles import SYSTEM_ACTOR, Actor
from app.services.context import Services
from app.services.errors import NotReadyError
from app.settings import Settings


class Opened(NamedTuple):
    """One run of a command; the actor is this installation's operator."""

    services: Services
    actor: Actor
    now: datetime


@contextmanager
def opened() -> Iterator[Opened]:
    """Open the installation the environment names, and close it again.

    Raises:
        NotReadyError: the database is not at the newest revision.
    """
    services = Services.from_settings(Settings())
    try:
        if not is_current(services.engine):
            raise NotReadyError("database")
        yield Opened(services, SYSTEM_ACTOR, datetime.now(UTC))
    finally:
        services.close()
