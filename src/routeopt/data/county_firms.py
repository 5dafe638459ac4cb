"""Invents the county's operators: eleven large ones and some hundred small ones."""

from dataclasses import dataclass

import numpy as np

from routeopt.data.county_places import TOWNS, place_in_town
from routeopt.domain.people import Place

LARGE, SMALL = 11, 101
_SMALL_WITH_PSV = 0.25
_WORDS = (
    "Heron", "Sedge", "Lapwing", "Teasel", "Bittern", "Reedbed", "Plover", "Marsh Harrier",
    "Willow", "Alder", "Kingcup", "Snipe", "Curlew", "Otter", "Dragonfly", "Bulrush", "Swift",
    "Skylark", "Meadowsweet", "Yellow Flag", "Barn Owl", "Hornbeam", "Poplar", "Wigeon", "Teal",
    "Dabchick", "Avocet", "Linnet", "Osier", "Brimstone",
)  # fmt: skip
_FORMS = ("Cars", "Taxis", "Travel", "Minibuses")


@dataclass(frozen=True, slots=True)
class CountyFirm:
    """An invented operator; ``factor`` is how dear it is beside the usual."""

    operator_id: str
    name: str
    base: Place
    factor: float
    psv: bool
    large: bool


def invent_firms(rng: np.random.Generator) -> tuple[CountyFirm, ...]:
    """Invent operators; the large ones have assistants and vehicles of every size."""
    names = [f"{word} {form}" for form in _FORMS for word in _WORDS]
    order = rng.permutation(len(names))
    towns = list(TOWNS)
    firms = []
    for number in range(LARGE + SMALL):
        large = number < LARGE
        town = towns[number % len(towns)] if large else str(rng.choice(towns))
        firms.append(
            CountyFirm(
                operator_id=f"OP{number + 1:03d}",
                name=names[int(order[number])],
                base=place_in_town(town, rng),
                factor=float(np.exp(rng.normal(0.0, 0.05 if large else 0.08))),
                psv=large or bool(rng.random() < _SMALL_WITH_PSV),
                large=large,
            )
        )
    return tuple(firms)
