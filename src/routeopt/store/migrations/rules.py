"""Rules that no column can state alone, as triggers of either engine.

They stand as they were when their step was written: a change is a new step with a new trigger.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, text


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: on ``event`` of ``table``, refuse with ``words`` where ``broken`` holds."""

    name: str
    table: str
    event: str
    broken: str
    words: str


_ENDED = "OLD.status IN ('succeeded', 'failed', 'cancelled')"
RUN_RULES = (
    Rule(
        "runs_end_once",
        "runs",
        "UPDATE",
        f"{_ENDED} AND (NEW.status <> OLD.status OR NEW.ended_at <> OLD.ended_at"
        " OR NEW.token <> OLD.token)",
        "an ended run stays as it ended",
    ),
    Rule(
        "runs_token_rises",
        "runs",
        "UPDATE",
        "NEW.token < OLD.token",
        "the token of a run never falls",
    ),
    Rule(
        "runs_claim_raises_token",
        "runs",
        "UPDATE",
        "OLD.status = 'queued' AND NEW.status = 'running' AND NEW.token <= OLD.token",
        "a claim raises the token",
    ),
    Rule(
        "runs_stay_in_council",
        "runs",
        "UPDATE",
        "NEW.council_id <> OLD.council_id",
        "a run stays with its council",
    ),
    Rule(
        "incumbents_fenced",
        "incumbents",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM runs WHERE id = NEW.run_id AND token = NEW.token"
        " AND status = 'running')",
        "only who holds the run may add to it",
    ),
    Rule(
        "incumbents_fall",
        "incumbents",
        "INSERT",
        "EXISTS (SELECT 1 FROM incumbents WHERE run_id = NEW.run_id AND kind = NEW.kind"
        " AND objective_pence <= NEW.objective_pence)",
        "each plan found costs less than the last",
    ),
)
AUDIT_RULES = (
    Rule("audit_kept", "audit", "DELETE", "1 = 1", "audit rows are never removed"),
    Rule("audit_as_written", "audit", "UPDATE", "1 = 1", "audit rows are never changed"),
)


def add_run_rules(connection: Connection) -> None:
    """Add what holds for runs and for the plans found on the way."""
    _add(connection, RUN_RULES)


def add_audit_rules(connection: Connection) -> None:
    """Make the audit chain one that is only added to."""
    _add(connection, AUDIT_RULES)
    if connection.dialect.name == "postgresql":
        connection.execute(
            text(
                "CREATE TRIGGER audit_not_emptied BEFORE TRUNCATE ON audit"
                " FOR EACH STATEMENT EXECUTE FUNCTION audit_kept()"
            )
        )


def _add(connection: Connection, rules: tuple[Rule, ...]) -> None:
    for rule in rules:
        statements = _postgres(rule) if connection.dialect.name == "postgresql" else _sqlite(rule)
        for statement in statements:
            connection.exec_driver_sql(statement)


def _sqlite(rule: Rule) -> tuple[str, ...]:
    when = f"CREATE TRIGGER {rule.name} BEFORE {rule.event} ON {rule.table} FOR EACH ROW"
    return (f"{when} WHEN {rule.broken} BEGIN SELECT RAISE(ABORT, '{rule.words}'); END",)


def _postgres(rule: Rule) -> tuple[str, ...]:
    back = "OLD" if rule.event == "DELETE" else "NEW"
    refuse = f"RAISE EXCEPTION USING ERRCODE = '23514', MESSAGE = '{rule.words}'; END IF;"
    # A statement that empties a table has no rows to test: it is always refused.
    test = f"IF TG_OP = 'TRUNCATE' THEN {refuse} IF {rule.broken} THEN {refuse} RETURN {back};"
    named = f"FUNCTION {rule.name}()"
    when = f"CREATE TRIGGER {rule.name} BEFORE {rule.event} ON {rule.table} FOR EACH ROW"
    return (
        f"CREATE {named} RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {test} END $$",
        f"{when} EXECUTE {named}",
    )
