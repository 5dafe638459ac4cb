"""Reviews side by side: the same figures of each, what differs beside the scenario, and doubts.

Everything is taken from the written plans and records; nothing is worked out again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["pounds", "whole", "number", "percent"]
Document = Mapping[str, Any]

_TODAY, _FIRM, _FULL = "do nothing", "firm plan", "if assessments agree"


@dataclass(frozen=True, slots=True)
class ReviewRecord:
    """What a review's folder says: its plans and what ran."""

    name: str
    folder: str
    firm: Document
    full: Document | None
    run: Document

    @property
    def pack(self) -> Document:
        """Name, hashes and changes of the pack that was planned."""
        pack: Document = self.firm["pack"]
        return pack


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of every review, None where a review does not have it."""

    part: str
    name: str
    kind: Kind
    values: tuple[float | None, ...]

    def difference(self, place: int) -> float | None:
        """Give a review's figure less the first review's."""
        first, here = self.values[0], self.values[place]
        return None if first is None or here is None else here - first


@dataclass(frozen=True, slots=True)
class Fact:
    """Something in words of every review."""

    name: str
    values: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether the reviews do not all say the same."""
        return len(set(self.values)) > 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """Reviews side by side, the first being what the others are measured against.

    Attributes
    ----------
    settings
        Settings that are not the same in all, with each review's value.
    facts
        How each review was made: schools, pack, travel times, search.
    changes
        What each review changed in its pack, in words.
    warnings
        Why a difference may not be the scenario's alone.
    notes
        What the packs want every reader to know.
    """

    names: tuple[str, ...]
    folders: tuple[str, ...]
    figures: tuple[Figure, ...]
    settings: tuple[Fact, ...]
    facts: tuple[Fact, ...]
    changes: tuple[tuple[str, ...], ...]
    warnings: tuple[str, ...]
    notes: tuple[str, ...]


def compare(records: Sequence[ReviewRecord]) -> Comparison:
    """Put reviews side by side.

    Parameters
    ----------
    records
        At least two.
    """
    figures = [figure for figure in _figures(records) if any(v is not None for v in figure.values)]
    facts = tuple(_facts(records))
    policies = [record.firm["policy"] for record in records]
    keys = dict.fromkeys(key for policy in policies for key in policy if key != "pack_note")
    settings = (Fact(key, tuple(p.get(key, "") for p in policies)) for key in keys)
    return Comparison(
        names=tuple(record.name for record in records),
        folders=tuple(record.folder for record in records),
        figures=tuple(figures),
        settings=tuple(setting for setting in settings if setting.differs),
        facts=facts,
        changes=tuple(tuple(record.pack["changes"]) for record in records),
        warnings=tuple(_warnings(records, facts)),
        notes=tuple(dict.fromkeys(p["pack_note"] for p in policies if p.get("pack_note"))),
    )


def _figures(records: Sequence[ReviewRecord]) -> Iterator[Figure]:
    yield from _money(records)
    yield from _of_sides(records, "Routes", "Routes", "whole", "routes")
    yield from _of_sides(records, "Routes", "Solo routes", "whole", "solo_routes")
    yield from _of_sides(records, "Routes", "Passenger assistants", "whole", "pas")
    yield from _vehicles(records)
    yield from _occupancy(records)
    yield from _of_sides(records, "Vehicles", "Loaded miles a day", "number", "loaded_miles_day")
    yield from _of_sides(records, "Vehicles", "CO2e, tonnes a year", "number", "tco2e_year")
    yield from _of_sides(records, "Pupils", "Mean ride, min", "number", "ride_min_mean")
    yield from _of_sides(records, "Pupils", "Longest ride, min", "number", "ride_min_max")
    yield from _of_sides(records, "Pupils", "Over the journey guide", "whole", "over_guide")
    yield from _pupils(records)


