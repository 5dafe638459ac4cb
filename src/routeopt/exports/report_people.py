"""The report's pupils: who is affected and how, as finished texts."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from routeopt.domain.people import Pupil
from routeopt.domain.plan import Route
from routeopt.exports.charts import RideChange, ride_changes, ride_histogram
from routeopt.exports.facts import plan_sides, ride_min, routes_before, routes_by_pupil
from routeopt.exports.people import People
from routeopt.exports.tables import TableView, table
from routeopt.exports.wording import (
    NOTHING,
    UNKNOWN,
    counted,
    gbp,
    listed,
    minutes,
    minutes_change,
    number,
)
from routeopt.planning.result import PupilChange, Review, SharedSolo

_YES_NO = {"yes": "yes", "no": NOTHING, "not_known": UNKNOWN}
_KINDS = (
    ("vehicle", "Vehicle"),
    ("co_riders", "Fellow riders"),
    ("time", "Time"),
    ("pa", "Assistant"),
    ("operator", "Operator"),
    ("place", "Place"),
)
_SAME_MIN = 0.5
WAITING = "A proposal waiting for an assessment: it stays alone until one agrees."
FREE = "A proposal: the pack has no bar to sharing; families are consulted first."


@dataclass(frozen=True, slots=True)
class SharedRoute:
    """Pupils alone today who would ride on one route, and the pounds of that route."""

    title: str
    money: str
    pupils: TableView
    partners: TableView | None


def shared_routes(review: Review, people: People) -> tuple[SharedRoute, ...]:
    """Give each route that takes in pupils who travel alone today; the full plan's after."""
    firm = _grouped(review.firm.shared_solos)
    found = [_shared_route(group, people) for group in firm]
    if review.full is not None:
        known = {item.pupil_id for item in review.firm.shared_solos}
        full = _grouped(review.full.shared_solos)
        found += [
            _shared_route(group, people, "if assessments agree, in all ")
            for group in full
            if any(item.pupil_id not in known for item in group)
        ]
    return tuple(found)


def _grouped(items: Iterable[SharedSolo]) -> list[list[SharedSolo]]:
    groups: dict[str, list[SharedSolo]] = {}
    for item in items:
        groups.setdefault(item.route_id, []).append(item)
    return sorted(groups.values(), key=lambda group: (-group[0].saving_pence, group[0].route_id))


def _shared_route(group: list[SharedSolo], people: People, when: str = "") -> SharedRoute:
    first = group[0]
    rows = [
        (
            people.name(item.pupil_id),
            people.clean(item.contract_before) or UNKNOWN,
            people.names(item.partners),
            minutes(item.minutes_before),
            minutes(item.minutes_after),
            WAITING if item.needs_assessment else FREE,
        )
        for item in group
    ]
    alone = {item.pupil_id for item in group}
    added = [
        (people.name(key), minutes_change(extra))
        for key, extra in first.partner_minutes_added.items()
        if key not in alone
    ]
    verb = "saves" if first.saving_pence >= 0 else "costs"
    return SharedRoute(
        title=f"Route {people.clean(first.route_id)}",
        money=f"{when}{verb} {gbp(abs(first.saving_pence))} a year: {gbp(first.today_pence)} for "
        f"these pupils' contracts today, {gbp(first.plan_pence)} for the route",
        pupils=table(
            "Alone today",
            ("Pupil", "Today", "Would ride with", "#Ride today", "#Ride then", "Standing"),
            rows,
        ),
        partners=table("Already sharing", ("Partner", "#Minutes added"), added, "narrow")
        if added
        else None,
    )


def changed_sentence(review: Review) -> str:
    """Say how many pupils are affected."""
    changes = review.firm.changes
    changed = sum(change.changed for change in changes)
    unsure = sum(not change.changed and _unsure(change) for change in changes)
    same = len(changes) - changed - unsure
    words = [f"{counted(changed, 'pupil')} would have something changed"]
    words.append(f"{number(same)} would notice nothing")
    if unsure:
        words.append(f"for {number(unsure)} it is not known, as today's arrangement is not given")
    return f"{listed(words)}."


