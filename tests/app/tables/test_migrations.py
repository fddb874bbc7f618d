"""The migrations make exactly the tables that the code declares."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from app.migrations import is_current, migrate
from app.tables import Table


def test_migrated_schema_is_the_declared_one(engine):
    """Comparing a migrated database with the declared tables should find no difference."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        actual = compare_metadata(context, Table.metadata)
    expected = []
    assert expected == actual


def test_migrating_again_changes_nothing(engine):
    """A second migration should give the same revision and say so."""
    expected = (migrate(engine), True)
    actual = (migrate(engine), is_current(engine))
    assert expected == actual


def test_an_old_schema_is_noticed(engine):
    """A database at another revision should not count as current."""
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    expected = False
    actual = is_current(engine)
    assert expected == actual
