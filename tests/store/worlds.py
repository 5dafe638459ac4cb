"""Councils, packs and runs to prove things with."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

from routeopt.data.readers import pack_from_rows
from routeopt.data.writers import write_zip
from routeopt.store import (
    audit,
    councils,
    idempotency,
    incumbents,
    keys,
    outputs,
    packs,
    plans,
    proposals,
    runs,
    scenarios,
    sign_ins,
    users,
)
from routeopt.store.database import Database
from routeopt.store.erasure import note_erasure
from routeopt.store.roles import Role
from routeopt.store.tables import Pack, Run

PASSWORD = "a password long enough"  # noqa: S105 - known to everybody who reads this
SHA = "0" * 64


@dataclass(frozen=True, slots=True)
class World:
    """One council with one of everything; ids by name."""

    database: Database
    council_id: str
    user_id: str
    key_id: str
    pack_id: str
    scenario_id: str
    queued_id: str
    running_id: str
    done_id: str
    plan_id: str
    waiting_id: str
    decided_id: str


def pack_zip(pupils: dict[str, str] | None = None, **tables: list[dict[str, str]]) -> bytes:
    """Give a pack as a zip: pupils by id and school, and other tables as rows."""
    rows = [
        {"pupil_id": pupil, "school_id": school, "lat": "52.4", "lon": "0.26", "phase": "primary"}
        for pupil, school in (pupils or {"P1": "OAK", "P2": "OAK"}).items()
    ]
    raw = pack_from_rows("pack", {"pupils": rows, **tables})
    with TemporaryDirectory() as folder:
        path = Path(folder) / "pack.zip"
        write_zip(raw, path)
        return path.read_bytes()


def add_pack(s: Session, council_id: str, sha256: str = SHA, content: bytes = b"") -> Pack:
    """Keep a pack."""
    pack, _ = packs.add_pack(
        s,
        council_id,
        name="pack",
        sha256=sha256,
        facts={"rows": {"pupils": 2}, "faults": []},
        content=content or pack_zip(),
        created_by="user:1",
    )
    return pack


def submit(s: Session, council_id: str, pack_id: str | None = None, **more: object) -> Run:
    """Ask for a review."""
    request = {"school": "OAK", **more}
    return runs.submit(
        s, council_id, kind="review", request=request, pack_id=pack_id, created_by="user:1"
    )


def claimed(s: Session, run_id: str, lease_s: float = 60) -> runs.Claim:
    """Claim a run."""
    claim = runs.claim(s, worker="w1", lease_s=lease_s, run_id=run_id)
    assert claim is not None
    return claim


def found(
    s: Session, claim: runs.Claim, pence: int, plan: bytes = b"{}", kind: str = "firm"
) -> bool:
    """Add a plan found on the way; say whether it was kept."""
    kept = incumbents.add_incumbent(
        s,
        claim,
        kind=kind,
        plan_json=plan,
        objective_pence=pence,
        year_pence=pence,
        checker="passed",
    )
    return kept is not None


def succeed(s: Session, claim: runs.Claim) -> Run:
    """End a run well."""
    return runs.finish(
        s, claim, status="succeeded", outcome="feasible", termination="gap", seconds=1.5
    )


def made_world(database: Database, name: str = "Anyshire", sha256: str = SHA) -> World:
    """Make one of everything."""
    with database.session() as s:
        council_id = councils.add_council(s, name).id
        address = f"mary@{council_id}.example"
        user = users.add_user(
            s,
            council_id,
            email=address,
            name="Mary",
            role=Role.PLANNER,
            password=PASSWORD,
            by="operator",
        )
        sign_ins.start(s, council_id, user.id, hours=1)
        key, _ = keys.add_key(
            s, council_id, name="k", role=Role.VIEWER, days=1, by="operator", user_id=user.id
        )
        pack = add_pack(s, council_id, sha256)
        scenario = scenarios.add_scenario(
            s, council_id, pack_id=pack.id, name="s", changes={"policy": {}}, created_by="user:1"
        )
        done = submit(s, council_id, pack.id)
        claim = claimed(s, done.id)
        found(s, claim, 200)
        found(s, claim, 100)
        plan = plans.add_plan(s, claim, kind="firm", plan_json=b"{}", totals={"routes": 3})
        outputs.add_output(
            s, claim, name="report.html", media_type="text/html", content=b"x", personal=False
        )
        succeed(s, claim)
        running = submit(s, council_id, pack.id)
        claimed(s, running.id)
        queued = submit(s, council_id, pack.id)
        changes = {"P1": {"what": "vehicle"}, "P2": {"what": "vehicle"}}
        waiting, decided = proposals.propose(
            s, council_id, plan_id=plan.id, changes=changes, by="user:1"
        )
        proposals.decide(
            s, council_id, decided.id, user_id=user.id, approve=True, why="family agrees"
        )
        idempotency.begin(s, council_id, key="k", request_sha256=SHA)
        note_erasure(s, council_id, "pack", "asked for", {}, "operator")
        audit.write(s, council_id, "operator", "looked", "council")
        return World(
            database,
            council_id,
            user.id,
            key.id,
            pack.id,
            scenario.id,
            queued.id,
            running.id,
            done.id,
            plan.id,
            waiting.id,
            decided.id,
        )
