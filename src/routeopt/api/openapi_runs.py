"""What each kind of run may be asked, in the description of the API."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, create_model
from pydantic.json_schema import models_json_schema

from routeopt.api.examples import RUNS
from routeopt.api.fields import Id
from routeopt.api.work import NAMED
from routeopt.jobs.kinds import KINDS, Kind

_REF = "#/components/schemas/{model}"
_JSON = "application/json"


def describe_runs(document: dict[str, Any]) -> None:
    """Put the request of every kind of run where the description says only that there is one."""
    models = {name: _model(kind) for name, kind in KINDS.items()}
    _, found = models_json_schema(
        [(model, "validation") for model in models.values()], ref_template=_REF
    )
    schemas = document["components"]["schemas"]
    schemas.update(found["$defs"])
    refs = {name: _REF.format(model=model.__name__) for name, model in models.items()}
    _body(document, "/v1/runs")[_JSON] = {
        "schema": {
            "oneOf": [{"$ref": ref} for ref in refs.values()],
            "discriminator": {"propertyName": "kind", "mapping": refs},
        },
        "examples": {name: {"value": dict(RUNS[name])} for name in refs if name in RUNS},
    }
    for path, name in NAMED.items():
        _named(document, f"/v1/{path}", KINDS[name])


def _model(kind: Kind) -> type[BaseModel]:
    fields: dict[str, Any] = {"kind": (Literal[kind.name], ...)}
    if kind.needs_pack:
        fields |= {"pack_id": (Id, ...), "scenario_id": (Id | None, None)}
    required = any(field.is_required() for field in kind.model.model_fields.values())
    fields["request"] = (kind.model, ...) if required else (kind.model, {})
    name = "".join(part.capitalize() for part in kind.name.split("_"))
    return create_model(
        f"{name}RunIn", __config__=ConfigDict(extra="forbid"), __doc__=kind.words, **fields
    )


def _named(document: dict[str, Any], path: str, kind: Kind) -> None:
    whole = document["components"]["schemas"][_model(kind).__name__]
    properties = {name: part for name, part in whole["properties"].items() if name != "kind"}
    body: dict[str, Any] = {
        "schema": {
            "type": "object",
            "additionalProperties": False,
            "properties": properties,
            "required": [name for name in whole.get("required", ()) if name != "kind"],
        }
    }
    if kind.name in RUNS:
        shown = {name: value for name, value in RUNS[kind.name].items() if name != "kind"}
        body["examples"] = {kind.name: {"value": shown}}
    _body(document, path)[_JSON] = body


def _body(document: Mapping[str, Any], path: str) -> dict[str, Any]:
    content: dict[str, Any] = document["paths"][path]["post"]["requestBody"]["content"]
    return content
