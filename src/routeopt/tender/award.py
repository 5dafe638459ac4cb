"""The award: who wins, beside what it would be otherwise, what each rule costs, what to ask."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from routeopt.tender.award_auction import LOTS_CAP, OWN_CAP, ROUTES_CAP, Entered, Opened, enter
from routeopt.tender.award_lots import AwardedLot, awarded_lots
from routeopt.tender.rules import AwardRules
from routeopt.tender.winner import AtomicBid, Auction, Winners
from routeopt.tender.winner_determine import Determined, Effort, determine
from routeopt.tender.winner_engines import ENGINE_WORDS

AWARD_FORMAT = "routeopt-award/1"
NOT_FOR_AWARD = "NOT FOR AWARD: a what-if run under other rules than the tender's"
NOT_PROVED = "NOT FOR AWARD: stopped before it was proved that no award costs less"
PACKAGE_WORDS = (
    "A package below the sum of its operator's single prices is not called a saving: where "
    "packages are allowed, prices for lots by themselves are often raised."
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the four numbers: pounds a year and what it leaves out; None is not known."""

    name: Literal["best", "singles_only", "no_caps", "today"]
    words: str
    year_pence: int | None
    unlet: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class RulePrice:
    """What a rule costs: the award without it beside the award; ``binds``: it changes it."""

    rule: str
    words: str
    binds: bool
    year_pence: int
    lots_let_more: int


@dataclass(frozen=True, slots=True)
class WonPackage:
    """A package that won, beside its operator's own single prices and the lowest of all."""

    bid_id: str
    lots: tuple[str, ...]
    paid_pence: int
    own_singles_pence: int | None
    lowest_singles_pence: int | None
    note: str = PACKAGE_WORDS


@dataclass(frozen=True, slots=True)
class Question:
    """A low price to ask about before the contract is made; never a reason to reject."""

    bid_id: str
    lots: tuple[str, ...]
    day_pence: int
    plan_day_pence: int
    words: str


@dataclass(frozen=True, slots=True)
class LostSingle:
    """A lowest single price that did not win, and the sum that shows why.

    ``with_it_pence`` is the best award that takes it; None where no award that lets as many
    lots can.
    """

    bid_id: str
    lot: str
    award_pence: int
    with_it_pence: int | None


@dataclass(frozen=True, slots=True)
class Award:
    """Everything an award says.

    Attributes
    ----------
    what_if
        The rules changed for this run; anything here makes it not for award.
    warning
        Blank, or what every page says first.
    proof
        How sure the figures are, in words.
    """

    tender_id: str
    rules_sha256: str
    what_if: tuple[str, ...]
    warning: str
    figures: tuple[Figure, ...]
    rules: tuple[RulePrice, ...]
    lots: tuple[AwardedLot, ...]
    packages: tuple[WonPackage, ...]
    questions: tuple[Question, ...]
    lost_singles: tuple[LostSingle, ...]
    year_pence: int
    ranked_pence: int
    decided_by: str
    proof: str
    left_out: int = 0
    format: str = AWARD_FORMAT
    seconds: dict[str, float] = field(default_factory=dict)


def make_award(
    opened: Opened, *, what_if: AwardRules | None = None, changed: Sequence[str] = (),
    effort: Effort | None = None,
) -> Award:  # fmt: skip
    """Make the award by the tender's rules, or a what-if by others.

    Raises
    ------
    FormatError
        If something the rules need is not there.
    EnginesDisagreeError
        If the two engines prove different optima.
    """
    effort = effort or Effort()
    rules = what_if or opened.tender.rules
    entered = enter(opened, rules)
    best = determine(entered.auction, effort, entered.ties)
    again = replace(effort, agree=False)
    solve = _remembering(again)
    lots = awarded_lots(opened, entered, best.winners)
    return Award(
        tender_id=opened.tender.tender_id,
        rules_sha256=rules.sha256,
        what_if=tuple(changed),
        warning=_warning(best, what_if),
        figures=_figures(opened, entered.auction, best.winners, lots, solve),
        rules=_rule_prices(entered.auction, best.winners, solve),
        lots=lots,
        packages=_packages(entered, best.winners),
        questions=_questions(opened, entered),
        lost_singles=_lost_singles(entered.auction, best.winners, solve),
        year_pence=best.winners.price_pence,
        ranked_pence=best.winners.ranked_pence,
        decided_by=best.decided_by,
        proof=_proof(best, effort),
        left_out=len(opened.bids.errors),
        seconds={name: round(value, 2) for name, value in best.seconds.items()},
    )


