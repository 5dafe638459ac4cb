"""Erasing a pupil or a pack takes it out of everything kept; what was decided stays as totals."""

import json
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, select
from sqlalchemy.orm import Session

from routeopt.store import (
    audit,
    erasure,
    events,
    idempotency,
    incumbents,
    outputs,
    packs,
    plans,
    proposals,
    runs,
    scenarios,
    users,
)
from routeopt.store.database import Database
from routeopt.store.errors import ConflictError, NotFoundError
from routeopt.store.idempotency import Answer
from routeopt.store.roles import Role
from routeopt.store.runs import StaleClaimError
from routeopt.store.tables import Erasure, metadata
from tests.store.councils_of_work import council_with_runs
from tests.store.worlds import PASSWORD, SHA, add_pack, claimed, found, pack_zip, submit, succeed

PUPIL = "CANARY-7"
PLAN = json.dumps({"routes": [{"pupils": [PUPIL, "P2"]}]}).encode()
OTHER_PLAN = json.dumps({"routes": [{"pupils": ["P2", "CANARY-77"]}]}).encode()
TOTALS = {"summary": {"routes": 12, "year_gbp": 345_678}}


class Council:
    """A council that plans two schools; the pupil goes to one of them."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.council_id = council_with_runs(database, 0)
        tables = {
            "incompatibilities": [{"pupil_a": "P2", "pupil_b": PUPIL, "reason_code": "x"}],
            "addresses": [{"address_id": "A9", "pupil_id": PUPIL, "lat": "52.4", "lon": "0.2"}],
            "travel_times": [
                {"from_id": "A9", "to_id": "OAK", "minutes": "5", "miles": "2"},
                {"from_id": "P2", "to_id": "OAK", "minutes": "6", "miles": "3"},
            ],
        }
        content = pack_zip({PUPIL: "OAK", "P2": "OAK", "P3": "ELM"}, **tables)
        with database.session() as s:
            self.pack_id = add_pack(s, self.council_id, content=content).id
            self.oak = self._reviewed(s, PLAN, "OAK")
            self.elm = self._reviewed(s, OTHER_PLAN, "ELM")
            plan = plans.of_run(s, self.council_id, self.oak)[0]
            self.plan_id = plan.id

    def _reviewed(self, s: Session, plan: bytes, school: str) -> str:
        claim = claimed(s, submit(s, self.council_id, self.pack_id).id)
        found(s, claim, 900, plan)
        plans.add_plan(s, claim, kind="firm", plan_json=plan, totals=TOTALS, year_pence=90)
        self.add_file(s, claim, "report.html", f"<p>about {school}</p>".encode())
        self.add_file(s, claim, "pack.zip", packs.content(s, self.council_id, self.pack_id))
        succeed(s, claim)
        return claim.run_id

    def add_file(self, s: Session, claim: runs.Claim, name: str, content: bytes) -> None:
        """Add a file to a run under way."""
        outputs.add_output(s, claim, name=name, media_type="x/y", content=content, personal=True)

    def erase(self, pupil: str = PUPIL) -> Erasure:
        """Erase the pupil."""
        return erasure.erase_pupil(
            self.database, self.council_id, pupil, by="user:1", why="a parent asked"
        )

    def kept_files(self, run_id: str) -> set[str]:
        """Name the files of a run that still hold something."""
        with self.database.reading() as s:
            listed = outputs.of_run(s, self.council_id, run_id)
            return {one.name for one in listed if one.erased_at is None}


@pytest.fixture
def council(database: Database) -> Council:
    """Give a council that has reviewed two schools."""
    return Council(database)


def traces(database: Database, word: str) -> list[str]:
    """Name the columns in which a word is found, packed files opened."""
    hits = []
    with database.engine.connect() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)):
                for column, value in zip(table.columns, row, strict=True):
                    if isinstance(column.type, LargeBinary) and value is not None:
                        shown = unpacked(bytes(value))
                    else:
                        shown = repr(value).encode()
                    if word.encode() in shown:
                        hits.append(f"{table.name}.{column.name}")
    return hits


def unpacked(content: bytes) -> bytes:
    """Give a file as it is, or all members of a zip."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def test_a_pupil_is_erased_from_everything(council: Council) -> None:
    """After the erasure no column of any table holds the pupil: packs, plans, files, requests."""
    database, council_id = council.database, council.council_id
    with database.session() as s:
        scenarios.add_scenario(
            s,
            council_id,
            pack_id=council.pack_id,
            name=f"{PUPIL} leaves",
            changes={"removed": [{"pupil_id": [PUPIL, "P2"]}], "moved": [{"pupil_id": PUPIL}]},
            created_by="x",
        )
        new = {"pupil_id": PUPIL, "postcode": "CANARY-PLACE"}
        quote = claimed(s, submit(s, council_id, council.pack_id, pupil=new).id)
        council.add_file(s, quote, "quote.json", PUPIL.encode())
        runs.finish(
            s,
            quote,
            status="failed",
            outcome=None,
            termination="error",
            seconds=1,
            error_code="x",
            error_detail=f"no seat for {PUPIL}.",
        )
        submit(s, council_id, council.pack_id, keep=f"{PUPIL}=C1")
        idempotency.begin(s, council_id, key="k", request_sha256=SHA)
        body = json.dumps({"request": {"pupil": PUPIL}}).encode()
        idempotency.answered(s, council_id, key="k", answer=Answer(202, None, body))
        claim = claimed(s, submit(s, council_id, council.pack_id).id)
        events.add_event(s, claim, "progress", {"note": f"slow at {PUPIL}"})
        changes = {PUPIL: {"vehicle": "yes"}, "P2": {"with": [PUPIL]}}
        proposals.propose(s, council_id, plan_id=council.plan_id, changes=changes, by="x")
    assert traces(database, f"'{PUPIL}'") != []

    done = council.erase()

    left = [hit for hit in traces(database, PUPIL) if not _of_the_other_pupil(hit)]
    assert left == []
    assert traces(database, "CANARY-PLACE") == []
    assert done.counts["packs"] == 1
    assert done.counts["proposals"] == 1


