"""How what runs wrote is taken away while their totals stay."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from routeopt.store.claims import back_to_queue, end
from routeopt.store.event_log import append_event
from routeopt.store.mentions import ERASED
from routeopt.store.tables import Incumbent, Output, Pack, PackContent, Plan, Proposal, Run

Counts = Counter[str]


def erase_results(
    s: Session, council_id: str, run_ids: Collection[str], moment: datetime
) -> Counts:
    """Take plans, plans found on the way and files of runs away; count what went."""
    counts: Counts = Counter()
    for run_id in run_ids:
        kept = (Plan.council_id == council_id, Plan.run_id == run_id, Plan.erased_at.is_(None))
        counts["plans"] += _emptied(s, Plan, kept, {"plan": None}, moment)
        way = (
            Incumbent.council_id == council_id,
            Incumbent.run_id == run_id,
            Incumbent.erased_at.is_(None),
        )
        counts["incumbents"] += _emptied(s, Incumbent, way, {"plan": None}, moment)
        files = (Output.council_id == council_id, Output.run_id == run_id)
        counts["files"] += erase_files(s, (*files, Output.erased_at.is_(None)), moment)
    return counts


def erase_files(s: Session, which: tuple[ColumnElement[bool], ...], moment: datetime) -> int:
    """Take what files hold away; their names and sizes stay."""
    return _emptied(s, Output, which, {"content": None}, moment)


def erase_proposals(s: Session, which: tuple[ColumnElement[bool], ...], moment: datetime) -> int:
    """Take away whose transport proposals were about; who decided, when and how stays."""
    proposals = s.scalars(select(Proposal).where(*which, Proposal.erased_at.is_(None))).all()
    for proposal in proposals:
        proposal.pupil_id, proposal.change, proposal.erased_at = None, None, moment
        if proposal.why is not None:
            proposal.why = ERASED
    s.flush()
    return len(proposals)


def interrupt(s: Session, run: Run, *, for_good: bool, moment: datetime) -> None:
    """Take a run that has not ended from its worker: what it still writes is refused.

    It starts again with what is left; or it is cancelled ``for_good``.
    """
    if for_good:
        run.cancel_requested_at = run.cancel_requested_at or moment
        end(s, run, status="cancelled", termination="cancelled")
    elif run.status == "running":
        back_to_queue(run)
        # It is not the worker's fault: the attempt does not count.
        run.attempts -= 1
        append_event(s, run, "queued", {"why": "its pack was rewritten"})


def unended(s: Session, council_id: str, which: ColumnElement[bool]) -> list[Run]:
    """Give the runs that have not ended, kept from their workers until the session ends."""
    query = select(Run).where(
        Run.council_id == council_id, Run.status.in_(("queued", "running")), which
    )
    return list(s.scalars(query.with_for_update().execution_options(populate_existing=True)))


def proposals_of_runs(council_id: str, run_ids: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    """Say which proposals came from plans of runs."""
    plans = select(Plan.id).where(Plan.council_id == council_id, Plan.run_id.in_(run_ids))
    return (Proposal.council_id == council_id, Proposal.plan_id.in_(plans))


def remove_content(s: Session, pack: Pack, moment: datetime) -> None:
    """Take the tables of a pack away; that it was here stays."""
    gone = delete(PackContent).where(
        PackContent.council_id == pack.council_id, PackContent.pack_id == pack.id
    )
    s.execute(gone)
    pack.facts, pack.erased_at = {}, pack.erased_at or moment


def _emptied(
    s: Session,
    table: type[Plan | Incumbent | Output],
    which: tuple[ColumnElement[bool], ...],
    blank: dict[str, None],
    moment: datetime,
) -> int:
    gone = update(table).where(*which).values(**blank, erased_at=moment)
    done = s.connection().execute(gone)
    return int(done.rowcount)
