"""What every command of ``routeopt admin`` starts from: the database, a council, plain words."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.markup import escape
from sqlalchemy.orm import Session

from routeopt.cli.console import ANSWER_NO, err, wrong_use
from routeopt.store import councils
from routeopt.store.database import Database
from routeopt.store.errors import StoreError
from routeopt.store.settings import Settings

OPERATOR = "operator"
"""How the audit names whoever runs these commands."""

CouncilOption = Annotated[str, typer.Option("--council", "-c", help="The council's name.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


def settings() -> Settings:
    """Read the settings; what is wrong with them is said by name."""
    try:
        return Settings()
    except ValidationError as error:
        names = ", ".join(f"ROUTEOPT_{one['loc'][0]}".upper() for one in error.errors())
        wrong_use(f"these settings cannot be used: {names}")


@contextmanager
def opened(*, migrated: bool = True) -> Iterator[Database]:
    """Open the database of the settings; say in words what it refuses."""
    database = Database(settings().url)
    try:
        if migrated:
            database.migrate()
        yield database
    except StoreError as error:
        err.print(f"[bold red]{escape(str(error))}[/]")
        raise typer.Exit(ANSWER_NO) from None
    finally:
        database.close()


def council_of(s: Session, name: str) -> str:
    """Give the id of the council of a name."""
    return councils.by_name(s, name).id
