"""What pages show of runs: plain words and figures, nothing to work out in a template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from routeopt.exports.convergence import convergence
from routeopt.exports.wording import NOTHING, gap_text, gbp
from routeopt.store.tables import Event, Run
from routeopt.web import words
from routeopt.web.moments import clock, lasted, when

_SEARCHING = frozenset({"incumbent", "bound"})
_BEYOND = 1.1
_WITH_PLANS = frozenset({"review"})


@dataclass(frozen=True, slots=True)
class Names:
    """Names of people, keys and packs by their ids, as far as a page needs them."""

    people: Mapping[str, str] = field(default_factory=dict)
    packs: Mapping[str, str] = field(default_factory=dict)
    schools: Mapping[str, str] = field(default_factory=dict)

    def who(self, actor: str | None) -> str:
        """Name whoever did something; a person or key that is gone by what it was."""
        if not actor:
            return ""
        return self.people.get(actor, actor.partition(":")[0] or actor)


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run in a list."""

    id: str
    href: str
    title: str
    pack: str
    status: str
    status_words: str
    best: str
    gap: str
    when: str
    by: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """Something that happened to a run."""

    when: str
    words: str


@dataclass(frozen=True, slots=True)
class RunView:
    """Everything the page of a run says of it."""

    id: str
    title: str
    heading: str
    kind_words: str
    pack: str
    pack_href: str
    parent_href: str
    events_href: str
    status: str
    status_words: str
    sentence: str
    ended: bool
    cancel_asked: bool
    when: str
    by: str
    options: str
    plans_are_made: bool
    best: str
    bound: str
    gap: str
    took: str
    plan_words: str
    chart: Markup | None
    failure: str
    failure_detail: str
    children_words: str
    answers: Sequence[object] = ()


@dataclass(frozen=True, slots=True)
class Search:
    """How one plan's search went, read from a run's events; seconds and pence."""

    kind: str = ""
    found: tuple[tuple[float, int], ...] = ()
    bounds: tuple[tuple[float, int], ...] = ()

    @property
    def best(self) -> int | None:
        """The cost a year of the best plan."""
        return self.found[-1][1] if self.found else None

    @property
    def bound(self) -> int | None:
        """What no plan costs less than."""
        return self.bounds[-1][1] if self.bounds else None


def run_title(run: Run, names: Names) -> str:
    """Name a run by what it is and of which schools."""
    kind = words.KINDS.get(run.kind, run.kind)
    asked = run.request.get("schools") or run.request.get("school")
    schools = [asked] if isinstance(asked, str) else asked
    if not isinstance(schools, Sequence) or not schools:
        return f"{kind}: every special school" if run.kind == "batch" else kind
    known = [names.schools.get(str(one), str(one)) for one in schools]
    shown = ", ".join(known[:3])
    return f"{kind}: {shown}" + (f" and {len(known) - 3} more" if len(known) > 3 else "")


def run_row(run: Run, names: Names) -> RunRow:
    """Give a run as a row of a list."""
    return RunRow(
        id=run.id,
        href=f"/runs/{run.id}",
        title=run_title(run, names),
        pack=names.packs.get(run.pack_id or "", ""),
        status=run.status,
        status_words=words.status_words(run.status, run.outcome),
        best=_cost(run.best_objective_pence),
        gap=_gap(run.best_objective_pence, run.best_bound_pence),
        when=when(run.created_at),
        by=names.who(run.created_by),
    )


def run_view(run: Run, names: Names, events: Sequence[Event], children: Sequence[Run]) -> RunView:
    """Give everything the page of a run says of it."""
    search, title = search_of(events), run_title(run, names)
    best = search.best if search.best is not None else run.best_objective_pence
    bound = search.bound if search.bound is not None else run.best_bound_pence
    return RunView(
        id=run.id,
        title=title,
        heading=_heading(title),
        kind_words=words.KINDS.get(run.kind, run.kind),
        pack=names.packs.get(run.pack_id or "", "the pack"),
        pack_href=f"/packs/{run.pack_id}" if run.pack_id else "",
        parent_href=f"/runs/{run.parent_id}" if run.parent_id else "",
        events_href=f"/v1/runs/{run.id}/events",
        status=run.status,
        status_words=words.status_words(run.status, run.outcome),
        sentence=_sentence(run),
        ended=run.ended,
        cancel_asked=run.cancel_requested_at is not None,
        when=when(run.created_at),
        by=names.who(run.created_by),
        options=_options(run.request),
        plans_are_made=run.kind in _WITH_PLANS,
        best=_cost(best),
        bound=gbp(bound) if bound is not None else ("not proved" if run.ended else "nothing yet"),
        gap=_gap(best, bound),
        took=lasted(run.seconds),
        plan_words=words.PLAN_KINDS.get(search.kind, "").lower(),
        chart=_chart(search),
        failure=_failure(run),
        failure_detail=run.error_detail or "",
        children_words=f"{sum(one.ended for one in children)} of {len(children)} have ended",
    )