def _of_the_other_pupil(hit: str) -> bool:
    # CANARY-77 is somebody else, of whom the kept plan of the other school speaks.
    return hit in {"plans.plan", "incumbents.plan"}


def test_what_was_decided_stays_as_totals(council: Council) -> None:
    """The plan that carried the pupil is gone, its totals are not, nor that the run succeeded."""
    council.erase()
    with council.database.reading() as s:
        plan = plans.get(s, council.council_id, council.plan_id)
        assert plans.plan_json(s, council.council_id, council.plan_id) is None
        assert (plan.totals, plan.year_pence) == (TOTALS, 90)
        run = runs.get(s, council.council_id, council.oak)
        assert (run.status, run.best_objective_pence) == ("succeeded", 900)
        assert incumbents.best_incumbent(s, council.council_id, council.oak) is None
    assert council.kept_files(council.oak) == set()


def test_plans_without_the_pupil_stay(council: Council) -> None:
    """The other school's plan and files stay; its copy of the pack does not."""
    council.erase()
    with council.database.reading() as s:
        plan = plans.of_run(s, council.council_id, council.elm)[0]
        assert plans.plan_json(s, council.council_id, plan.id) == OTHER_PLAN
        assert incumbents.best_incumbent(s, council.council_id, council.elm) is not None
    assert council.kept_files(council.elm) == {"report.html"}


