"""Saving against children moved, in words."""

from routeopt.exports.people import People
from routeopt.exports.wording import counted, gbp, gbp_change
from routeopt.planning.frontier_found import Frontier, Move, Step


def bound_words(found: Frontier) -> str:
    """Say what the band is, or why there is none."""
    if not found.band:
        return f"{found.no_bound_reason[:1].upper()}{found.no_bound_reason[1:]}."
    last = found.steps[-1]
    most = last.most_saving_pence
    room = "" if most is None else f" With everybody free to change: {gbp(most)}."
    rough = (
        ""
        if found.clean_sheet_proved
        else " The time was too short to prove a clean sheet: the edge is what places in vehicles "
        "cost at the very least, and far from sharp. More seconds draw it closer."
    )
    return (
        "The band lies between the best plan found within that many changes and what is proved: "
        "under these rules and prices no plan that changes so many pupils saves more than its "
        f"upper edge.{room} What lies inside the band is not known.{rough}"
    )


def half_words(found: Frontier) -> str:
    """Say how few changes give most of the saving."""
    last = found.steps[-1]
    if last.saving_pence <= 0:
        return "No plan found saves anything against doing nothing."
    said = []
    for share, name in ((0.5, "half"), (0.8, "four fifths")):
        step = next(s for s in found.steps if s.saving_pence >= share * last.saving_pence)
        said.append(f"{name} of it with {counted(len(step.changed), 'pupil')}")
    return (
        f"The most found is {gbp(last.saving_pence)} a year with "
        f"{counted(len(last.changed), 'pupil')} changed; {' and '.join(said)}."
    )


def first_words(found: Frontier) -> str:
    """Say where the stair begins and why."""
    first = found.steps[0]
    start = f"Doing nothing costs {gbp(found.do_nothing_pence)} a year and changes nobody."
    if found.fewest:
        start += (
            f" The plan found that keeps every rule and changes fewest changes "
            f"{counted(found.fewest, 'pupil')}: some contracts break a rule today or cannot go on."
        )
    if first.saving_pence < 0:
        start += (
            " The first steps cost more than doing nothing: today's routes may break a rule, and "
            "new pupils sit in free seats there, while by the rules a pupil who joins a route "
            "changes it for all aboard."
        )
    return start


def contracts_words(move: Move) -> str:
    """Name the contracts a move ends or changes."""
    return ", ".join(move.contracts)


def pupils_words(move: Move, people: People) -> str:
    """Say who goes from which contract to which route."""
    if not move.who:
        return "nobody with a contract today"
    ways: dict[tuple[str, str], list[str]] = {}
    for one in move.who:
        ways.setdefault((one.contract, one.route_id), []).append(one.pupil_id)
    return "; ".join(
        f"{people.names(pupils)}: {contract} to {route}"
        for (contract, route), pupils in ways.items()
    )


def step_name(step: Step) -> str:
    """Head a step's moves."""
    return f"{counted(len(step.changed), 'pupil')} changed, {gbp(step.saving_pence)} a year"


def per_pupil(step: Step) -> str:
    """Pounds saved for each pupil changed."""
    return gbp(round(step.saving_pence / len(step.changed))) if step.changed else ""


def more_words(step: Step, before: Step | None) -> str:
    """Give what a step adds to the one before."""
    return gbp_change(step.saving_pence - (before.saving_pence if before is not None else 0))


METHOD = (
    (
        "A pupil's arrangement is unchanged if their route keeps its contract, nobody joins or "
        "leaves it, and their home time moves by no more than the setting "
        "time_change_counts_min."
    ),
    (
        "Routes come from searches in which a change costs something, from none to a lot, from "
        "today's contracts, and from one move away from each; for each limit the cheapest set "
        "within it is chosen. Each step's plan has passed the independent checker."
    ),
    (
        "The saving is doing nothing less the plan. Its price part is contracts ended and bought "
        "at the pack's rates; it is not claimed before bids are in."
    ),
)
