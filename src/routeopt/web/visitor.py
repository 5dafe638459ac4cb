"""Who looks at a page, and what they may do on it."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Cookie, Depends, Request

from routeopt.api.auth import SESSION_COOKIE, Allowed, Caller, Store
from routeopt.api.errors import ProblemError
from routeopt.store import councils, users
from routeopt.store.figures import waiting_proposals
from routeopt.store.roles import Permission
from routeopt.web.security import form_token, same_token

SessionSecret = Annotated[str | None, Cookie(alias=SESSION_COOKIE)]


@dataclass(frozen=True, slots=True)
class May:
    """What a page offers to somebody; the functions behind it ask again."""

    upload: bool
    plan: bool
    stop: bool
    decide: bool
    contract: bool
    personal: bool
    people: bool
    audit: bool
    erase: bool


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who has signed in.

    Attributes
    ----------
    csrf
        What every form of theirs has to carry.
    waiting
        How many proposals of the council wait for a decision.
    """

    caller: Caller
    user_id: str
    name: str
    council: str
    csrf: str
    may: May
    waiting: int

    @property
    def council_id(self) -> str:
        """The only council whose things this visitor ever sees."""
        return self.caller.council_id


@dataclass(frozen=True, slots=True)
class Visiting:
    """A dependency: the visitor, if their role has a permission."""

    permission: Permission

    def __call__(self, request: Request, database: Store, secret: SessionSecret = None) -> Visitor:
        """Find out who looks, by the same check as the API's."""
        caller = Allowed(Permission.READ)(request, database, None, secret)
        if secret is None or caller.user_id is None:
            raise ProblemError("sign_in_needed")
        with database.reading() as session:
            person = users.get(session, caller.council_id, caller.user_id)
            council = councils.get(session, caller.council_id)
            waiting = waiting_proposals(session, caller.council_id)
        found = Visitor(
            caller,
            caller.user_id,
            person.name,
            council.name,
            form_token(secret),
            may_of(caller),
            waiting,
        )
        # Kept first, so that a page that says no still knows to whom.
        request.state.visitor = found
        caller.must(self.permission)
        return found


def may_of(caller: Caller) -> May:
    """Say what a caller may do."""
    return May(
        upload=caller.may(Permission.ADD_PACKS),
        plan=caller.may(Permission.START_RUNS),
        stop=caller.may(Permission.CANCEL_RUNS),
        decide=caller.may(Permission.DECIDE),
        contract=caller.may(Permission.TENDER),
        personal=caller.may(Permission.READ_PERSONAL),
        people=caller.may(Permission.MANAGE_PEOPLE),
        audit=caller.may(Permission.READ_AUDIT),
        erase=caller.may(Permission.ERASE),
    )


Reader = Annotated[Visitor, Depends(Visiting(Permission.READ))]
Uploader = Annotated[Visitor, Depends(Visiting(Permission.ADD_PACKS))]
Planner = Annotated[Visitor, Depends(Visiting(Permission.START_RUNS))]
Stopper = Annotated[Visitor, Depends(Visiting(Permission.CANCEL_RUNS))]
Decider = Annotated[Visitor, Depends(Visiting(Permission.DECIDE))]
Tenderer = Annotated[Visitor, Depends(Visiting(Permission.TENDER))]
Exporter = Annotated[Visitor, Depends(Visiting(Permission.READ_PERSONAL))]
PeopleManager = Annotated[Visitor, Depends(Visiting(Permission.MANAGE_PEOPLE))]
Auditor = Annotated[Visitor, Depends(Visiting(Permission.READ_AUDIT))]
Eraser = Annotated[Visitor, Depends(Visiting(Permission.ERASE))]


def must_match(token: str, secret: str | None) -> None:
    """Refuse a form that this site did not give to this browser.

    Raises
    ------
    ProblemError
        ``csrf``.
    """
    if not secret or not same_token(token, secret):
        raise ProblemError("csrf", "Open the page again and send the form from there.")
