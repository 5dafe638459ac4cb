"""The files of the frontier: page, workbook, and each step's plan."""

from pathlib import Path

from xlsxwriter.workbook import Workbook

from routeopt.domain.area import ServiceArea
from routeopt.exports.facts import OFFICIAL, Audience
from routeopt.exports.frontier_picture import frontier_picture
from routeopt.exports.frontier_run import CheckedFrontier
from routeopt.exports.frontier_words import (
    METHOD,
    bound_words,
    contracts_words,
    first_words,
    half_words,
    more_words,
    per_pupil,
    pupils_words,
    step_name,
)
from routeopt.exports.pages import environment
from routeopt.exports.people import People, people_among
from routeopt.exports.plan_json import write_plan
from routeopt.exports.sheets import Book, Cell, Heading, Money
from routeopt.exports.tables import TableView, table
from routeopt.exports.wording import gbp, listed
from routeopt.planning.frontier_found import Frontier, Step

_STEPS = (
    Heading("At most", "whole", 9), Heading("Changed", "whole", 9),
    Heading("A year", "pounds", 13), Heading("Saving a year", "pounds", 13),
    Heading("Of which price", "pounds", 13), Heading("Of which routes", "pounds", 13),
    Heading("More than before", "pounds", 13), Heading("No plan saves more than", "pounds", 14),
    Heading("Plan file", width=26),
)  # fmt: skip
_MOVES = (
    Heading("Changed", "whole", 9), Heading("New here", width=10), Heading("Contracts", width=30),
    Heading("Become", width=48), Heading("Pupils changed", "whole", 9), Heading("Who", width=44),
    Heading("Today a year", "pounds", 13), Heading("Then a year", "pounds", 13),
    Heading("Saving a year", "pounds", 13),
)  # fmt: skip


_WHO = (
    Heading("Changed", "whole", 9), Heading("Pupil", width=12), Heading("From contract", width=14),
    Heading("To route", width=10), Heading("New here", width=10),
)  # fmt: skip


def write_frontier(
    found: CheckedFrontier, area: ServiceArea, folder: Path, audience: Audience
) -> None:
    """Write ``frontier.html``, ``frontier.xlsx`` and a plan file a step."""
    folder.mkdir(parents=True, exist_ok=True)
    named = {pupil for step in found.frontier.steps for pupil in step.changed}
    shown = [key for key in area.pupils if key in named]
    people = people_among(area.pupils, shown, audience)
    write_page(found.frontier, people, folder / "frontier.html")
    team = people_among(area.pupils, shown, "team")
    write_book(found.frontier, team, folder / "frontier.xlsx")
    for step, plan in zip(found.frontier.steps, found.plans, strict=True):
        write_plan(folder / plan_name(step), plan)


def plan_name(step: Step) -> str:
    """Name a step's plan file."""
    return f"plan-{len(step.changed):03d}-changed.json"


def write_page(found: Frontier, people: People, path: Path) -> None:
    """Write the page for a meeting."""
    text = (
        environment()
        .get_template("frontier.html.j2")
        .render(
            official=OFFICIAL,
            found=found,
            schools=listed(found.school_names),
            lines=(half_words(found), first_words(found)),
            picture=frontier_picture(found),
            bound=bound_words(found),
            steps=steps_table(found),
            moves=[moves_table(step, people) for step in found.steps if _new(step)],
            method=METHOD,
            notes=[people.clean(note) for note in found.notes],
        )
    )
    path.write_text(text, encoding="utf-8", newline="\n")


def steps_table(found: Frontier) -> TableView:
    """Show each step's saving."""
    rows = []
    for number, step in enumerate(found.steps):
        before = found.steps[number - 1] if number else None
        most = step.most_saving_pence
        rows.append(
            (
                f"{len(step.changed):,}",
                gbp(step.year_pence),
                gbp(step.saving_pence),
                gbp(step.price_pence),
                gbp(step.routing_pence),
                more_words(step, before),
                per_pupil(step),
                "not proved" if most is None else gbp(most),
            )
        )
    headings = (
        "#Pupils changed", "#A year", "#Saving a year", "#Of which price", "#Of which routes",
        "#More than before", "#A pupil changed", "#No plan saves more than",
    )  # fmt: skip
    return table("From the fewest changes to a clean sheet", headings, rows, "wide")


def moves_table(step: Step, people: People) -> TableView:
    """Show the moves a step has and the one before had not."""
    rows = [
        (
            contracts_words(move),
            "; ".join(move.routes),
            pupils_words(move, people),
            gbp(move.today_pence),
            gbp(move.plan_pence),
            gbp(move.saving_pence),
        )
        for move in step.moves
        if move.new
    ]
    rest = len(step.moves) - len(rows)
    name = step_name(step) + (f"; {rest} earlier moves stay" if rest else "")
    headings = (
        "Contracts", "Become", "Pupils changed", "#Today a year", "#Then a year", "#Saving a year",
    )  # fmt: skip
    return table(name, headings, rows, "wide")


def _new(step: Step) -> bool:
    return any(move.new for move in step.moves)


def write_book(found: Frontier, people: People, path: Path) -> None:
    """Write the workbook for the team."""
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(str(path), options) as workbook:
        book = Book(workbook, f"Saving against children moved: {found.name}")
        frontier_sheets(book, found, people)
        lines = [found.note, half_words(found), first_words(found), bound_words(found)]
        rows: list[tuple[Cell, ...]] = [(x,) for x in (*lines, *METHOD, *found.notes) if x]
        book.table(book.sheet("How it was found"), (Heading("How", width=120),), rows)


def frontier_sheets(book: Book, found: Frontier, people: People) -> None:
    """Write the steps, and every step's moves."""
    steps: list[tuple[Cell, ...]] = []
    moves: list[tuple[Cell, ...]] = []
    for number, step in enumerate(found.steps):
        before = found.steps[number - 1].saving_pence if number else 0
        most = step.most_saving_pence
        steps.append(
            (
                step.most, len(step.changed), Money(step.year_pence), Money(step.saving_pence),
                Money(step.price_pence), Money(step.routing_pence),
                Money(step.saving_pence - before), None if most is None else Money(most),
                plan_name(step),
            )
        )  # fmt: skip
        moves += [
            (
                len(step.changed), "new" if move.new else "", contracts_words(move),
                "; ".join(move.routes), len(move.pupils), people.names(move.pupils),
                Money(move.today_pence), Money(move.plan_pence), Money(move.saving_pence),
            )
            for move in step.moves
        ]  # fmt: skip
    book.table(book.sheet("Saving by changes"), _STEPS, steps)
    book.table(book.sheet("Moves"), _MOVES, moves)
    who: list[tuple[Cell, ...]] = [
        (
            len(step.changed), people.name(one.pupil_id), one.contract, one.route_id,
            "new" if move.new else "",
        )
        for step in found.steps
        for move in step.moves
        for one in move.who
    ]  # fmt: skip
    book.table(book.sheet("Who moves"), _WHO, who)
