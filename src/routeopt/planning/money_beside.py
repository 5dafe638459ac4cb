"""What every review of a pack is set beside, worked out once: contracts' costs, the last pack."""

from collections.abc import Sequence

from routeopt.data.loading import LoadedPack
from routeopt.domain.area import ServiceArea
from routeopt.domain.travel import TravelTimes
from routeopt.network.roads import RoadNetwork
from routeopt.network.times import travel_times
from routeopt.planning.cost_report import pack_costs
from routeopt.planning.money_evidence import NOTHING_BESIDE, Beside
from routeopt.planning.traffic_fit import fitted_traffic


def pack_beside(
    pack: LoadedPack, roads: RoadNetwork | None, last: ServiceArea | None = None
) -> Beside:
    """Compare all contracts of a pack, whatever schools are reviewed.

    Parameters
    ----------
    pack
        Read and checked.
    roads
        The road map of the reviews, or None.
    last
        The council's pack before this one, to tell costly newcomers.
    """
    area = pack.area
    if not area.contracts:
        return Beside(last=last) if last is not None else NOTHING_BESIDE
    traffic = fitted_traffic(area, pack.raw, roads)

    def times_for(places: Sequence[str]) -> TravelTimes:
        return travel_times(area, pack.raw, places, roads, traffic)

    return Beside(pack_costs(area, times_for), last)
