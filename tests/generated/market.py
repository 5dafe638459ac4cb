"""Today's contracts: who rides on them, in what order, at what rate, and what is odd."""

import math
from collections import defaultdict
from collections.abc import Sequence

from tests.generated.vehicles import types_of
from tests.generated.world import Row, World

MARKET_TWISTS = (
    "contracts", "no contract", "allocations", "pas given", "pas blank", "contract columns",
    "orders missing", "pm orders", "recorded times", "contract of one session",
    "contract of some days", "other passengers", "contract ended", "contract not begun",
    "notice given", "handed back", "empty contract", "contract over two schools", "no rate",
    "no type", "locked contract", "locked pupil", "operators", "both forms",
)  # fmt: skip


def add_contracts(world: World) -> None:
    """Write contracts over neighbours, then lay the odd ones over some of them."""
    if not world.has("contracts"):
        return
    draw = world.draw
    carried = list(world.pupils)
    if world.has("no contract"):
        left_out = {id(row) for row in draw.some(carried, 0.15)}
        carried = [row for row in carried if id(row) not in left_out]
    for company in _companies(world, carried):
        _add(world, company, "both")
    if world.has("contract of one session"):
        _one_session(world)
    if world.has("contract of some days"):
        _some_days(world)
    _odd_contracts(world)
    if world.has("empty contract"):
        world.rows("contracts").append({"contract_id": "C99", "day_rate_gbp": "99"})
    _short_form(world)
    _locks(world)
    if world.has("operators"):
        world.rows("operators").append({"operator_id": "O1", "name": "Fen Cars", "max_routes": "4"})
        for row in world.rows("contracts"):
            row["operator_id"] = "O1" if draw.chance(0.6) else ""


def _companies(world: World, carried: Sequence[Row]) -> list[list[Row]]:
    """Neighbours of one school in parties of one to six; the last may mix two schools."""
    draw = world.draw
    companies: list[list[Row]] = []
    for school in world.schools:
        here = [row for row in carried if row["school_id"] == school["school_id"]]
        gate = world.spots[school["school_id"]]
        here.sort(key=lambda row: _bearing(gate, world.spots[row["pupil_id"]]))
        while here:
            size = draw.one((1, 1, 2, 3, 4, 6))
            companies.append(here[:size])
            here = here[size:]
    mixed = [c for c in companies if c[0]["school_id"] != companies[0][0]["school_id"]]
    if world.has("contract over two schools") and mixed:
        companies[0] = companies[0] + mixed[0]
        companies.remove(mixed[0])
    return companies


def _bearing(gate: tuple[float, float], home: tuple[float, float]) -> float:
    return math.atan2(home[1] - gate[1], home[0] - gate[0])


def _add(world: World, company: Sequence[Row], sessions: str) -> Row:
    draw = world.draw
    kind = _suitable(world, company)
    needed = sum(row.get("pa") == "own" for row in company)
    needed += math.ceil(sum(row.get("pa") == "shared" for row in company) / 6)
    row = {
        "contract_id": f"C{len(world.rows('contracts')) + 1:02d}",
        "vehicle_type": kind["vehicle_type"],
        "day_rate_gbp": f"{float(kind['day_rate_gbp']) * draw.between(0.8, 2.2):.2f}",
        "sessions": sessions,
    }
    if world.has("pas given") and not (world.has("pas blank") and draw.chance(0.4)):
        row["pas"] = str(max(0, needed + draw.one((0, 0, 0, 1, -1))))
    if world.has("contract columns"):
        row |= {"pa_day_gbp": "48.5", "notice_days": "28", "rate_date": "2025-09-01",
                "bids_received": str(draw.whole(0, 9)), "start": "2025-09-01",
                "end": "2027-07-31"}  # fmt: skip
    world.rows("contracts").append(row)
    for place, pupil in enumerate(company, start=1):
        _allocate(world, row, pupil, place, len(company))
    return row


def _suitable(world: World, company: Sequence[Row]) -> Row:
    """Find a type that takes the company, most of the time."""
    kinds = types_of(world)
    chairs = sum(row.get("mobility") == "wheelchair" for row in company)
    seats = len(company) - chairs + sum(row.get("pa", "none") != "none" for row in company)
    fits = [
        kind
        for kind in kinds
        for layout in kind["layouts"].split("|")
        if int(layout.split("+")[0]) >= seats and int(layout.split("+")[1]) >= chairs
    ]
    return world.draw.one(fits if fits and world.draw.chance(0.9) else kinds)


