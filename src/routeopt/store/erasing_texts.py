"""How a pupil is taken out of requests, scenarios, events and decisions."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from routeopt.store.base import JsonObject
from routeopt.store.erasure_search import Search
from routeopt.store.mentions import Mention
from routeopt.store.tables import Answered, Event, Plan, Proposal, Run, Scenario


def clean_texts(s: Session, search: Search) -> int:
    """Put a word of no meaning wherever a text still names the pupil; count the rows."""
    cleaned = _clean_scenarios(s, search.council_id, search.mention)
    cleaned += _clean_runs(s, search.council_id, search.mention)
    cleaned += _clean_proposals(s, search.council_id, search.mention)
    return cleaned + forget_answers(s, search.council_id, search.mention)


def empty_scenarios(s: Session, council_id: str, pack_id: str, moment: datetime) -> int:
    """Take away what the scenarios of a pack say."""
    query = select(Scenario).where(Scenario.council_id == council_id, Scenario.pack_id == pack_id)
    scenarios = s.scalars(query).all()
    for scenario in scenarios:
        scenario.changes, scenario.erased_at = {}, moment
    return len(scenarios)


def forget_answers(s: Session, council_id: str, mention: Mention) -> int:
    """Remove the answers kept for a second request that name somebody or something."""
    forgotten = 0
    for row in s.scalars(select(Answered).where(Answered.council_id == council_id)):
        if row.body is not None and mention.in_json(row.body):
            s.delete(row)
            forgotten += 1
    s.flush()
    return forgotten


def changes_without(changes: Mapping[str, object], mention: Mention) -> JsonObject:
    """Give a scenario without a pupil: their entries go, lists lose them, texts are cleaned."""
    kept: dict[str, object] = {}
    for section, entries in changes.items():
        if isinstance(entries, list):
            rest = [_entry_without(entry, mention.identifier) for entry in entries]
            kept[section] = [entry for entry in rest if entry is not None]
        else:
            kept[section] = entries
    return mention.object_without(kept)


def _entry_without(entry: object, pupil: str) -> object:
    if not isinstance(entry, Mapping) or "pupil_id" not in entry:
        return entry
    named = entry["pupil_id"]
    rest = [one for one in (named if isinstance(named, list) else [named]) if one != pupil]
    if not rest:
        return None
    return {**entry, "pupil_id": rest if isinstance(named, list) else rest[0]}


def _clean_scenarios(s: Session, council_id: str, mention: Mention) -> int:
    cleaned = 0
    for scenario in s.scalars(select(Scenario).where(Scenario.council_id == council_id)):
        if mention.in_value(scenario.changes) or mention.in_text(scenario.name):
            scenario.changes = changes_without(scenario.changes, mention)
            scenario.name = mention.without(scenario.name)
            cleaned += 1
    return cleaned


def _clean_runs(s: Session, council_id: str, mention: Mention) -> int:
    cleaned = 0
    for run in s.scalars(select(Run).where(Run.council_id == council_id)):
        detail = run.error_detail or ""
        if mention.in_value(run.request) or mention.in_text(detail):
            # Beside the identifier a request may hold a home: nothing of it is needed any more.
            run.request = {}
            run.error_detail = mention.without(detail) if run.error_detail else None
            cleaned += 1
    for event in s.scalars(select(Event).where(Event.council_id == council_id)):
        if mention.in_value(event.data):
            event.data = mention.object_without(event.data)
            cleaned += 1
    for plan in s.scalars(select(Plan).where(Plan.council_id == council_id)):
        if mention.in_value(plan.totals):
            plan.totals = mention.object_without(plan.totals)
            cleaned += 1
    return cleaned


def _clean_proposals(s: Session, council_id: str, mention: Mention) -> int:
    cleaned = 0
    for proposal in s.scalars(select(Proposal).where(Proposal.council_id == council_id)):
        change, why = proposal.change or {}, proposal.why or ""
        if mention.in_value(change) or mention.in_text(why):
            if proposal.change is not None:
                proposal.change = mention.object_without(change)
            if proposal.why is not None:
                proposal.why = mention.without(why)
            cleaned += 1
    return cleaned
