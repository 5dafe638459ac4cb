"""Decisions as a review tells of them: what is on file, what is still open."""

from collections.abc import Iterator

from routeopt.domain.area import ServiceArea
from routeopt.domain.decisions import Decision, in_force


def binding(area: ServiceArea) -> tuple[Decision, ...]:
    """Give the decisions in force on the date planned for."""
    return in_force(area.decisions, area.policy.plan_from)


def decided_words(area: ServiceArea, pupil_id: str, contract_id: str) -> tuple[str, ...]:
    """Say what was decided about a pupil or their contract."""
    about = _about(area, pupil_id, contract_id)
    return tuple(said(one) for one in about if one.outcome != "pending")


def open_words(area: ServiceArea, pupil_id: str, contract_id: str) -> tuple[str, ...]:
    """Say which decisions about a pupil or their contract are still open."""
    about = _about(area, pupil_id, contract_id)
    return tuple(f"undecided: {_who(one)}" for one in about if one.outcome == "pending")


def said(one: Decision) -> str:
    """Say a decision in words: what, how it went, who, until when, on what condition."""
    words = f"{_who(one)} {one.outcome}"
    if one.decided_on is not None:
        words += f" on {one.decided_on.isoformat()}"
    if one.valid_until is not None:
        words += f", until {one.valid_until.isoformat()}"
    if one.condition:
        words += f", on condition: {one.condition}"
    return f"{words} (decisions row {one.row})"


def effect(one: Decision) -> str:
    """Say how a decision binds this plan."""
    if one.outcome == "pending":
        return "binds nothing yet"
    if one.outcome == "agreed":
        parts = ["may share if the pack says assess"] if one.about_sharing else []
        if one.condition:
            parts.append("its condition stands in place of the pupil's own columns")
        return "; ".join(parts) or "binds nothing more: the plan may change this"
    if one.about_sharing:
        return "travels alone"
    if one.pupil_id:
        return "stays on the contract that carries the pupil today"
    return "the contract stays as it is"


def _about(area: ServiceArea, pupil_id: str, contract_id: str) -> Iterator[Decision]:
    for one in binding(area):
        whole = not one.pupil_id and one.contract_id and one.contract_id == contract_id
        if one.pupil_id == pupil_id or whole:
            yield one


def _who(one: Decision) -> str:
    return f"{one.step} by {one.by_role}" if one.by_role else one.step
