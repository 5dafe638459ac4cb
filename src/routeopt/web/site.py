"""The pages, added to the application of the API."""

from fastapi import APIRouter, FastAPI, Request, Response
from starlette.exceptions import HTTPException

from routeopt.api.errors import ProblemError, code_of_status
from routeopt.store.settings import Settings
from routeopt.web import (
    page_admin,
    page_compare,
    page_files,
    page_home,
    page_packs,
    page_people,
    page_plans,
    page_proposals,
    page_questions,
    page_reviews,
    page_runs,
    page_sign_in,
    page_tenders,
)
from routeopt.web.security import SafeHeaders
from routeopt.web.showing import problem_page
from routeopt.web.templating import STATIC, static_file
from routeopt.web.too_large import TooLargeInWords

PUBLIC = frozenset({"/sign-in", "/sign-out", "/static/{name}"})
"""Pages that need no sign-in."""

_static = APIRouter(include_in_schema=False)
_A_YEAR = "public, max-age=31536000, immutable"


@_static.get("/static/{name}")
def static(name: str) -> Response:
    """Give one of the few files that pages use."""
    if name not in STATIC:
        raise HTTPException(404)
    return Response(static_file(name), media_type=STATIC[name], headers={"Cache-Control": _A_YEAR})


ROUTERS: tuple[APIRouter, ...] = (
    _static,
    page_sign_in.router,
    page_home.router,
    page_packs.router,
    page_reviews.router,
    page_questions.router,
    page_runs.router,
    page_files.router,
    page_plans.router,
    page_proposals.router,
    page_compare.router,
    page_tenders.router,
    page_people.router,
    page_admin.router,
)


def add_pages(app: FastAPI) -> None:
    """Add every page to an application that answers the API.

    Parameters
    ----------
    app
        Made by ``api.app.create_app``; not yet started.
    """
    for router in ROUTERS:
        app.include_router(router)
    _answer_people_in_pages(app)
    settings: Settings = app.state.settings
    app.add_middleware(TooLargeInWords, limit_mb=settings.max_upload_mb)
    app.add_middleware(SafeHeaders)


def _answer_people_in_pages(app: FastAPI) -> None:
    @app.exception_handler(HTTPException)
    def _http(request: Request, error: HTTPException) -> Response:
        headers = dict(error.headers) if error.headers else None
        problem = ProblemError(code_of_status(error.status_code), headers=headers)
        return problem_page(request, problem) if _is_person(request) else problem.response()

    @app.exception_handler(Exception)
    def _other(request: Request, _error: Exception) -> Response:
        problem = ProblemError("internal")
        return problem_page(request, problem) if _is_person(request) else problem.response()


def _is_person(request: Request) -> bool:
    asks_for_pages = "text/html" in request.headers.get("accept", "")
    return asks_for_pages and not request.url.path.startswith("/v1")
