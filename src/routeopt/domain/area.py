"""A service area: everything one pack says, typed and linked."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from routeopt.domain.contracts import Allocation, Contract, Lock, MixingRule, Operator
from routeopt.domain.decisions import Decision
from routeopt.domain.people import Address, Place, Pupil, TimetableEntry
from routeopt.domain.policy import Policy
from routeopt.domain.schools import School
from routeopt.domain.vehicles import FleetVehicle, PoolAssistant, VehicleType


@dataclass(frozen=True, slots=True)
class ServiceArea:
    """A council's pupils, schools, vehicles and contracts.

    Mappings are keyed by the council's own ids, in the order of the tables. ``groups`` with
    one member are dropped on reading, and what ``decisions`` bind is worked into pupils and
    locks. ``places`` holds every place id of the pack.
    """

    name: str
    policy: Policy
    pupils: Mapping[str, Pupil]
    schools: Mapping[str, School]
    vehicle_types: Mapping[str, VehicleType]
    contracts: Mapping[str, Contract] = field(default_factory=dict)
    allocations: tuple[Allocation, ...] = ()
    operators: Mapping[str, Operator] = field(default_factory=dict)
    incompatible: Mapping[frozenset[str], str] = field(default_factory=dict)
    mixing: tuple[MixingRule, ...] = ()
    timetable: tuple[TimetableEntry, ...] = ()
    addresses: tuple[Address, ...] = ()
    pickup_points: Mapping[str, Place] = field(default_factory=dict)
    locks: tuple[Lock, ...] = ()
    fleet: Mapping[str, FleetVehicle] = field(default_factory=dict)
    pa_pool: tuple[PoolAssistant, ...] = ()
    decisions: tuple[Decision, ...] = ()

    @property
    def places(self) -> dict[str, Place]:
        """Every place id of the pack and where it is."""
        found = {key: school.place for key, school in self.schools.items()}
        found.update({key: pupil.home for key, pupil in self.pupils.items()})
        found.update(self.pickup_points)
        found.update({address.address_id: address.place for address in self.addresses})
        found.update({key: vehicle.depot for key, vehicle in self.fleet.items()})
        return found
