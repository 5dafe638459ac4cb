"""``routeopt admin council``, ``user`` and ``key``: who may use the service."""

import sys
from collections.abc import Mapping, Sequence
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table
from sqlalchemy.orm import Session

from routeopt.cli.admin_session import OPERATOR, CouncilOption, JsonOption, council_of, opened
from routeopt.cli.console import out, print_json, wrong_use
from routeopt.store import audit, councils, keys, users
from routeopt.store.errors import NotFoundError
from routeopt.store.roles import Role
from routeopt.store.tables import User

council_app = typer.Typer(no_args_is_help=True, help="Councils, each kept apart from the others.")
user_app = typer.Typer(no_args_is_help=True, help="People who sign in.")
key_app = typer.Typer(no_args_is_help=True, help="Keys for programs.")

RoleOption = Annotated[Role, typer.Option("--role", help="What they may do.")]
EmailArgument = Annotated[str, typer.Argument(help="The person's e-mail address.")]
StdinOption = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input.")
]


@council_app.command("add")
def add_council(name: Annotated[str, typer.Argument(help="The council's name.")]) -> None:
    """Add a council."""
    with opened() as database, database.session() as s:
        council = councils.add_council(s, name)
        audit.write(s, council.id, OPERATOR, "council.added", f"council:{council.id}")
    out.print(f"Added {escape(council.name)} ({council.id}).")


@council_app.command("list")
def list_councils(*, json: JsonOption = False) -> None:
    """List the councils."""
    with opened() as database, database.reading() as s:
        rows = [{"id": one.id, "name": one.name} for one in councils.list_councils(s)]
    _show(rows, as_json=json)


@user_app.command("add")
def add_user(
    email: EmailArgument,
    *,
    council: CouncilOption,
    role: RoleOption,
    name: Annotated[str, typer.Option(help="The person's name.")] = "",
    password_stdin: StdinOption = False,
) -> None:
    """Add a person; the password is asked for. The first council is made on the way."""
    password = _password(from_stdin=password_stdin)
    with opened() as database, database.session() as s:
        council_id = _council_or_first(s, council)
        user = users.add_user(
            s, council_id, email=email, name=name, role=role, password=password, by=OPERATOR
        )
    out.print(f"Added {escape(user.email)} as {user.role}.")


@user_app.command("list")
def list_users(*, council: CouncilOption, json: JsonOption = False) -> None:
    """List the people of a council."""
    with opened() as database, database.reading() as s:
        people = users.list_users(s, council_of(s, council))
    rows = [
        {
            "email": one.email,
            "name": one.name,
            "role": one.role,
            "closed": one.closed_at is not None,
        }
        for one in people
    ]
    _show(rows, as_json=json)


@user_app.command("role")
def set_role(email: EmailArgument, *, council: CouncilOption, role: RoleOption) -> None:
    """Give a person another role; it holds from their next request."""
    with opened() as database, database.session() as s:
        user = _user(s, council, email)
        users.set_role(s, user.council_id, user.id, role, by=OPERATOR)
    out.print(f"{escape(user.email)} is {role} now.")


@user_app.command("password")
def set_password(
    email: EmailArgument, *, council: CouncilOption, password_stdin: StdinOption = False
) -> None:
    """Give a person another password; they are signed out everywhere."""
    password = _password(from_stdin=password_stdin)
    with opened() as database, database.session() as s:
        user = _user(s, council, email)
        users.set_password(s, user.council_id, user.id, password, by=OPERATOR)
    out.print(f"{escape(user.email)} has another password now.")


@user_app.command("close")
def close_user(email: EmailArgument, *, council: CouncilOption) -> None:
    """Let a person in no more; their sign-ins and keys end at once."""
    with opened() as database, database.session() as s:
        user = _user(s, council, email)
        users.close(s, user.council_id, user.id, by=OPERATOR)
    out.print(f"{escape(user.email)} is let in no more.")


@key_app.command("add")
def add_key(
    name: Annotated[str, typer.Argument(help="What the key is for.")],
    *,
    council: CouncilOption,
    role: RoleOption,
    days: Annotated[float, typer.Option(min=0.01, help="How many days it holds.")] = 90,
    person: Annotated[
        str | None, typer.Option("--for", help="E-mail address of the person it acts for.")
    ] = None,
) -> None:
    """Make a key. It is printed once, alone on standard output, and cannot be shown again."""
    with opened() as database, database.session() as s:
        user_id = _user(s, council, person).id if person else None
        _, key = keys.add_key(
            s,
            council_of(s, council),
            name=name,
            role=role,
            days=days,
            by=OPERATOR,
            user_id=user_id,
        )
    out.print(key, soft_wrap=True)


@key_app.command("list")
def list_keys(*, council: CouncilOption, json: JsonOption = False) -> None:
    """List the keys of a council, without the keys themselves."""
    with opened() as database, database.reading() as s:
        found = keys.list_keys(s, council_of(s, council))
    rows = [
        {
            "id": one.id,
            "name": one.name,
            "role": one.role,
            "expires": f"{one.expires_at:%Y-%m-%d}",
            "revoked": one.revoked_at is not None,
        }
        for one in found
    ]
    _show(rows, as_json=json)


@key_app.command("revoke")
def revoke_key(
    key_id: Annotated[str, typer.Argument(help="The key's id, from the list.")],
    *,
    council: CouncilOption,
) -> None:
    """End a key at once."""
    with opened() as database, database.session() as s:
        keys.revoke(s, council_of(s, council), key_id, by=OPERATOR)
    out.print("The key is revoked.")


def _council_or_first(s: Session, name: str) -> str:
    if councils.list_councils(s):
        return council_of(s, name)
    council = councils.add_council(s, name)
    audit.write(s, council.id, OPERATOR, "council.added", f"council:{council.id}")
    return council.id


def _user(s: Session, council: str, email: str) -> User:
    wanted = email.strip().lower()
    for user in users.list_users(s, council_of(s, council)):
        if user.email == wanted:
            return user
    raise NotFoundError("There is nobody of this address in this council.")


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    if not sys.stdin.isatty():
        wrong_use("there is no terminal to ask for a password: give it by --password-stdin")
    asked: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return asked


def _show(rows: Sequence[Mapping[str, object]], *, as_json: bool) -> None:
    if as_json:
        print_json(rows)
        return
    if not rows:
        out.print("None yet.")
        return
    table = Table(header_style="bold")
    for heading in rows[0]:
        table.add_column(heading, no_wrap=True)
    for row in rows:
        words = ("yes" if cell is True else "" if cell is False else cell for cell in row.values())
        table.add_row(*(escape(str(word)) for word in words))
    out.print(table)
