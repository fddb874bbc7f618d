"""Full exports, and the certificates gone from them."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0008"
down_revision: Final = "0007"


def upgrade() -> None:
    """Make the column and the table; what was converted before was not said to be full."""
    op.add_column(
        "conversion_runs", sa.Column("full", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "conversion_gone",
        sa.Column("run_id", sa.String(36), nullable=False),
        sa.Column("certificate_id", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["conversion_runs.id"], name="fk_conversion_gone_run_id_conversion_runs"
        ),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificates.id"], name="fk_conversion_gone_certificate_id_certificates"
        ),
        sa.PrimaryKeyConstraint("run_id", "certificate_id", name="pk_conversion_gone"),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("conversion_gone")
    op.drop_column("conversion_runs", "full")
