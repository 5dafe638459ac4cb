"""What an operator may set, by environment variables that begin with ``ROUTEOPT_``."""

import os
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


def _half_the_cores() -> int:
    return max(1, (os.cpu_count() or 2) // 2)


class Settings(BaseSettings):
    """Settings of the service; each is ``ROUTEOPT_`` and its name in capitals.

    An argument wins over the environment, the environment over the default.
    """

    model_config = SettingsConfigDict(env_prefix="ROUTEOPT_", extra="ignore", frozen=True)

    database_url: str = Field(
        default="",
        repr=False,  # it may hold a password
        description="The database. Blank: an SQLite file in the data folder; "
        "`postgresql://user:password@host/name` lets workers on other machines join.",
    )
    data_dir: Path = Field(
        default=Path("routeopt-data"),
        description="Folder for the SQLite file and for the private folders of running work.",
    )
    host: str = Field(default="127.0.0.1", description="Address to listen on: this machine alone.")
    port: int = Field(default=8080, ge=0, le=65535, description="Port to listen on.")
    slots: int = Field(
        default_factory=_half_the_cores,
        ge=1,
        le=256,
        description="Runs at once on this machine. Blank: half its cores, at least 1.",
    )
    lease_s: float = Field(
        default=15,
        gt=0,
        description="Seconds without a sign of life after which a worker counts as lost.",
    )
    grace_s: float = Field(
        default=3, ge=0, description="Seconds a cancelled run has to hand over its best plan."
    )
    max_upload_mb: int = Field(default=50, ge=1, description="Largest upload, in megabytes.")
    max_run_s: float = Field(
        default=3600, gt=0, description="Longest search that a request may ask for, in seconds."
    )
    retention_days: int = Field(
        default=0,
        ge=0,
        description="Days after which what an ended run kept is removed; totals stay. 0: never.",
    )
    session_hours: float = Field(
        default=10, gt=0, description="Hours after which a person has to sign in again."
    )
    geocoder: Literal["off", "on"] = Field(
        default="off", description="Whether addresses may be sent to a geocoder outside."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="How much the log says; never personal data."
    )
    secure_cookies: Literal["auto", "always", "never"] = Field(
        default="auto",
        description="Whether cookies are for HTTPS alone. `auto`: unless listening on loopback.",
    )

    @cached_property
    def url(self) -> str:
        """The database's address, worked out from the data folder where none is given."""
        return self.database_url or f"sqlite:///{self.data_dir.absolute() / 'routeopt.sqlite'}"

    @property
    def compiled(self) -> Path:
        """Where machine code is kept if the sources' folder cannot be written."""
        return (self.data_dir / "compiled").resolve()
