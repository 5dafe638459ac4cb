"""Proves that a tender reads back as written and that changed rules are refused."""

import json
from pathlib import Path

import pytest

from routeopt.tender.codec import FormatError
from routeopt.tender.internal import (
    INTERNAL_FILE,
    INTERNAL_FOLDER,
    Internal,
    InternalLot,
    read_internal,
    write_internal,
)
from routeopt.tender.model import (
    AdmittedOperator,
    Alternatives,
    Lot,
    LotRoute,
    LotRun,
    Tender,
    read_tender,
    write_tender,
)
from routeopt.tender.rules import AwardRules, Criterion


def a_lot(lot_id: str = "L01", number: int = 1) -> Lot:
    """Make a lot of one route, two trips of a mile."""
    code = f"{lot_id}-{number:02d}"
    runs = tuple(LotRun(f"{code}-{session}", session, "MTWTF", 1609) for session in ("am", "pm"))
    route = LotRoute(
        code, number, runs, ("OAK",), "MTWTF", "wav31", "phv_wav", "3+1", 3, 1, ("ramp",), 1, 2,
        3218, 190,
    )  # fmt: skip
    return Lot(lot_id, "Oak School", (route,), "MTWTF", 190, "CB7", operators=("OP1",))


def a_tender() -> Tender:
    """Make a tender of two lots, of which one is let."""
    return Tender(
        "T1", "Routes to Oak School", "A county", "2026-03-01", "2026-04-01T12:00:00+01:00",
        "2026-09-01", "2029-07-31", "dps", "street", "a" * 64, "b" * 64,
        AwardRules((Criterion("Price", 80), Criterion("Quality", 20, "quality"))),
        (a_lot(), a_lot("L02", 2)), (Alternatives("A1", (("L01",), ("L02",))),),
        (AdmittedOperator("OP1", "Heron", ("phv",), capacity={"phv": 3}),),
    )  # fmt: skip


def test_a_tender_reads_back_the_same_and_holds_the_hash_of_its_rules(tmp_path: Path) -> None:
    """Whatever was written is read back equal, the rules sealed by their hash."""
    tender = a_tender()
    write_tender(tender, tmp_path / "tender.json")
    again = read_tender(tmp_path)
    assert again.rules_hash == tender.rules.sha256
    assert again.lots == tender.lots
    assert again.rules == tender.rules
    assert again.alternatives == tender.alternatives
    assert again.operators == tender.operators
    assert again.lot("L02").vehicles == {"phv_wav": 1}


def test_rules_changed_after_publication_are_refused(tmp_path: Path) -> None:
    """A cap slipped into the file afterwards no longer matches the printed hash."""
    path = tmp_path / "tender.json"
    write_tender(a_tender(), path)
    data = json.loads(path.read_text())
    data["rules"]["lots_per_operator_max"] = 1
    path.write_text(json.dumps(data))
    with pytest.raises(FormatError, match="not those the tender was published with"):
        read_tender(path)


def test_every_fault_of_a_broken_file_is_named_at_once(tmp_path: Path) -> None:
    """Two faults in one file come back as two reasons with their paths."""
    path = tmp_path / "tender.json"
    write_tender(a_tender(), path)
    data = json.loads(path.read_text())
    del data["deadline"]
    data["lots"][1]["routes"][0]["seats"] = "three"
    path.write_text(json.dumps(data))
    with pytest.raises(FormatError) as caught:
        read_tender(path)
    assert caught.value.reasons == (
        "deadline is missing",
        "lots[1].routes[0].seats is not of kind int",
    )


def test_the_internal_file_is_its_owners_alone(tmp_path: Path) -> None:
    """Prices and pupils are written where nobody else on the machine can read them."""
    lot = InternalLot("L01", 12000, 2280000, None, None, ("C1",), ("OP1",), ("P1",), ("R01",))
    internal = Internal("T1", "00", {"P1": "K7"}, (lot,))
    (tmp_path / INTERNAL_FOLDER).mkdir()
    path = tmp_path / INTERNAL_FOLDER / INTERNAL_FILE
    write_internal(internal, path)
    assert path.stat().st_mode & 0o077 == 0
    assert read_internal(tmp_path) == internal