def _warning(best: Determined, what_if: AwardRules | None) -> str:
    if what_if is not None:
        return NOT_FOR_AWARD
    return "" if best.proved else NOT_PROVED


_Solve = Callable[[Auction], Winners]


def _remembering(effort: Effort) -> _Solve:
    known: list[tuple[Auction, Winners]] = []

    def solve(auction: Auction) -> Winners:
        for seen, winners in known:
            if seen == auction:
                return winners
        found = determine(auction, effort).winners
        known.append((auction, found))
        return found

    return solve


def _proof(best: Determined, effort: Effort) -> str:
    first = ENGINE_WORDS[effort.engine]
    second = ENGINE_WORDS["cp-sat" if effort.engine == "highs" else "highs"]
    if not best.proved:
        return f"Not proved: {first} was stopped before it had looked everywhere. Do not award."
    words = f"Proved: no allowed set of these bids costs less ({first}"
    words += f"; {second} proved the same optimum)." if best.agreed else ")."
    if best.agreed is False:
        words += f" {second} was stopped before it proved it too."
    if not best.ties_proved:
        words += " Whether another award costs the same was not settled in time."
    elif best.decided_by:
        words += f" Other awards cost the same; the tie rule decided: {best.decided_by}."
    else:
        words += " No other award costs the same."
    return words


def _without_caps(auction: Auction, *names: str) -> Auction:
    return replace(auction, caps=tuple(cap for cap in auction.caps if cap.name not in names))


def _figures(
    opened: Opened, auction: Auction, best: Winners, lots: Sequence[AwardedLot], solve: _Solve
) -> tuple[Figure, ...]:
    singles = tuple(bid for bid in auction.bids if len(bid.lots) == 1)
    alone = solve(replace(auction, bids=singles, discounts=()))
    free = solve(replace(auction, caps=()))
    today, missing = _today(opened, lots)
    note = _partly(opened, lots, missing)
    return (
        Figure("best", "Best award", best.price_pence, best.unlet),
        Figure("singles_only", "Best with single bids only, no discounts",
               alone.price_pence, alone.unlet),
        Figure("no_caps", "Best without caps on operators", free.price_pence, free.unlet),
        Figure("today", "Today's contracts for the same pupils", today, note=note),
    )  # fmt: skip


def _today(opened: Opened, lots: Sequence[AwardedLot]) -> tuple[int | None, list[str]]:
    if opened.internal is None:
        return None, ["any lot: the internal file is not there"]
    counted = [one.lot_id for one in lots if one.status not in ("other_form", "held_back")]
    known = {lot: opened.internal.lot(lot).today_year_pence for lot in counted}
    missing = [lot for lot, pence in known.items() if pence is None]
    return (None if missing else sum(pence or 0 for pence in known.values())), missing


def _partly(opened: Opened, lots: Sequence[AwardedLot], missing: Sequence[str]) -> str:
    """Say what today's cost where only some lots' is known, beside the award of the same."""
    if not missing or opened.internal is None:
        return f"not known for {', '.join(missing)}" if missing else ""
    both = [
        (opened.internal.lot(one.lot_id).today_year_pence or 0, one.year_pence)
        for one in lots
        if one.year_pence is not None and one.lot_id not in missing
    ]
    return (
        f"not known for {', '.join(missing)}; for the {len(both)} let lots where it is: "
        f"£{sum(now for now, _ in both) / 100:,.0f}, awarded "
        f"£{sum(new or 0 for _, new in both) / 100:,.0f}"
    )


