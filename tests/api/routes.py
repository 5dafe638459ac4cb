"""Every route of the application, what it declares, and a request that would use it."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from routeopt.api.auth import Allowed
from routeopt.store.roles import Permission

Ids = Mapping[str, str]
_NAME = "report.html"
_REASON = "A test of the service"


def all_routes(app: FastAPI) -> Iterator[tuple[str, str, APIRoute]]:
    """Give every route: method, path, route."""
    for one in app.routes:
        inner = getattr(one, "original_router", None)
        for route in inner.routes if inner is not None else (one,):
            if isinstance(route, APIRoute):
                for method in sorted(route.methods):
                    yield method, route.path, route


def permission_of(route: APIRoute) -> Permission | None:
    """Give the permission that a route declares."""
    calls = [one.call for one in route.dependant.dependencies]
    found = [call.permission for call in calls if isinstance(call, Allowed)]
    return found[0] if found else None


def path_of(path: str, ids: Ids) -> str:
    """Fill a path's parameters with a council's ids."""
    named = {**ids, "name": _NAME}
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: named[found[1]], path)


def _reason(_ids: Ids) -> dict[str, Any]:
    return {"reason": _REASON}


BODIES: dict[tuple[str, str], Callable[[Ids], dict[str, Any]]] = {
    ("POST", "/v1/scenarios"): lambda ids: {
        "pack_id": ids["pack_id"],
        "name": "Another",
        "changes": {"policy": {"pa_day_gbp": 71}},
    },
    ("POST", "/v1/runs"): lambda ids: {
        "kind": "review",
        "pack_id": ids["pack_id"],
        "request": {"schools": ["ELY"], "iterations": 1},
    },
    ("POST", "/v1/tenders"): lambda ids: {"request": {"run_id": ids["run_id"]}},
    ("POST", "/v1/quotes"): lambda ids: {
        "pack_id": ids["pack_id"],
        "request": {"pupil": "NEW1", "schools": ["ELY"]},
    },
    ("POST", "/v1/plans:score"): lambda ids: {"pack_id": ids["pack_id"], "schools": ["ELY"]},
    ("POST", "/v1/exports"): lambda ids: {"plan_id": ids["plan_id"], "reason": _REASON},
    ("POST", "/v1/comparisons"): lambda ids: {"runs": [ids["run_id"], ids["run_id"]]},
    ("POST", "/v1/erasures"): lambda ids: {
        "what": "pack",
        "pack_id": ids["pack_id"],
        "reason": _REASON,
    },
    ("POST", "/v1/proposals/{proposal_id}/approve"): _reason,
    ("POST", "/v1/proposals/{proposal_id}/refuse"): _reason,
    ("PUT", "/v1/users/{user_id}/role"): lambda _ids: {"role": "viewer"},
    ("PUT", "/v1/users/{user_id}/password"): lambda _ids: {"password": "another long password"},
    ("POST", "/v1/users"): lambda _ids: {
        "email": "new@here.example",
        "name": "New",
        "role": "viewer",
        "password": "another long password",
    },
    ("POST", "/v1/keys"): lambda _ids: {"name": "new", "role": "viewer", "days": 1},
}
"""What a route takes, where it takes anything but a file."""

NAMES_IN_BODY = {
    ("POST", path)
    for path in (
        "/v1/scenarios", "/v1/runs", "/v1/tenders",
        "/v1/quotes", "/v1/plans:score", "/v1/exports",
        "/v1/comparisons", "/v1/erasures",
    )
}  # fmt: skip
"""Routes that are told by their body what they are about."""

OF_THE_CALLER = {
    ("POST", "/v1/packs"), ("POST", "/v1/users"), ("POST", "/v1/keys"), ("GET", "/v1/me"),
    ("GET", "/v1/template"), ("GET", "/v1/example"), ("GET", "/v1/audit/verify"),
    ("GET", "/metrics"),
}  # fmt: skip
"""Routes that are about nothing but the caller's own council, or about nobody's."""
