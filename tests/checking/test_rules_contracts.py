"""Kept contracts, R11 and R15: locks hold and what is out of scope stays as it is."""

from .handmade import RouteSpec, RunSpec, World
from .worlds import AM, EARLY, NO_PA, PM, person, week_of_a_school


def locked() -> World:
    """Contract C1 with P7 and P8 is locked."""
    world = week_of_a_school()
    world.tables["locks"] = [{"contract_id": "C1", "pupil_id": ""}]
    return world


def kept_runs(order: list[tuple[str, ...]]) -> list[RunSpec]:
    """Give a school week over doors in an order."""
    return [
        RunSpec("am", "MTWTF", AM, order),
        RunSpec("pm", "MTWT-", PM, order[::-1]),
        RunSpec("pm", "----F", EARLY, order[::-1]),
    ]


def test_r11_a_lock_that_holds_passes() -> None:
    """The kept route has the contract's pupils, type, assistants and order."""
    assert locked().rules() == set()


def test_r11_names_a_changed_order() -> None:
    """A locked contract keeps its recorded order of stops."""
    world = locked()
    world.routes[2].runs = kept_runs([("P8",), ("P7",)])
    assert world.rules() == {"R11"}


def test_r11_names_a_lost_pupil() -> None:
    """A locked contract keeps all its pupils."""
    world = locked()
    world.routes[2].runs = kept_runs([("P7",)])
    world.routes.append(RouteSpec("new", "car", "4+0", kept_runs([("P8",)]), NO_PA))
    assert world.rules() == {"R11"}


def test_r11_names_changed_assistants_and_type() -> None:
    """A locked contract keeps its assistants and its vehicle type."""
    world = locked()
    world.routes[2].pas = 0
    assert world.rules() == {"R11"}
    world = locked()
    world.tables["contracts"][0]["vehicle_type"] = "bus"
    assert world.rules() == {"R11"}


def test_r11_names_a_locked_contract_without_a_route() -> None:
    """A lock is not answered by a new route."""
    world = locked()
    world.routes[2] = RouteSpec("new", "car", "4+0", kept_runs([("P7",), ("P8",)]), NO_PA)
    assert world.rules() == {"R11"}


def test_r11_names_a_pupil_taken_off_a_contract() -> None:
    """A pupil locked to a contract stays on its route."""
    world = week_of_a_school()
    world.tables["locks"] = [{"contract_id": "C1", "pupil_id": "P8"}]
    assert world.rules() == set()
    world.routes[2].runs = kept_runs([("P7",)])
    world.routes.append(RouteSpec("new", "car", "4+0", kept_runs([("P8",)]), NO_PA))
    assert world.rules() == {"R11"}


def test_r11_lets_pass_only_the_breaches_it_lists() -> None:
    """Today's too long ride on a locked contract passes when the plan says so."""
    world = locked()
    world.pupil("P7")["max_ride_min"] = "15"
    assert world.rules() == {"R2"}
    entry = {"code": "R2", "route_id": "kept", "pupils": ["P7"], "detail": "today's"}
    world.plan_keys["kept_breaches"] = [entry]
    assert world.rules() == set()
    world.plan_keys["kept_breaches"] = [{**entry, "pupils": ["P8"]}]
    assert world.rules() == {"R2"}
    world.plan_keys["kept_breaches"] = [entry]
    del world.tables["locks"]
    assert world.rules() == {"R11", "R2"}


def test_a_kept_contract_is_one_that_may_be_kept() -> None:
    """A price of today needs a live contract, its type, its days and its pupils."""
    for cells in (
        {"status": "notice_given"},
        {"status": "handed_back"},
        {"end": "2026-07-31"},
        {"vehicle_type": "bus"},
        {"sessions": "am"},
    ):
        world = week_of_a_school()
        world.tables["contracts"][0].update(cells)
        assert world.rules() == {"cost"}, cells
    world = week_of_a_school()
    world.set_policy(keep_contracts="false")
    assert world.rules() == {"cost"}
    world = week_of_a_school()
    world.pupil("P8")["contract_id"] = ""
    assert world.rules() == {"cost"}


def test_a_contract_is_kept_once() -> None:
    """Two routes may not both have the price of one contract."""
    world = week_of_a_school()
    first = world.routes[2]
    first.runs = kept_runs([("P7",)])
    second = RouteSpec("twice", "car", "4+0", kept_runs([("P8",)]), NO_PA)
    second.contract_id, second.contract_rate, second.pas = "C1", 71.25, 1
    world.routes.append(second)
    assert world.rules() == {"cost"}


def test_a_kept_contract_covers_the_days_of_its_allocation() -> None:
    """Allocations that end on Thursday do not carry anybody on Friday."""
    world = week_of_a_school()
    rows = [
        {"contract_id": "C1", "pupil_id": pupil, "am_days": days, "pm_days": "MTWTF"}
        for pupil, days in (("P7", "MTWTF"), ("P8", "MTWT-"))
    ]
    world.tables["allocations"] = rows
    found = world.breaches()
    assert [(breach.rule, breach.pupils, breach.day) for breach in found] == [
        ("cost", ("P8",), "----F")
    ]


def shared() -> World:
    """Contract C1 also carries people who are not in the pack."""
    world = week_of_a_school()
    world.tables["contracts"][0]["other_passengers"] = "1"
    return world


def test_r15_keeps_a_shared_contract_whole() -> None:
    """A contract with other passengers stays as it is, outside the saving."""
    world = shared()
    assert world.rules() == {"R15"}
    world.routes[2].not_in_saving = "other passengers"
    assert world.rules() == set()
    world.routes[2].runs = kept_runs([("P7",)])
    world.routes.append(RouteSpec("new", "car", "4+0", kept_runs([("P8",)]), NO_PA))
    assert world.rules() == {"R15"}


def test_r15_brings_in_pupils_of_other_schools() -> None:
    """A contract that serves a school outside the scope is present with all its pupils."""
    world = week_of_a_school()
    world.tables["pupils"].append(
        person("Q1", 52.4, school_id="S2", contract_id="C1", contract_order="3")
    )
    world.routes[2].not_in_saving = "a school outside the scope"
    found = world.breaches()
    assert [(breach.rule, breach.pupils) for breach in found] == [("R15", ("Q1",))]


def test_r15_lets_nothing_out_of_the_saving_without_a_reason() -> None:
    """An ordinary route may not call itself left as it is."""
    for number in (0, 2):
        world = week_of_a_school()
        world.routes[number].not_in_saving = "because"
        assert world.rules() == {"R15"}


def test_r15_leaves_a_pupil_with_a_meeting_point_as_today() -> None:
    """A pupil who uses a meeting point rides as today, marked."""
    world = week_of_a_school()
    world.tables["pickup_points"] = [{"pickup_id": "X", "lat": "52.1", "lon": "0.1"}]
    world.pupil("P6")["pickup_id"] = "X"
    assert world.rules() == {"R15"}
    world.routes[1].not_in_saving = "uses a meeting point"
    assert world.rules() == set()


def test_r15_wants_only_pupils_of_the_scope() -> None:
    """A pupil of another school is not carried on an ordinary route."""
    world = week_of_a_school()
    plan = world.plan()
    plan["schools"] = ["S2"]
    assert world.rules(plan) == {"R15"}