def test_the_pack_is_rewritten_without_the_pupil(council: Council, tmp_path: Path) -> None:
    """Rows of the pupil and of their addresses are gone from every table; others are as before."""
    council.erase()
    with council.database.reading() as s:
        pack = packs.get(s, council.council_id, council.pack_id)
        content = packs.content(s, council.council_id, council.pack_id)
    (tmp_path / "pack.zip").write_bytes(content)
    text = unpacked(content).decode()
    assert "A9" not in text
    assert "P2" in text
    assert pack.facts["rows"] == {
        "pupils": 2, "incompatibilities": 0, "addresses": 0, "travel_times": 1,
    }  # fmt: skip
    assert pack.sha256 != SHA
    assert pack.rewritten_at is not None


def test_files_of_which_nothing_says_whom_they_are_about_go(council: Council) -> None:
    """A run with files and no plan goes if its pack held the pupil; so does what came of it."""
    with council.database.session() as s:
        lone = claimed(s, submit(s, council.council_id, council.pack_id).id)
        council.add_file(s, lone, "costs.html", b"no names here")
        succeed(s, lone)
        tender = claimed(s, submit(s, council.council_id, None, plan=council.plan_id).id)
        council.add_file(s, tender, "schedule.pdf", b"pseudonyms only")
        succeed(s, tender)
        award = claimed(s, submit(s, council.council_id, None, tender=tender.run_id).id)
        council.add_file(s, award, "award.xlsx", b"pseudonyms only")
        succeed(s, award)
    council.erase()
    assert council.kept_files(lone.run_id) == set()
    assert council.kept_files(tender.run_id) == set()
    assert council.kept_files(award.run_id) == set()


def test_a_run_over_two_packs_is_found_by_either(council: Council) -> None:
    """A comparison whose request names the pack goes, by the pupil and by the pack."""
    with council.database.session() as s:
        bridge = claimed(s, submit(s, council.council_id, None, before=council.pack_id).id)
        council.add_file(s, bridge, "bridge.xlsx", b"steps")
        succeed(s, bridge)
        waiting = submit(s, council.council_id, None, before=council.pack_id)
    council.erase()
    assert council.kept_files(bridge.run_id) == set()
    with council.database.session() as s:
        assert runs.get(s, council.council_id, waiting.id).status == "queued"
        again = claimed(s, waiting.id)
        council.add_file(s, again, "bridge.xlsx", b"steps")
        succeed(s, again)
    erasure.erase_pack(
        council.database, council.council_id, council.pack_id, by="user:1", why="a mistake"
    )
    assert council.kept_files(waiting.id) == set()


def test_a_run_under_way_starts_again_without_the_pupil(council: Council) -> None:
    """Its worker's late writes are refused, it waits anew, and no attempt is lost."""
    with council.database.session() as s:
        claim = claimed(s, submit(s, council.council_id, council.pack_id).id)
        found(s, claim, 500, PLAN)
        asked = claimed(s, submit(s, council.council_id, council.pack_id, pupil=PUPIL).id)
    council.erase()
    with pytest.raises(StaleClaimError), council.database.session() as s:
        found(s, claim, 400, PLAN)
    with council.database.session() as s:
        run = runs.get(s, council.council_id, claim.run_id)
        assert (run.status, run.attempts) == ("queued", 0)
        assert incumbents.best_incumbent(s, council.council_id, claim.run_id) is None
        assert runs.get(s, council.council_id, asked.run_id).status == "cancelled"
        found(s, claimed(s, claim.run_id), 600, OTHER_PLAN)


def test_who_decided_stays_without_the_child(council: Council) -> None:
    """A decision about the pupil keeps who and when; the child, the change and the words go."""
    world_user = _person(council)
    with council.database.session() as s:
        changes = {PUPIL: {"vehicle": "yes"}}
        made = proposals.propose(
            s, council.council_id, plan_id=council.plan_id, changes=changes, by="x"
        )[0]
        proposals.decide(
            s, council.council_id, made.id, user_id=world_user, approve=True, why="her gran agrees"
        )
    council.erase()
    with council.database.reading() as s:
        kept = proposals.get(s, council.council_id, made.id)
        assert (kept.status, kept.decided_by, kept.why) == ("approved", world_user, "erased")
        assert (kept.pupil_id, kept.change) == (None, None)
        assert audit.verify(s, council.council_id).whole


