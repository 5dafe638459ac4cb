"""A batch: split into a review for each school under each scenario, ended with the last of them."""

import asyncio
import logging
from collections.abc import Sequence

from sqlalchemy.orm import Session

from routeopt.jobs.kinds import parsed
from routeopt.jobs.place import POLL_S, Place
from routeopt.jobs.requests import BatchAsked
from routeopt.jobs.watching import Watch, Why
from routeopt.jobs.work import WorkError
from routeopt.store import claims, packs, runs, scenarios
from routeopt.store.errors import NotFoundError, StorageError
from routeopt.store.runs import Claim, StaleClaimError
from routeopt.store.tables_runs import Run

_log = logging.getLogger("routeopt.jobs")


async def attend_batch(place: Place, claim: Claim, stopping: asyncio.Event) -> None:
    """See a batch through; it needs no slot, for its runs are worked on like any others."""
    facts = {"run_id": claim.run_id, "kind": claim.kind, "worker": place.worker}
    watch = Watch(place, claim, stopping)
    renewing = asyncio.create_task(watch.renew())
    try:
        made = await asyncio.to_thread(_split, place, claim)
        if made is None:
            return
        for run_id in made:
            await asyncio.to_thread(place.hand_on, run_id)
        while not stopping.is_set() and watch.why is not Why.LOST:
            if await asyncio.to_thread(_ended, place, claim):
                return
            await asyncio.sleep(POLL_S)
        if watch.why is not Why.LOST:
            await asyncio.to_thread(_give_back, place, claim)
    except StaleClaimError:
        _log.warning("batch is somebody else's now; nothing was written", extra=facts)
    except StorageError as error:
        _log.error(
            "the database could not be written; the batch is let go",
            extra={**facts, "code": error.code},
        )
    finally:
        renewing.cancel()


def _split(place: Place, claim: Claim) -> Sequence[str] | None:
    """Make the runs of a batch, all or none; those of a batch split before are given again.

    None where it cannot be split: then it has failed.
    """
    with place.database.session() as session:
        run = claims.held(session, claim)
        made = runs.children(session, run.council_id, run.id)
        if not made:
            try:
                made = _children(session, run)
            except (WorkError, NotFoundError) as error:
                code = error.code if isinstance(error, WorkError) else "not_there"
                _fail(session, claim, WorkError(code, str(error)))
                return None
        return [child.id for child in made if child.status == "queued"]


def _children(session: Session, run: Run) -> Sequence[Run]:
    try:
        asked = parsed(run.kind, run.request)
    except ValueError:
        raise WorkError("asked_wrongly", "The request is not one of this version.") from None
    if not isinstance(asked, BatchAsked) or run.pack_id is None:
        raise WorkError("asked_wrongly", "A batch needs a pack.")
    schools = asked.schools or _special(session, run.council_id, run.pack_id)
    for scenario in asked.scenarios:
        if scenario is not None:
            scenarios.get(session, run.council_id, scenario)
    return [
        runs.submit(
            session,
            run.council_id,
            kind="review",
            request={**asked.search.model_dump(mode="json"), "schools": [school]},
            pack_id=run.pack_id,
            scenario_id=scenario,
            parent_id=run.id,
            created_by=run.created_by,
        )
        for scenario in asked.scenarios
        for school in schools
    ]


def _special(session: Session, council_id: str, pack_id: str) -> Sequence[str]:
    facts = packs.get(session, council_id, pack_id).facts
    listed = facts.get("schools", [])
    found = [
        str(school["school_id"])
        for school in (listed if isinstance(listed, list) else [])
        if school.get("kind") == "special"
    ]
    if not found:
        raise WorkError("asked_wrongly", "The pack has no special school: name the schools.")
    return found


def _ended(place: Place, claim: Claim) -> bool:
    with place.database.reading() as session:
        children = runs.children(session, claim.council_id, claim.run_id)
        if not all(child.ended for child in children):
            return False
    with place.database.session() as session:
        run = claims.held(session, claim)
        if run.cancel_requested_at is not None:
            _finish(session, claim, "cancelled", "cancelled")
        elif any(child.status == "succeeded" for child in children):
            _finish(session, claim, "succeeded", "no_improvement")
        else:
            _fail(session, claim, WorkError("none_succeeded", "None of its runs succeeded."))
    return True


def _finish(session: Session, claim: Claim, status: str, termination: str) -> None:
    runs.finish(
        session, claim, status=status, outcome="done", termination=termination, seconds=None
    )


def _fail(session: Session, claim: Claim, error: WorkError) -> None:
    runs.finish(
        session,
        claim,
        status="failed",
        outcome=None,
        termination="error",
        seconds=None,
        error_code=error.code,
        error_detail=error.detail,
    )


def _give_back(place: Place, claim: Claim) -> None:
    with place.database.session() as session:
        claims.release(session, claim)
    place.hand_on(claim.run_id)
