"""How a page is answered: with its frame, or with what went wrong in words for people."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.responses import HTMLResponse, RedirectResponse

from routeopt.api.errors import Problem, ProblemError
from routeopt.api.handlers import of_store, wrongs
from routeopt.data.faults import PackError
from routeopt.store.errors import StoreError
from routeopt.web.templating import page
from routeopt.web.visitor import Visitor

DONE: Final = {
    "uploaded": "The pack was read, has no errors and is kept.",
    "same": "This very pack was here already; nothing was added.",
    "valid": "The request is valid. Nothing was started.",
    "stopping": "It is being stopped; its best plan is kept.",
    "proposed": "Proposed. Nothing changes for a child before a person has approved it.",
    "approved": "Approved. Who, when and why are kept.",
    "rejected": "Refused. Who, when and why are kept.",
    "added": "Added.",
    "changed": "Changed.",
    "closed": "Closed. They are signed out everywhere and their keys have ended.",
    "revoked": "Revoked. The key does not work any more.",
    "erased": "Erased. That it was, by whom and why is kept; whose data it was is not.",
    "signed-out": "You are signed out.",
}
"""What a page may say was done; an address chooses one of these and brings no words of its own."""


@dataclass(frozen=True, slots=True)
class MenuLink:
    """A link of the menu."""

    href: str
    words: str
    here: bool
    count: int = 0


def menu_of(visitor: Visitor, path: str) -> list[MenuLink]:
    """Give the menu of a visitor."""
    places = [("/packs", "Packs"), ("/runs", "Runs")]
    if visitor.may.decide:
        places.append(("/proposals", "Proposals"))
    places.append(("/compare", "Compare"))
    if visitor.may.contract:
        places.append(("/tenders", "Tenders"))
    if visitor.may.people or visitor.may.audit or visitor.may.erase:
        places.append(("/admin", "Admin"))
    counts = {"/proposals": visitor.waiting}
    return [
        MenuLink(href, words, path.startswith(href), counts.get(href, 0)) for href, words in places
    ]


def show(
    request: Request,
    visitor: Visitor,
    template: str,
    *,
    status: int = 200,
    problem: ProblemError | None = None,
    said: str = "",
    **context: Any,
) -> HTMLResponse:
    """Give a page to somebody who has signed in; ``said`` is a key of ``DONE``."""
    return page(
        template,
        status=status if problem is None else problem.status,
        visitor=visitor,
        may=visitor.may,
        csrf=visitor.csrf,
        menu=menu_of(visitor, request.url.path),
        done=DONE.get(said or request.query_params.get("done", ""), ""),
        problem=None if problem is None else problem.document(),
        **context,
    )


def moved(where: str, done: str = "") -> RedirectResponse:
    """Send the browser on after something was done."""
    mark = "&" if "?" in where else "?"
    return RedirectResponse(f"{where}{mark}done={done}" if done else where, status_code=303)


class PageRoute(APIRoute):
    """A route whose errors are pages."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the handler."""
        plain = super().get_route_handler()

        async def handler(request: Request) -> Response:
            try:
                return await plain(request)
            except ProblemError as error:
                return problem_page(request, error)
            except StoreError as error:
                return problem_page(request, of_store(error))
            except PackError as error:
                return problem_page(request, ProblemError("pack_faults", faults=error.faults))
            except RequestValidationError as error:
                return problem_page(request, ProblemError("invalid", errors=wrongs(error.errors())))

        return handler


def problem_page(request: Request, error: ProblemError) -> Response:
    """Say on a page what went wrong, or ask for a sign-in."""
    if error.code == "sign_in_needed":
        asked = request.url.path if request.method == "GET" else "/"
        return RedirectResponse(f"/sign-in?next={quote(asked)}", status_code=303)
    document: Problem = error.document()
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    said: dict[str, Any] = {
        "number": error.status,
        "heading": document.title,
        "words": document.detail,
    }
    if visitor is None:
        return page("error.html.j2", status=error.status, **said)
    return show(request, visitor, "error.html.j2", status=error.status, **said)
