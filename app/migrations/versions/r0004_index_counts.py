"""Tell SQLite how few certificates each index finds, so that it never reads a whole register for one number.

Without counts it takes any two indexes for equally good. Those here are of a province of a million
certificates; `ANALYZE` replaces them with what is true. PostgreSQL counts by itself.
"""

from typing import Final

from alembic import op

revision: Final = "0004"
down_revision: Final = "0003"

_COUNTS: Final = {
    # index: rows, then how many of them share its first column, its first two, and so on
    "ix_certificates_short_number": "1000000 2",
    "ix_certificates_vin": "1000000 2",
    "ix_certificates_holder_name": "1000000 10",
    "ix_certificates_holder_code": "1000000 10",
    "ix_certificates_plate_plate_colour": "1000000 2 2",
    "ix_certificates_issuer_code_created_at_id": "1000000 100000 100 1",
    "uq_certificates_one_version_in_force": "1000000 100000 10000 1",
    "ix_certificates_not_valid": "100000 10000 1000 1 1",
    "sqlite_autoindex_certificates_1": "1000000 1",  # id
    "sqlite_autoindex_certificates_2": "1000000 1",  # identifier
    "sqlite_autoindex_certificates_3": "1000000 100000 1000 1",  # issuer, list, index
    "sqlite_autoindex_certificates_4": "1000000 100000 10000 2 1",  # type, issuer, serial, version
}


def upgrade() -> None:
    """Write the counts."""
    if op.get_bind().dialect.name != "sqlite":
        return
    op.execute("ANALYZE sqlite_schema")  # makes the table they stand in
    for index, counts in _COUNTS.items():
        op.execute(f"INSERT INTO sqlite_stat1 VALUES ('certificates', '{index}', '{counts}')")  # noqa: S608
    op.execute("ANALYZE sqlite_schema")  # reads it


def downgrade() -> None:
    """Forget them."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DELETE FROM sqlite_stat1 WHERE tbl = 'certificates'")
