"""Keep with a chunk the rows that were skipped, and the certificates that are to be looked at."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0007"
down_revision: Final = "0006"


def upgrade() -> None:
    """Add the column; chunks of before have none."""
    op.add_column("conversion_chunks", sa.Column("listed", sa.LargeBinary))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("conversion_chunks", "listed")
