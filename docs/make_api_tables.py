"""Writes the tables of ``docs/api.md`` from the application itself: routes, and codes of errors.

Run it with ``python docs/make_api_tables.py`` after a change of the API.
"""

from collections.abc import Iterator
from pathlib import Path

from fastapi.routing import APIRoute

from routeopt.api.app import create_app
from routeopt.api.auth import Allowed
from routeopt.api.errors import CODES
from routeopt.jobs.kinds import KINDS
from routeopt.store.settings import Settings

PAGE = Path(__file__).parent / "api.md"


def page() -> str:
    """Give the page with its tables as the application has them now."""
    text = PAGE.read_text(encoding="utf-8")
    for name, rows in (("routes", _routes()), ("kinds", _kinds()), ("codes", _codes())):
        before, _, rest = text.partition(f"<!-- {name} -->\n")
        after = rest.partition(f"<!-- end of {name} -->")[2]
        table = "\n".join(rows)
        text = f"{before}<!-- {name} -->\n{table}\n<!-- end of {name} -->{after}"
    return text


def _routes() -> Iterator[str]:
    yield from ("| request | what it does | needs |", "|---|---|---|")
    routers = [getattr(one, "original_router", None) for one in create_app(Settings()).routes]
    found = [
        (route.path, min(route.methods), route)
        for router in routers
        if router is not None
        for route in router.routes
        if isinstance(route, APIRoute)
    ]
    for path, method, route in sorted(found, key=lambda one: one[:2]):
        calls = [one.call for one in route.dependant.dependencies]
        needs = [f"`{call.permission}`" for call in calls if isinstance(call, Allowed)]
        words = route.description.partition("\n\n")[0].replace("\n", " ")
        shown = path.replace(":path}", "}")
        yield f"| `{method} {shown}` | {words} | {', '.join(needs) or 'nothing'} |"


def _kinds() -> Iterator[str]:
    yield from ("| kind | what it does |", "|---|---|")
    yield from (f"| `{name}` | {kind.words} |" for name, kind in KINDS.items())


def _codes() -> Iterator[str]:
    yield from ("| code | status | means |", "|---|---|---|")
    yield from (f"| `{code}` | {kind.status} | {kind.title} |" for code, kind in CODES.items())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