def _unsure(change: PupilChange) -> bool:
    return "not_known" in (getattr(change, key) for key, _ in _KINDS)


def changes_table(review: Review, people: People) -> TableView:
    """Give each pupil who is affected, and by what."""
    shown = [change for change in review.firm.changes if change.changed or _unsure(change)]
    rows = [
        (
            people.name(change.pupil_id),
            (
                f"{people.clean(change.contract_before) or UNKNOWN} → "
                f"{people.clean(change.route_after)}"
            ),
            *(_YES_NO[getattr(change, key)] for key, _ in _KINDS),
            f"{number(change.co_riders_before)} → {number(change.co_riders_after)}",
            minutes_change(change.pickup_shift_min),
            minutes(change.minutes_before),
            minutes(change.minutes_after),
        )
        for change in sorted(shown, key=lambda item: people.name(item.pupil_id))
    ]
    headings = (
        "Pupil", "Route", *(name for _, name in _KINDS), "Others aboard", "#Pick-up shift",
        "#Ride today", "#Ride then",
    )  # fmt: skip
    return table("Each pupil affected by the firm proposal", headings, rows, "wide")


@dataclass(frozen=True, slots=True)
class Rides:
    """Ride times of the firm plan beside today."""

    histogram: Markup | None
    changes: tuple[Markup, ...]
    sentence: str
    shorter: TableView | None
    longer: TableView | None


def rides(review: Review, people: People) -> Rides:
    """Compare each pupil's longer ride of the day, today and in the firm plan."""
    before = _rides(routes_before(review))
    after = _rides(review.firm.plan.routes)
    guides = [(phase, s / 60) for phase, s in review.area.policy.ride_guide_s.items()]
    both = [RideChange(people.name(key), before[key], after[key]) for key in after if key in before]
    shorter = [change for change in both if change.after - change.before <= -_SAME_MIN]
    longer = [change for change in both if change.after - change.before >= _SAME_MIN]
    return Rides(
        histogram=ride_histogram(list(before.values()), list(after.values()), guides)
        if after
        else None,
        changes=ride_changes(both),
        sentence=_ride_sentence(len(after), len(shorter), len(longer), len(both)),
        shorter=_ride_table("Shorter rides", shorter),
        longer=_ride_table("Longer rides", longer),
    )


def _rides(routes: tuple[Route, ...]) -> dict[str, float]:
    by_pupil = routes_by_pupil(routes)
    known = {key: ride_min(carried, key) for key, carried in by_pupil.items()}
    return {key: ride for key, ride in known.items() if ride is not None}


def _ride_sentence(pupils: int, shorter: int, longer: int, known: int) -> str:
    if not known:
        return "Today's rides are not known, so nobody's change can be told."
    words = [
        f"{counted(shorter, 'pupil')} would ride shorter",
        f"{number(longer)} longer",
        f"{number(known - shorter - longer)} the same",
    ]
    if pupils > known:
        words.append(f"for {number(pupils - known)} today's ride is not known")
    return f"{listed(words)}."


def _ride_table(caption: str, changes: list[RideChange]) -> TableView | None:
    if not changes:
        return None
    ordered = sorted(changes, key=lambda c: -abs(c.after - c.before))
    rows = [
        (c.label, minutes(c.before), minutes(c.after), minutes_change(c.after - c.before))
        for c in ordered
    ]
    return table(caption, ("Pupil", "#Today", "#Then", "#Change"), rows)


def over_guide_table(review: Review, people: People) -> TableView | None:
    """List who rides longer than the guide of their phase, and why the rules let it be."""
    rows = []
    by_pupil = routes_by_pupil(review.firm.plan.routes)
    before = _rides(routes_before(review))
    for key, ride in _rides(review.firm.plan.routes).items():
        pupil = review.area.pupils[key]
        guide = review.area.policy.ride_guide_s[pupil.phase] / 60
        if ride > guide:
            rows.append(
                (
                    people.name(key),
                    pupil.phase,
                    minutes(guide),
                    minutes(before.get(key)),
                    minutes(ride),
                    _over_guide_reason(review, pupil, by_pupil[key], guide),
                )
            )
    headings = ("Pupil", "Phase", "#Guide", "#Today", "#Then", "Why")
    return table("Rides over the journey guide", headings, rows, "again") if rows else None


