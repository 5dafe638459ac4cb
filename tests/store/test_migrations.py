"""Migrations: any older database comes up to date, nothing is lost, and old code still works."""

import ast
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import JSON, Connection, MetaData, RowMapping, Table, insert, select, text, update

from routeopt.store import councils, migrations
from routeopt.store.database import Database
from routeopt.store.migrate import migrate, revision_of, revisions
from routeopt.store.tables import metadata
from tests.store.worlds import made_world

STEPS = sorted((Path(migrations.__file__).parent / "versions").glob("v*.py"))
ADDING = {"create_table", "create_index", "add_column", "f", "get_bind"}
MOMENT = datetime(2026, 9, 1, tzinfo=UTC)


def test_an_empty_database_gets_exactly_the_tables_of_the_code(empty_url: str) -> None:
    """After all steps nothing differs between the database and what the code declares."""
    database = Database(empty_url)
    assert not database.healthy()
    assert database.migrate() == revisions()[-1]
    assert database.healthy()
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    database.close()


def test_migrating_again_changes_nothing(database: Database) -> None:
    """A service that starts on a database that is up to date leaves it as it is."""
    with database.session() as s:
        kept = councils.add_council(s, "Anyshire").id
    assert database.migrate() == revisions()[-1]
    with database.reading() as s:
        assert councils.get(s, kept).name == "Anyshire"


def test_many_may_migrate_at_once(empty_url: str) -> None:
    """Services and workers that start together on an empty database all find it up to date."""

    def start(_: int) -> str:
        database = Database(empty_url, busy_s=60)
        try:
            return database.migrate()
        finally:
            database.close()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(start, range(4))) == {revisions()[-1]}


def test_a_newer_database_is_left_alone(own_database: Database) -> None:
    """An older release that starts on a newer database neither fails nor changes it."""
    with own_database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert own_database.migrate() == "9999"
    with own_database.session() as s:
        councils.add_council(s, "Anyshire")


def test_steps_only_add() -> None:
    """No step drops, renames or alters what an older release knows."""
    for step in STEPS:
        tree = ast.parse(step.read_text(encoding="utf-8"))
        done = {
            node.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == "op"
        }
        assert done <= ADDING, step.name


@pytest.mark.parametrize("revision", revisions()[:-1])
def test_old_code_meets_a_new_schema_without_loss(empty_url: str, revision: str) -> None:
    """What a release of an earlier step wrote is still there, and it can go on writing.

    Its tables are read from a database of its step, as its code knows them; rows are written
    before and after the database moves on, by those tables alone.
    """
    database = Database(empty_url)
    if database.is_sqlite:
        Path(empty_url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    migrate(database.engine, revision)
    known = MetaData()
    known.reflect(database.engine)
    with database.engine.begin() as connection:
        rows = {name: _write(connection, known.tables[name], "old") for name in _WRITTEN}
    assert database.migrate() == revisions()[-1]
    with database.engine.begin() as connection:
        for name, written in rows.items():
            assert connection.execute(select(known.tables[name])).mappings().all() == [written]
        for name in _WRITTEN:
            table = known.tables[name]
            _write(connection, table, "new")
            connection.execute(update(table).where(table.c.id == "new").values(name="renamed"))
        named = connection.execute(select(known.tables["packs"].c.name)).scalars()
        assert sorted(named) == ["old", "renamed"]
    database.close()


_WRITTEN = ("councils", "packs")


def _write(connection: Connection, table: Table, name: str) -> RowMapping:
    values = {
        "id": name,
        "name": name,
        "council_id": name,
        "sha256": (name * 64)[:64],
        "facts": {},
        "created_at": MOMENT,
        "created_by": "operator",
    }
    # A release writes the columns it knows; the rest is for the database to fill in.
    known = {column: value for column, value in values.items() if column in table.c}
    for column in table.c:
        if column.name == "facts":
            column.type = JSON()
    connection.execute(insert(table).values(**known))
    row = select(table).where(table.c.id == name)
    return connection.execute(row).mappings().one()


def test_a_database_says_its_revision(database: Database) -> None:
    """The revision of a database is the last step of this release."""
    with database.engine.connect() as connection:
        assert revision_of(connection) == STEPS[-1].stem[1:5]


def test_a_used_database_survives_another_start(database: Database) -> None:
    """With one of everything in it, a database comes through a start unchanged, row by row."""
    made_world(database)
    before = _everything(database)
    database.migrate()
    assert _everything(database) == before


def _everything(database: Database) -> dict[str, list[object]]:
    with database.engine.connect() as connection:
        return {
            name: [tuple(row) for row in connection.execute(select(table))]
            for name, table in metadata.tables.items()
        }


def test_this_release_works_on_the_next_ones_tables(own_database: Database) -> None:
    """With a column more in every table, as a later step may add, everything here still works."""
    with own_database.engine.begin() as connection:
        for name in metadata.tables:
            added = f"ALTER TABLE {name} ADD COLUMN later VARCHAR DEFAULT 'x' NOT NULL"
            connection.execute(text(added))
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert own_database.migrate() == "9999"
    made_world(own_database)
    with own_database.engine.connect() as connection:
        for name in metadata.tables:
            kept = connection.execute(text(f"SELECT DISTINCT later FROM {name}")).scalars().all()  # noqa: S608 - names of our own tables
            assert kept in (["x"], []), name
