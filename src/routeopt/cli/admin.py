"""``routeopt admin``: councils, people, keys, copies, erasure and the audit of the service."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from routeopt.cli.admin_people import council_app, key_app, user_app
from routeopt.cli.admin_session import OPERATOR, CouncilOption, JsonOption, council_of, opened
from routeopt.cli.console import ANSWER_NO, out, print_json, wrong_use
from routeopt.store import audit, councils, erasure
from routeopt.store.backup import backup as make_copy
from routeopt.store.backup import restore as fill_from_copy
from routeopt.store.database import Database
from routeopt.store.tables import Erasure

HELP = "Councils, people, keys, copies, erasure and the audit of the service."
EXAMPLE = 'Example:  routeopt admin user add mary@example.org --council "Anyshire" --role admin'

app = typer.Typer(
    name="admin",
    help=f"{HELP} It works on the database of the settings (ROUTEOPT_DATABASE_URL or "
    "ROUTEOPT_DATA_DIR).",
    epilog=EXAMPLE,
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
erase_app = typer.Typer(no_args_is_help=True, help="Erase a pupil or a pack; totals stay.")
app.add_typer(council_app, name="council")
app.add_typer(user_app, name="user")
app.add_typer(key_app, name="key")
app.add_typer(erase_app, name="erase")

WhyOption = Annotated[str, typer.Option("--why", help="Why, for the record; name nobody.")]
YesOption = Annotated[bool, typer.Option("--yes", help="Do not ask again.")]
FileArgument = Annotated[Path, typer.Argument(help="The copy's file.")]


@app.command()
def migrate() -> None:
    """Bring the database up to date; the service does so too when it starts."""
    with opened(migrated=False) as database:
        revision = database.migrate()
    out.print(f"The database is at revision {revision}.")


@app.command()
def backup(file: FileArgument) -> None:
    """Copy the whole database to a file, while the service runs."""
    with opened() as database:
        make_copy(database, file)
        _note_everywhere(database, "backup.made")
    out.print(f"Copied to {escape(str(file))}. It holds personal data: keep it as safe.")


@app.command()
def restore(file: FileArgument) -> None:
    """Fill an empty database from a copy. Stop the service and its workers first."""
    with opened(migrated=False) as database:
        revision = fill_from_copy(database, file)
        _note_everywhere(database, "backup.restored")
    out.print(f"Restored; the database is at revision {revision}.")
    out.print("What was erased after the copy was made is back: erase it again.")


@app.command("audit-verify")
def audit_verify(
    *,
    council: CouncilOption,
    head: Annotated[
        str | None, typer.Option(help="A hash printed earlier: it must still be there.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Work a council's audit chain out again; ends with 1 where a row was changed or is missing."""
    with opened() as database, database.reading() as s:
        verdict = audit.verify(s, council_of(s, council), head)
    if json:
        facts = {"rows": verdict.rows, "broken_at": verdict.broken_at, "head": verdict.head}
        print_json({"whole": verdict.whole, **facts})
    else:
        out.print(verdict.words)
        if verdict.whole and verdict.rows:
            out.print(f"Keep this hash elsewhere, and give it by --head next time: {verdict.head}")
    if not verdict.whole:
        raise typer.Exit(ANSWER_NO)


@erase_app.command("pupil")
def erase_pupil(
    pupil_id: Annotated[
        str | None, typer.Argument(help="The pupil's id; asked for where it is not given.")
    ] = None,
    *,
    council: CouncilOption,
    why: WhyOption,
    yes: YesOption = False,
) -> None:
    """Erase a pupil from packs, requests, plans, files and proposals."""
    pupil = pupil_id or str(typer.prompt("Pupil's id")).strip()
    if not pupil:
        wrong_use("which pupil?")
    _sure("Erase this pupil? It cannot be undone.", yes=yes)
    with opened() as database:
        council_id = _council_id(database, council)
        done = erasure.erase_pupil(database, council_id, pupil, by=OPERATOR, why=why)
    _say(done)


@erase_app.command("pack")
def erase_pack(
    pack_id: Annotated[str, typer.Argument(help="The pack's id.")],
    *,
    council: CouncilOption,
    why: WhyOption,
    yes: YesOption = False,
) -> None:
    """Erase a pack and all that runs over it wrote."""
    _sure("Erase this pack, its plans and files? It cannot be undone.", yes=yes)
    with opened() as database:
        council_id = _council_id(database, council)
        done = erasure.erase_pack(database, council_id, pack_id, by=OPERATOR, why=why)
    _say(done)


def _council_id(database: Database, name: str) -> str:
    with database.reading() as s:
        return council_of(s, name)


def _note_everywhere(database: Database, action: str) -> None:
    with database.session() as s:
        for council in councils.list_councils(s):
            audit.write(s, council.id, OPERATOR, action, f"council:{council.id}")


def _sure(question: str, *, yes: bool) -> None:
    if not yes and not typer.confirm(question):
        raise typer.Exit(ANSWER_NO)


def _say(done: Erasure) -> None:
    counted = ", ".join(f"{name} {number}" for name, number in done.counts.items() if number)
    out.print(f"Erased: {counted or 'nothing'}.")
    out.print("Copies made earlier still hold it: remove them in time.")