def _person(council: Council) -> str:
    with council.database.session() as s:
        return users.add_user(
            s,
            council.council_id,
            email="mary@x.example",
            name="",
            role=Role.PLANNER,
            password=PASSWORD,
            by="operator",
        ).id


def test_the_record_of_an_erasure_names_nobody(council: Council) -> None:
    """Who erased, when and why is kept and audited; of whom is not."""
    done = council.erase()
    with council.database.reading() as s:
        last = audit.list_entries(s, council.council_id, limit=1)[0]
    assert (last.action, last.subject, last.actor) == (
        "erased.pupil",
        f"erasure:{done.id}",
        "user:1",
    )
    assert (done.why, done.created_by) == ("a parent asked", "user:1")
    assert PUPIL not in repr([last.detail, done.counts])


def test_an_unknown_pupil_is_not_found(council: Council) -> None:
    """Erasing whom nothing speaks of says so and changes nothing; a part of an id is nobody."""
    for nobody in ("CANARY", "7", "P"):
        with pytest.raises(NotFoundError):
            council.erase(nobody)
    with pytest.raises(erasure.WhyError):
        erasure.erase_pupil(council.database, council.council_id, PUPIL, by="x", why=" ")
    assert council.kept_files(council.oak) == {"report.html", "pack.zip"}


def test_another_council_keeps_its_pupil_of_the_same_id(council: Council) -> None:
    """Identifiers are a council's own: another's pupil by the same id stays."""
    other = Council(council.database)
    council.erase()
    assert other.kept_files(other.oak) == {"report.html", "pack.zip"}
    with council.database.reading() as s:
        assert plans.plan_json(s, other.council_id, other.plan_id) == PLAN


def test_an_erased_pack_takes_everything_along(council: Council) -> None:
    """Plans, files, requests and scenarios over a pack go with it; totals and its hash stay."""
    with council.database.session() as s:
        waiting = submit(s, council.council_id, council.pack_id, pupil=PUPIL)
        scenarios.add_scenario(
            s,
            council.council_id,
            pack_id=council.pack_id,
            name="s",
            changes={"removed": [{"pupil_id": PUPIL}]},
            created_by="x",
        )
        changes = {PUPIL: {"vehicle": "yes"}}
        proposals.propose(s, council.council_id, plan_id=council.plan_id, changes=changes, by="x")
    erasure.erase_pack(
        council.database, council.council_id, council.pack_id, by="user:1", why="a mistake"
    )
    assert traces(council.database, "CANARY") == []
    with council.database.session() as s:
        assert plans.get(s, council.council_id, council.plan_id).totals == TOTALS
        assert runs.get(s, council.council_id, waiting.id).status == "cancelled"
        with pytest.raises(NotFoundError):
            packs.content(s, council.council_id, council.pack_id)
        with pytest.raises(ConflictError):
            submit(s, council.council_id, council.pack_id)
        with pytest.raises(ConflictError):
            add_pack(s, council.council_id)


def test_the_files_of_sqlite_hold_nothing_either(council: Council) -> None:
    """After the erasure the pupil's bytes are not in the database's file nor in its log."""
    if not council.database.is_sqlite:
        pytest.skip("PostgreSQL clears its own files: the operator's page says when")
    file = Path(str(council.database.url.database))
    with council.database.session() as s:
        claim = claimed(s, submit(s, council.council_id, council.pack_id).id)
        council.add_file(s, claim, "big.csv", f"{PUPIL}\n".encode() * 50_000)
        succeed(s, claim)
    assert b"CANARY-7\n" in _bytes_beside(file)
    council.erase()
    assert b"CANARY-7\n" not in _bytes_beside(file)
    assert b'"CANARY-7"' not in _bytes_beside(file)


def _bytes_beside(file: Path) -> bytes:
    return b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
