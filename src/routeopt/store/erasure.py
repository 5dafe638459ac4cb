"""Erase a pupil or a pack: from packs, requests, plans, files and proposals.

What was decided stays as totals. Rows of the audit chain hold no personal data and stay.
"""

from collections import Counter
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from routeopt.store import audit, packs
from routeopt.store.clock import now
from routeopt.store.database import Database
from routeopt.store.erasing import (
    Counts,
    erase_files,
    erase_proposals,
    erase_results,
    interrupt,
    proposals_of_runs,
    remove_content,
    unended,
)
from routeopt.store.erasing_texts import clean_texts, empty_scenarios, forget_answers
from routeopt.store.erasure_search import Search
from routeopt.store.errors import NotFoundError, StoreError
from routeopt.store.mentions import Mention
from routeopt.store.pack_rewriting import Rewritten
from routeopt.store.tables import Erasure, Output, PackContent, Proposal, Run
from routeopt.store.traces import clear_traces


class WhyError(StoreError):
    """An erasure without a reason."""

    code = "reason_needed"


def erase_pupil(
    database: Database, council_id: str, pupil_id: str, *, by: str, why: str
) -> Erasure:
    """Erase a pupil from everything a council has here.

    Packs are rewritten without them. Whatever a run wrote goes if it speaks of them, or if
    nothing shows that it does not. Runs under way start again on the rewritten pack; those that
    were asked for this pupil are cancelled.

    Parameters
    ----------
    why
        For the record; it should name nobody.

    Raises
    ------
    NotFoundError
        If nothing speaks of such a pupil.
    WhyError
        If no reason is given.
    """
    reason = _reason(why)
    search = Search(council_id, Mention(pupil_id))
    with database.reading() as s:
        search.look(s)
    with database.session() as s:
        # What came in since is read now, while nobody else can add to it.
        search.look(s)
        waiting = (Proposal.council_id == council_id, Proposal.pupil_id == pupil_id)
        if search.empty and s.scalars(select(Proposal.id).where(*waiting)).first() is None:
            raise NotFoundError("Nothing here speaks of this pupil.")
        moment = now(s)
        counts = _take_out(s, search, moment)
        counts["proposals"] = erase_proposals(s, waiting, moment)
        counts["texts"] = clean_texts(s, search)
        erasure = note_erasure(s, council_id, "pupil", reason, counts, by)
    clear_traces(database)
    return erasure


def erase_pack(database: Database, council_id: str, pack_id: str, *, by: str, why: str) -> Erasure:
    """Erase a pack, its scenarios and all that runs over it wrote; their totals stay.

    Raises
    ------
    NotFoundError
        If the council has no such pack.
    WhyError
        If no reason is given.
    """
    reason = _reason(why)
    with database.session() as s:
        pack = packs.get(s, council_id, pack_id)
        moment = now(s)
        counts: Counts = Counter()
        search = Search(council_id, Mention(pack_id))
        search.follow_pack(s, pack_id)
        for run in unended(s, council_id, Run.id.in_(search.runs)):
            interrupt(s, run, for_good=True, moment=moment)
        counts["scenarios"] = empty_scenarios(s, council_id, pack_id, moment)
        of_pack = select(Run).where(Run.council_id == council_id, Run.pack_id == pack_id)
        for run in s.scalars(of_pack):
            run.request, run.error_detail = {}, None
        counts += erase_results(s, council_id, search.runs, moment)
        counts["proposals"] = erase_proposals(s, proposals_of_runs(council_id, search.runs), moment)
        forget_answers(s, council_id, Mention(pack_id))
        remove_content(s, pack, moment)
        counts["packs"] = 1
        erasure = note_erasure(s, council_id, "pack", reason, counts, by)
    clear_traces(database)
    return erasure


def _take_out(s: Session, search: Search, moment: datetime) -> Counts:
    council_id = search.council_id
    for run in unended(s, council_id, Run.id.in_(search.concerned | search.runs)):
        interrupt(s, run, for_good=run.id in search.asked, moment=moment)
    counts = erase_results(s, council_id, search.runs, moment)
    copies = (Output.council_id == council_id, Output.id.in_(search.copies))
    counts["files"] += erase_files(s, (*copies, Output.erased_at.is_(None)), moment)
    for pack_id, rewritten in search.packs.items():
        _put(s, council_id, pack_id, rewritten, moment)
    counts["packs"] = len(search.packs)
    return counts


def _put(s: Session, council_id: str, pack_id: str, rewritten: Rewritten, moment: datetime) -> None:
    pack = packs.get(s, council_id, pack_id)
    if rewritten.content is None:
        remove_content(s, pack, moment)
        return
    query = select(PackContent).where(
        PackContent.council_id == council_id, PackContent.pack_id == pack_id
    )
    for kept in s.scalars(query):
        kept.content = rewritten.content
    # Rows have moved up: what a check said of them by number does not hold any more.
    pack.facts = {**pack.facts, "rows": dict(rewritten.rows), "faults": [], "more_faults": 0}
    pack.sha256, pack.rewritten_at = rewritten.sha256, moment


def note_erasure(
    s: Session, council_id: str, what: str, why: str, counts: Counts, by: str
) -> Erasure:
    """Keep that something was erased, and add it to the audit chain."""
    erasure = Erasure(
        council_id=council_id,
        what=what,
        why=why,
        counts=dict(counts),
        created_at=now(s),
        created_by=by,
    )
    s.add(erasure)
    s.flush()
    audit.write(s, council_id, by, f"erased.{what}", f"erasure:{erasure.id}", erasure.counts)
    return erasure


def _reason(why: str) -> str:
    reason = why.strip()
    if not reason:
        raise WhyError("Say why: an erasure needs a reason.")
    return reason
