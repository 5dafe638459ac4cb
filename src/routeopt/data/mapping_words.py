"""The words of councils' registers: headings and cells, and what they mean in a pack.

The one place for synonyms. A heading or cell is compared folded: small letters and digits alone.
"""

import re
from functools import cache

from routeopt.data.schema import TABLES

_NOT_WORD = re.compile(r"[^a-z0-9]")

_HEADINGS: dict[str, str] = {
    "pupils.pupil_id": "pupil ref|pupil reference|pupil no|pupil number|pupil|student ref|"
    "student id|student|student no|child ref|child id|client ref|client id|passenger ref|"
    "passenger id|passenger|person id|learner ref|upn|unique ref",
    "pupils.school_id": "school|school name|establishment|destination|school code|dest|college|"
    "school/college|provision|placement|setting|school attended|destination school",
    "pupils.postcode": "post code|home postcode|pupil postcode|pick up postcode|pickup postcode|"
    "p/code|pcode|home post code|address postcode|collection postcode",
    "pupils.lat": "latitude|home latitude",
    "pupils.lon": "longitude|long|lng|home longitude",
    "pupils.easting": "home easting|x",
    "pupils.northing": "home northing|y",
    "pupils.phase": "key stage|ks|stage|school phase|age phase",
    "pupils.year_group": "year|ncy|nc year|national curriculum year|yr|yr group|school year",
    "pupils.mobility": "w/c|wchair|w/chair|wheelchair|wheelchair y/n|wheelchair user|w/c y/n|"
    "wheel chair|travels in wheelchair|wheelchair passenger|wcu",
    "pupils.pa": "esc y/n|esc|escort|escort y/n|pa y/n|passenger assistant|pa required|"
    "escort required|chaperone|pa needed|passenger assistant y/n|escort needed|pa",
    "pupils.sharing": "solo|solo y/n|sole|sole transport|travel alone|travels alone|alone|"
    "single occupancy|lone traveller|individual transport|solo traveller|shared|share y/n",
    "pupils.sharing_reviewed": "risk assessment date|ra date|last reviewed|assessment date",
    "pupils.am_days": "m/t/w|m/t/w/t/f|days|days of travel|travel days|days travelling|"
    "days travelled|day pattern|operating days|am days|days required|pattern|mtwtf",
    "pupils.pm_days": "pm days",
    "pupils.need": "primary need|sen need|sen type|diagnosis|type of need|send need",
    "pupils.start": "pupil start|travel start|transport start|start of travel|entitled from",
    "pupils.end": "pupil end|travel end|transport end|end of travel|entitled until|leaving date",
    "pupils.group": "sibling group|siblings|family|family ref",
    "pupils.requires": "equipment|special requirements|vehicle requirements",
    "schools.name": "full school name",
    "schools.postcode": "school postcode|school post code|destination postcode|"
    "school p/code|establishment postcode|dest postcode",
    "schools.am_latest": "school start|start of day|school start time|am bell|school day starts",
    "schools.pm_earliest": "school finish|end of day|school end time|pm bell|school day ends",
    "contracts.contract_id": "route no|route|route number|route ref|route code|route id|contract|"
    "contract no|contract ref|contract number|contract code|run no|run|taxi route|transport ref|"
    "job no|route name",
    "contracts.operator_id": "operator|contractor|supplier|provider|transport provider|company|"
    "firm|taxi company|operator name|contractor name|supplier name",
    "contracts.vehicle_type": "vehicle|veh|veh type|vehicle size|type of vehicle|vehicle required|"
    "transport type|vehicle category",
    "contracts.day_rate_gbp": "daily cost|day rate|daily rate|cost per day|price per day|"
    "daily price|rate per day|rate|cost|contract price|daily charge|day price|day cost|"
    "total daily cost|cost/day|price|daily contract cost",
    "contracts.pas": "no of pas|number of pas|no of escorts|number of escorts|escorts|pas",
    "contracts.pa_day_gbp": "pa cost|escort cost|escort rate|pa rate|pa daily cost|"
    "escort daily cost|pa cost per day",
    "contracts.start": "contract start|start date|contract start date|start|commenced",
    "contracts.end": "contract end|end date|contract end date|end|expiry|expires|expiry date",
    "contracts.notice_days": "notice|notice period|notice days",
    "contracts.rate_date": "price date|date of price|rate agreed",
    "contracts.bids_received": "bids|no of bids|number of bids|tenders received|quotes received",
    "contracts.sessions": "sessions|session|am/pm|journeys|am or pm",
    "contracts.other_passengers": "other passengers|others on board",
    "contracts.status": "contract status|route status",
    "allocations.pupil_id": "pupils|passengers|children|students",
    "allocations.am_order": "pick up order|pickup order|order|seq|sequence|stop no|pick up no|"
    "collection order|stop order",
    "allocations.am_pickup_time": "pick up time|pickup time|am pickup|am pick up|collection time|"
    "p/u time|pu time|am time|pick up|am collection",
    "allocations.pm_home_time": "drop off time|home time|pm drop off|d/o time|do time|pm time|"
    "drop off|arrival home",
    "operators.postcode": "operator postcode|base postcode|depot postcode",
}
_PERSONAL = (
    "surname|forename|first name|last name|name|pupil name|child name|childs name|student name|"
    "dob|date of birth|address|home address|address 1|address 2|address 3|address line 1|parent|"
    "parent name|carer|phone|telephone|mobile|tel|contact|contact no|email|parent phone|"
    "client name|gender|sex|ethnicity|medical|medical needs|medical notes"
)

