"""The one description of a pack: every table and column with its type, unit and meaning.

Reading, checking, the documentation and the workbook all follow these rows; a column is
added or changed here and nowhere else.
"""

from routeopt.data._schema_policy import POLICY
from routeopt.data._schema_types import Column, Kind, Table

__all__ = ["DOOR_MINUTES", "POLICY", "TABLES", "Column", "Kind", "Table"]


def _place(prefix: str = "") -> tuple[Column, ...]:
    whose = f" of the {prefix}" if prefix else ""
    return (
        Column("lat", "lat", f"latitude{whose}, WGS84", unit="degrees", minimum=-90, maximum=90),
        Column("lon", "lon", f"longitude{whose}, WGS84", unit="degrees", minimum=-180, maximum=180),
        Column("easting", "grid", "British National Grid easting, instead of lat and lon",
               unit="m", minimum=0, maximum=700_000),
        Column("northing", "grid", "British National Grid northing", unit="m",
               minimum=0, maximum=1_300_000),
        Column("postcode", "postcode", "UK postcode, where neither of the others is given"),
    )  # fmt: skip


_SESSIONS = ("both", "am", "pm")

_PUPILS = Table(
    "pupils",
    "one row a pupil",
    (
        Column("pupil_id", "id", "the council's reference, pseudonymous", required=True),
        Column("school_id", "ref", "school attended", required=True, refers_to="schools"),
        *_place("home"),
        Column("phase", "choice", "picks the journey-time guide", required=True,
               allowed=("primary", "secondary", "post16")),
        Column("mobility", "choice", "travels in a seat, in the wheelchair, or moves to a seat",
               default="seated", allowed=("seated", "wheelchair", "transfer")),
        Column("pa", "choice", "passenger assistant needed: none, one that is shared, one to one",
               default="none", allowed=("none", "shared", "own")),
        Column("sharing", "choice",
               "may share; must travel alone; travels alone today with no current assessment",
               default="yes", allowed=("yes", "alone", "assess")),
        Column("sharing_basis", "choice", "how firm alone or assess is",
               allowed=("ehcp", "risk_assessment", "request", "unknown")),
        Column("sharing_reviewed", "date", "when that was last reviewed"),
        Column("max_pupils", "int", "most pupils on the vehicle while this one is aboard",
               unit="pupils", minimum=1, maximum=100),
        Column("tags", "tags", "the council's own labels, ; between"),
        Column("max_ride_min", "minutes", "this pupil's own journey limit, instead of the rule",
               unit="min", minimum=1, maximum=240),
        Column("boarding_min", "minutes", "minutes at the door getting on (2 seated, 3 transfer, "
               "6 wheelchair)", unit="min", minimum=0, maximum=60),
        Column("alight_min", "minutes", "minutes at the door getting off (1, 2, 4)",
               unit="min", minimum=0, maximum=60),
        Column("requires", "tags", "vehicle features needed, ; between"),
        Column("am_days", "days", "days travelled in the morning", default="MTWTF"),
        Column("pm_days", "days", "days travelled in the afternoon", default="MTWTF"),
        Column("am_ready_from", "time", "not collected before"),
        Column("pm_home_from", "time", "someone is home from"),
        Column("pm_home_by", "time", "must be home by"),
        Column("start", "date", "first date of entitlement"),
        Column("end", "date", "last date of entitlement"),
        Column("year_group", "text", "for quotes and growth"),
        Column("need", "text", "for growth and equality views; never exported"),
        Column("group", "text", "pupils with the same value travel together"),
        Column("travel_training", "choice", "independent travel training",
               allowed=("candidate", "training", "no")),
        Column("pickup_id", "ref", "meets the vehicle at this point", refers_to="pickup_points"),
        Column("walk_to_point_max_m", "metres", "furthest point the pupil could be asked to use",
               default="0", unit="m", minimum=0, maximum=10_000),
        Column("contract_id", "ref", "contract that carries this pupil today",
               refers_to="contracts"),
        Column("contract_order", "int", "place in that contract's morning order", minimum=0,
               maximum=1000),
    ),
    key="pupil_id",
    required=True,
    place="required",
)  # fmt: skip

_SCHOOLS = Table(
    "schools",
    "one row a school",
    (
        Column("school_id", "id", "the council's reference", required=True),
        Column("name", "text", "name as people know it", required=True),
        *_place("school"),
        Column("am_earliest", "time", "vehicles arrive from", required=True),
        Column("am_latest", "time", "vehicles arrive by", required=True),
        Column("pm_earliest", "time", "vehicles leave from", required=True),
        Column("pm_latest", "time", "vehicles leave by", required=True),
        Column("setdown_min", "minutes", "minutes at a school that is not the run's last",
               default="2", unit="min", minimum=0, maximum=60),
        Column("kind", "choice", "what sort of school", default="special",
               allowed=("special", "unit", "out_county", "college", "mainstream")),
        Column("bays", "int", "vehicles at once; blank: no limit", minimum=1, maximum=1000),
        Column("days_year", "int", "school days priced; blank: the policy's", unit="days",
               minimum=1, maximum=366),
    ),
    key="school_id",
    required=True,
    place="required",
)  # fmt: skip

