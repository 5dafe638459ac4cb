"""The verbs, and a command group that imports only the one that is asked for."""

from importlib import import_module
from typing import cast

import typer
from typer.core import TyperCommand, TyperGroup

VERBS = (
    "example",
    "template",
    "check",
    "score",
    "review",
    "compare",
    "costs",
    "why",
    "quote",
    "rules",
    "frontier",
    "programme",
    "bridge",
    "tender",
    "award",
    "serve",
    "worker",
    "admin",
    "roads",
    "warm-up",
)
"""In the order of the work; each is a module of this package by the same name."""


def _module(verb: str) -> str:
    return f"routeopt.cli.{verb.replace('-', '_')}"


class VerbGroup(TyperGroup):
    """Commands found by name, each in a module that is imported when it is run.

    The reading, searching and writing libraries take seconds to import; a verb waits for its own
    only. A module has ``run``, ``HELP`` and ``EXAMPLE``, or an ``app`` of several commands.
    """

    def list_commands(self, ctx: object) -> list[str]:
        """Names of all verbs, in the order of the work."""
        del ctx
        return list(VERBS)

    def get_command(self, ctx: object, cmd_name: str) -> TyperCommand | TyperGroup | None:
        """Import a verb's module and make its command; None for an unknown word."""
        del ctx
        if cmd_name not in VERBS:
            return None
        module = import_module(_module(cmd_name))
        app = getattr(module, "app", None)
        if app is None:
            names = {"help_option_names": ["-h", "--help"]}
            app = typer.Typer(add_completion=False, context_settings=names)
            app.command(cmd_name, help=module.HELP, epilog=module.EXAMPLE)(module.run)
        command = cast("TyperCommand | TyperGroup", typer.main.get_command(app))
        command.name = cmd_name
        return command
