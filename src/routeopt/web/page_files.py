"""Files of a run: opened or taken away; those with pupils in them for a reason alone."""

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError

from routeopt.api.auth import Store
from routeopt.api.exporting import ExportIn, export_personal, get_output
from routeopt.api.fields import PathId
from routeopt.web.forms import Given, as_problem
from routeopt.web.security import document_policy
from routeopt.web.showing import PageRoute
from routeopt.web.visitor import Exporter, Reader

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/runs/{run_id}/files/{name:path}")
def open_file(
    request: Request, visitor: Reader, database: Store, run_id: PathId, name: str
) -> Response:
    """Give a file in which nobody can be known; a report is shown, shut into a sandbox."""
    answer = get_output(request, visitor.caller, database, run_id, name)
    if (answer.media_type or "").startswith("text/html"):
        del answer.headers["Content-Disposition"]
        answer.headers["Content-Security-Policy"] = document_policy(bytes(answer.body))
    return answer


@router.post("/runs/{run_id}/files/{name:path}")
def take_file(
    visitor: Exporter, database: Store, run_id: PathId, name: str, form: Given
) -> Response:
    """Give a file with pupils in it; who had it, when and why goes on record."""
    try:
        asked = ExportIn(run_id=run_id, name=name, reason=form.text("reason"))
    except ValidationError as error:
        raise as_problem(error) from None
    return export_personal(database, visitor.caller, asked).response()
