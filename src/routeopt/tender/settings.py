"""The settings of a tender, a TOML file: dates, words, lots and the rules of the award."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal, get_args, get_type_hints

from routeopt.tender.codec import FormatError, built
from routeopt.tender.model import Procurement
from routeopt.tender.rules import AwardRules

BundleKey = Literal["school", "area", "vehicle", "pa"]
_BIDDING_DAYS = 30
_NOON_HOUR = 12
_YEARS = 3


@dataclass(frozen=True, slots=True)
class LotSettings:
    """How routes make lots.

    Attributes
    ----------
    by
        Routes alike in all of these make one lot; empty: a lot a route.
    or_as
        The same routes offered once more, bundled by these; one of the two forms is let.
    most_routes
        A bundle of more is cut into lots of at most this many.
    """

    by: tuple[BundleKey, ...] = ()
    or_as: tuple[BundleKey, ...] = ()
    most_routes: int = 6


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of the contract, printed with every schedule."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Clauses:
    """Clauses: how prices move, how a contract ends, and any others."""

    index: str = (
        "Prices are fixed for the first twelve months. From then on they move once a year, on "
        "1 September, by the change of the Consumer Prices Index over the twelve months to June."
    )
    notice: str = (
        "Either side may end the contract with 28 days' notice in writing. A route may be changed "
        "as children come and go; changes of mileage are paid at the price a mile offered."
    )
    others: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class NoticeSettings:
    """What public notices need that no plan holds."""

    ocid_prefix: str = ""
    authority_id: str = ""
    authority_address: str = ""
    contact: str = ""
    cpv: str = "60130000"
    region: str = ""


@dataclass(frozen=True, slots=True)
class TenderSettings:
    """Everything that may be set; blank dates are worked out, and said to be."""

    title: str = ""
    buyer: str = ""
    reference: str = ""
    procurement: Procurement = "dps"
    written: str = ""
    deadline: str = ""
    contract_start: str = ""
    contract_end: str = ""
    extension: str = ""
    submission: str = "through the council's electronic purchasing system"
    reserve_percent: int | None = None
    lots: LotSettings = field(default_factory=LotSettings)
    rules: AwardRules = field(default_factory=AwardRules)
    clauses: Clauses = field(default_factory=Clauses)
    notice: NoticeSettings = field(default_factory=NoticeSettings)


def read_settings(path: Path) -> TenderSettings:
    """Read a settings file.

    Raises
    ------
    FormatError
        With every fault: keys that do not exist, values that cannot be, rules that contradict.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise FormatError([f"{path} cannot be read"]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FormatError([f"{path} is not TOML: {error}"]) from None
    return settings_from(data)


def settings_from(data: Mapping[str, object]) -> TenderSettings:
    """Make settings of what a settings file holds.

    Raises
    ------
    FormatError
        With every fault, as :func:`read_settings`.
    """
    plain = _texts(dict(data))
    reasons = _unknown(TenderSettings, plain, "")
    try:
        found = built(TenderSettings, plain)
    except FormatError as error:
        raise FormatError([*reasons, *error.reasons]) from None
    reasons += contradictions(found)
    if reasons:
        raise FormatError(reasons)
    return found


def _texts(value: object) -> object:
    if isinstance(value, dict):
        return {key: _texts(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_texts(inner) for inner in value]
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def _unknown(kind: object, data: object, path: str) -> list[str]:
    if isinstance(data, list) and get_args(kind):
        inner = get_args(kind)[0]
        return [said for k, one in enumerate(data) for said in _unknown(inner, one, f"{path}[{k}]")]
    if not (isinstance(kind, type) and is_dataclass(kind) and isinstance(data, dict)):
        return []
    known = [one.name for one in fields(kind)]
    hints = get_type_hints(kind)
    found = [
        f"{path}.{key}".lstrip(".") + f" is no setting; there are {', '.join(known)}"
        for key in data
        if key not in known
    ]
    for key in known:
        if key in data:
            found += _unknown(hints[key], data[key], f"{path}.{key}".lstrip("."))
    return found


def contradictions(found: TenderSettings) -> list[str]:
    """List what in settings cannot be together, a sentence each."""
    reasons: list[str] = []
    rules = found.rules
    if sum(one.weight for one in rules.criteria) != 100:
        reasons.append("rules.criteria: the weights must add up to 100")
    if not any(one.kind == "price" for one in rules.criteria):
        reasons.append("rules.criteria: one of them must be of kind price")
    if any(one.weight < 0 for one in rules.criteria):
        reasons.append("rules.criteria: a weight cannot be negative")
    for name in ("lots_per_operator_max", "routes_per_operator_max"):
        cap = getattr(rules, name)
        if cap is not None and cap < 1:
            reasons.append(f"rules.{name} must be 1 or more; leave it out for no cap")
    reasons += [
        f"rules.{name} cannot be negative"
        for name in ("variation_miles_year", "extra_pupils", "low_bid_percent")
        if getattr(rules, name) < 0
    ]
    if found.lots.most_routes < 1:
        reasons.append("lots.most_routes must be 1 or more")
    if found.reserve_percent is not None and not rules.reserve:
        reasons.append("reserve_percent is set, but rules.reserve does not tell bidders of one")
    return reasons + _dates(found)


def _dates(found: TenderSettings) -> list[str]:
    reasons = [
        f"{name} is not a date such as 2026-09-01"
        for name in ("written", "contract_start", "contract_end")
        if getattr(found, name) and not _is_date(getattr(found, name))
    ]
    if found.deadline and not _is_moment(found.deadline):
        reasons.append("deadline is not a moment such as 2026-04-01T12:00:00+01:00")
    if reasons:
        return reasons
    if found.deadline and found.written and found.deadline[:10] < found.written:
        reasons.append("deadline is before written")
    if found.contract_start and found.contract_end and found.contract_end <= found.contract_start:
        reasons.append("contract_end is not after contract_start")
    return reasons


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def completed(
    given: TenderSettings, *, today: date, plan_from: date
) -> tuple[TenderSettings, tuple[str, ...]]:
    """Fill in what is blank: the settings, and a sentence for each thing assumed."""
    written = given.written or today.isoformat()
    start = given.contract_start or max(plan_from, today).isoformat()
    begins = date.fromisoformat(start)
    noon = datetime.fromisoformat(written) + timedelta(days=_BIDDING_DAYS, hours=_NOON_HOUR)
    assumed = {
        "written": written,
        "deadline": given.deadline or noon.astimezone().isoformat(),
        "contract_start": start,
        "contract_end": given.contract_end or date(begins.year + _YEARS, 7, 31).isoformat(),
        "title": given.title or "Home to school transport",
        "buyer": given.buyer or "The Council",
        "reference": given.reference or f"HST-{written}",
    }
    deadline = datetime.fromisoformat(assumed["deadline"])
    assumed["deadline"] = (deadline if deadline.tzinfo else deadline.astimezone()).isoformat()
    notes = tuple(
        f"{name} is not set: {value} is used"
        for name, value in assumed.items()
        if not getattr(given, name) and name != "written"
    )
    full = replace(
        given, written=written, deadline=assumed["deadline"], contract_start=start,
        contract_end=assumed["contract_end"], title=assumed["title"], buyer=assumed["buyer"],
        reference=assumed["reference"],
    )  # fmt: skip
    return full, notes
