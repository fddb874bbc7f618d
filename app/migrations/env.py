"""Alembic's entry: runs the revisions on the connection that `app.migrations.migrate` hands over."""

from alembic import context

from app.tables import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
