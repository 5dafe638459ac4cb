"""The ``routeopt`` command."""

from typing import Annotated

import typer

from routeopt import __version__
from routeopt.cli import (
    award,
    check,
    compare,
    costs,
    example,
    review,
    roads,
    score,
    template,
    tender,
    warm_up,
)

app = typer.Typer(
    name="routeopt",
    help="Plans school transport for children with special needs: who shares a vehicle, what it "
    "saves against today's contracts, and what changes for each child.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("example", help=example.HELP, epilog=example.EXAMPLE)(example.run)
app.command("template", help=template.HELP, epilog=template.EXAMPLE)(template.run)
app.command("check", help=check.HELP, epilog=check.EXAMPLE)(check.run)
app.command("score", help=score.HELP, epilog=score.EXAMPLE)(score.run)
app.command("review", help=review.HELP, epilog=review.EXAMPLE)(review.run)
app.command("compare", help=compare.HELP, epilog=compare.EXAMPLE)(compare.run)
app.command("costs", help=costs.HELP, epilog=costs.EXAMPLE)(costs.run)
app.command("tender", help=tender.HELP, epilog=tender.EXAMPLE)(tender.run)
app.command("award", help=award.HELP, epilog=award.EXAMPLE)(award.run)
app.add_typer(roads.app, name="roads")
app.command("warm-up", help=warm_up.HELP, epilog=warm_up.EXAMPLE)(warm_up.run)


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
