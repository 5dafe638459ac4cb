"""A tender made of a review: lots, prices, operators, names; nothing is written yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from routeopt.tender.classes import admitted, operators_of, outward
from routeopt.tender.codec import FormatError
from routeopt.tender.few_bids import BidsKnown, bids_known, few_bids
from routeopt.tender.grain import Places, streets_of
from routeopt.tender.internal import Internal, InternalLot
from routeopt.tender.lots import LeftOut, Lotted, chosen_routes, make_lots
from routeopt.tender.model import Grain, Lot, Tender
from routeopt.tender.money import internal_lot, today_market
from routeopt.tender.ocds import NO_PREFIX
from routeopt.tender.pseudonyms import new_key, pseudonyms
from routeopt.tender.schedule import Writing
from routeopt.tender.screen import Screen, refuse_leaks, screen_of
from routeopt.tender.settings import TenderSettings, completed
from routeopt.tender.source import Source


@dataclass(frozen=True, slots=True)
class Asked:
    """What one run asks for.

    ``releases`` maps a lot of one child to the person who lets its schedule out; ``by`` and
    ``why`` are who asked for postcodes, and the reason.
    """

    routes: tuple[str, ...] = ()
    grain: Grain = "street"
    operators: tuple[str, ...] = ()
    releases: Mapping[str, str] = field(default_factory=dict)
    by: str = ""
    why: str = ""
    each_operator: bool = False


@dataclass(frozen=True)
class Made:
    """A tender ready to write."""

    source: Source
    writing: Writing
    internal: Internal
    left_out: tuple[LeftOut, ...]
    known: BidsKnown
    screen: Screen
    notes: tuple[str, ...]

    @property
    def tender(self) -> Tender:
        """The tender itself."""
        return self.writing.tender


def make_tender(
    source: Source, settings: TenderSettings, asked: Asked, today: date, key: str = ""
) -> Made:
    """Make a tender of a review's routes.

    Parameters
    ----------
    key
        Key of the pseudonyms; blank draws a new one.

    Raises
    ------
    FormatError
        If a route or lot named is not there, or nothing is left to tender.
    LeakError
        If a free text holds what may not leave.
    """
    area = source.pack.area
    settings, notes = completed(settings, today=today, plan_from=area.policy.plan_from)
    if not settings.notice.ocid_prefix:
        notes = (*notes, f"notice.ocid_prefix is not set: {NO_PREFIX} is used, which nobody holds")
    schools = [school.name for school in area.schools.values() if school.name]
    postcodes = _home_postcodes(source)
    screen = screen_of(source.pack.raw, list(area.pupils), postcodes, today.year, schools)
    refuse_leaks(screen, _free_texts(settings, source))
    chosen, left_out = chosen_routes(source.routes, asked.routes)
    if not chosen:
        raise FormatError(["every route of the plan is kept: there is nothing to tender"])
    lotted = make_lots(chosen, left_out, area, settings.lots)
    known = bids_known(area)
    market = today_market(area, area.policy.plan_from)
    prices = [
        internal_lot(lot, lotted, area, market, settings.reserve_percent) for lot in lotted.lots
    ]
    lots = _finished(source, lotted, prices, known)
    _known_lots(lots, asked)
    # Once a person has let it out, a lot is a lot like others: bids on it count.
    lots = tuple(
        replace(lot, withheld=lot.withheld and lot.lot_id not in asked.releases) for lot in lots
    )
    lotted = replace(lotted, lots=lots)
    tender = _tender(source, settings, asked, lotted)
    key = key or new_key()
    names = pseudonyms((p for lot in prices for p in lot.pupil_ids), key, list(area.places))
    places = Places(
        _shared(asked.grain),
        area.places,
        streets_of(source.pack.raw),
    )
    writing = Writing(
        tender, settings, area, lotted, places, names, released=frozenset(asked.releases)
    )
    internal = Internal(
        tender_id=tender.tender_id,
        pseudonym_key=key,
        pseudonyms=names,
        lots=tuple(prices),
        kept_contracts=tuple(one.contract_id for one in left_out if one.contract_id),
        route_names={str(number): plan.route_id for number, plan in lotted.routes.items()},
        review_folder=source.folder.name,
    )
    return Made(source, writing, internal, left_out, known, screen, notes)


def _shared(grain: Grain) -> Grain:
    """Grain of what everybody gets: postcodes go to operators one by one."""
    return "street" if grain == "postcode" else grain


def _home_postcodes(source: Source) -> list[str]:
    area = source.pack.area
    homes = [pupil.home.postcode for pupil in area.pupils.values()]
    return homes + [address.place.postcode for address in area.addresses]


def _free_texts(settings: TenderSettings, source: Source) -> dict[str, str]:
    clauses = settings.clauses
    texts = {
        "title": settings.title,
        "buyer": settings.buyer,
        "reference": settings.reference,
        "extension": settings.extension,
        "submission": settings.submission,
        "clauses.index": clauses.index,
        "clauses.notice": clauses.notice,
        "the pack's note": source.pack.area.policy.pack_note,
    }
    for place, clause in enumerate(clauses.others):
        texts[f"clauses.others[{place}]"] = f"{clause.title} {clause.text}"
    for place, criterion in enumerate(settings.rules.criteria):
        texts[f"rules.criteria[{place}].name"] = criterion.name
    for number, kind in enumerate(source.pack.area.vehicle_types.values(), start=1):
        words = (kind.vehicle_type, kind.description, *sorted(kind.features))
        texts[f"vehicle type {number} of the pack"] = " ".join(words).replace("_", " ")
    needed = {word for pupil in source.pack.area.pupils.values() for word in pupil.requires}
    texts["a feature that pupils require"] = " ".join(sorted(needed)).replace("_", " ")
    return {where: text for where, text in texts.items() if text}


def _finished(
    source: Source, lotted: Lotted, prices: Sequence[InternalLot], known: BidsKnown
) -> tuple[Lot, ...]:
    area = source.pack.area
    operators = operators_of(area)
    lots = []
    for lot, price in zip(lotted.lots, prices, strict=True):
        near = {*lot.schools, lot.area}
        near |= {outward(area.schools[key].place) for key in lot.schools}
        lots.append(
            replace(
                lot,
                few_bids=few_bids(lot, price.contract_ids, known),
                operators=admitted(lot, operators, near - {""}),
            )
        )
    return tuple(lots)


def _known_lots(lots: Sequence[Lot], asked: Asked) -> None:
    by_id = {lot.lot_id: lot for lot in lots}
    reasons = [f"there is no lot {key}" for key in asked.releases if key not in by_id]
    reasons += [
        f"lot {key} carries more than one child: there is nothing to release"
        for key in asked.releases
        if key in by_id and not by_id[key].withheld
    ]
    reasons += [
        f"--release-single {key} needs the name of a person"
        for key, person in asked.releases.items()
        if not person.strip()
    ]
    if reasons:
        raise FormatError(reasons)


def _tender(source: Source, settings: TenderSettings, asked: Asked, lotted: Lotted) -> Tender:
    area = source.pack.area
    return Tender(
        tender_id=settings.reference,
        title=settings.title,
        buyer=settings.buyer,
        written=settings.written,
        deadline=settings.deadline,
        contract_start=settings.contract_start,
        contract_end=settings.contract_end,
        procurement=settings.procurement,
        grain=_shared(asked.grain),
        plan_sha256=source.plan_sha256,
        pack_sha256=source.pack.raw.sha256,
        rules=settings.rules,
        rules_hash=settings.rules.sha256,
        lots=lotted.lots,
        alternatives=lotted.alternatives,
        operators=operators_of(area),
        pack_note=area.policy.pack_note,
    )
