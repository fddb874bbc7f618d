"""What every service is handed: settings, database, keys, audit log. Built once by the web app or the CLI."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlmodel import Session

from app.database import WRITING, make_engine
from app.private_files import refuse_open
from app.secret_files import read_secret
from app.services.audit import AuditLog
from app.services.status_reader import StatusReader
from app.services.status_readers import open_status_reader
from app.services.trust_cache import LOOK_SECONDS, TrustCache
from app.settings import Settings
from licences import codes
from signing.keystore import KeyStore
from signing.trust import TrustList


@dataclass(slots=True)
class Services:
    """One installation as its services see it; safe to share between threads."""

    settings: Settings
    engine: Engine
    keystore: KeyStore
    audit: AuditLog
    status: StatusReader
    trust_cache: TrustCache

    @classmethod
    def from_settings(cls, settings: Settings) -> "Services":
        """Open database and key store; connects to the database only when first used.

        Raises:
            OpenToOthersError: the register, the data folder or what lies in it is open to others.
            SecretFileError, SigningError: secrets or keys are missing or open to others.
        """
        refuse_open(settings)
        audit = AuditLog(read_secret(settings.audit_secret_path))
        keystore = KeyStore.open(settings.keys_path, settings.passphrase(), allow_example=settings.demo)
        if settings.code_lists_dir is not None:
            codes.load_folder(settings.code_lists_dir)
        url, connections = settings.database_url, settings.database_connections
        pooled = settings.database_pooled
        engine = make_engine(
            url,
            connections=connections,
            wait_seconds=settings.database_wait_seconds,
            statement_seconds=settings.statement_seconds,
            pooled=pooled,
        )
        status = open_status_reader(url, connections, pooled=pooled)
        looking = make_engine(
            url, connections=1, wait_seconds=LOOK_SECONDS, statement_seconds=LOOK_SECONDS, pooled=pooled
        )
        return cls(settings, engine, keystore, audit, status, TrustCache(looking, keystore.roots))

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Give a session whose work is one transaction: all of it is kept, or nothing.

        On SQLite the write lock is taken at the beginning, on PostgreSQL each service locks the rows it
        counts on, in the order certificate, issuer, audit head.
        """
        engine = self.engine.execution_options(**{WRITING: True})
        with Session(engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that only reads, everything as of one moment."""
        engine = self.engine
        if engine.dialect.name == "postgresql":
            engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with Session(engine, expire_on_commit=False) as session:
            yield session

    def trust(self) -> TrustList | None:
        """Give the present verified trust list, None if none was published; for threads."""
        return self.trust_cache.get()

    def close(self) -> None:
        """Close all connections; the asynchronous ones are closed by `status.close_async` in their loop."""
        self.status.close()
        self.trust_cache.close()
        self.engine.dispose()
