"""The schedule of a tender as pages: particulars first, then a page a lot."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from routeopt.domain.area import ServiceArea
from routeopt.domain.people import Pupil
from routeopt.domain.units import mask_from_text, mask_text
from routeopt.exports.facts import OFFICIAL
from routeopt.exports.wording import counted, listed, miles
from routeopt.tender.classes import CLASS_WORDS
from routeopt.tender.document import Block, Boxes, Document, Facts, Grid, Heading, Page, Words
from routeopt.tender.grain import Places
from routeopt.tender.lots import Lotted
from routeopt.tender.model import Lot, LotRoute, LotRun, Tender
from routeopt.tender.particulars import particulars_page
from routeopt.tender.settings import TenderSettings
from routeopt.tender.source import PlanRun, PlanStop
from routeopt.tender.words import (
    age_range,
    day_words,
    days_words,
    hours_rows,
    need_code,
    time_words,
)

PRICE_BOXES = (
    ("Vehicle and driver", "£ a day"),
    ("Passenger assistants, all of the lot", "£ a day"),
    ("Variation of mileage", "£ a mile"),
    ("One more pupil on a route", "£ a day"),
)
_WITHHELD = (
    "This lot describes one child's journey. Its schedule is held back until a named person "
    "releases it."
)


@dataclass(frozen=True)
class Writing:
    """What schedules are written from.

    ``names`` gives each pupil's pseudonym; ``released`` are lots of one child that a person let
    out; ``references`` (pupil -> the council's own reference) is for the winner alone.
    """

    tender: Tender
    settings: TenderSettings
    area: ServiceArea
    lotted: Lotted
    places: Places
    names: Mapping[str, str]
    released: frozenset[str] = frozenset()
    references: Mapping[str, str] = field(default_factory=dict)

    @property
    def coarse(self) -> bool:
        """Whether children are told only in sums, and times roughly."""
        return self.places.grain == "sector"

    def shown(self, lot: Lot) -> bool:
        """Whether a lot's schedule may be printed."""
        return not lot.withheld or lot.lot_id in self.released


@dataclass(frozen=True, slots=True)
class StopLine:
    """A stop as printed."""

    time: str
    place: str
    what: str
    pupils: str
    needs: str
    days: str


def document(
    writing: Writing, lots: Sequence[Lot] | None = None, addressed_to: str = ""
) -> Document:
    """Make the whole document, or only some lots, addressed to an operator where one is named."""
    tender = writing.tender
    chosen = tender.lots if lots is None else lots
    first = particulars_page(
        tender, writing.settings, chosen, _reading(writing), addressed_to, writing.released
    )
    pages = (first, *(lot_page(writing, lot) for lot in chosen))
    return Document(
        title=tender.title,
        marking="" if writing.coarse else OFFICIAL,
        note=tender.pack_note,
        footer=f"{tender.tender_id}  |  plan {tender.plan_sha256[:12]}  |  award rules "
        f"{tender.rules.sha256[:12]}",
        pages=pages,
    )


def _reading(writing: Writing) -> str:
    named = (
        ""
        if writing.coarse
        else "Pupils are named by letters that mean something in this tender alone. "
    )
    return named + writing.places.note


def lot_page(writing: Writing, lot: Lot) -> Page:
    """Make the page of a lot, or say that it is held back."""
    number = f"Lot {lot.lot_id}"
    if not writing.shown(lot):
        return Page(lot.lot_id, number, "held back", (Words(_WITHHELD),))
    one = lot.routes[0] if len(lot.routes) == 1 else None
    blocks: list[Block] = [
        Facts((*_lot_facts(writing, lot), *(_route_facts(writing, one) if one else ())))
    ]
    blocks += _schools(writing, lot)
    for route in lot.routes:
        blocks += _route_blocks(writing, route, alone=one is not None)
    blocks += [
        Heading("Prices"),
        Boxes(PRICE_BOXES),
        Words(
            f"Prices are for the whole lot ({counted(len(lot.routes), 'route')}), in pounds, "
            "without VAT. They are entered on the form for bids; these boxes are the same four.",
            small=True,
        ),
    ]
    return Page(lot.lot_id, number, lot.title, tuple(blocks))


def _lot_facts(writing: Writing, lot: Lot) -> list[tuple[str, str]]:
    tender = writing.tender
    pairs = [
        ("Days", f"{days_words(lot.days)}, {lot.days_year} days a year"),
        ("From, to", f"{day_words(tender.contract_start)} to {day_words(tender.contract_end)}"),
        ("Loaded miles a day", miles(lot.loaded_m_day)),
        ("Assistants", str(lot.pas) if lot.pas else "none"),
    ]
    if len(lot.routes) > 1:
        vehicles = listed(
            [f"{number} x {CLASS_WORDS[kind]}" for kind, number in lot.vehicles.items()]
        )
        pairs += [("Vehicles", vehicles), ("Pupils", str(lot.pupils))]
    other = next((group for group in tender.alternatives if lot.lot_id in _ids(group.forms)), None)
    if other is not None:
        forms = [" with ".join(form) for form in other.forms]
        pairs.append(("One of these is let", " or ".join(forms)))
    return pairs


def _ids(forms: Sequence[Sequence[str]]) -> set[str]:
    return {lot_id for form in forms for lot_id in form}


def _schools(writing: Writing, lot: Lot) -> list[Block]:
    blocks: list[Block] = []
    homes = {writing.area.pupils[key].home.postcode for key in writing.area.pupils}
    for key in lot.schools:
        school = writing.area.schools[key]
        code = school.place.postcode
        # A school's postcode is public, unless a child of the pack lives at it.
        where = f", {code}" if code and code not in homes else ""
        rows = hours_rows(school)
        blocks += [
            Heading(f"{school.name or key}{where}"),
            Grid(("School days", "Arrive", "Leave"), rows, (0.4, 0.3, 0.3)),
        ]
    return blocks


def _route_blocks(writing: Writing, route: LotRoute, *, alone: bool) -> list[Block]:
    plan = writing.lotted.routes[route.number]
    blocks: list[Block] = [Heading(f"Route {route.code}")]
    if not alone:
        miles_day = ("Loaded miles a day", miles(route.loaded_m_day))
        assistants = ("Assistants", str(route.pas) if route.pas else "none")
        blocks.append(Facts((*_route_facts(writing, route), miles_day, assistants)))
    for run, planned in zip(route.runs, plan.runs, strict=True):
        blocks.append(Words(_run_words(run, planned, coarse=writing.coarse)))
        blocks.append(_stop_grid(stop_lines(writing, planned), coarse=writing.coarse))
    return blocks


def _route_facts(writing: Writing, route: LotRoute) -> tuple[tuple[str, str], ...]:
    pupils = [writing.area.pupils[key] for key in writing.lotted.routes[route.number].pupils]
    kind = writing.area.vehicle_types[route.vehicle_type]
    return (
        ("Vehicle", kind.description or route.vehicle_type),
        ("Layout", _room(route)),
        ("Equipment", _features(route)),
        ("Ages", age_range(pupils)),
        ("Pupils and needs", f"{counted(len(pupils), 'pupil')}: {_need_sum(pupils)}"),
    )


def _room(route: LotRoute) -> str:
    words = f"{route.layout}: {counted(route.seats, 'passenger seat')}"
    if route.spaces:
        words += f", {counted(route.spaces, 'wheelchair space')}"
    return words


def _features(route: LotRoute) -> str:
    return ", ".join(feature.replace("_", " ") for feature in route.features) or "none asked for"


def _need_sum(pupils: Sequence[Pupil]) -> str:
    counts = Counter(need_code(pupil) for pupil in pupils)
    return ", ".join(f"{number} x {code}" for code, number in sorted(counts.items()))


def _run_words(run: LotRun, planned: PlanRun, *, coarse: bool) -> str:
    first, last = planned.stops[0], planned.stops[-1]
    start = time_words(first.arrive_s if run.session == "am" else first.depart_s, coarse=coarse)
    end = time_words(last.arrive_s, coarse=coarse)
    name = "Morning" if run.session == "am" else "Afternoon"
    return (
        f"{name} {run.code}: {days_words(run.days)}, {start} to {end}, "
        f"{miles(run.loaded_m)} loaded miles."
    )


def _stop_grid(lines: Sequence[StopLine], *, coarse: bool) -> Grid:
    if coarse:
        return Grid(
            ("Stop", "Time", "Place", "", "Pupils"),
            tuple(
                (str(n), line.time, line.place, line.what, line.pupils)
                for n, line in enumerate(lines, start=1)
            ),
            (0.08, 0.12, 0.5, 0.15, 0.15),
        )
    return Grid(
        ("Stop", "Time", "Place", "", "Pupils", "Needs", "Days"),
        tuple(
            (str(n), line.time, line.place, line.what, line.pupils, line.needs, line.days)
            for n, line in enumerate(lines, start=1)
        ),
        (0.05, 0.08, 0.33, 0.09, 0.20, 0.12, 0.13),
    )


def stop_lines(writing: Writing, run: PlanRun) -> tuple[StopLine, ...]:
    """Give a run's stops as printed, in order."""
    lines: list[StopLine] = []
    on = "on" if run.session == "am" else "off"
    for stop in run.stops:
        line = (
            _school_line(writing, stop)
            if stop.kind == "school"
            else _home_line(writing, run, stop, on)
        )
        # At the public's grain, neighbours of one sector and moment make one line.
        last = lines[-1] if lines else None
        if writing.coarse and last and (last.time, last.place) == (line.time, line.place):
            number = int(last.pupils) + int(line.pupils)
            line = StopLine(line.time, line.place, line.what, str(number), "", "")
            lines.pop()
        lines.append(line)
    return tuple(lines)


def _school_line(writing: Writing, stop: PlanStop) -> StopLine:
    school = writing.area.schools[stop.id]
    time = time_words(stop.arrive_s, coarse=writing.coarse)
    return StopLine(time, school.name or stop.id, "school", "", "", "")


def _home_line(writing: Writing, run: PlanRun, stop: PlanStop, on: str) -> StopLine:
    time = time_words(stop.arrive_s, coarse=writing.coarse)
    place = writing.places.words(stop.id)
    if writing.coarse:
        return StopLine(time, place, on, str(len(stop.pupils)), "", "")
    pupils = [writing.area.pupils[key] for key in stop.pupils]
    days = {_their_days(pupil, run) for pupil in pupils}
    return StopLine(
        time,
        place,
        on,
        ", ".join(_name(writing, key) for key in stop.pupils),
        ", ".join(need_code(pupil) for pupil in pupils),
        "all" if days == {run.mask} else ", ".join(mask_text(mask) for mask in sorted(days)),
    )


def _name(writing: Writing, pupil: str) -> str:
    own = writing.references.get(pupil, "")
    return f"{writing.names[pupil]} = {own}" if own else writing.names[pupil]


def _their_days(pupil: Pupil, run: PlanRun) -> int:
    due = pupil.am_days if run.session == "am" else pupil.pm_days
    return due & mask_from_text(run.days)
