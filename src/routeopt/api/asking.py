"""Asking for a run, whichever route it came by: checked in full, kept once, handed on."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy.orm import Session
from starlette.responses import Response

from routeopt.api.auth import Caller
from routeopt.api.doing import Answer, done, fingerprint
from routeopt.api.errors import ProblemError, Wrong
from routeopt.api.examples import PACK, SCHOOL
from routeopt.api.fields import Id
from routeopt.api.handlers import wrongs
from routeopt.api.ports import Engine
from routeopt.api.schemas import run_detail
from routeopt.jobs.kinds import KINDS, Kind, parsed
from routeopt.store import packs, runs, scenarios
from routeopt.store.database import Database
from routeopt.store.roles import Permission

_TENDERS = frozenset({"tender", "award"})
_LONGEST_S = 3600.0


class RunIn(BaseModel):
    """A run asked for."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "kind": "review",
                    "pack_id": PACK,
                    "request": {"schools": [SCHOOL], "seconds": 60},
                }
            ]
        },
    )

    kind: str = Field(pattern="^[a-z_]{1,20}$", examples=["review"])
    pack_id: Id | None = Field(default=None, description="The pack it works on.")
    scenario_id: Id | None = Field(default=None, description="Changes to that pack.")
    request: dict[str, Any] = Field(default={}, description="What the kind of run may be asked.")


def ask(
    database: Database,
    engine: Engine | None,
    caller: Caller,
    asked: RunIn,
    *,
    key: str | None = None,
    keep: bool = True,
    longest_s: float = _LONGEST_S,
) -> Response:
    """Check what is asked for, keep it and hand it on.

    Parameters
    ----------
    key
        The request's Idempotency-Key.
    keep
        Whether to keep and queue it, or only to check it.
    longest_s
        Longest search that may be asked for, in seconds.

    Raises
    ------
    ProblemError
        If it is not allowed, names what is not there, or is not valid.
    """
    if asked.kind in _TENDERS:
        caller.must(Permission.TENDER)
    kind, request = _request(asked, longest_s)

    def work(session: Session) -> Answer:
        _refers(session, caller, asked, kind, request)
        row = runs.submit(
            session,
            caller.council_id,
            kind=asked.kind,
            request=request,
            pack_id=asked.pack_id,
            scenario_id=asked.scenario_id,
            created_by=caller.actor,
        )
        caller.record(session, "run.submitted", f"run:{row.id}", {"kind": row.kind})
        location = f"/v1/runs/{row.id}"
        return Answer(202, run_detail(row), location=location, after=(row.id,))

    return done(database, caller, key, fingerprint("runs", asked), work, engine=engine, keep=keep)


def _request(asked: RunIn, longest_s: float) -> tuple[Kind, Mapping[str, Any]]:
    kind = KINDS.get(asked.kind)
    if kind is None:
        raise _wrong("kind", f"must be one of {', '.join(KINDS)}")
    if kind.needs_pack and asked.pack_id is None:
        raise _wrong("pack_id", f"a {kind.name} works on a pack: name it")
    if not kind.needs_pack and asked.pack_id is not None:
        raise _wrong("pack_id", f"a {kind.name} works on no pack: leave it out")
    if asked.scenario_id is not None and asked.pack_id is None:
        raise _wrong("scenario_id", "a scenario changes a pack: name that too")
    try:
        request = parsed(asked.kind, asked.request).model_dump(mode="json")
    except ValidationError as error:
        raise ProblemError("invalid", errors=wrongs(error.errors(), "body.request")) from None
    for name, part in (("", request), ("search.", request.get("search", {}))):
        if isinstance(part, dict) and float(part.get("seconds") or 0) > longest_s:
            raise _wrong(f"request.{name}seconds", f"at most {longest_s:g} here")
    return kind, request


def _refers(
    session: Session, caller: Caller, asked: RunIn, kind: Kind, request: Mapping[str, Any]
) -> None:
    """See that everything it names is there and this council's."""
    if asked.scenario_id is not None:
        _scenario(session, caller, asked, asked.scenario_id, "scenario_id")
    for scenario_id in _listed(request.get("scenarios")):
        _scenario(session, caller, asked, scenario_id, "request.scenarios")
    for pack_id in _named(request, kind.of_packs):
        packs.get(session, caller.council_id, pack_id)
    for run_id in _named(request, kind.of_runs):
        if not runs.get(session, caller.council_id, run_id).ended:
            raise ProblemError("still_running", "The run it builds on has not ended.")
    if asked.pack_id is not None:
        facts = packs.get(session, caller.council_id, asked.pack_id).facts
        _schools(facts, _listed(request.get("schools")))


def _named(request: Mapping[str, Any], names: Iterable[str]) -> Iterator[str]:
    for name in names:
        value = request.get(name)
        yield from (str(one) for one in (value if isinstance(value, list) else [value]) if one)


def _scenario(session: Session, caller: Caller, asked: RunIn, scenario_id: str, where: str) -> None:
    if scenarios.get(session, caller.council_id, scenario_id).pack_id != asked.pack_id:
        raise _wrong(where, "the scenario is one of another pack")


def _schools(facts: Mapping[str, Any], asked: Iterator[str]) -> None:
    schools = facts.get("schools")
    known = {one["school_id"] for one in schools} if isinstance(schools, list) else set()
    for place, school in enumerate(asked):
        if school not in known:
            raise _wrong(f"request.schools.{place}", "the pack has no such school")


def _listed(value: object) -> Iterator[str]:
    yield from (str(one) for one in value if one) if isinstance(value, list) else ()


def _wrong(where: str, message: str) -> ProblemError:
    return ProblemError("invalid", errors=[Wrong(where=f"body.{where}", message=message)])
