"""``routeopt worker``: works on the runs of a service, on this or any other machine."""

import os
import signal
from typing import Annotated

import typer

from routeopt.api.logs import set_up_logging
from routeopt.cli.console import err, wrong_use
from routeopt.jobs.process import end_with_parent
from routeopt.jobs.working import prepare_database, work
from routeopt.store.errors import StoreError
from routeopt.store.settings import Settings

HELP = (
    "Work on the runs of a service that another machine may serve: set ROUTEOPT_DATABASE_URL to "
    "its PostgreSQL. Any number of workers may run."
)
EXAMPLE = "Example:  ROUTEOPT_DATABASE_URL=postgresql://... routeopt worker --slots 4"


def run(
    *,
    slots: Annotated[
        int | None, typer.Option(min=1, max=256, help="Runs at once. Default: ROUTEOPT_SLOTS.")
    ] = None,
    parent: Annotated[int | None, typer.Option(hidden=True)] = None,
) -> None:
    """Work until stopped; runs under way then go back to the queue with their best plan."""
    settings = Settings() if slots is None else Settings(slots=slots)
    set_up_logging(settings.log_level)
    if parent is not None:
        end_with_parent(parent, signal.SIGTERM)
    os.umask(0o077)
    try:
        database = prepare_database(settings)
    except StoreError as error:
        wrong_use(f"The database cannot be used. {error}")
    if parent is None and database.is_sqlite:
        err.print("An SQLite file: this worker shares it with the service on this machine.")
    try:
        work(settings, database)
    finally:
        database.close()
