"""Make room for versions that begin with the second they are made in; SQLite's numbers are long already."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0005"
down_revision: Final = "0004"

_TABLES: Final = ("publications", "trust_editions")


def upgrade() -> None:
    """Widen the columns."""
    _alter(sa.BigInteger())


def downgrade() -> None:
    """Narrow them again."""
    _alter(sa.Integer())


def _alter(kind: sa.types.TypeEngine[int]) -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in _TABLES:
            op.alter_column(table, "version", type_=kind)
