"""Signing in and out."""

import secrets
from typing import Annotated, Final

import anyio.to_thread
from anyio import CapacityLimiter
from fastapi import APIRouter, Cookie, Request, Response
from starlette.responses import RedirectResponse

from routeopt.api.auth import SESSION_COOKIE, Store
from routeopt.api.errors import ProblemError
from routeopt.store import sign_ins, users
from routeopt.store.settings import Settings
from routeopt.web.forms import Given
from routeopt.web.security import form_token
from routeopt.web.showing import DONE, PageRoute, moved
from routeopt.web.templating import page
from routeopt.web.visitor import SessionSecret, must_match

router = APIRouter(include_in_schema=False, route_class=PageRoute)
FORM_COOKIE: Final = "routeopt_form"
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_LONGEST = 1000
_CHECKS_AT_ONCE: Final = 2
"""A password takes long to check on purpose; more of them at once would stop everybody else."""

FormSecret = Annotated[str | None, Cookie(alias=FORM_COOKIE)]


def secure(settings: Settings) -> bool:
    """Say whether cookies are for HTTPS alone."""
    if settings.secure_cookies == "auto":
        return settings.host not in _LOOPBACK
    return settings.secure_cookies == "always"


@router.get("/sign-in")
def sign_in_page(request: Request, secret: FormSecret = None) -> Response:
    """Ask who it is."""
    return _asked(request, secret, request.query_params.get("next", "/"))


@router.post("/sign-in")
async def sign_in(request: Request, database: Store, secret: FormSecret = None) -> Response:
    """Let somebody in whose address and password belong together."""
    form = await request.form(max_files=0, max_fields=10)
    given = {name: str(form.get(name, ""))[:_LONGEST] for name in ("csrf", "email", "next")}
    must_match(given["csrf"], secret)
    password = str(form.get("password", ""))[: _LONGEST + 1]
    limiter = _limiter(request)
    user = await anyio.to_thread.run_sync(
        users.by_password, database, given["email"], password, limiter=limiter
    )
    if user is None:
        return _asked(request, secret, given["next"], wrong=True)
    settings: Settings = request.app.state.settings
    with database.session() as session:
        kept = sign_ins.start(session, user.council_id, user.id, hours=settings.session_hours)
    response = RedirectResponse(_inside(given["next"]), status_code=303)
    response.set_cookie(
        SESSION_COOKIE,
        kept,
        max_age=round(3600 * settings.session_hours),
        path="/",
        httponly=True,
        secure=secure(settings),
        samesite="lax",
    )
    response.delete_cookie(FORM_COOKIE, path="/sign-in")
    return response


@router.post("/sign-out")
def sign_out(database: Store, form: Given, secret: SessionSecret = None) -> Response:
    """End a sign-in at once, here and in the store."""
    del form
    if secret:
        with database.session() as session:
            sign_ins.end(session, secret)
    response = moved("/sign-in", "signed-out")
    response.delete_cookie(SESSION_COOKIE, path="/")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _asked(request: Request, secret: str | None, after: str, *, wrong: bool = False) -> Response:
    kept = secret or secrets.token_urlsafe(32)
    refused = ProblemError(
        "sign_in_needed",
        "Address and password do not belong together, or there were too many tries: after five "
        "an account waits for five minutes.",
    ).document()
    response = page(
        "sign_in.html.j2",
        status=401 if wrong else 200,
        csrf=form_token(kept),
        next=_inside(after),
        done=DONE.get(request.query_params.get("done", ""), ""),
        problem=refused.model_copy(update={"title": "That did not work"}) if wrong else None,
    )
    response.set_cookie(
        FORM_COOKIE,
        kept,
        path="/sign-in",
        httponly=True,
        secure=secure(request.app.state.settings),
        samesite="strict",
    )
    return response


def _inside(path: str) -> str:
    # Only a path of this site: never another host to be sent on to.
    plain = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if plain and "\\" not in path else "/"


def _limiter(request: Request) -> CapacityLimiter:
    state = request.app.state
    if getattr(state, "password_checks", None) is None:
        state.password_checks = CapacityLimiter(_CHECKS_AT_ONCE)
    limiter: CapacityLimiter = state.password_checks
    return limiter
