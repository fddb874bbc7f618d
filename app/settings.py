"""Everything that can be set from outside, in one place; environment variables begin with ``LUZHENG_``.

Each limit is a named field with its unit in its name or its description. Nothing below `app` reads the
environment; services are handed a `Settings`.
"""

from functools import cached_property
from pathlib import Path
from typing import Final, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from signing.keystore import load_passphrase
from signing.keystore.passphrase import VARIABLE

MEBIBYTE: Final = 1 << 20
GIBIBYTE: Final = 1 << 30


class Settings(BaseSettings):
    """Settings of one installation; the defaults make a working single machine under ``var/``."""

    model_config = SettingsConfigDict(
        env_prefix="LUZHENG_", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    data_dir: Path = Field(Path("var"), description="folder for everything this installation keeps")
    database_url: str = Field(
        default_factory=lambda given: f"sqlite:///{given['data_dir']}/luzheng.db",
        repr=False,
        description="sqlite:///file or postgresql+psycopg://user@host/name; may hold a password: not logged",
    )
    public_url: str = Field(
        "http://127.0.0.1:8000", pattern=r"^https?://[^\s#?]+[^\s#?/]$", description="in the codes"
    )

    keys_dir: Path | None = Field(None, description="key store; default <data_dir>/keys")
    passphrase_file: Path | None = Field(None, description="default <data_dir>/secrets/keystore")
    keys_passphrase: SecretStr | None = Field(None, description="goes before the file")
    audit_secret_file: Path | None = Field(None, description="default <data_dir>/secrets/audit")
    token_secret_file: Path | None = Field(None, description="default <data_dir>/secrets/token")
    code_lists_dir: Path | None = Field(None, description="newer editions of code lists, read at start")

    demo: bool = Field(default=False, description="allow example keys; everything they sign is a specimen")
    log_level: str = "INFO"

    token_minutes: int = Field(30, ge=1, le=24 * 60)
    trust_list_days: int = Field(30, ge=1, le=366, description="life of a signed trust list")
    status_list_hours: int = Field(24, ge=1, le=24 * 14, description="life of a signed status list")
    status_refresh_seconds: int = Field(60, ge=1, le=3600, description="how often lists are looked at")

    database_pooled: bool = Field(
        default=False, description="a pooler (PgBouncer) stands before PostgreSQL: keep nothing in a session"
    )
    database_connections: int = Field(10, ge=1, le=200, description="per process")
    database_wait_seconds: int = Field(
        10, ge=1, le=300, description="how long a writer waits for its turn; less than request_seconds"
    )
    statement_seconds: int = Field(
        20, ge=1, le=3600, description="longest time for one statement on PostgreSQL; the server ends it"
    )
    conversion_patience_seconds: int = Field(
        60, ge=0, le=3600, description="how long a conversion waits for a database that does not answer"
    )

    max_body_bytes: int = Field(2 * MEBIBYTE, ge=1024, description="of a request with JSON")
    max_picture_bytes: int = Field(10 * MEBIBYTE, ge=1024, description="of an uploaded picture or PDF")
    max_batch: int = Field(1000, ge=1, le=1000, description="codes in one request")
    max_page: int = Field(100, ge=1, le=1000, description="rows in one page of a search")
    request_seconds: int = Field(30, ge=1, le=600, description="longest time for one request")

    head_seconds: int = Field(20, ge=1, le=600, description="longest time for the headers of a request")
    connections: int = Field(1000, ge=10, le=100_000, description="open at once, per process")
    sign_in_mebibytes: int = Field(
        128, ge=64, le=65_536, description="memory for checking passwords, per process; each takes 64"
    )

    max_conversion_bytes: int = Field(2 * GIBIBYTE, ge=1024, description="of a file to be converted")
    upload_seconds: int = Field(3600, ge=1, le=24 * 3600, description="longest time for handing a file in")
    conversions_at_once: int = Field(1, ge=1, le=64, description="of one authority, handed in over the API")
    conversions_waiting: int = Field(50, ge=1, le=10_000, description="of one authority; more are refused")
    conversion_workers: int | None = Field(
        None,
        ge=1,
        le=256,
        description="processes for one conversion; default as many as there are processors",
    )
    conversion_keep_days: int = Field(
        30, ge=1, le=3650, description="how long the file of a stopped or failed conversion is kept"
    )
    conversion_look_seconds: float = Field(
        2.0, gt=0, le=3600, description="how often the service looks for conversions that nobody is at"
    )

    verify_per_minute: int = Field(
        600, ge=1, description="verifications from one address; each code of a batch counts"
    )
    look_up_per_minute: int = Field(10, ge=1, description="look-ups by two facts from one address")
    sign_in_per_minute: int = Field(
        10, ge=1, description="failed sign-ins from one address for one name; ten times as many for either"
    )
    requests_per_minute: int = Field(1200, ge=1, description="all other requests from one address")

    @model_validator(mode="after")
    def _waits_end_before_the_request(self) -> Self:
        """Refuse a wait that outlives its request: the thread would wait on, for nobody."""
        if self.database_wait_seconds >= self.request_seconds:
            raise ValueError("database_wait_seconds must be less than request_seconds")
        return self

    @cached_property
    def keys_path(self) -> Path:
        """Folder of the key store."""
        return self.keys_dir or self.data_dir / "keys"

    @cached_property
    def passphrase_path(self) -> Path:
        """File with the passphrase of the key store."""
        return self.passphrase_file or self.data_dir / "secrets" / "keystore"

    @cached_property
    def uploads_path(self) -> Path:
        """Folder of the files handed in over the API."""
        return self.data_dir / "conversions"

    @cached_property
    def spools_path(self) -> Path:
        """Folder for what conversions note while they read."""
        return self.data_dir / "conversion"

    def passphrase(self) -> bytes:
        """Read the passphrase of the key store.

        Raises:
            PassphraseError, UnsafeFileError: missing, empty, or readable by others.
        """
        given = self.keys_passphrase
        return load_passphrase(
            self.passphrase_path, {} if given is None else {VARIABLE: given.get_secret_value()}
        )

    @cached_property
    def audit_secret_path(self) -> Path:
        """File with the secret of the audit chain: beside the keys, not in the database it protects."""
        return self.audit_secret_file or self.data_dir / "secrets" / "audit"

    @cached_property
    def token_secret_path(self) -> Path:
        """File with the secret that signs sign-in tokens."""
        return self.token_secret_file or self.data_dir / "secrets" / "token"
