"""Starting a review, by the same function as the API."""

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError

from routeopt.api.asking import RunIn
from routeopt.api.auth import Store
from routeopt.api.errors import ProblemError
from routeopt.api.fields import PathId
from routeopt.web.forms import Given, as_problem
from routeopt.web.page_packs import pack_page
from routeopt.web.review_form import review_form
from routeopt.web.showing import PageRoute, moved
from routeopt.web.submitting import submit
from routeopt.web.visitor import Planner

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.post("/packs/{pack_id}/reviews")
def start_review(
    request: Request, visitor: Planner, database: Store, pack_id: PathId, given: Given
) -> Response:
    """Start one run, or one for each school, or only check what was asked for."""
    form = review_form(given)
    keep = given.text("validate") != "yes"
    try:
        kind, body = form.asked()
        asked = RunIn(kind=kind, pack_id=pack_id, request=body)
        answer = submit(request, visitor, database, asked, keep=keep)
    except ValidationError as error:
        return pack_page(request, visitor, database, pack_id, form, as_problem(error))
    except ProblemError as problem:
        return pack_page(request, visitor, database, pack_id, form, problem)
    if not keep:
        return pack_page(request, visitor, database, pack_id, form, done="valid")
    return moved(f"/runs/{answer.headers['location'].rpartition('/')[2]}")
