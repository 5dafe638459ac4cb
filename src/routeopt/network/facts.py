"""What a road map holds, counted."""

from dataclasses import dataclass

import numpy as np

from routeopt.network.roads import RoadNetwork
from routeopt.network.settings import KPH_PER_MPH, ROAD_CLASSES

_KPH_PER_DM_A_MS = 360.0


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """One class of road: edges, kilometres of both directions, limits, mean free-flow speed."""

    road_class: str
    edges: int
    km: float
    posted_share: float
    mean_mph: float


def class_facts(network: RoadNetwork) -> tuple[ClassFacts, ...]:
    """Count the edges of each class, the greater roads first.

    ``posted_share`` is the share of the length with a posted limit; ``mean_mph`` is length over
    time, all roads of the class together.
    """
    classes = np.array(network.classes)
    found = []
    for name in (*ROAD_CLASSES, ""):
        mine = classes == name
        length_dm = int(network.length_dm[mine].sum())
        time_ms = int(network.time_ms[mine].sum())
        if not mine.any():
            continue
        posted_dm = int(network.length_dm[mine & network.posted].sum())
        found.append(
            ClassFacts(
                road_class=name or "not said",
                edges=int(mine.sum()),
                km=length_dm / 10_000,
                posted_share=posted_dm / length_dm if length_dm else 0.0,
                mean_mph=_KPH_PER_DM_A_MS * length_dm / time_ms / KPH_PER_MPH if time_ms else 0.0,
            )
        )
    return tuple(found)
