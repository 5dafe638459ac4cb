"""A change to a named child's transport is nothing until a person approves it and says why."""

import pytest

from routeopt.store import audit, proposals, users
from routeopt.store.errors import BrokenRuleError, ConflictError, NotFoundError
from routeopt.store.tables import Proposal
from tests.store.worlds import World, made_world

CHANGES = {"P1": {"vehicle": "yes"}, "P3": {"time": "yes"}}


def decide(
    world: World, proposal_id: str, *, approve: bool = True, why: str = "agreed"
) -> Proposal:
    """Decide as the person of the world."""
    with world.database.session() as s:
        return proposals.decide(
            s, world.council_id, proposal_id, user_id=world.user_id, approve=approve, why=why
        )


def approved(world: World) -> list[str | None]:
    """Name the pupils of the plan whose change is approved."""
    with world.database.reading() as s:
        return [one.pupil_id for one in proposals.approved(s, world.council_id, world.plan_id)]


def test_a_proposal_waits_until_a_person_decides(world: World) -> None:
    """Who, when and why are kept; before, the change counts for nothing."""
    assert approved(world) == ["P2"]
    done = decide(world, world.waiting_id, why=" the family agrees ")
    assert approved(world) == ["P2", "P1"]
    assert (done.status, done.decided_by, done.why) == (
        "approved",
        world.user_id,
        "the family agrees",
    )
    assert done.decided_at is not None
    assert done.decided_at >= done.created_at


def test_a_rejected_change_counts_for_nothing(world: World) -> None:
    """Rejecting keeps who, when and why as well, and the change is not among the approved."""
    assert decide(world, world.waiting_id, approve=False).status == "rejected"
    assert approved(world) == ["P2"]


def test_a_withdrawn_change_counts_for_nothing(world: World) -> None:
    """What is taken back is not approved by anybody any more."""
    with world.database.session() as s:
        proposals.withdraw(
            s, world.council_id, world.waiting_id, user_id=world.user_id, why="other plan"
        )
    with pytest.raises(ConflictError):
        decide(world, world.waiting_id)
    assert approved(world) == ["P2"]


@pytest.mark.parametrize("why", ["", "  \n"])
def test_no_decision_without_a_reason(world: World, why: str) -> None:
    """A decision about a child without a reason is refused and leaves it waiting."""
    with pytest.raises(proposals.ReasonError):
        decide(world, world.waiting_id, why=why)
    assert approved(world) == ["P2"]


def test_a_decision_is_made_once(world: World) -> None:
    """A second decision is refused, whatever it is; the first stays with its reason."""
    decide(world, world.waiting_id, why="first")
    with pytest.raises(ConflictError):
        decide(world, world.waiting_id, approve=False, why="second")
    with world.database.reading() as s:
        kept = proposals.get(s, world.council_id, world.waiting_id)
        assert (kept.status, kept.why) == ("approved", "first")


def test_only_a_person_of_the_council_decides(world: World) -> None:
    """Neither a key without a person, nor another council's person, nor a closed account may."""
    other = made_world(world.database, "Elsewhere")
    for user_id in ("", world.key_id, other.user_id):
        with pytest.raises(NotFoundError), world.database.session() as s:
            proposals.decide(
                s, world.council_id, world.waiting_id, user_id=user_id, approve=True, why="x"
            )
    with world.database.session() as s:
        users.close(s, world.council_id, world.user_id, by="operator")
    with pytest.raises(ConflictError):
        decide(world, world.waiting_id)
    assert approved(world) == ["P2"]


def test_the_database_itself_wants_who_when_and_why(world: World) -> None:
    """Code that approves past all of this is refused by the tables."""
    with pytest.raises(BrokenRuleError), world.database.session() as s:
        proposals.get(s, world.council_id, world.waiting_id).status = "approved"


def test_what_was_proposed_stays_as_it_is(world: World) -> None:
    """Proposing a plan's changes again adds only the new ones and undoes no decision."""
    with world.database.session() as s:
        made = proposals.propose(
            s, world.council_id, plan_id=world.plan_id, changes=CHANGES, by="user:2"
        )
        assert [one.pupil_id for one in made] == ["P3"]
        waiting = proposals.list_proposals(s, world.council_id, status="waiting").rows
        of_plan = proposals.list_proposals(s, world.council_id, plan_id=world.plan_id).rows
    assert {one.pupil_id for one in waiting} == {"P1", "P3"}
    assert len(of_plan) == 3
    assert approved(world) == ["P2"]


def test_decisions_are_in_the_audit_without_the_child(world: World) -> None:
    """The chain tells that a person decided; the child and the reason are not in it."""
    decide(world, world.waiting_id, why="the mother of P1 agrees")
    with world.database.reading() as s:
        last = audit.list_entries(s, world.council_id, limit=1)[0]
    assert (last.actor, last.action) == (f"user:{world.user_id}", "proposal.approved")
    assert last.subject == f"proposal:{world.waiting_id}"
    assert list(last.detail) == ["why_sha256"]
