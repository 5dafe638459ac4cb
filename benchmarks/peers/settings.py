"""The peers by name: where each is, and how it is set up, printed beside its figures.

All are spared the pupils who ride alone whatever they do.
"""

from typing import Final, NamedTuple


class PeerSetup(NamedTuple):
    """A peer's module and function, its distributions, and its settings in words."""

    module: str
    function: str
    package: str
    settings: str


_VARIANTS = "one vehicle type for each type, layout and number of assistants (0 to 3)"

PEERS: Final = {
    "ortools-variants": PeerSetup(
        "benchmarks.peers.ortools_routing",
        "with_variants",
        "ortools",
        "a vehicle type for each type, layout and number of assistants (0 to 2: a third only made "
        "it slower), a quarter of what would carry everyone of each (more made it worse); day rate "
        "and assistants as fixed cost, miles at the type's own rate; ride limits of both sessions "
        "as dimensions; pairs apart by their vehicle; half the time each from savings and from "
        "the cheapest arc, then guided local search; the cheaper counts",
    ),
    "ortools-surrogate": PeerSetup(
        "benchmarks.peers.ortools_routing",
        "with_surrogate",
        "ortools",
        "to 60 pupils two vehicles for each type, with an assistant and without, a wheelchair "
        "taking the room of four seats where there are several layouts, six tenths of what would "
        "carry everyone of each, half the time each from savings and from the most constrained "
        "arc; beyond, one for each type at all it can hold, an assistant's seat spread over those "
        "who share one, half as many again as would carry everyone, from the cheapest arc; day "
        "rate as fixed cost, miles at a middle rate; both ride limits; pairs apart; guided local "
        "search; plans within 2 % of the best as the library sees it are priced by our evaluator, "
        "in a tenth of its time at most, and the cheapest kept",
    ),
    "pyvrp": PeerSetup(
        "benchmarks.peers.pyvrp_peer",
        "solve",
        "pyvrp",
        f"{_VARIANTS}, any number; a profile for each mile rate, with an arc's pence (about 10 m "
        "each) as its distance; day rate and assistants as fixed cost; ride limit as time window, "
        "in the slower session; a load for each pair that may not meet; max_penalty 10,000,000, "
        "history_length 30, at most 12 perturbations, 25 neighbours (each better here than its "
        "default), else as it comes",
    ),
    "vroom": PeerSetup(
        "benchmarks.peers.vroom_peer",
        "solve",
        "pyvroom",
        "a vehicle for each type, layout and number of assistants (0 to 2), an eighth of what "
        "would carry everyone of each (with more it runs out of time); a cost matrix for each mile "
        "rate, day rate and assistants as fixed cost; ride limit as time window, in the slower "
        "session; an amount for each pair that may not meet; exploration level 5; ends by itself",
    ),
}
