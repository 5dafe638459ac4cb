"""The ``routeopt`` command."""

from typing import Annotated

import typer

from routeopt import __version__
from routeopt.cli.verbs import VerbGroup

app = typer.Typer(
    name="routeopt",
    cls=VerbGroup,
    help="Plans school transport for children with special needs: who shares a vehicle, what it "
    "saves against today's contracts, and what changes for each child.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(*, asked: bool) -> None:
    if asked:
        typer.echo(f"routeopt {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    _: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=lambda asked: _version(asked=asked),
            is_eager=True,
            help="Print the version.",
        ),
    ] = False,
) -> None:
    """Hold the options of the command itself."""
