"""What only the council may know of a tender; ``internal/tender-internal.json``, never sent."""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

from routeopt.tender.codec import FormatError, built, plain

INTERNAL_FORMAT = "routeopt-tender-internal/1"
INTERNAL_FOLDER = "internal"
INTERNAL_FILE = "tender-internal.json"
_OWNER_ONLY = 0o600


@dataclass(frozen=True, slots=True)
class InternalLot:
    """A lot's prices and people.

    Attributes
    ----------
    plan_day_pence, plan_year_pence
        The plan's own price on the dearest day, and a year.
    today_day_pence, today_year_pence
        Today's contracts' price for the same pupils: each contract's day rate shared evenly
        over the pupils it carries. None where a pupil has no contract with a known rate.
    contract_ids, incumbents
        Today's contracts of its pupils and who runs them.
    route_ids
        The plan's names of its routes, in the order of the lot's.
    reserve_day_pence
        The most the council would pay a day; None for no reserve.
    bids_expected
        Mean of ``bids_received`` of today's contracts of its pupils; None if not recorded.
    """

    lot_id: str
    plan_day_pence: int
    plan_year_pence: int
    today_day_pence: int | None
    today_year_pence: int | None
    contract_ids: tuple[str, ...]
    incumbents: tuple[str, ...]
    pupil_ids: tuple[str, ...]
    route_ids: tuple[str, ...]
    reserve_day_pence: int | None = None
    bids_expected: float | None = None


@dataclass(frozen=True, slots=True)
class Internal:
    """The internal file: the key of the pseudonyms, whom they stand for, prices, the pack."""

    tender_id: str
    pseudonym_key: str
    pseudonyms: dict[str, str]
    lots: tuple[InternalLot, ...]
    kept_contracts: tuple[str, ...] = ()
    route_names: dict[str, str] = field(default_factory=dict)
    review_folder: str = ""
    pack: str = "pack.zip"
    format: str = INTERNAL_FORMAT

    def lot(self, lot_id: str) -> InternalLot:
        """Find a lot; raises ``KeyError`` where there is none of that name."""
        for one in self.lots:
            if one.lot_id == lot_id:
                return one
        raise KeyError(lot_id)


def write_internal(internal: Internal, path: Path) -> None:
    """Write the internal file, readable by its owner alone."""
    text = json.dumps(plain(internal), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def read_internal(folder: Path) -> Internal:
    """Read the internal file of a tender's folder.

    Raises
    ------
    FormatError
        If it is not there or not of this format.
    """
    file = folder / INTERNAL_FOLDER / INTERNAL_FILE
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise FormatError([f"{file} is not there or cannot be read as JSON"]) from None
    if not isinstance(data, dict) or data.get("format") != INTERNAL_FORMAT:
        raise FormatError([f"{file} is not of format {INTERNAL_FORMAT}"])
    return built(Internal, data)