def search_of(events: Sequence[Event]) -> Search:
    """Read how the search of the firm plan went, or of the full one where there is no other."""
    found: dict[str, list[tuple[float, int]]] = {}
    bounds: dict[str, list[tuple[float, int]]] = {}
    for event in events:
        side = {"incumbent": found, "bound": bounds}.get(event.kind)
        point = _point(event.data)
        if side is not None and point is not None:
            side.setdefault(str(event.data.get("kind") or "firm"), []).append(point)
    if not found:
        return Search()
    kind = "firm" if "firm" in found else next(iter(found))
    return Search(kind, tuple(found[kind]), tuple(bounds.get(kind, ())))


def event_rows(events: Sequence[Event]) -> list[EventRow]:
    """Say what happened to a run, in order; of a stretch of search only where it came to."""
    shown: list[Event] = []
    stretch: dict[tuple[str, str], Event] = {}
    for event in events:
        if event.kind in _SEARCHING:
            key = (event.kind, str(event.data.get("kind", "")))
            stretch.pop(key, None)
            stretch[key] = event
        else:
            shown += [*stretch.values(), event]
            stretch = {}
    return [EventRow(clock(one.at), _event_words(one)) for one in (*shown, *stretch.values())]


def _event_words(event: Event) -> str:
    data, plan = event.data, words.PLAN_KINDS.get(str(event.data.get("kind")), "Plan")
    point = _point(data)
    cost = gbp(point[1]) if point else NOTHING
    sentences = {
        "queued": "Asked for.",
        "started": "Begun.",
        "requeued": "Its worker was lost; it waits to go on from its best plan.",
        "cancel_requested": "Asked to stop.",
        "incumbent": f"{plan}: {cost} a year.",
        "bound": f"{plan}: proved not below {cost} a year.",
        "progress": str(data.get("stage") or "Working.").capitalize(),
        "finished": "Ended: "
        + words.status_words(str(data.get("status")), str(data.get("outcome")))
        + ".",
    }
    return sentences.get(event.kind, event.kind.replace("_", " ").capitalize())


def _point(data: Mapping[str, object]) -> tuple[float, int] | None:
    pounds, at = data.get("year_gbp"), data.get("seconds")
    if not isinstance(pounds, int | float):
        pounds = data.get("bound_gbp")
    if not isinstance(pounds, int | float):
        return None
    return (float(at) if isinstance(at, int | float) else 0.0), round(100 * pounds)


def _chart(search: Search) -> Markup | None:
    if not search.found:
        return None
    # A little beyond the last step, so that it is seen to hold; waiting and writing are no search.
    last = max(at for at, _ in (*search.found, *search.bounds))
    return convergence(search.found, search.bounds, _BEYOND * last)


def _heading(title: str) -> str:
    what = title.partition(": ")[2] or title
    return what[:1].upper() + what[1:]


def _cost(pence: int | None) -> str:
    return NOTHING if pence is None else gbp(pence)


def _gap(best: int | None, bound: int | None) -> str:
    if not best or bound is None:
        return NOTHING
    return gap_text(max(0.0, (best - bound) / best))


def _sentence(run: Run) -> str:
    if run.status == "queued":
        return "It waits for a free place; nothing needs to be kept open."
    if run.status == "running":
        again = f", attempt {run.attempts}" if run.attempts > 1 else ""
        return f"It has been running since {when(run.started_at)}{again}."
    if run.outcome == "done":
        return "What it wrote is below."
    return words.ENDS.get(run.termination or "", "")


def _failure(run: Run) -> str:
    if run.status != "failed":
        return ""
    return _FAILURES.get(run.error_code or "", "The run could not be completed.")


_FAILURES = {
    "lost": "Its worker was lost too often.",
    "pack_faults": "The pack cannot be planned as it is.",
    "nobody_due": "No pupil of these schools is due transport on the day planned for.",
    "plan_refused": "The independent checker refused the plan, so none was kept.",
}


def _options(asked: Mapping[str, object]) -> str:
    # A batch says how each of its reviews searches.
    search = asked.get("search")
    request = search if isinstance(search, Mapping) else asked
    parts = []
    if seconds := request.get("seconds"):
        parts.append(f"{seconds:g} seconds" if isinstance(seconds, int | float) else "")
    if iterations := request.get("iterations"):
        parts.append(f"{iterations} rounds")
    if mode := dict(words.MODES).get(str(request.get("mode"))):
        parts.append(mode.partition(":")[0].lower())
    return ", ".join(part for part in parts if part).capitalize()
