"""Asking for a run from a page, by the same function as the API."""

from fastapi import Request, Response

from routeopt.api.asking import RunIn, ask
from routeopt.api.auth import engine_of
from routeopt.store.database import Database
from routeopt.store.settings import Settings
from routeopt.web.visitor import Visitor


def submit(
    request: Request, visitor: Visitor, database: Database, asked: RunIn, *, keep: bool
) -> Response:
    """Ask for a run, or only check what was asked for; the answer's location names the run.

    Raises
    ------
    ProblemError
        If it is not allowed, names what is not there, or is not valid.
    """
    settings: Settings = request.app.state.settings
    return ask(
        database,
        engine_of(request),
        visitor.caller,
        asked,
        keep=keep,
        longest_s=settings.max_run_s,
    )
