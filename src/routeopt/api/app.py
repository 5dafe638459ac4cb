"""The application: everything of the API under ``/v1``, health and metrics beside it."""

from functools import partial
from typing import Any

from fastapi import APIRouter, FastAPI

from routeopt import __version__
from routeopt.api import (
    awards,
    comparisons,
    events,
    exporting,
    health,
    packs,
    people,
    plans,
    proposals,
    records,
    runs,
    scenarios,
    scoring,
    system,
    work,
)
from routeopt.api.handlers import add_handlers
from routeopt.api.limits import LimitedBodies
from routeopt.api.logs import LogRequests
from routeopt.api.metrics import Measured, Metrics
from routeopt.api.openapi import described
from routeopt.api.plan_files import Shelf
from routeopt.api.ports import Engine
from routeopt.api.slots import Slots
from routeopt.store.database import Database
from routeopt.store.figures import service_figures
from routeopt.store.settings import Settings

_MB = 1024 * 1024
UPLOADS = ("/v1/packs", "/v1/awards", "/packs", "/awards")
"""Beginnings of the paths that take files: of the API, and of the pages."""

ROUTERS: tuple[APIRouter, ...] = (
    packs.router,
    scenarios.router,
    runs.router,
    events.router,
    plans.router,
    exporting.router,
    scoring.router,
    comparisons.router,
    proposals.router,
    *work.ROUTERS,
    awards.router,
    people.router,
    records.router,
    system.router,
    system.meters,
)


def _figures(database: Database) -> dict[str, dict[str, float]]:
    with database.reading() as session:
        return service_figures(session)


class _Service(FastAPI):
    def openapi(self) -> dict[str, Any]:
        """Describe every route and every error."""
        return described(self)


def create_app(
    settings: Settings, database: Database | None = None, engine: Engine | None = None
) -> FastAPI:
    """Make the application.

    Parameters
    ----------
    settings
        As the operator set them.
    database
        The database; the one of the settings where None.
    engine
        What runs are handed to; where None they wait in the database.
    """
    app = _Service(
        title="routeopt",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        swagger_ui_oauth2_redirect_url=None,
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.settings = settings
    app.state.database = database or Database(settings.url)
    app.state.engine = engine
    app.state.metrics = Metrics()
    app.state.shelf = Shelf()
    app.state.reading = Slots()
    app.state.scoring = Slots()
    app.state.metrics.watch(partial(_figures, app.state.database))
    app.include_router(health.router)
    for router in ROUTERS:
        app.include_router(router)
    add_handlers(app)
    app.add_middleware(LimitedBodies, upload_bytes=settings.max_upload_mb * _MB, uploads=UPLOADS)
    app.add_middleware(Measured, metrics=app.state.metrics)
    app.add_middleware(LogRequests)
    return app
