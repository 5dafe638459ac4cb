"""The picture of a bridge shows every step, and says in words what it draws."""

from dataclasses import replace

from routeopt.exports.bridge_charts import waterfall
from routeopt.planning.bridge import COMPONENTS, bridge
from tests.planning.bridge_worlds import at_random, first


def test_every_step_is_drawn_and_named() -> None:
    """Two ledgers and seven steps are nine bars with their names."""
    drawn = waterfall(bridge(first(), at_random(3)))
    assert drawn.count("<rect") == len(COMPONENTS) + 2
    assert all(name in drawn for name in COMPONENTS.values())


def test_a_bridge_of_nothing_can_be_drawn() -> None:
    """Two packs without contracts give a flat picture, not an error."""
    empty = replace(first(), contracts={}, allocations=())
    assert waterfall(bridge(empty, empty)).count("<rect") == len(COMPONENTS) + 2
