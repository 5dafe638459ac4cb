"""What every council is given: an empty workbook, an example; and the operator's meters."""

import shutil
import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from routeopt.api.auth import Caller, allowed
from routeopt.api.errors import Responses
from routeopt.api.files import FORMS, FileOut
from routeopt.api.metrics import Metrics
from routeopt.data.example import write_small_example
from routeopt.data.template import write_template
from routeopt.store.roles import Permission

router = APIRouter(tags=["packs"])
meters = APIRouter(tags=["health"])
Reader = Annotated[Caller, Depends(allowed(Permission.READ))]
Operator = Annotated[Caller, Depends(allowed(Permission.METRICS))]


def _file(media: str) -> Responses:
    return {
        200: {
            "description": "The file.",
            "content": {media: {"schema": {"type": "string", "format": "binary"}}},
        },
        304: {"description": "It is the one you have."},
    }


@router.get("/v1/template", response_class=Response, responses=_file(FORMS["xlsx"]))
def get_template(request: Request, caller: Reader) -> Response:
    """Give an empty workbook to fill in: a sheet a table, drop-downs, a comment a heading."""
    del caller
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pack.xlsx"
        write_template(path)
        file = FileOut("pack.xlsx", FORMS["xlsx"], path.read_bytes())
    return file.response(request)


@router.get("/v1/example", response_class=Response, responses=_file("application/zip"))
def get_example(request: Request, caller: Reader) -> Response:
    """Give a small pack to try things with: one school, invented pupils and prices."""
    del caller
    with tempfile.TemporaryDirectory() as folder:
        write_small_example(Path(folder) / "example")
        path = shutil.make_archive(f"{folder}/zipped", "zip", f"{folder}/example")
        file = FileOut("example.zip", "application/zip", Path(path).read_bytes())
    return file.response(request)


@meters.get("/metrics", response_class=Response)
def get_metrics(request: Request, caller: Operator) -> Response:
    """Give counts and times in the form that Prometheus reads."""
    del caller
    metrics: Metrics = request.app.state.metrics
    return metrics.page()