_VEHICLE_TYPES = Table(
    "vehicle_types",
    "vehicles the market offers; without it a built-in catalogue with assumed rates",
    (
        Column("vehicle_type", "id", "name of the type", required=True),
        Column("description", "text", "in words"),
        Column("layouts", "layouts", "seats + wheelchair spaces it can be set up as, | between",
               required=True),
        Column("features", "tags", "what it has: tail_lift, low_floor, ..."),
        Column("day_rate_gbp", "money", "price of a day with both sessions", required=True,
               unit="GBP/day", minimum=0, maximum=10_000),
        Column("mile_rate_gbp", "money", "price of a loaded mile", default="0", unit="GBP/mile",
               minimum=0, maximum=100),
        Column("minimum_day_gbp", "money", "least price of a day", default="0", unit="GBP/day",
               minimum=0, maximum=10_000),
        Column("licence", "choice", "phv to 8 passengers, psv above", allowed=("phv", "psv")),
        Column("co2_g_km", "number", "grams of CO2 a kilometre", unit="g/km", minimum=0,
               maximum=5000),
        Column("available", "available", "how many can be had: a number, any, or blank for what "
               "today's contracts use plus growth"),
    ),
    key="vehicle_type",
)  # fmt: skip

_CONTRACTS = Table(
    "contracts",
    "routes bought today",
    (
        Column("contract_id", "id", "the council's reference", required=True),
        Column("operator_id", "ref", "who runs it", refers_to="operators"),
        Column("vehicle_type", "ref", "type of its vehicle", refers_to="vehicle_types"),
        Column("day_rate_gbp", "money", "whole price a day, both sessions, assistants in",
               unit="GBP/day", minimum=0, maximum=10_000),
        Column("pas", "int", "passenger assistants it carries", minimum=0, maximum=20),
        Column("pa_day_gbp", "money", "price of one of them, where the contract splits it",
               unit="GBP/day", minimum=0, maximum=1000),
        Column("sessions", "choice", "sessions it runs", default="both", allowed=_SESSIONS),
        Column("other_passengers", "int", "seats used by people not in this pack", default="0",
               minimum=0, maximum=100),
        Column("start", "date", "first day"),
        Column("end", "date", "last day"),
        Column("notice_days", "int", "notice to end it", unit="days", minimum=0, maximum=3650),
        Column("rate_date", "date", "when the rate was agreed"),
        Column("bids_received", "int", "bids its tender drew", minimum=0, maximum=1000),
        Column("status", "choice", "whether anyone has given it up", default="live",
               allowed=("live", "notice_given", "handed_back")),
    ),
    key="contract_id",
)  # fmt: skip

