"""A pack of children who can be told anywhere, and what a review of it leaves, made once."""

import re
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path

from routeopt.data.example import write_small_example
from routeopt.jobs.kinds import parsed
from routeopt.jobs.kinds_review import perform
from routeopt.jobs.sandbox import PackFacts, read_pack_safely
from routeopt.jobs.work import PACK_FILE, Finished, Work

SCHOOL = "ELY"
_PUPIL = re.compile(r"\bP(\d{3})\b")
_GROUP = re.compile(r"\bG(\d)\b")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A pack, whom it is about, and a review of it as a child leaves it.

    Attributes
    ----------
    canaries
        Identifiers and home postcodes that stand nowhere else in the world.
    """

    pack: Path
    facts: PackFacts
    canaries: frozenset[str]
    work: Work
    finished: Finished


def canary_pack(folder: Path) -> tuple[Path, frozenset[str]]:
    """Write the example with pupils whose identifiers no other text has."""
    tables = folder / "tables"
    write_small_example(tables)
    for path in tables.glob("*.csv"):
        text = path.read_text(encoding="utf-8-sig")
        path.write_text(_PUPIL.sub(r"Zqx\1Kv", text), encoding="utf-8")
    rows = (tables / "pupils.csv").read_text(encoding="utf-8").splitlines()
    homes = {row.split(",")[2] for row in rows[1:]}
    pupils = {row.split(",")[0] for row in rows[1:]}
    assert all(one.startswith("Zqx") for one in pupils)
    made = Path(shutil.make_archive(str(folder / "canaries"), "zip", tables))
    return made, frozenset(homes | pupils)


def reviewed(folder: Path) -> Reviewed:
    """Review the pack as the service's child does, with a handful of rounds of search."""
    pack, canaries = canary_pack(folder)
    own = folder / "run"
    (own / "out").mkdir(parents=True)
    shutil.copy(pack, own / PACK_FILE)
    asked = parsed("review", {"schools": [SCHOOL], "iterations": 3})
    work = Work(own, asked, None, {}, lambda _message: None, threading.Event())
    facts = read_pack_safely(pack, zip_to=folder / "kept.zip")
    return Reviewed(folder / "kept.zip", facts, canaries, work, perform(work))
