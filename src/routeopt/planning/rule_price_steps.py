"""The rules that are priced, and the steps each is moved by."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from routeopt.domain.area import ServiceArea
from routeopt.domain.policy import Policy
from routeopt.domain.units import clock_text

Direction = Literal["looser", "tighter"]

RULES: Mapping[str, str] = {
    "ride_guide": "Ride guide",
    "detour": "Detour allowed",
    "pickup_earliest": "Earliest pick-up",
    "pa_share_max": "Pupils one assistant looks after",
    "largest_vehicle": "Largest vehicle",
    "max_pupils": "Most pupils on a route",
    "keep_contracts": "Contracts kept",
}
_MINUTE = 60
_GUIDES_MIN = (-15, -10, -5, 5, 10, 15)
_DETOURS = (0.5, 1.5, 2.0)
_PICKUPS_MIN = (-30, -15, 15, 30)
_SHARES = (-2, -1, 1, 2)
_MOST = (12, 8, 6, 4)
_LEAST_GUIDE_S = 20 * _MINUTE


@dataclass(frozen=True, slots=True)
class Step:
    """One rule moved by one step, all else as it is.

    Attributes
    ----------
    rule
        Key of ``RULES``.
    words
        What the rule would be.
    direction
        Whether every plan of today's rules stays legal, or every plan of the step is legal today.
    settings
        Fields of the policy that change, with their new values.
    barred
        Vehicle types that may not be used.
    """

    rule: str
    words: str
    direction: Direction
    settings: Mapping[str, Any] = field(default_factory=dict)
    barred: frozenset[str] = frozenset()

    def moved(self, policy: Policy) -> Policy:
        """Give the policy with the rule moved."""
        return replace(policy, **self.settings)


def steps_of(area: ServiceArea, rules: Sequence[str] = ()) -> tuple[Step, ...]:
    """List the steps of some rules, or of all, from an area's own settings."""
    policy = area.policy
    made: Mapping[str, Iterator[Step]] = {
        "ride_guide": _guides(policy),
        "detour": _detours(policy),
        "pickup_earliest": _pickups(policy),
        "pa_share_max": _shares(policy),
        "largest_vehicle": _vehicles(area),
        "max_pupils": _most(policy),
        "keep_contracts": _contracts(area),
    }
    return tuple(step for rule in RULES if not rules or rule in rules for step in made[rule])


def as_it_is(area: ServiceArea) -> dict[str, str]:
    """Say what each rule is now."""
    policy = area.policy
    guides = ", ".join(f"{phase} {s // _MINUTE}" for phase, s in policy.ride_guide_s.items())
    most = policy.max_pupils_per_route
    return {
        "ride_guide": f"{guides} min",
        "detour": f"{policy.ride_detour_s // _MINUTE} to {policy.ride_detour_max_s // _MINUTE} min",
        "pickup_earliest": clock_text(policy.pickup_earliest_s)[:5],
        "pa_share_max": str(policy.pa_share_max),
        "largest_vehicle": f"{max(_sizes(area).values(), default=0)} places",
        "max_pupils": "no limit" if most is None else str(most),
        "keep_contracts": "yes" if policy.keep_contracts else "no",
    }


def _guides(policy: Policy) -> Iterator[Step]:
    for minutes in _GUIDES_MIN:
        moved = {phase: s + minutes * _MINUTE for phase, s in policy.ride_guide_s.items()}
        if min(moved.values()) >= _LEAST_GUIDE_S:
            words = f"{minutes:+d} min"
            yield Step("ride_guide", words, _way(minutes), {"ride_guide_s": moved})


def _detours(policy: Policy) -> Iterator[Step]:
    for share in _DETOURS:
        least = round(policy.ride_detour_s * share)
        most = round(policy.ride_detour_max_s * share)
        settings = {
            "ride_detour_s": least,
            "ride_detour_ratio": 1 + (policy.ride_detour_ratio - 1) * share,
            "ride_detour_max_s": most,
        }
        words = f"{least / _MINUTE:g} to {most / _MINUTE:g} min"
        yield Step("detour", words, _way(share - 1), settings)


def _pickups(policy: Policy) -> Iterator[Step]:
    for minutes in _PICKUPS_MIN:
        clock_s = policy.pickup_earliest_s + minutes * _MINUTE
        if clock_s >= 0:
            words = clock_text(clock_s)[:5]
            yield Step("pickup_earliest", words, _way(-minutes), {"pickup_earliest_s": clock_s})


def _shares(policy: Policy) -> Iterator[Step]:
    for more in _SHARES:
        most = policy.pa_share_max + more
        if most >= 1:
            yield Step("pa_share_max", str(most), _way(more), {"pa_share_max": most})


def _sizes(area: ServiceArea) -> dict[str, int]:
    return {
        name: max((one.seats + one.spaces for one in kind.layouts), default=0)
        for name, kind in area.vehicle_types.items()
    }


def _vehicles(area: ServiceArea) -> Iterator[Step]:
    sizes = _sizes(area)
    for most in sorted(set(sizes.values()), reverse=True)[1:]:
        barred = frozenset(name for name, size in sizes.items() if size > most)
        yield Step("largest_vehicle", f"{most} places", "tighter", barred=barred)


def _most(policy: Policy) -> Iterator[Step]:
    now = policy.max_pupils_per_route
    if now is not None:
        yield Step("max_pupils", "no limit", "looser", {"max_pupils_per_route": None})
    for most in _MOST:
        if most != now:
            looser = now is not None and most > now
            yield Step("max_pupils", str(most), _way(looser or -1), {"max_pupils_per_route": most})


def _contracts(area: ServiceArea) -> Iterator[Step]:
    if area.contracts:
        keep = not area.policy.keep_contracts
        words = "yes" if keep else "no"
        yield Step("keep_contracts", words, _way(keep or -1), {"keep_contracts": keep})


def _way(more: float) -> Direction:
    return "looser" if more > 0 else "tighter"
