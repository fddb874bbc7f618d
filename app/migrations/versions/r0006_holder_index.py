"""Find a holder's certificates of some types: for its licences none of a company's vehicles is read."""

from typing import Final

from alembic import op

revision: Final = "0006"
down_revision: Final = "0005"

_OLD: Final = "ix_certificates_holder_code"
_NEW: Final = "ix_certificates_holder_code_type_number"


def upgrade() -> None:
    """Put the type behind the code."""
    op.create_index(_NEW, "certificates", ["holder_code", "type_number"])
    op.drop_index(_OLD, "certificates")
    _count(_OLD, _NEW, "1000000 10 2")


def downgrade() -> None:
    """Take it away."""
    op.create_index(_OLD, "certificates", ["holder_code"])
    op.drop_index(_NEW, "certificates")
    _count(_NEW, _OLD, "1000000 10")


def _count(old: str, new: str, counts: str) -> None:
    """Tell SQLite how few certificates the index finds, as revision 0004 does."""
    if op.get_bind().dialect.name != "sqlite":
        return
    op.execute(f"DELETE FROM sqlite_stat1 WHERE idx = '{old}'")  # noqa: S608
    op.execute(f"INSERT INTO sqlite_stat1 VALUES ('certificates', '{new}', '{counts}')")  # noqa: S608
    op.execute("ANALYZE sqlite_schema")