_OTHERS = (
    Table(
        "allocations",
        "who rides on which contract, in full; replaces contract_id and contract_order of pupils",
        (
            Column("contract_id", "ref", "contract", required=True, refers_to="contracts"),
            Column("pupil_id", "ref", "pupil", required=True, refers_to="pupils"),
            Column("am_days", "days", "mornings carried; blank: as the pupil travels"),
            Column("pm_days", "days", "afternoons carried; blank: as the pupil travels"),
            Column("am_order", "int", "place in the morning order", minimum=0, maximum=1000),
            Column("pm_order", "int", "place in the afternoon order", minimum=0, maximum=1000),
            Column("am_pickup_time", "time", "recorded time at the door"),
            Column("pm_home_time", "time", "recorded time home"),
        ),
    ),
    Table(
        "operators",
        "contractors",
        (
            Column("operator_id", "id", "reference", required=True),
            Column("name", "text", "name"),
            *_place("base"),
            Column("max_routes", "int", "most routes it can take", minimum=0, maximum=10_000),
            Column("categories", "tags", "vehicle categories it is admitted for"),
            Column("areas", "tags", "areas it serves"),
            Column("suspended", "bool", "may not be awarded work", default="false"),
        ),
        key="operator_id",
        place="optional",
    ),
    Table(
        "incompatibilities",
        "pairs never on one route",
        (
            Column("pupil_a", "ref", "one pupil", required=True, refers_to="pupils"),
            Column("pupil_b", "ref", "the other", required=True, refers_to="pupils"),
            Column("reason_code", "text", "coded reason, no free text"),
        ),
    ),
    Table(
        "mixing",
        "limits on who mixes, by tag",
        (
            Column("tag_a", "text", "a tag", required=True),
            Column("tag_b", "text", "another tag, or the same", required=True),
            Column("max_together", "int", "0: the two never on one route; same tag twice: most "
                   "with it on one route", required=True, minimum=0, maximum=100),
        ),
    ),
    Table(
        "school_hours",
        "a weekday whose bells differ",
        (
            Column("school_id", "ref", "school", required=True, refers_to="schools"),
            Column("weekday", "weekday", "Monday to Friday", required=True),
            Column("am_earliest", "time", "blank: as usual"),
            Column("am_latest", "time", "blank: as usual"),
            Column("pm_earliest", "time", "blank: as usual"),
            Column("pm_latest", "time", "blank: as usual"),
        ),
    ),
    Table(
        "timetable",
        "a pupil's own time on a weekday",
        (
            Column("pupil_id", "ref", "pupil", required=True, refers_to="pupils"),
            Column("weekday", "weekday", "Monday to Friday", required=True),
            Column("session", "choice", "am or pm", required=True, allowed=("am", "pm")),
            Column("time", "time_or_dash", "arrive by (am), leave from (pm); - does not travel",
                   required=True),
        ),
    ),
    Table(
        "addresses",
        "places other than home on some days",
        (
            Column("address_id", "id", "reference", required=True),
            Column("pupil_id", "ref", "pupil", required=True, refers_to="pupils"),
            Column("days", "days", "days it is used", required=True),
            Column("session", "choice", "am, pm or both", default="both", allowed=_SESSIONS),
            *_place("address"),
            Column("kind", "choice", "what it is", allowed=("second_home", "respite", "club")),
        ),
        key="address_id",
        place="required",
    ),
    Table(
        "pickup_points",
        "places where pupils meet a vehicle",
        (
            Column("pickup_id", "id", "reference", required=True),
            Column("name", "text", "name"),
            *_place("point"),
        ),
        key="pickup_id",
        place="required",
    ),
    Table(
        "locks",
        "what a run may not change",
        (
            Column("contract_id", "ref", "contract kept as it is, or the pupil's contract",
                   required=True, refers_to="contracts"),
            Column("pupil_id", "ref", "blank: the whole contract; else this pupil stays on it",
                   refers_to="pupils"),
        ),
    ),
    Table(
        "fleet",
        "council vehicles and volunteer drivers",
        (
            Column("vehicle_id", "id", "reference", required=True),
            Column("vehicle_type", "ref", "its type", required=True, refers_to="vehicle_types"),
            Column("kind", "choice", "council or volunteer", default="council",
                   allowed=("council", "volunteer")),
            *_place("depot"),
            Column("days", "days", "days it can be had", default="MTWTF"),
            Column("am_from", "time", "out from"),
            Column("am_to", "time", "back by"),
            Column("pm_from", "time", "out from"),
            Column("pm_to", "time", "back by"),
            Column("day_cost_gbp", "money", "price of a day", default="0", unit="GBP/day",
                   minimum=0, maximum=10_000),
            Column("mile_cost_gbp", "money", "price of a mile", default="0", unit="GBP/mile",
                   minimum=0, maximum=100),
        ),
        key="vehicle_id",
        place="required",
    ),
    Table(
        "pa_pool",
        "council or volunteer passenger assistants",
        (
            Column("pa_id", "id", "reference", required=True),
            *_place("assistant"),
            Column("days", "days", "days available", default="MTWTF"),
            Column("day_cost_gbp", "money", "price of a day", default="0", unit="GBP/day",
                   minimum=0, maximum=1000),
        ),
        key="pa_id",
        place="required",
    ),
    Table(
        "budgets",
        "parental transport budgets",
        (
            Column("pupil_id", "ref", "pupil", required=True, refers_to="pupils"),
            Column("gbp_day", "money", "paid a day", required=True, unit="GBP/day", minimum=0,
                   maximum=1000),
            Column("status", "choice", "where it stands", default="offered",
                   allowed=("current", "offered", "accepted", "refused")),
        ),
    ),
    Table(
        "decisions",
        "what people decided; it binds the next run",
        (
            Column("pupil_id", "ref", "pupil, or blank", refers_to="pupils"),
            Column("contract_id", "ref", "contract, or blank", refers_to="contracts"),
            Column("step", "text", "what was decided: sharing or assessment, or any other change",
                   required=True),
            Column("outcome", "choice", "outcome", required=True,
                   allowed=("agreed", "refused", "pending")),
            Column("by_role", "text", "who decided"),
            Column("date", "date", "when"),
            Column("valid_until", "date", "until when it binds"),
            Column("condition", "text",
                   "of an agreement: column=value of pupils, ; between, or words"),
        ),
    ),
    Table(
        "travel_times",
        "a matrix the council already has, over place ids; used as it stands",
        (
            Column("from_id", "text", "place id", required=True),
            Column("to_id", "text", "place id", required=True),
            Column("session", "choice", "blank: both", allowed=("am", "pm")),
            Column("minutes", "minutes", "drive", required=True, unit="min", minimum=0,
                   maximum=1440),
            Column("miles", "number", "drive", required=True, unit="miles", minimum=0,
                   maximum=1000),
        ),
    ),
    Table(
        "policy",
        "the council's rules: one row a setting",
        (
            Column("key", "text", "name of the setting", required=True),
            Column("value", "text", "its value"),
        ),
        key="key",
    ),
)  # fmt: skip

TABLES: dict[str, Table] = {
    table.name: table for table in (_PUPILS, _SCHOOLS, _VEHICLE_TYPES, _CONTRACTS, *_OTHERS)
}

DOOR_MINUTES = {"seated": (2, 1), "transfer": (3, 2), "wheelchair": (6, 4)}
"""Minutes to get on and off by mobility, where a pupil's row gives none."""
