"""Ends that rows of conversions told of; what was converted before is not looked through again."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0009"
down_revision: Final = "0008"

_NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "conversion_ends",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("issuer_code", sa.String(18), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("chunk_id", _NUMBER, nullable=False),
        sa.Column("row_number", sa.BigInteger(), nullable=False),
        sa.Column("said", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["issuer_code"], ["issuers.code"], name="fk_conversion_ends_issuer_code_issuers"
        ),
        sa.ForeignKeyConstraint(
            ["chunk_id"], ["conversion_chunks.id"], name="fk_conversion_ends_chunk_id_conversion_chunks"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_conversion_ends"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_conversion_ends_issuer_code_key", "conversion_ends", ["issuer_code", "key"])


def downgrade() -> None:
    """Take it away."""
    op.drop_table("conversion_ends")
