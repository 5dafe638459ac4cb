"""State rules are kept by the database itself: each one is tried to be broken, on both engines."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from sqlalchemy import CheckConstraint, UniqueConstraint, delete, insert, text, update
from sqlalchemy.orm import Session

from routeopt.store.errors import BrokenRuleError
from routeopt.store.migrations.rules import AUDIT_RULES, RUN_RULES
from routeopt.store.tables import metadata
from tests.store.worlds import SHA, World

NOW = datetime(2026, 9, 1, tzinfo=UTC)
EARLY = datetime(2000, 1, 1, tzinfo=UTC)
RULES = {rule.name: rule.words for rule in (*RUN_RULES, *AUDIT_RULES)}


@dataclass(frozen=True, slots=True)
class Break:
    """A change that breaks one rule: of the row with an id (a name of the world), or a new row."""

    table: str
    row: str
    values: Mapping[str, object]


AUDIT_ROW = {
    "council_id": "council_id", "number": 99, "at": NOW, "actor": "a", "action": "b",
    "subject": "c", "detail": {}, "previous": SHA, "hash": SHA,
}  # fmt: skip
INCUMBENT = {
    "run_id": "running_id", "number": 1, "council_id": "council_id", "kind": "firm", "token": 1,
    "plan": b"{}", "objective_pence": 10, "year_pence": 10, "checker": "passed",
    "created_at": NOW,
}  # fmt: skip
ENDED = {"ended_at": NOW, "termination": "gap", "lease_until": None}

BREAKS: dict[str, Break] = {
    "ck_councils_named": Break("councils", "council_id", {"name": ""}),
    "ck_councils_chain_head": Break("councils", "council_id", {"audit_hash": ""}),
    "ck_users_address": Break("users", "user_id", {"email": "Mary@x.example"}),
    "ck_users_role": Break("users", "user_id", {"role": "king"}),
    "ck_users_failures": Break("users", "user_id", {"failures": -1}),
    "ck_sessions_lasts": Break("sessions", "", {"expires_at": EARLY}),
    "ck_api_keys_role": Break("api_keys", "key_id", {"role": "king"}),
    "ck_api_keys_hashed": Break("api_keys", "key_id", {"secret_sha256": "in the clear"}),
    "ck_api_keys_lasts": Break("api_keys", "key_id", {"expires_at": EARLY}),
    "ck_packs_hashed": Break("packs", "pack_id", {"sha256": "abc"}),
    "ck_packs_rewritten": Break("packs", "pack_id", {"rewritten_at": EARLY}),
    "ck_packs_erased": Break("packs", "pack_id", {"erased_at": EARLY}),
    "ck_pack_contents_content": Break("pack_contents", "", {"content": b""}),
    "ck_runs_kind": Break("runs", "queued_id", {"kind": ""}),
    "ck_runs_status": Break("runs", "queued_id", {"status": "dreaming"}),
    "ck_runs_outcome": Break("runs", "done_id", {"outcome": "good"}),
    "ck_runs_termination": Break("runs", "done_id", {"termination": "bored"}),
    "ck_runs_ended": Break("runs", "queued_id", {"ended_at": NOW}),
    "ck_runs_terminated": Break("runs", "queued_id", {"termination": "gap"}),
    "ck_runs_outcome_at_the_end": Break("runs", "running_id", {"outcome": "optimal"}),
    "ck_runs_leased": Break("runs", "running_id", {"lease_until": None}),
    "ck_runs_running": Break("runs", "running_id", {"worker": None}),
    "ck_runs_succeeded": Break("runs", "done_id", {"outcome": None}),
    "ck_runs_failed": Break("runs", "running_id", {**ENDED, "status": "failed"}),
    "ck_runs_cancelled": Break("runs", "running_id", {**ENDED, "status": "cancelled"}),
    "ck_runs_error": Break("runs", "queued_id", {"error_detail": "no code"}),
    "ck_runs_attempts": Break("runs", "queued_id", {"attempts": 6, "token": 6}),
    "ck_runs_token": Break("runs", "queued_id", {"attempts": 1}),
    "ck_runs_parent": Break("runs", "queued_id", {"parent_id": "queued_id"}),
    "ck_runs_scenario_of_a_pack": Break(
        "runs", "queued_id", {"pack_id": None, "scenario_id": "scenario_id"}
    ),
    "ck_runs_seconds": Break("runs", "queued_id", {"seconds": -1.0}),
    "ck_incumbents_number": Break("incumbents", "new", {**INCUMBENT, "number": 0}),
    "ck_incumbents_kind": Break("incumbents", "new", {**INCUMBENT, "kind": "odd"}),
    "ck_incumbents_token": Break("incumbents", "", {"token": 0}),
    "ck_incumbents_checked": Break("incumbents", "new", {**INCUMBENT, "checker": ""}),
    "ck_incumbents_erased": Break("incumbents", "new", {**INCUMBENT, "plan": None}),
    "ck_events_number": Break("events", "", {"number": -1}),
    "ck_events_kind": Break("events", "", {"kind": ""}),
    "ck_plans_named": Break("plans", "plan_id", {"name": ""}),
    "ck_plans_hashed": Break("plans", "plan_id", {"sha256": ""}),
    "ck_plans_erased": Break("plans", "plan_id", {"plan": None}),
    "ck_outputs_named": Break("outputs", "", {"name": ""}),
    "ck_outputs_hashed": Break("outputs", "", {"sha256": ""}),
    "ck_outputs_size": Break("outputs", "", {"size_bytes": -1}),
    "ck_outputs_erased": Break("outputs", "", {"erased_at": NOW}),
    "ck_proposals_status": Break("proposals", "decided_id", {"status": "maybe"}),
    "ck_proposals_pupil": Break("proposals", "waiting_id", {"pupil_id": None}),
    "ck_proposals_change": Break("proposals", "waiting_id", {"change": None}),
    "ck_proposals_when_decided": Break("proposals", "waiting_id", {"status": "approved"}),
    "ck_proposals_who_decided": Break("proposals", "decided_id", {"decided_by": None}),
    "ck_proposals_why_decided": Break("proposals", "decided_id", {"why": " "}),
    "ck_idempotency_key": Break("idempotency", "", {"key": ""}),
    "ck_idempotency_hashed": Break("idempotency", "", {"request_sha256": ""}),
    "ck_idempotency_answer": Break("idempotency", "", {"status_code": 202}),
    "ck_audit_number": Break("audit", "new", {**AUDIT_ROW, "number": 0}),
    "ck_audit_hashed": Break("audit", "new", {**AUDIT_ROW, "hash": ""}),
    "ck_audit_first": Break("audit", "new", {**AUDIT_ROW, "previous": ""}),
    "ck_audit_said": Break("audit", "new", {**AUDIT_ROW, "actor": ""}),
    "ck_erasures_what": Break("erasures", "", {"what": "everything"}),
    "ck_erasures_why": Break("erasures", "", {"why": " "}),
    "runs_end_once": Break(
        "runs",
        "done_id",
        {"status": "queued", "ended_at": None, "termination": None, "outcome": None},
    ),
    "runs_token_rises": Break("runs", "running_id", {"token": 0}),
    "runs_claim_raises_token": Break(
        "runs",
        "queued_id",
        {"status": "running", "worker": "w", "lease_until": NOW, "started_at": NOW},
    ),
    "runs_stay_in_council": Break("runs", "queued_id", {"council_id": "elsewhere"}),
    "incumbents_fenced": Break("incumbents", "new", {**INCUMBENT, "token": 2}),
    "incumbents_fall": Break(
        "incumbents", "new", {**INCUMBENT, "number": 2, "objective_pence": 60}
    ),
    "audit_kept": Break("audit", "delete", {}),
    "audit_as_written": Break("audit", "", {"actor": "somebody else"}),
}


def checks() -> set[str]:
    """Name every check of every table."""
    return {
        str(rule.name)
        for table in metadata.tables.values()
        for rule in table.constraints
        if isinstance(rule, CheckConstraint)
    }


def change(s: Session, world: World, wanted: Break) -> None:
    """Do what the rule should not let pass, past all code of the store."""
    table = metadata.tables[wanted.table]
    values = {
        name: getattr(world, value) if isinstance(value, str) and value.endswith("_id") else value
        for name, value in wanted.values.items()
    }
    if wanted.row == "new":
        s.execute(insert(table).values(**values))
    elif wanted.row == "delete":
        s.execute(delete(table))
    elif wanted.row:
        s.execute(update(table).where(table.c.id == getattr(world, wanted.row)).values(**values))
    else:
        s.execute(update(table).values(**values))


def test_every_rule_is_tried() -> None:
    """No check and no trigger is without a case below that tries to break it."""
    assert set(BREAKS) == checks() | set(RULES)


def test_a_rule_holds(world: World, subtests: pytest.Subtests) -> None:
    """Each rule refuses by its own name, and the row stays as it was."""
    with world.database.session() as s:
        s.execute(insert(metadata.tables["incumbents"]).values(**_first(world)))
    for rule, wanted in BREAKS.items():
        with subtests.test(rule=rule):
            with pytest.raises(BrokenRuleError) as broken, world.database.session() as s:
                change(s, world, wanted)
            assert RULES.get(rule, rule) in broken.value.rule


def _first(world: World) -> dict[str, object]:
    names = {"run_id": world.running_id, "council_id": world.council_id}
    return {**INCUMBENT, **names, "number": 5, "objective_pence": 50}


def test_the_same_thing_twice(world: World, subtests: pytest.Subtests) -> None:
    """What has to be unique is: a second row of it is refused by the database."""
    uniques = {
        (table.name, tuple(column.name for column in rule.columns))
        for table in metadata.tables.values()
        for rule in table.constraints
        if isinstance(rule, UniqueConstraint)
    }
    uniques.add(("packs", ("council_id", "sha256")))
    for table, columns in sorted(uniques):
        with subtests.test(table=table, columns=columns):
            _twice(world, table, columns)


def _twice(world: World, table: str, columns: tuple[str, ...]) -> None:
    listed = metadata.tables[table].columns
    others = [name for name in listed.keys() if name not in columns]  # noqa: SIM118 - not a dict
    fresh = ", ".join("'other'" if name in {"id", "key", "prefix"} else name for name in others)
    names = ", ".join((*columns, *others))
    copied = ", ".join((*columns, fresh)) if others else ", ".join(columns)
    sentence = f"INSERT INTO {table} ({names}) SELECT {copied} FROM {table} LIMIT 1"  # noqa: S608 - names of our own tables
    with pytest.raises(BrokenRuleError) as broken, world.database.session() as s:
        s.execute(text(sentence))
    assert broken.value.rule.startswith(("UNIQUE", "uq_", "pk_"))


def test_audit_cannot_be_emptied(world: World) -> None:
    """Not even the statement that empties a whole table gets past the chain on PostgreSQL."""
    if world.database.is_sqlite:
        pytest.skip("SQLite has no such statement: deleting is refused above")
    with pytest.raises(BrokenRuleError), world.database.session() as s:
        s.execute(text("TRUNCATE audit"))


def test_a_run_cannot_take_another_councils_pack(world: World) -> None:
    """A foreign key binds council and pack together: ids of another council do not fit."""
    other = {"council_id": "elsewhere", "name": "Elsewhere", "created_at": NOW}
    with world.database.session() as s:
        councils = metadata.tables["councils"]
        s.execute(insert(councils).values(id=other.pop("council_id"), **other))
    row = {
        "id": "r", "council_id": "elsewhere", "kind": "review", "request": {}, "status": "queued",
        "created_at": NOW, "created_by": "x", "pack_id": world.pack_id,
    }  # fmt: skip
    with pytest.raises(BrokenRuleError), world.database.session() as s:
        s.execute(insert(metadata.tables["runs"]).values(**row))


def test_a_broken_rule_does_not_show_the_row(world: World) -> None:
    """The words of a broken rule hold no value of the row that broke it."""
    with pytest.raises(BrokenRuleError) as broken, world.database.session() as s:
        change(s, world, Break("proposals", "waiting_id", {"status": "approved", "why": "CANARY"}))
    assert "CANARY" not in str(broken.value)
    assert "P1" not in str(broken.value)
    assert broken.value.__suppress_context__