def _over_guide_reason(
    review: Review, pupil: Pupil, routes: tuple[Route, ...], guide: float
) -> str:
    if any(route.set_aside for route in routes):
        return "stays as it is today"
    if any(route.contract_id for route in routes):
        return "rides on a contract kept as it is"
    direct = _direct_min(review, pupil)
    if direct is None:
        return "the direct ride is not known"
    if direct > guide:
        return f"lives further out than the guide: the direct ride takes {minutes(direct)}"
    if pupil.max_ride_s is not None:
        return f"the council set this pupil's own limit of {minutes(pupil.max_ride_s / 60)}"
    return f"the direct ride takes {minutes(direct)}; the rules allow a detour on top of it"


def _direct_min(review: Review, pupil: Pupil) -> float | None:
    index = review.travel.index
    if pupil.pupil_id not in index or pupil.school_id not in index:
        return None
    drive = review.travel.seconds(0, pupil.pupil_id, pupil.school_id)
    return (drive + pupil.boarding_s) / 60


def settle_first(review: Review, people: People) -> tuple[tuple[str, TableView], ...]:
    """Gather what must be settled before a plan can go ahead: (how many of what, table)."""
    found: list[tuple[str, TableView]] = []
    plan = review.firm.plan
    if plan.unplanned:
        unplanned = [
            (people.name(u.pupil_id), people.clean(u.code), people.clean(u.detail))
            for u in plan.unplanned
        ]
        caption = "Pupils for whom no legal ride was found"
        amount = counted(len(unplanned), "pupil without a ride", "pupils without a ride")
        heads = ("Pupil", "Code", "What stands in the way")
        found.append((amount, table(caption, heads, unplanned)))
    lists = (
        (
            "shortfall", "shortfalls", "Vehicles or assistants the market may not hold",
            plan.shortfall,
        ),
        (
            "kept breach", "kept breaches", "Rules that kept contracts already break today",
            plan.kept_breaches,
        ),
        ("exception", "exceptions", "Exceptions the rules allow", plan.exceptions),
    )  # fmt: skip
    for one, many, caption, items in lists:
        if items:
            rows = [
                (
                    people.clean(item.code),
                    people.names(item.pupils) or NOTHING,
                    people.clean(item.route_id) or NOTHING,
                    people.clean(item.detail),
                    gbp(item.year_pence) if item.year_pence else NOTHING,
                )
                for item in items
            ]
            headings = ("Code", "Pupils", "Route", "What", "#A year")
            found.append((counted(len(items), one, many), table(caption, headings, rows)))
    return tuple(found)


def set_aside_table(review: Review, people: People) -> TableView | None:
    """List contracts and pupils that stay as today."""
    if not review.set_aside:
        return None
    rows = [
        (
            people.subject(item.subject),
            people.names(item.pupils) or NOTHING,
            people.clean(item.reason),
            gbp(item.year_pence),
        )
        for item in review.set_aside
    ]
    headings = ("Contract or pupil", "Pupils", "Why", "#A year")
    return table("Not in this saving", headings, rows, "again")


def joins_table(review: Review, people: People) -> TableView | None:
    """List today's routes put together or closed, by saving."""
    joins = sorted(
        (join for side in plan_sides(review)[:1] for join in side.joins),
        key=lambda join: -join.saving_pence,
    )
    if not joins:
        return None
    rows = [
        (
            listed([people.clean(contract) for contract in join.contracts]),
            people.clean(join.route_id),
            gbp(join.today_pence),
            gbp(join.plan_pence),
            gbp(join.saving_pence),
        )
        for join in joins
    ]
    headings = ("Today's contracts", "Become", "#Today a year", "#Then a year", "#Saving a year")
    return table("Routes joined or closed", headings, rows, "again")
