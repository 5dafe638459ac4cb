"""The whole of ``why``: schools of a pack, with their plans where there are any."""

from collections.abc import Mapping, Sequence

from routeopt.data.checks import check_drives
from routeopt.data.loading import LoadedPack
from routeopt.network.roads import RoadNetwork
from routeopt.network.times import travel_times
from routeopt.planning.review import places_needed, prepare
from routeopt.planning.scope import review_scope
from routeopt.planning.sides import Ground
from routeopt.planning.traffic_fit import fitted_traffic
from routeopt.planning.why import why_alone, why_schools
from routeopt.planning.why_found import WhyReport
from routeopt.planning.why_plans import PlanFiles, plan_of

Schools = tuple[str, ...]
_SEED = 1


def why_of_pack(
    pack: LoadedPack,
    scopes: Sequence[Schools],
    roads: RoadNetwork | None = None,
    plans: Mapping[Schools, PlanFiles] | None = None,
) -> WhyReport:
    """Say why pupils of some schools travel alone.

    Parameters
    ----------
    pack
        Read and checked.
    scopes
        Schools taken together, one after the other.
    roads
        The road map, or None for estimates.
    plans
        The reviews' plans by the schools they reviewed.

    Raises
    ------
    OtherPackError
        Where a plan is not of this pack.
    """
    known = plans or {}
    traffic = fitted_traffic(pack.area, pack.raw, roads)
    reports: list[WhyReport] = []
    for schools in scopes:
        check_drives(pack.raw, pack.area.policy.plan_from, schools)
        scope = review_scope(pack.area, schools)
        places = places_needed(pack.area, scope)
        travel = travel_times(pack.area, pack.raw, places, roads, traffic)
        ground = prepare(pack.area, travel, scope, _SEED)
        reports.append(_one(pack, ground, known.get(schools)))
    return why_schools(reports)


def _one(pack: LoadedPack, ground: Ground, files: PlanFiles | None) -> WhyReport:
    if files is None:
        return why_alone(ground)
    firm = plan_of(ground, files.firm)
    full = plan_of(ground, files.full) if files.full is not None else None
    notes = []
    if any(document["pack"]["sha256"] != pack.raw.sha256 for document in files.documents):
        names = ", ".join(ground.scope.schools)
        notes.append(
            f"The plan of {names} was made from the pack as it stood then, or with settings "
            "changed for that run; its routes are judged by this pack."
        )
    return why_alone(ground, firm, full, notes)