def _rule_prices(auction: Auction, best: Winners, solve: _Solve) -> tuple[RulePrice, ...]:
    cases = [
        (LOTS_CAP, "the cap on lots an operator may win", _without_caps(auction, LOTS_CAP)),
        (ROUTES_CAP, "the cap on routes an operator may win", _without_caps(auction, ROUTES_CAP)),
        (OWN_CAP, "the list's limit of routes for each operator", _without_caps(auction, OWN_CAP)),
        ("reserve", "the council's reserve prices", replace(auction, reserves={})),
        ("capacity", "the vehicles operators say they have", replace(auction, capacity={})),
        ("either_or", "operators' own at most one of these",
         replace(auction, bids=tuple(replace(bid, groups=()) for bid in auction.bids))),
    ]  # fmt: skip
    found = []
    for rule, words, changed in cases:
        if changed == auction:
            continue
        other = solve(changed)
        found.append(
            RulePrice(
                rule, words, other.rank != best.rank, best.price_pence - other.price_pence,
                len(best.unlet) - len(other.unlet),
            )
        )  # fmt: skip
    return tuple(found)


def _packages(entered: Entered, best: Winners) -> tuple[WonPackage, ...]:
    def lowest(lots: Sequence[str], operator: str | None) -> int | None:
        prices = []
        for lot in lots:
            singles = [bid.price_pence for bid in entered.auction.bids
                       if bid.lots == (lot,) and operator in (None, bid.operator)]  # fmt: skip
            if not singles:
                return None
            prices.append(min(singles))
        return sum(prices)

    return tuple(
        WonPackage(bid.bid_id, bid.lots, best.paid_pence[bid.bid_id],
                   lowest(bid.lots, bid.operator), lowest(bid.lots, None))
        for bid in best.bids
        if len(bid.lots) > 1
    )  # fmt: skip


def _questions(opened: Opened, entered: Entered) -> tuple[Question, ...]:
    if opened.internal is None:
        return ()
    share = opened.tender.rules.low_bid_percent
    found = []
    for bid_id, (_, offer) in entered.offers.items():
        plan = sum(opened.internal.lot(lot).plan_day_pence for lot in offer.lots)
        price = sum(pence for _, pence in offer.days_and_pence)
        if price * 100 < plan * share:
            words = (
                f"{round(100 * price / plan)} % of the plan's own price. Ask how it is made up "
                "and whether everything is in it; a low price alone is no reason to reject."
            )
            found.append(Question(bid_id, offer.lots, price, plan, words))
    return tuple(found)


def _lost_singles(auction: Auction, best: Winners, solve: _Solve) -> tuple[LostSingle, ...]:
    """Find lowest singles that did not win, and the best award with each."""
    winner = {lot: bid for bid in best.bids for lot in bid.lots}
    found = []
    for lot in auction.lots:
        won = winner.get(lot)
        singles = [bid for bid in auction.bids if bid.lots == (lot,)]
        if won is None or not singles:
            continue
        lowest = min(singles, key=lambda bid: (bid.price_pence + bid.merit_pence, bid.bid_id))
        beaten = len(won.lots) == 1 and (
            won.price_pence + won.merit_pence <= lowest.price_pence + lowest.merit_pence
        )
        if lowest.operator == won.operator or beaten:
            continue
        other = solve(replace(auction, bids=_with_only(auction.bids, lowest, lot)))
        taken = lowest in other.bids and other.unlet_size <= best.unlet_size
        found.append(
            LostSingle(lowest.bid_id, lot, best.ranked_pence, other.ranked_pence if taken else None)
        )
    return tuple(found)


def _with_only(
    bids: Sequence[AtomicBid], kept: AtomicBid, lot: str
) -> tuple[AtomicBid, ...]:  # fmt: skip
    return tuple(bid for bid in bids if bid is kept or lot not in bid.lots)