def _money(records: Sequence[ReviewRecord]) -> Iterator[Figure]:
    def row(name: str, kind: Kind, side: str, *path: str) -> Figure:
        return Figure("Money", name, kind, tuple(_number(_side(r, side), *path) for r in records))

    yield row("Contracts today (ledger)", "pounds", "firm", "today", "ledger_year_gbp")
    yield row("Do nothing", "pounds", "firm", "today", "do_nothing_year_gbp")
    yield row("Firm plan", "pounds", "firm", "summary", "year_gbp")
    yield row("Plan if assessments agree", "pounds", "full", "summary", "year_gbp")
    yield row("Firm saving", "pounds", "firm", "saving", "year_gbp")
    yield row("  share of doing nothing", "percent", "firm", "saving", "percent")
    yield row("  of it price, not claimed before bids", "pounds", "firm", "saving", "price_gbp")
    yield row("  of it routing", "pounds", "firm", "saving", "routing_gbp")
    yield row("Saving in all if assessments agree", "pounds", "full", "saving", "year_gbp")
    rise = "breakeven_price_rise_percent"
    yield row("Rise of new prices at which it is gone", "percent", "firm", "saving", rise)
    empty = "empty_contracts_gbp"
    yield row("Contracts without pupils (not counted)", "pounds", "firm", "saving", empty)
    yield row("Of the firm plan, for what is short", "pounds", "firm", "summary", "shortfall_gbp")
    least = "lower_bound_gbp"
    yield row("No firm plan costs less than", "pounds", "firm", "summary", least)
    gaps = tuple(_times_hundred(_number(r.firm, "summary", "gap")) for r in records)
    yield Figure("Money", "Firm plan proved within", "percent", gaps)
    each = "cost_per_pupil_year_gbp"
    yield row("Firm plan, a pupil", "pounds", "firm", "summary", each)


def _times_hundred(share: float | None) -> float | None:
    return None if share is None else 100 * share


def _side(record: ReviewRecord, side: str) -> Document | None:
    return record.full if side == "full" else record.firm


def _of_sides(
    records: Sequence[ReviewRecord], part: str, name: str, kind: Kind, key: str
) -> Iterator[Figure]:
    for label, side, block in (
        (_TODAY, "firm", "today"), (_FIRM, "firm", "summary"), (_FULL, "full", "summary"),
    ):  # fmt: skip
        values = tuple(_number(_side(record, side), block, key) for record in records)
        yield Figure(part, f"{name}, {label}", kind, values)


def _vehicles(records: Sequence[ReviewRecord]) -> Iterator[Figure]:
    for label, side, block in (
        (_TODAY, "firm", "today"), (_FIRM, "firm", "summary"), (_FULL, "full", "summary"),
    ):  # fmt: skip
        blocks = [(_side(record, side) or {}).get(block) or {} for record in records]
        counts = [found.get("vehicles_by_type") for found in blocks]
        kinds = sorted({kind for count in counts if count for kind in count})
        for kind in kinds:
            values = tuple(None if count is None else count.get(kind, 0) for count in counts)
            yield Figure("Vehicles", f"{kind}, {label}", "whole", values)


def _occupancy(records: Sequence[ReviewRecord]) -> Iterator[Figure]:
    for label, side, block in (
        (_TODAY, "firm", "today"), (_FIRM, "firm", "summary"), (_FULL, "full", "summary"),
    ):  # fmt: skip
        values = []
        for record in records:
            used = _number(_side(record, side), block, "seats_used")
            offered = _number(_side(record, side), block, "seats_offered")
            values.append(100 * used / offered if used is not None and offered else None)
        yield Figure("Vehicles", f"Places used, {label}", "percent", tuple(values))


def _pupils(records: Sequence[ReviewRecord]) -> Iterator[Figure]:
    def count(name: str, side: str, answer: str) -> Figure:
        values = tuple(_changed(_side(record, side), answer) for record in records)
        return Figure("Pupils", name, "whole", values)

    pupils = tuple(_number(record.firm, "summary", "pupils") for record in records)
    yield Figure("Pupils", "Pupils carried", "whole", pupils)
    without = tuple(_number(record.firm, "summary", "unplanned") for record in records)
    yield Figure("Pupils", "Pupils without a legal ride", "whole", without)
    yield count(f"Pupils moved (anything changes), {_FIRM}", "firm", "any")
    yield count("  with another vehicle", "firm", "vehicle")
    yield count("  with other company", "firm", "co_riders")
    yield count("  at another time", "firm", "time")
    yield count("  with another operator", "firm", "operator")
    yield count(f"Pupils moved (anything changes), {_FULL}", "full", "any")
    yield count("  of them only after an assessment", "full", "assessment")


