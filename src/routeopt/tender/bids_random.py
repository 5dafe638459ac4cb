"""Filled bid forms drawn from a seed: to try a tender out before it is sent, and for tests.

Every operator admitted to a lot may price it, round the plan's own price where that is known;
some join lots of one area, offer one of two, or give a discount.
"""

from itertools import pairwise
from pathlib import Path

import numpy as np

from routeopt.tender.bid_columns import CSV_COLUMNS
from routeopt.tender.cells import write_csv
from routeopt.tender.internal import Internal
from routeopt.tender.model import AdmittedOperator, Lot, Tender

_WITHOUT_PRICE_PENCE = 12_000
_BIDS_ON = 0.5
_JOINS = 0.6
_OFTEN = 0.3


def write_random_bids(
    tender: Tender, folder: Path, seed: int, internal: Internal | None = None, sent: str = ""
) -> list[Path]:
    """Write a CSV for each operator of the list that bids; give the files."""
    rng = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for operator in tender.operators:
        if operator.suspended:
            continue
        rows = _rows(tender, operator, internal, rng)
        if rows:
            head = {"part": "operator", "operator_id": operator.operator_id}
            head["sent"] = sent or tender.deadline
            path = folder / f"{operator.operator_id}.csv"
            lines = [head, *rows]
            write_csv(
                path, CSV_COLUMNS, [[line.get(name, "") for name in CSV_COLUMNS] for line in lines]
            )
            written.append(path)
    return written


def _rows(
    tender: Tender, operator: AdmittedOperator, internal: Internal | None, rng: np.random.Generator
) -> list[dict[str, str]]:
    level = float(rng.normal(1, 0.08))
    chosen = [
        lot
        for lot in tender.lots
        if not lot.withheld
        and (not lot.operators or operator.operator_id in lot.operators)
        and rng.random() < _BIDS_ON
    ]
    prices = {lot.lot_id: _price(lot, internal, level, rng) for lot in chosen}
    rows = [
        {"part": "lots", "lot": lot, "vehicle_day_gbp": f"{pence / 100:.2f}",
         "pa_day_gbp": "0", "mile_gbp": "2.10", "extra_pupil_day_gbp": "9"}
        for lot, pence in prices.items()
    ]  # fmt: skip
    if not rows:
        return []
    if tender.rules.packages:
        rows += _packages(tender, chosen, rng)
    if tender.rules.discounts and len(chosen) > 2 and rng.random() < _OFTEN:
        rows.append({"part": "discounts", "lots_won": "3", "percent_off": "4"})
    return rows


def _price(
    lot: Lot, internal: Internal | None, level: float, rng: np.random.Generator
) -> int:  # fmt: skip
    plan = _WITHOUT_PRICE_PENCE * len(lot.routes)
    if internal is not None:
        plan = internal.lot(lot.lot_id).plan_day_pence
    return max(100, round(plan * level * float(rng.normal(1, 0.06)) / 50) * 50)


def _packages(tender: Tender, chosen: list[Lot], rng: np.random.Generator) -> list[dict[str, str]]:
    grouped = {lot for group in tender.alternatives for form in group.forms for lot in form}
    free = [lot for lot in chosen if lot.lot_id not in grouped]
    rows = []
    for first, second in pairwise(free):
        if first.area == second.area and rng.random() < _JOINS:
            row = {"part": "packages", "lots": f"{first.lot_id};{second.lot_id}"}
            row["percent_off"] = str(int(rng.integers(3, 12)))
            if tender.rules.either_or and rng.random() < _OFTEN:
                row["at_most_one_of"] = "A"
            rows.append(row)
    return rows
