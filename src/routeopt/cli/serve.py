"""``routeopt serve``: the service on one machine, with nothing else installed."""

import ipaddress
import os
import signal
import sys
from types import FrameType
from typing import Annotated

import typer
import uvicorn

from routeopt.api.app import create_app
from routeopt.api.logs import set_up_logging
from routeopt.cli.console import out, wrong_use
from routeopt.jobs.engines import engine_for
from routeopt.jobs.worker_process import WorkerProcess
from routeopt.jobs.working import prepare_database
from routeopt.store import councils
from routeopt.store.database import Database
from routeopt.store.errors import StoreError
from routeopt.store.settings import Settings
from routeopt.web.site import add_pages

HELP = (
    "Serve the pages and the API on this machine, and work on what is asked for. It listens to "
    "this machine alone unless told otherwise."
)
EXAMPLE = "Example:  routeopt serve --port 8080"

_IDLE_S = 75
_STREAMS_S = 3
_SLACK_S = 10.0
_WORKER = "from routeopt.cli.main import app; app()"


def run(
    *,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port. Default: ROUTEOPT_PORT or 8080.")
    ] = None,
    host: Annotated[
        str | None, typer.Option(help="Address to listen on. Default: this machine alone.")
    ] = None,
    worker: Annotated[
        bool, typer.Option("--worker/--no-worker", help="Work on runs here too.")
    ] = True,
) -> None:
    """Serve until stopped; runs under way then go back to the queue with their best plan."""
    settings = _settings(port, host)
    set_up_logging(settings.log_level)
    os.umask(0o077)
    try:
        database = prepare_database(settings)
    except StoreError as error:
        wrong_use(f"The database cannot be used. {error}")
    _say_hello(settings, database)
    beside = WorkerProcess(_command(), settings.grace_s + _SLACK_S) if worker else None
    engine = engine_for(database, beside)
    try:
        app = create_app(settings, database, engine)
        add_pages(app)
        # The server hears these itself, and raises them once more when it has ended: by then
        # there is the engine to close.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _heard)
        uvicorn.run(
            app,
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_STREAMS_S,
            # Programs that ask every few seconds keep their line.
            timeout_keep_alive=_IDLE_S,
        )
    finally:
        engine.close()
        database.close()


def _heard(_number: int, _frame: FrameType | None) -> None:
    """Go on to the end."""


def _settings(port: int | None, host: str | None) -> Settings:
    given: dict[str, object] = {}
    if port is not None:
        given["port"] = port
    if host is not None:
        given["host"] = host
    return Settings.model_validate({**Settings().model_dump(), **given})


def _command() -> list[str]:
    return [sys.executable, "-c", _WORKER, "worker", "--parent", str(os.getpid())]


def _say_hello(settings: Settings, database: Database) -> None:
    with database.reading() as session:
        empty = not councils.list_councils(session)
    if empty:
        out.print("Nobody can sign in yet. Make the first council and its first user:")
        out.print('  routeopt admin user add you@example.org --council "Your council" --role admin')
    address = f"[{settings.host}]" if ":" in settings.host else settings.host
    out.print(f"Serving on http://{address}:{settings.port} (stop with Ctrl-C).", markup=False)
    if not _loopback(settings.host):
        out.print("It can be reached from other machines: put HTTPS in front of it.")


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
