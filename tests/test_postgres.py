"""The database that tests run on is a real one, and each test has its own."""

import psycopg

from tests.postgres import PostgresServer


def test_every_test_has_a_database_of_its_own(postgres: PostgresServer) -> None:
    """What one database holds is not in the next: tests cannot lean on each other."""
    one, two = postgres.new_database(), postgres.new_database()
    with psycopg.connect(one) as connection:
        connection.execute("CREATE TABLE held (number integer)")
    with psycopg.connect(two) as connection:
        found = connection.execute("SELECT to_regclass('held')").fetchone()
    assert found == (None,)
