"""Passenger assistants that a day's pupils need."""

from collections.abc import Iterable

from routeopt.checking.reading import Facts


def assistants_needed(facts: Facts, pupils: Iterable[str]) -> int:
    """Assistants for the pupils aboard on one day in either session."""
    riders = [facts.riders[pupil] for pupil in pupils]
    own = sum(rider.pa == "own" for rider in riders)
    shared = sum(rider.pa == "shared" for rider in riders)
    needed = own + -(-shared // facts.settings.pa_share_max)
    for_chair = facts.settings.pa_for_wheelchair and any(rider.wheelchair for rider in riders)
    return max(needed, 1 if for_chair else 0)
