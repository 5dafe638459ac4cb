"""What is not kept for ever: old results and packs, sign-ins that ended, answers given."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from routeopt.store import councils, idempotency, sign_ins
from routeopt.store.clock import now
from routeopt.store.database import Database
from routeopt.store.erasing import (
    Counts,
    erase_proposals,
    erase_results,
    proposals_of_runs,
    remove_content,
)
from routeopt.store.erasing_texts import empty_scenarios
from routeopt.store.erasure import note_erasure
from routeopt.store.tables import Pack, Run
from routeopt.store.tenancy import across_councils
from routeopt.store.traces import clear_traces

ANSWERS_KEPT = timedelta(days=1)
_AT_ONCE = 50


@across_councils
def prune(database: Database, *, days: int, moment: datetime | None = None) -> Counts:
    """Remove what is older than it should be; count what went.

    Of runs that ended more than ``days`` ago plans, files and requests go, and totals stay; of
    packs that nothing has used for as long, the tables. ``0`` days: none of these. Expired
    sign-ins and answers older than a day go in any case.
    """
    counts: Counts = Counts()
    with database.session() as s:
        today = moment or now(s)
        sign_ins.forget_expired(s)
        idempotency.forget(s, today - ANSWERS_KEPT)
        every = [council.id for council in councils.list_councils(s)]
    if days > 0:
        before = today - timedelta(days=days)
        for council_id in every:
            counts += _prune_council(database, council_id, before, today)
    if counts or database.is_sqlite:
        # Also what an erasure could not clear because somebody was reading.
        clear_traces(database)
    return counts


def _prune_council(
    database: Database, council_id: str, before: datetime, moment: datetime
) -> Counts:
    counts: Counts = Counts()
    done = False
    while not done:
        # A few at a time: nobody else waits long.
        with database.session() as s:
            old = _old_runs(s, council_id, before)
            counts += _prune_runs(s, council_id, old, moment)
            done = len(old) < _AT_ONCE
    with database.session() as s:
        for pack in _unused_packs(s, council_id, before):
            counts["scenarios"] += empty_scenarios(s, council_id, pack.id, moment)
            remove_content(s, pack, moment)
            counts["packs"] += 1
        if counts:
            why = "kept as long as the settings say"
            note_erasure(s, council_id, "retention", why, counts, "service")
    return counts


def _prune_runs(s: Session, council_id: str, old: Sequence[Run], moment: datetime) -> Counts:
    ids = [run.id for run in old]
    counts = erase_results(s, council_id, ids, moment)
    counts["proposals"] += erase_proposals(s, proposals_of_runs(council_id, ids), moment)
    for run in old:
        run.request, run.error_detail, run.pruned_at = {}, None, moment
    counts["runs"] += len(old)
    return +counts


def _old_runs(s: Session, council_id: str, before: datetime) -> Sequence[Run]:
    query = select(Run).where(
        Run.council_id == council_id, Run.ended_at < before, Run.pruned_at.is_(None)
    )
    return s.scalars(query.order_by(Run.ended_at, Run.id).limit(_AT_ONCE)).all()


def _unused_packs(s: Session, council_id: str, before: datetime) -> Sequence[Pack]:
    used = exists().where(
        Run.council_id == council_id, Run.pack_id == Pack.id, Run.pruned_at.is_(None)
    )
    query = select(Pack).where(
        Pack.council_id == council_id,
        Pack.created_at < before,
        Pack.erased_at.is_(None),
        ~used,
    )
    return s.scalars(query).all()
