"""Why a child is alone, in words: verdicts, rules, minutes, and what was proved."""

from collections.abc import Iterable, Sequence

from routeopt.exports.people import People
from routeopt.exports.wording import counted, gbp, listed, minutes, minutes_change
from routeopt.planning.why_found import (
    AlonePupil,
    Block,
    Judged,
    Sharing,
    SoloPupil,
    WhyReport,
)

VERDICTS = {
    "nobody_asked": "nobody has asked",
    "rule": "a rule",
    "geography": "geography",
    "assessed": "assessed",
}
_RULES = {
    "R2": "journey limit",
    "R3": "school times",
    "R4": "room aboard",
    "R6": "must travel alone",
    "R7": "kept apart",
    "R9": "vehicle features",
    "R14": "earliest pick-up or latest home",
}
_OLD_YEARS = 2
_NOTICED_MIN = 0.5


def partner_words(sharing: Sharing | None, people: People) -> str:
    """With whom, and from where: a pupil and their contract, or a whole route."""
    if sharing is None:
        return "nobody"
    if sharing.how == "pair":
        taken = f" (of {sharing.route_id})" if sharing.route_id else ""
        return f"with {people.names(sharing.partners)}{taken}"
    return f"on {sharing.route_id} with {counted(len(sharing.partners), 'pupil')}"


def minutes_words(sharing: Sharing | None, people: People) -> str:
    """Minutes added for each child; on a long route those who notice it."""
    if sharing is None:
        return ""
    told = [
        f"{people.name(ride.pupil_id)} {_minutes(ride.added_min, ride.after_min)}"
        for number, ride in enumerate(sharing.rides)
        if number == 0
        or len(sharing.rides) == 2
        or ride.added_min is None
        or abs(ride.added_min) >= _NOTICED_MIN
    ]
    rest = len(sharing.rides) - len(told)
    if rest:
        told.append(f"{counted(rest, 'other')} unchanged")
    return ", ".join(told)


def _minutes(added: float | None, after: float) -> str:
    if added is None:
        return f"rides {minutes(after)}"
    return minutes_change(added) if abs(added) >= _NOTICED_MIN else "unchanged"


def rule_words(judged: Judged, people: People) -> str:
    """Name the one rule that stands in the way of the sharing shown."""
    if judged.verdict == "nobody_asked":
        waiting = judged.best.assess if judged.best is not None else ()
        if waiting:
            return f"R6: assessment of {people.names(waiting)} to be asked for"
        return "none"
    if not judged.blocks:
        return "none: no rule would make sharing pay"
    return block_words(judged.blocks[0], people)


def block_words(block: Block, people: People) -> str:
    """Say how a rule bites."""
    name = f"{block.rule}: {_RULES.get(block.rule, 'rule')}"
    if block.by_min is not None:
        return f"{name}, would need {minutes(block.by_min)} more"
    return f"{name}: {people.clean(block.detail)}" if block.detail else name


def proof_words(judged: Judged, *, over_limit: bool = False) -> str:
    """Say what was proved, and nothing more."""
    if over_limit:
        return "Even the direct ride is longer than this pupil's own limit, so R2 puts them alone."
    done = judged.checked
    tried = f"{counted(done.pairs, 'pair')} and {counted(done.routes, 'route')} tried one by one"
    if judged.verdict == "nobody_asked":
        return f"{tried}: {done.legal:,} legal, {done.paying:,} of them pay."
    if done.unsettled:
        left = counted(done.unsettled, "route")
        return f"{tried}: none found that pays, but {left} are too long to try every order of."
    legal = f"{done.legal:,} are legal and none pays" if done.legal else "none is legal"
    if done.never_pays and not done.legal:
        legal = "none is legal and pays"
    return f"Cannot share and save: {tried}, under these settings {legal}."