def _changed(plan: Document | None, answer: str) -> float | None:
    if plan is None or plan.get("today") is None:
        return None
    changes = plan["changes"]
    if answer == "any":
        return sum("yes" in change["what"].values() for change in changes)
    if answer == "assessment":
        return sum(bool(change["needs_assessment"]) for change in changes)
    return sum(bool(change["what"].get(answer) == "yes") for change in changes)


def _number(plan: Document | None, *path: str) -> float | None:
    found: Any = plan
    for key in path:
        if not isinstance(found, Mapping):
            return None
        found = found.get(key)
    return float(found) if isinstance(found, int | float) else None


def _facts(records: Sequence[ReviewRecord]) -> Iterator[Fact]:
    def row(name: str, *values: object) -> Fact:
        return Fact(name, tuple("" if value is None else str(value) for value in values))

    yield row("Schools", *(", ".join(record.firm["schools"]) for record in records))
    yield row("Planned for", *(record.firm["policy"].get("plan_from") for record in records))
    yield row("Pack", *(record.pack["name"] for record in records))
    yield row("Pack as given", *(_short(record.pack["base_sha256"]) for record in records))
    yield row("Pack as planned", *(_short(record.pack["sha256"]) for record in records))
    yield row("Travel times", *(record.firm["travel_times"]["source"] for record in records))
    yield row("Travel times, how", *(record.firm["travel_times"]["detail"] for record in records))
    yield row("Kind of plan", *(record.run.get("mode") for record in records))
    yield row("Plans made", *(record.run.get("assess") for record in records))
    yield row("Solver", *(record.firm["solver"]["name"] for record in records))
    yield row("Program", *(record.firm["solver"]["version"] for record in records))
    yield row("Seconds asked for", *(record.run.get("seconds_asked") for record in records))
    yield row("Rounds asked for", *(record.run.get("iterations_asked") for record in records))
    yield row("Seed", *(record.firm["solver"]["seed"] for record in records))
    yield row("Search ended by", *(record.firm["solver"]["termination"] for record in records))
    yield row("Made", *(record.run.get("created") for record in records))


def _short(digest: str) -> str:
    return digest[:12]


_DOUBTS = {
    "Schools": "The reviews are of different schools.",
    "Pack as given": "The reviews started from different packs.",
    "Planned for": "The reviews are planned for different dates.",
    "Travel times, how": "The travel times were not found in the same way.",
    "Kind of plan": "The plans are of different kinds.",
    "Solver": "Different solvers searched.",
    "Program": "Different versions of the program were used.",
    "Seconds asked for": "The searches were given different times.",
    "Rounds asked for": "The searches were given different numbers of rounds.",
    "Seed": "The searches had different seeds.",
}


def _warnings(records: Sequence[ReviewRecord], facts: Sequence[Fact]) -> Iterator[str]:
    for fact in facts:
        if fact.differs and fact.name in _DOUBTS:
            yield f"{_DOUBTS[fact.name]} A difference is not the scenario's alone."
    if any(_number(record.firm, "summary", "lower_bound_gbp") is None for record in records):
        yield (
            "No bound is proved for every plan: a difference of one or two per cent may be the "
            "search's and not the scenario's."
        )
    elif any(_in_doubt(records[0], record) for record in records[1:]):
        yield (
            "Firm plans differ by no more than each may lie above the cheapest possible: the "
            "difference may be the search's and not the scenario's."
        )


def _in_doubt(first: ReviewRecord, other: ReviewRecord) -> bool:
    # A cheapest plan lies between bound and cost: where the two ranges meet, either may be less.
    def span(record: ReviewRecord) -> tuple[float, float]:
        low = _number(record.firm, "summary", "lower_bound_gbp")
        high = _number(record.firm, "summary", "year_gbp")
        return low or 0.0, high or 0.0

    (low, high), (other_low, other_high) = span(first), span(other)
    return low < other_high - 1 and other_low < high - 1 and high != other_high
