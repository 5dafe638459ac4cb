"""Whether the process lives, and whether it can do its work: both public, neither tells a fact."""

import shutil
from pathlib import Path
from typing import Annotated, Final, Protocol, cast

from fastapi import APIRouter, Depends, Request, Response, status
from pydantic import BaseModel, Field

from routeopt import __version__

_ROOM_MB: Final = 200
"""Below this much free disk the service says that it is not ready: an upload could fill it."""

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """The process answers."""

    status: str = Field(examples=["ok"])
    version: str = Field(examples=["0.1.0"])


class Readiness(BaseModel):
    """What the service needs, each ``ok`` or what is wrong, without any fact of its own."""

    status: str = Field(examples=["ready"])
    checks: dict[str, str] = Field(examples=[{"database": "ok", "disk": "ok"}])


class _Database(Protocol):
    def healthy(self) -> bool: ...


def checks_of(request: Request) -> dict[str, str]:
    """Look at everything a request or a run needs."""
    state = request.app.state
    database = cast("_Database", state.database)
    reached = database.healthy()
    return {
        "database": "ok" if reached else "cannot be reached, or waits for its migration",
        "disk": _disk(Path(state.settings.data_dir)),
    }


def _disk(folder: Path) -> str:
    there = next((place for place in (folder, *folder.parents) if place.exists()), Path.cwd())
    free_mb = shutil.disk_usage(there).free // 2**20
    return "ok" if free_mb >= _ROOM_MB else f"less than {_ROOM_MB} MB free"


@router.get("/health")
def health() -> Health:
    """Say that the process lives; restart it where this does not answer."""
    return Health(status="ok", version=__version__)


@router.get("/ready", responses={503: {"model": Readiness, "description": "Not now"}})
def ready(response: Response, checks: Annotated[dict[str, str], Depends(checks_of)]) -> Readiness:
    """Say whether the service can take work; send it none while this answers 503."""
    fine = all(words == "ok" for words in checks.values())
    if not fine:
        response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    return Readiness(status="ready" if fine else "not ready", checks=checks)
