"""Every table of the service, in one place."""

from routeopt.store.base import Base
from routeopt.store.tables_packs import Pack, PackContent, Scenario
from routeopt.store.tables_people import ApiKey, Council, SignIn, User
from routeopt.store.tables_records import Answered, AuditEntry, Erasure
from routeopt.store.tables_results import Output, Plan, Proposal
from routeopt.store.tables_runs import Event, Incumbent, Run

metadata = Base.metadata

__all__ = [
    "Answered",
    "ApiKey",
    "AuditEntry",
    "Council",
    "Erasure",
    "Event",
    "Incumbent",
    "Output",
    "Pack",
    "PackContent",
    "Plan",
    "Proposal",
    "Run",
    "Scenario",
    "SignIn",
    "User",
    "metadata",
]