def planned_words(solo: SoloPupil, people: People) -> str:
    """Say what the plan does with them."""
    if solo.planned_with is None:
        return ""
    if solo.planned_with:
        many = len(solo.planned_with) > 3
        whom = counted(len(solo.planned_with), "other") if many else people.names(solo.planned_with)
        return f"{solo.planned_route}, with {whom}"
    if solo.planned is not None and solo.planned.open_pence:
        words = partner_words(solo.planned.best, people)
        return f"alone on {solo.planned_route}; {words} would save {gbp(solo.planned.open_pence)}"
    return f"alone on {solo.planned_route}; no sharing in the plan pays"


def summary_words(report: WhyReport) -> tuple[str, ...]:
    """Say how many are alone, why, and what hangs on it."""
    now = [solo for solo in report.solos if solo.today is not None]
    total = sum(solo.main.year_pence for solo in now)
    total += sum(pupil.year_pence for pupil in report.alone)
    total += sum(pupil.year_pence for pupil in report.not_judged)
    amount = len(now) + len(report.alone) + len(report.not_judged)
    said = [f"{counted(amount, 'pupil')} travel alone today, for {gbp(total)} a year."]
    for verdict in ("nobody_asked", "rule", "geography"):
        some = [solo for solo in now if solo.main.verdict == verdict]
        if some:
            year = gbp(sum(solo.main.year_pence for solo in some))
            said.append(f"{VERDICTS[verdict].capitalize()}: {len(some):,}, {year} a year.")
    if report.alone:
        year = gbp(sum(pupil.year_pence for pupil in report.alone))
        said.append(
            f"Must travel alone: {len(report.alone):,}, {year} a year; no saving is claimed."
        )
    if report.not_judged:
        year = gbp(sum(pupil.year_pence for pupil in report.not_judged))
        said.append(f"Not looked at, for reasons given: {len(report.not_judged):,}, {year} a year.")
    later = [solo for solo in report.solos if solo.today is None]
    if later:
        said.append(f"{counted(len(later), 'pupil')} would be alone in the plan only.")
    return tuple(said)


METHOD = (
    (
        "Each pupil alone is tried with each other pupil of the school and on each route, with "
        "every vehicle, in every order of stops, as if every assessment agreed. Nothing here "
        "comes from a search that gave up."
    ),
    (
        "Pounds a year are what the sharing itself saves: the routes touched, each at the least "
        "it could cost with the same pupils, less the shared route and whatever carries those "
        "left behind. That a contract is dear for what it is does not count. New routes are at "
        "the pack's rates."
    ),
    (
        "The lines do not add up: two pupils may want the same partner. A review's plan says "
        "what can be had together."
    ),
    (
        "Where no sharing pays, one rule at a time is let go; the rule named is the one without "
        "which a sharing would pay. Limits of time are let go by 5, 10, 15, 20, 30, 45, 60 and "
        "90 minutes."
    ),
)


def alone_groups(pupils: Iterable[AlonePupil]) -> list[tuple[str, str, int, int]]:
    """Group those who must travel alone: basis, age of the review, how many, pence a year."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for pupil in pupils:
        key = (basis_words(pupil.basis), age_band(pupil))
        count, pence = found.get(key, (0, 0))
        found[key] = (count + 1, pence + pupil.year_pence)
    ordered = sorted(found.items(), key=lambda one: -one[1][1])
    return [(*key, count, pence) for key, (count, pence) in ordered]


def basis_words(basis: str) -> str:
    """Name what a pupil travels alone by."""
    known = {
        "ehcp": "EHCP",
        "risk_assessment": "risk assessment",
        "request": "request",
        "unknown": "unknown",
        "": "not given",
    }
    return known.get(basis, basis)


def age_band(pupil: AlonePupil) -> str:
    """Say how old the last review is."""
    if pupil.age_years is None:
        return "no review on file"
    if pupil.age_years < 1:
        return "reviewed within a year"
    old = pupil.age_years >= _OLD_YEARS
    return "reviewed two years ago or more" if old else "reviewed one to two years ago"


def school_words(report: WhyReport) -> str:
    """Name the schools looked at."""
    names: Sequence[str] = tuple(report.schools.values())
    return listed(names) if len(names) <= 3 else counted(len(names), "school")
