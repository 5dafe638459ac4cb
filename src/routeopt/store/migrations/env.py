"""Runs the steps over the connection that was opened for them."""

from alembic import context

from routeopt.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
