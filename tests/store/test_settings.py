"""Settings come from the environment, are checked, and never show a password."""

from pathlib import Path

import pytest
from pydantic import ValidationError
from sqlalchemy.engine import make_url

from routeopt.store.settings import Settings


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"ROUTEOPT_{name.upper()}", raising=False)


def test_nothing_set_is_this_machine_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any setting it listens on loopback, sends nothing out and keeps a file of its own."""
    monkeypatch.chdir(tmp_path)
    settings = Settings()
    assert (settings.host, settings.geocoder) == ("127.0.0.1", "off")
    assert settings.slots >= 1
    assert make_url(settings.url).database == str(tmp_path / "routeopt-data" / "routeopt.sqlite")


def test_the_environment_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each setting is ROUTEOPT_ and its name; a password in one is not shown with the others."""
    monkeypatch.setenv("ROUTEOPT_DATABASE_URL", "postgresql://me:CANARY@db/routeopt")
    monkeypatch.setenv("ROUTEOPT_SLOTS", "3")
    settings = Settings()
    assert (settings.url, settings.slots) == ("postgresql://me:CANARY@db/routeopt", 3)
    assert "CANARY" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "99999"), ("SLOTS", "0"), ("LEASE_S", "-1"), ("GEOCODER", "maybe"),
     ("RETENTION_DAYS", "x"), ("LOG_LEVEL", "LOUD")],
)  # fmt: skip
def test_what_cannot_be_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """A value out of range or of the wrong kind is refused at the start, not used."""
    monkeypatch.setenv(f"ROUTEOPT_{name}", value)
    with pytest.raises(ValidationError):
        Settings()


def test_every_setting_says_what_it_is() -> None:
    """The operator's table is made from these: none is without a description."""
    assert all(field.description for field in Settings.model_fields.values())
