"""The OpenAPI document: every error in one form, every route with what it needs."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from routeopt.api.errors import CODES, PROBLEM_JSON, Problem
from routeopt.api.openapi_runs import describe_runs

_WORDS = """\
Plans school transport for children with special educational needs.

Upload a **pack** (a council's tables), ask for a **run** (a review, a quote, a tender ...) and
read its **plans** and files once it has ended. Every request needs a key:
`Authorization: Bearer ro_...`.

Errors are `application/problem+json` with a stable `code`. A `POST` may carry an
`Idempotency-Key`; where a request offers `?mode=validate`, that checks all of it and keeps
nothing. Lists come in pages: ask again with `cursor` set to the `next` of the page before.
"""
_TAGS = {
    "packs": "What a council gives: a workbook or a zip of tables. A pack never changes.",
    "scenarios": "Changes to a pack: other prices, settings, pupils.",
    "runs": "Work: asked for, watched, cancelled.",
    "plans": "Routes, and what they cost.",
    "exports": "Files that runs wrote; those with personal data leave with a reason alone.",
    "comparisons": "Reviews side by side.",
    "proposals": "Changes to a child's transport, until a person decides.",
    "people": "Who may do what: users and keys.",
    "records": "What was done, by whom; and what was erased.",
    "health": "For whoever runs the service.",
}
_EVERYWHERE = (401, 403, 422, 503)


def described(app: FastAPI) -> dict[str, Any]:
    """Give the document, made once."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title,
            version=app.version,
            description=_WORDS,
            routes=app.routes,
            tags=[{"name": name, "description": words} for name, words in _TAGS.items()],
        )
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(problem.pop("$defs", {}))
        schemas["Problem"] = problem
        describe_runs(document)
        for unused in ("HTTPValidationError", "ValidationError", "RunIn", "NamedIn"):
            schemas.pop(unused, None)
        for schema in schemas.values():
            _files(schema)
        for path in document["paths"].values():
            for operation in path.values():
                _errors(operation)
        app.openapi_schema = document
    return app.openapi_schema


def _files(schema: dict[str, Any]) -> None:
    """Say of a file what most generators of clients look for."""
    for part in schema.get("properties", {}).values():
        for one in (part, part.get("items", {})):
            if "contentMediaType" in one:
                one["format"] = "binary"


def _errors(operation: dict[str, Any]) -> None:
    answers = operation["responses"]
    closed = "security" in operation
    for status in _EVERYWHERE if closed else ():
        known = answers.get(str(status), {})
        if PROBLEM_JSON not in known.get("content", {}):
            answers[str(status)] = {
                "description": " ".join(_of(status)),
                "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }


def _of(status: int) -> list[str]:
    return [f"`{code}`: {kind.title}." for code, kind in CODES.items() if kind.status == status]
