"""Schema migrations by Alembic, packaged so that an installed service can migrate itself."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from app.database import WRITING

_LOCK_NUMBER: Final = 0x6C757A68
"""Advisory lock on PostgreSQL: two processes that start together migrate one after the other."""


def migrate(engine: Engine) -> str:
    """Bring the schema to the newest revision in one transaction and give that revision."""
    config = _config()
    with engine.execution_options(**{WRITING: True}).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK_NUMBER})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        return _present(connection) or ""


def is_current(engine: Engine) -> bool:
    """Say whether the schema is at the newest revision."""
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    with engine.connect() as connection:
        return _present(connection) == newest


def _present(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