_NUMBERED_PUPIL = re.compile(r"(pupil|passenger|child|student)(ref|id|no)?[0-9]{1,2}")

_YES = "y|yes|true|1|x|\u2713|\u2714|tick|required|req"
_NO = "n|no|false|0|none|not required|nil|na|n/a"

_CELLS: dict[str, dict[str, str]] = {
    "pupils.mobility": {
        "wheelchair": f"{_YES}|w|wc|w/c|wheelchair|wheelchair user|in chair|electric wheelchair|"
        "manual wheelchair|wcu",
        "seated": f"{_NO}|seated|seat|ambulant|walker|amb|standard",
        "transfer": "t|transfer|transfers|can transfer|transferable|folding|folds",
    },
    "pupils.pa": {
        "shared": f"{_YES}|shared|escort|pa|shared pa|shared escort",
        "none": _NO,
        "own": "own|1:1|1 to 1|one to one|121|1-1|individual|dedicated|own pa",
    },
    "pupils.sharing": {
        "alone": f"{_YES}|alone|solo|sole|single|individual|lone",
        "yes": f"{_NO}|shared|share|shares|sharing",
        "assess": "assess|to be assessed|tba|review|under review",
    },
    "pupils.phase": {
        "primary": "primary|pri|p|infant|junior|ey|early years|nursery|reception|r|n|"
        "n1|n2|1|2|3|4|5|6|y1|y2|y3|y4|y5|y6|year 1|year 2|year 3|year 4|year 5|year 6|yr|"
        "year r|ks1|ks2|eyfs|-1|first",
        "secondary": "secondary|sec|s|7|8|9|10|11|y7|y8|y9|y10|y11|year 7|year 8|year 9|year 10|"
        "year 11|ks3|ks4|upper",
        "post16": "post16|post 16|p16|16+|sixth form|6th form|fe|college|12|13|14|y12|y13|y14|"
        "year 12|year 13|year 14|ks5",
    },
    "contracts.sessions": {
        "both": "both|am pm|am/pm|am & pm|am and pm|2|two way|return|daily",
        "am": "am|am only|morning|inward|in|to school",
        "pm": "pm|pm only|afternoon|outward|out|from school",
    },
    "contracts.status": {
        "live": "live|active|current|open|running",
        "notice_given": "notice|notice given|on notice|terminating",
        "handed_back": "handed back|handback|returned|given up",
    },
    "contracts.pas": {"1": _YES, "0": _NO},
    "contracts.vehicle_type": {
        "saloon": "saloon|car|taxi|saloon car|standard car|4 seater|4 seat|estate|hackney|cab",
        "mpv": "mpv|6 seater|people carrier|6 seat|7 seater|large car",
        "minibus8": "minibus8|8 seater|8 seat|8 seater minibus|minibus 8|8 seat minibus",
        "minibus16": "minibus16|16 seater|minibus|16 seat|16 seater minibus|minibus 16|"
        "large minibus|16 seat minibus|tail lift minibus|minibus tail lift|minibus with tail lift",
        "wav31": "wav31|small wav|wav car|wav small|wheelchair car",
        "wav42": "wav42|wav|wheelchair accessible vehicle|wheelchair taxi|wav van|w/c vehicle|"
        "adapted vehicle|wheelchair accessible",
        "wav84": "wav84|large wav|wav large|wav minibus|adapted minibus|wheelchair minibus",
    },
}  # fmt: skip
_UNSURE = {"pupils.pa": {"shared"}, "pupils.sharing": {"alone"}, "contracts.vehicle_type": None}


def folded(text: str) -> str:
    """Small letters and digits alone; a tick keeps its meaning."""
    small = text.casefold().replace("\u2713", "x").replace("\u2714", "x")
    return _NOT_WORD.sub("", small)


PERSONAL = frozenset(folded(word) for word in _PERSONAL.split("|"))
"""Folded headings of what a review never needs."""


@cache
def synonyms() -> dict[str, tuple[str, ...]]:
    """Folded heading -> the table.column it may mean, likeliest first."""
    found: dict[str, list[str]] = {}
    for target, words in _HEADINGS.items():
        for word in words.split("|"):
            found.setdefault(folded(word), []).append(target)
    for name in ("pupils", "contracts", "schools", "allocations"):
        for column in TABLES[name].columns:
            found.setdefault(folded(column.name), []).append(f"{name}.{column.name}")
            full = folded(f"{name[:-1]} {column.name}")
            found.setdefault(full, []).append(f"{name}.{column.name}")
    return {word: tuple(dict.fromkeys(targets)) for word, targets in found.items()}


def heading_targets(heading: str) -> tuple[str, ...]:
    """Say what a heading may mean, by its words alone."""
    word = folded(heading)
    if _NUMBERED_PUPIL.fullmatch(word):
        return ("allocations.pupil_id",)
    return synonyms().get(word, ())


@cache
def cell_words(target: str) -> dict[str, str]:
    """Folded cell -> the value it stands for, in one column."""
    means = _CELLS.get(target, {})
    return {folded(word): value for value, words in means.items() for word in words.split("|")}


def needs_confirming(target: str, value: str, word: str) -> bool:
    """Whether a word could well mean something else there: Y under escort, say."""
    if target not in _UNSURE or folded(word) == folded(value):
        return False
    values = _UNSURE[target]
    return values is None or (value in values and cell_words(target).get(folded(word)) == value)
