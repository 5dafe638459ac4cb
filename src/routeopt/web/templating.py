"""Pages from templates: everything that comes from data is escaped."""

import hashlib
from functools import cache
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from routeopt import __version__
from routeopt.exports.wording import OFFICIAL

STATIC: Final = {
    "icon.svg": "image/svg+xml",
    "report.css": "text/css; charset=utf-8",
    "run.js": "text/javascript; charset=utf-8",
    "site.css": "text/css; charset=utf-8",
    "upload.js": "text/javascript; charset=utf-8",
}
"""Every file that pages use, and its type; there are no others and none from elsewhere."""


@cache
def static_file(name: str) -> bytes:
    """Give one of the files that pages use; the style of reports is that of pages too."""
    if name == "report.css":
        return (files("routeopt.exports") / "templates" / name).read_bytes()
    return (files("routeopt.web") / "static" / name).read_bytes()


@cache
def asset(name: str) -> str:
    """Give the address of a file; it changes with what the file holds."""
    return f"/static/{name}?v={hashlib.sha256(static_file(name)).hexdigest()[:12]}"


@cache
def environment() -> Environment:
    """Give the environment of the templates."""
    made = Environment(
        loader=PackageLoader("routeopt.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"asset": asset, "official": OFFICIAL, "version": __version__}
    return made


def page(
    template: str, *, status: int = 200, headers: dict[str, str] | None = None, **context: Any
) -> HTMLResponse:
    """Give a page; a browser keeps no copy of it."""
    known: dict[str, Any] = {"visitor": None, "done": "", "problem": None}
    text = environment().get_template(template).render(known | context)
    kept = {"Cache-Control": "no-store"} | (headers or {})
    return HTMLResponse(text, status_code=status, headers=kept)
