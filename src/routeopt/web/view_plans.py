"""What pages show of plans, files and proposals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from routeopt.exports.wording import NOTHING, counted, gap_text, gbp, minutes, number, percent
from routeopt.store.tables import Output, Plan, Proposal
from routeopt.web import words
from routeopt.web.moments import when
from routeopt.web.view_runs import Names

_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its name."""

    words: str
    value: str


@dataclass(frozen=True, slots=True)
class Beside:
    """A figure before and after."""

    words: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PlanLink:
    """A plan in a list."""

    href: str
    words: str
    figures: str


@dataclass(frozen=True, slots=True)
class PlanView:
    """Everything the page of a plan says of it."""

    id: str
    title: str
    kind_words: str
    note: str
    sentence: str
    run_href: str
    run_title: str
    headline: Sequence[Figure]
    rows: Sequence[Beside]
    has_today: bool
    erased: bool
    proposals: str
    proposals_href: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of a run; ``page`` says that a browser can show it."""

    name: str
    href: str
    words: str
    size: str
    personal: bool
    page: bool
    erased: bool


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A change to a child's journey, waiting or decided."""

    id: str
    title: str
    pupil: str
    changes: Sequence[str]
    needs_assessment: bool
    plan_href: str
    plan_words: str
    when: str
    status: str
    status_words: str
    decided_by: str
    decided_when: str
    why: str


def plan_link(plan: Plan) -> PlanLink:
    """Give a plan as an item of a list."""
    saving = _of(plan.totals, "saving")
    said = f"{gbp(plan.year_pence)} a year"
    if saving:
        said += f", {_pounds(saving, 'year_gbp')} less than doing nothing"
    return PlanLink(f"/plans/{plan.id}", words.PLAN_KINDS.get(plan.kind, plan.name), said)


def plan_view(plan: Plan, run_title: str, waiting: int) -> PlanView:
    """Give everything the page of a plan says of it."""
    # Totals are the summary alone where the run compared with nothing.
    summary = _of(plan.totals, "summary") or plan.totals
    today = _of(plan.totals, "today")
    saving, solver = _of(plan.totals, "saving"), _of(plan.totals, "solver")
    kind = words.PLAN_KINDS.get(plan.kind, plan.name)
    gap = summary.get("gap")
    headline = [Figure("A year", gbp(plan.year_pence))]
    if saving:
        headline.append(Figure("Saved beside doing nothing", _pounds(saving, "year_gbp")))
        headline.append(Figure("Share", percent(_float(saving, "percent"))))
    ended = words.ENDS.get(str(solver.get("termination")), "")
    proved = gap_text(gap) if isinstance(gap, int | float) else NOTHING
    headline.append(Figure("Proved within", proved))
    return PlanView(
        id=plan.id,
        title=f"{kind} of {run_title.partition(': ')[2] or run_title}",
        kind_words=kind,
        note=str(plan.totals.get("note") or ""),
        sentence=f"Made {when(plan.created_at)}. {ended}".strip(),
        run_href=f"/runs/{plan.run_id}",
        run_title=run_title,
        headline=headline,
        rows=_beside(summary, today),
        has_today=bool(today),
        erased=plan.erased_at is not None,
        proposals=waiting_words(waiting),
        proposals_href=f"/proposals?plan={plan.id}",
    )


def waiting_words(waiting: int) -> str:
    """Say how many proposals wait for a decision; blank where none does."""
    if not waiting:
        return ""
    return f"{counted(waiting, 'proposal')} {'waits' if waiting == 1 else 'wait'} for a decision."


_ROWS = (
    ("Cost a year", "year_gbp", "gbp"),
    ("Cost a pupil and year", "cost_per_pupil_year_gbp", "gbp"),
    ("Pupils", "pupils", "number"),
    ("Pupils without a legal ride", "unplanned", "number"),
    ("Routes", "routes", "number"),
    ("Solo routes", "solo_routes", "number"),
    ("Passenger assistants", "pas", "number"),
    ("Loaded miles a day", "loaded_miles_day", "number"),
    ("Mean ride", "ride_min_mean", "minutes"),
    ("Longest ride", "ride_min_max", "minutes"),
    ("Tonnes of CO2e a year", "tco2e_year", "tonnes"),
)


def _beside(summary: Mapping[str, object], today: Mapping[str, object]) -> list[Beside]:
    if not summary:
        return []
    return [
        Beside(name, _shown(today, key, form), _shown(summary, key, form))
        for name, key, form in _ROWS
    ]


def _shown(figures: Mapping[str, object], key: str, form: str) -> str:
    value = _float(figures, key)
    if value is None:
        return NOTHING
    if form == "gbp":
        return gbp(round(100 * value))
    if form == "minutes":
        return minutes(value)
    return number(value, 1 if form == "tonnes" else 0)


def file_rows(outputs: Sequence[Output]) -> list[FileRow]:
    """Give the files of a run."""
    return [
        FileRow(
            name=one.name,
            href=f"/runs/{one.run_id}/files/{quote(one.name)}",
            words=words.file_words(one.name),
            size=_size(one.size_bytes),
            personal=one.personal,
            page=one.media_type.startswith("text/html"),
            erased=one.erased_at is not None,
        )
        for one in outputs
    ]


def proposal_view(proposal: Proposal, plan_words: str, names: Names) -> ProposalView:
    """Give a proposal as its page shows it."""
    change = proposal.change or {}
    needs = change.get("needs_assessment") is True
    pupil = f"Pupil {proposal.pupil_id}" if proposal.pupil_id else "A pupil, since erased"
    return ProposalView(
        id=proposal.id,
        title=f"{pupil}: {'a shared journey' if needs else 'a changed journey'}",
        pupil=pupil,
        changes=words.change_lines(change),
        needs_assessment=needs,
        plan_href=f"/plans/{proposal.plan_id}",
        plan_words=plan_words,
        when=when(proposal.created_at),
        status=proposal.status,
        status_words=words.DECISIONS.get(proposal.status, proposal.status),
        decided_by=names.who(f"user:{proposal.decided_by}") if proposal.decided_by else "",
        decided_when=when(proposal.decided_at),
        why=proposal.why or "",
    )


def _of(totals: Mapping[str, object], key: str) -> Mapping[str, object]:
    part = totals.get(key)
    return part if isinstance(part, Mapping) else {}


def _float(figures: Mapping[str, object], key: str) -> float | None:
    value = figures.get(key)
    return float(value) if isinstance(value, int | float) else None


def _pounds(figures: Mapping[str, object], key: str) -> str:
    value = _float(figures, key)
    return gbp(None if value is None else round(100 * value))


def _size(size_bytes: int) -> str:
    if size_bytes >= _MB:
        return f"{size_bytes / _MB:.1f} MB"
    return f"{max(1, round(size_bytes / 1000))} kB"
