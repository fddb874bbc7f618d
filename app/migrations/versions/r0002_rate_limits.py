"""Rate limits for sign-in and look-ups by two facts, shared by all processes."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0002"
down_revision: Final = "0001"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "rate_limits",
        sa.Column("rule", sa.String(32), nullable=False),
        sa.Column("caller", sa.String(64), nullable=False),
        sa.Column("used_until_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("rule", "caller", name="pk_rate_limits"),
    )
    op.create_index("ix_rate_limits_used_until_ms", "rate_limits", ["used_until_ms"], unique=False)


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_rate_limits_used_until_ms", table_name="rate_limits")
    op.drop_table("rate_limits")
