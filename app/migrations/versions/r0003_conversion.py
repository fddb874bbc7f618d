"""Bulk conversion: runs, their chunks, and which chunk made a certificate."""

from typing import Final

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: Final = "0003"
down_revision: Final = "0002"

_JSON: Final = sa.JSON().with_variant(JSONB(), "postgresql")
_ROW_NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_STATES: Final = "'waiting', 'planning', 'converting', 'stopped', 'failed', 'done'"


def upgrade() -> None:
    """Make the tables and the column."""
    op.create_table(
        "conversion_runs",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("issuer_code", sa.String(18), nullable=False),
        sa.Column("region", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("types", _JSON, nullable=False),
        sa.Column("source_name", sa.String(255), nullable=False),
        sa.Column("source_path", sa.String(1024), nullable=False),
        sa.Column("source_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("source_bytes", sa.BigInteger(), nullable=False),
        sa.Column("profile_name", sa.String(128), nullable=False),
        sa.Column("profile_text", sa.Text(), nullable=False),
        sa.Column("today", sa.Date(), nullable=False),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("judge_every", sa.Integer(), nullable=False),
        sa.Column("chunk_rows", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("stop_wanted", sa.Boolean(), nullable=False),
        sa.Column("owner", sa.String(128), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("row_count", sa.BigInteger(), nullable=True),
        sa.Column("plan", _JSON, nullable=True),
        sa.Column("trouble", _JSON, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(f"state IN ({_STATES})", name="ck_conversion_runs_state_known"),
        sa.CheckConstraint("judge_every >= 1 AND chunk_rows >= 1", name="ck_conversion_runs_options_range"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_conversion_runs_account_id_accounts"
        ),
        sa.ForeignKeyConstraint(
            ["issuer_code"], ["issuers.code"], name="fk_conversion_runs_issuer_code_issuers"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_conversion_runs"),
    )
    op.create_index(
        "ix_conversion_runs_issuer_code_created_at",
        "conversion_runs",
        ["issuer_code", "created_at"],
        unique=False,
    )
    op.create_table(
        "conversion_chunks",
        sa.Column("id", _ROW_NUMBER, autoincrement=True, nullable=False),
        sa.Column("run_id", sa.String(36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("table_index", sa.Integer(), nullable=False),
        sa.Column("first_row", sa.BigInteger(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("settled", _JSON, nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tally", _JSON, nullable=True),
        sa.Column("rejected", sa.LargeBinary(), nullable=True),
        sa.Column("records", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["run_id"], ["conversion_runs.id"], name="fk_conversion_chunks_run_id_conversion_runs"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_conversion_chunks"),
        sa.UniqueConstraint("run_id", "number", name="uq_conversion_chunks_run_id_number"),
        sqlite_autoincrement=True,
    )
    # Written out: Alembic does not give SQLite a column that refers to another table.
    kind = "BIGINT" if op.get_bind().dialect.name == "postgresql" else "INTEGER"
    op.execute(
        f"ALTER TABLE certificates ADD COLUMN conversion_chunk_id {kind}"
        " CONSTRAINT fk_certificates_conversion_chunk_id_conversion_chunks REFERENCES conversion_chunks (id)"
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_column("certificates", "conversion_chunk_id")
    op.drop_table("conversion_chunks")
    op.drop_index("ix_conversion_runs_issuer_code_created_at", table_name="conversion_runs")
    op.drop_table("conversion_runs")
