"""The report's change ledger, decisions on file, and journey bands by group."""

from routeopt.exports.people import People
from routeopt.exports.tables import TableView, table
from routeopt.exports.wording import NOTHING, counted, date_words, gbp, listed, minutes, number
from routeopt.planning.affected_result import ContractEntry, PupilEntry
from routeopt.planning.decisions import binding, effect
from routeopt.planning.equality_cells import LEAST
from routeopt.planning.equality_result import Equality, EqualityRow
from routeopt.planning.result import Review

HIDDEN = f"under {LEAST}"
_OWN = ("no assessment", "undecided")
_PLANS = {"firm": "firm", "full": "if agreed"}


def ledger_table(review: Review, people: People) -> TableView | None:
    """Give, route by route, who decides, what blocks the start and who must be told."""
    if review.ledger is None or not review.ledger.pupils:
        return None
    groups: dict[tuple[str, str], list[PupilEntry]] = {}
    for one in review.ledger.pupils:
        groups.setdefault((one.plan, one.route_after), []).append(one)
    ending = {one.contract_id for one in review.ledger.contracts}
    rows = [_route_row(plan, group, ending, people) for (plan, _), group in groups.items()]
    headings = ("Route", "Plan", "Pupils", "Who decides", "What blocks the start",
                "Who must be told", "On file")  # fmt: skip
    return table("Change ledger: routes", headings, rows, "wide")


def _route_row(
    plan: str, group: list[PupilEntry], ending: set[str], people: People
) -> tuple[str, ...]:
    ends = sorted({one.contract_before for one in group} & ending)
    blocks = [f"{listed(ends)} {'has' if len(ends) == 1 else 'have'} to end"] if ends else []
    blocks += dict.fromkeys(
        f"{people.name(one.pupil_id)}: {text}" if text.startswith(_OWN) else text
        for one in group
        for text in one.blocks
        if not text.startswith("contract ")
    )
    told = dict.fromkeys(who for one in group for who in one.told)
    return (
        people.clean(group[0].route_after),
        _PLANS[plan],
        people.names(one.pupil_id for one in group),
        "; ".join(dict.fromkeys(one.decides for one in group)),
        people.clean("; ".join(blocks)) or NOTHING,
        listed(list(told)).replace("family", "families", 1),
        people.clean("; ".join(dict.fromkeys(w for one in group for w in one.on_file))) or NOTHING,
    )


def contracts_table(review: Review, people: People) -> TableView | None:
    """Give the contracts that end, and the days left for notice."""
    if review.ledger is None or not review.ledger.contracts:
        return None
    rows = [_contract_row(one, people) for one in review.ledger.contracts]
    headings = ("Contract", "Plan", "Operator", "#A year", "#Notice, days", "#Last day for notice",
                "#Days left", "What to know")  # fmt: skip
    return table("Change ledger: contracts that end", headings, rows)


def _contract_row(one: ContractEntry, people: People) -> tuple[str, ...]:
    return (
        people.clean(one.contract_id),
        _PLANS[one.plan],
        one.operator or NOTHING,
        gbp(one.year_pence),
        number(one.notice_days) if one.notice_days is not None else "not known",
        one.last_day.isoformat() if one.last_day else NOTHING,
        number(one.days_left) if one.days_left is not None else NOTHING,
        one.words,
    )


def ledger_words(review: Review) -> tuple[str, ...]:
    """Say how the ledger was made and what stands out in it."""
    ledger = review.ledger
    if ledger is None:
        return ()
    late = [one for one in ledger.contracts if one.days_left is not None and one.days_left < 0]
    words = [
        (f"Days are counted from {date_words(ledger.as_of)} to {date_words(ledger.plan_from)}. A "
        "contract can end once its notice, from its own row, has run out; who decides follows "
        "from what changes. Rows are given in the workbook.")
    ]  # fmt: skip
    if ledger.plan_from < ledger.as_of:
        words.append("The date planned for has passed: set a later plan_from to plan ahead.")
    elif late:
        words.append(
            f"{counted(len(late), 'contract')} cannot end in time any more: until then its pupils "
            "go on as today, and that part of the saving starts later."
            if len(late) == 1
            else f"{counted(len(late), 'contract')} cannot end in time any more: until then their "
            "pupils go on as today, and that part of the saving starts later."
        )
    return tuple(words)


def decisions_table(review: Review, people: People) -> TableView | None:
    """Give the decisions that bind this plan."""
    pupils = {p for p, one in review.area.pupils.items() if one.school_id in review.schools}
    contracts = {
        allocation.contract_id
        for allocation in review.area.allocations
        if allocation.pupil_id in pupils
    }
    rows = [
        (
            people.name(one.pupil_id) if one.pupil_id else people.clean(one.contract_id),
            people.clean(one.step),
            one.outcome,
            one.by_role or NOTHING,
            one.decided_on.isoformat() if one.decided_on else NOTHING,
            one.valid_until.isoformat() if one.valid_until else NOTHING,
            people.clean(one.condition) or NOTHING,
            effect(one),
            f"decisions row {one.row}",
        )
        for one in binding(review.area)
        if one.pupil_id in pupils or (not one.pupil_id and one.contract_id in contracts)
    ]
    headings = ("About", "Step", "Outcome", "By", "On", "Until", "Condition", "What it does here",
                "From")  # fmt: skip
    return table("Decisions that bind this plan", headings, rows, "wide") if rows else None


def equality_tables(equality: Equality) -> tuple[TableView, ...]:
    """Give journey bands before and after, a table a way of grouping."""
    everybody = equality.everybody
    if everybody is None:
        return ()
    found = [_bands_table("Journey bands: everybody", equality, (everybody,))]
    found += [
        _bands_table(f"Journey bands by {one.by}", equality, one.rows)
        for one in equality.tables
        if one.rows
    ]
    return tuple(found)


def equality_words(equality: Equality | None) -> tuple[str, ...]:
    """Say how the bands were counted and what was left out."""
    if equality is None:
        return ("Today's rides are not known: no band can be compared.",)
    left = [f"By {one.by}: {one.words}" for one in equality.tables if one.words]
    return (*equality.words, *left)


def _bands_table(caption: str, equality: Equality, rows: tuple[EqualityRow, ...]) -> TableView:
    headings = ["Group", "#Pupils"]
    for band in equality.bands:
        headings += [f"#{band}, today", "#then"]
    headings += ["#Mean today", "#then"]
    cells = [
        (
            row.group.replace("post16", "post-16"),
            number(row.pupils),
            *(
                cell_words(cell)
                for pair in zip(row.before, row.after, strict=True)
                for cell in pair
            ),
            minutes(row.mean_before_min),
            minutes(row.mean_after_min),
        )
        for row in rows
    ]
    return table(caption, headings, cells, "wide")


def cell_words(cell: int | None) -> str:
    """Write a count of pupils that may be hidden."""
    return "hidden" if cell is None else number(cell)
