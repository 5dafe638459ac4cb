"""Proves that health and readiness are public and tell no fact."""

from tests.api.world import World


def test_anybody_learns_that_it_lives_and_is_ready(world: World) -> None:
    """Without a key both answer, with a version and with ok."""
    with world.client(None) as nobody:
        assert nobody.get("/health").json()["status"] == "ok"
        ready = nobody.get("/ready")
    assert ready.status_code == 200
    assert set(ready.json()["checks"].values()) == {"ok"}


def test_a_database_that_is_away_takes_no_work(world: World) -> None:
    """Once the database cannot be read, ready answers 503 and says which part, and it lives on."""
    world.database.close()
    world.app.state.database = type(world.database)("sqlite:////nowhere/at/all.sqlite")
    with world.client(None) as nobody:
        ready = nobody.get("/ready")
        assert nobody.get("/health").status_code == 200
    assert ready.status_code == 503
    assert ready.json()["checks"]["database"] != "ok"
    assert "nowhere" not in ready.text