def _allocate(world: World, contract: Row, pupil: Row, place: int, of: int) -> Row:
    draw = world.draw
    cells = {"contract_id": contract["contract_id"], "pupil_id": pupil["pupil_id"]}
    if not (world.has("orders missing") and draw.chance(0.3)):
        cells["am_order"] = str(place)
        if world.has("pm orders") and draw.chance(0.7):
            cells["pm_order"] = str(of + 1 - place)
    if world.has("recorded times"):
        cells |= {"am_pickup_time": draw.clock("07:30", "08:30"),
                  "pm_home_time": draw.clock("15:20", "16:30")}  # fmt: skip
    world.rows("allocations").append(cells)
    return cells


def _riders(world: World, contract_id: str) -> list[Row]:
    on = [a["pupil_id"] for a in world.rows("allocations") if a["contract_id"] == contract_id]
    return [row for row in world.pupils if row["pupil_id"] in on]


def _one_session(world: World) -> None:
    """Sell mornings and afternoons of some contracts apart."""
    draw = world.draw
    for contract in draw.some(list(world.rows("contracts")), 0.15):
        contract["sessions"] = "am"
        if draw.chance(0.7):
            _add(world, _riders(world, contract["contract_id"]), "pm")


def _some_days(world: World) -> None:
    """Let some contracts run Monday to Wednesday and another one the rest."""
    draw = world.draw
    for contract in draw.some(list(world.rows("contracts")), 0.12):
        first = [
            a for a in world.rows("allocations") if a["contract_id"] == contract["contract_id"]
        ]
        for cells in first:
            cells |= {"am_days": "MTW--", "pm_days": "MTW--"}
        rest = _add(world, _riders(world, contract["contract_id"]), contract["sessions"])
        for cells in world.rows("allocations"):
            if cells["contract_id"] == rest["contract_id"]:
                cells |= {"am_days": "---TF", "pm_days": "---TF"}


_ODD: dict[str, tuple[float, Row]] = {
    "other passengers": (0.12, {"other_passengers": "2"}),
    "contract ended": (0.1, {"start": "2023-09-01", "end": "2026-07-20"}),
    "contract not begun": (0.08, {"start": "2026-11-02", "end": ""}),
    "notice given": (0.1, {"status": "notice_given"}),
    "handed back": (0.1, {"status": "handed_back"}),
    "no rate": (0.08, {"day_rate_gbp": ""}),
    "no type": (0.08, {"vehicle_type": ""}),
}


def _odd_contracts(world: World) -> None:
    for twist, (share, cells) in _ODD.items():
        if world.has(twist):
            for row in world.draw.some(world.rows("contracts"), share):
                row.update(cells)


def _short_form(world: World) -> None:
    """Say it in the short form where that can say it; in both forms in some packs."""
    if world.has("allocations") and not world.has("both forms"):
        return
    by_pupil: dict[str, list[Row]] = defaultdict(list)
    for cells in world.rows("allocations"):
        by_pupil[cells["pupil_id"]].append(cells)
    plain = all(
        len(rows) == 1 and "am_days" not in rows[0] for rows in by_pupil.values()
    ) and not world.has("allocations")
    short = {
        pupil: rows[0]
        for pupil, rows in by_pupil.items()
        if plain or (len(rows) == 1 and "am_days" not in rows[0] and world.draw.chance(0.5))
    }
    for row in world.pupils:
        if row["pupil_id"] in short:
            cells = short[row["pupil_id"]]
            row["contract_id"] = cells["contract_id"]
            row["contract_order"] = cells.get("am_order", "")
    kept = [cells for cells in world.rows("allocations") if cells["pupil_id"] not in short]
    if kept:
        world.tables["allocations"] = kept
    else:
        del world.tables["allocations"]


def _locks(world: World) -> None:
    draw = world.draw
    contracts = [row["contract_id"] for row in world.rows("contracts")]
    if world.has("locked contract"):
        for contract in draw.some(contracts, 0.12):
            world.rows("locks").append({"contract_id": contract})
    if world.has("locked pupil"):
        pairs = [(a["contract_id"], a["pupil_id"]) for a in world.tables.get("allocations", ())]
        pairs += [(p["contract_id"], p["pupil_id"]) for p in world.pupils if p.get("contract_id")]
        held = {pupil: contract for contract, pupil in draw.some(pairs, 0.1)}
        for pupil, contract in held.items():
            world.rows("locks").append({"contract_id": contract, "pupil_id": pupil})
