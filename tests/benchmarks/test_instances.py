"""The invented schools are the same for ever, and their mix is as the pages say."""

import hashlib
from collections import Counter
from math import hypot

import numpy as np
import pytest
from benchmarks.instances import (
    PLAN_FROM,
    REACH_M,
    SCHOOL_ID,
    SHARES,
    Fleet,
    fleet_types,
    instance,
    problem,
)

from routeopt.data.checks import check_pack
from routeopt.domain.travel import AM, PM

FINGERPRINTS: dict[tuple[int, int, Fleet], str] = {
    (20, 1, "small"): "9fdcb95e6ec338bd",
    (80, 4, "all"): "ef6ad90cfe6eaec1",
    (300, 3, "all"): "45d6f79da45d36eb",
}


def fingerprint(n: int, seed: int, fleet: Fleet) -> str:
    """Pupils, pairs and drives of an instance in one short word."""
    made = instance(n, seed, fleet)
    said = [
        (p.pupil_id, p.home.lat, p.home.lon, p.phase, p.mobility, p.pa, p.sharing)
        for p in made.area.pupils.values()
    ]
    pairs = sorted(sorted(pair) for pair in made.area.incompatible)
    drives = made.travel.time_s.tobytes() + made.travel.dist_m.tobytes()
    return hashlib.sha256(repr((said, pairs)).encode() + drives).hexdigest()[:16]


@pytest.mark.parametrize("key", FINGERPRINTS)
def test_an_instance_never_changes(key: tuple[int, int, Fleet]) -> None:
    """Figures measured once can be compared for ever: same seed, same bytes."""
    assert fingerprint(*key) == FINGERPRINTS[key]


@pytest.mark.parametrize("n", [20, 130, 300])
def test_the_mix_is_as_stated(n: int) -> None:
    """Each need has exactly its share, and both fleets carry the same pupils."""
    made = instance(n, 2)
    pupils = made.area.pupils.values()
    assert len(pupils) == n
    counted = Counter(
        word
        for pupil in pupils
        for word in (pupil.mobility, pupil.pa, pupil.sharing)
        if word in SHARES
    )
    assert counted == {word: int(share * n + 0.5) for word, share in SHARES.items()}
    assert len(made.area.incompatible) == max(1, n // 20)
    assert all(pupil.am_days == pupil.pm_days == 1023 for pupil in pupils)
    small = instance(n, 2, "small")
    assert small.area.pupils == made.area.pupils
    assert (small.travel.time_s == made.travel.time_s).all()


def test_homes_cluster_in_towns_of_uneven_size() -> None:
    """All live within reach of the school, and most have a near neighbour."""
    made = instance(200, 1)
    school = made.area.schools[SCHOOL_ID].place
    at = [
        (111_200 * (p.home.lat - school.lat), 68_000 * (p.home.lon - school.lon))
        for p in made.area.pupils.values()
    ]
    assert max(hypot(*home) for home in at) <= REACH_M
    nearest = [sorted(hypot(one[0] - two[0], one[1] - two[1]) for two in at)[1] for one in at]
    assert np.median(nearest) < 1_000


def test_drives_are_asymmetric_and_cannot_be_undercut() -> None:
    """There differs from back, morning from afternoon, and no way round is quicker."""
    time_s = instance(60, 3).travel.time_s
    assert (time_s[AM] != time_s[AM].T).mean() > 0.8
    assert (time_s[AM] > time_s[PM]).mean() > 0.8
    for drives in time_s:
        through = (drives[:, :, None] + drives[None, :, :]).min(axis=1)
        assert (drives <= through).all()


def test_the_pack_passes_its_own_check() -> None:
    """An instance could be handed in by a council: no error is found in it."""
    for fleet in ("small", "all"):
        found = check_pack(instance(40, 1, fleet).raw, PLAN_FROM)
        assert [fault for fault in found if fault.severity == "error"] == []


def test_the_fleets_are_as_stated() -> None:
    """The small fleet ends at eight seats and 4+2; the other has the catalogue's seven types."""
    small = [str(layout) for kind in fleet_types("small") for layout in kind.layouts]
    assert small == ["4+0", "6+0", "8+0", "3+1", "4+2"]
    every = [str(layout) for kind in fleet_types("all") for layout in kind.layouts]
    assert every == ["4+0", "6+0", "8+0", "16+0", "12+1", "8+2", "4+4", "3+1", "4+2", "8+4"]


def test_every_pupil_can_ride() -> None:
    """No pupil is over the limit on the direct way, so that nobody is set aside."""
    for n, seed in ((80, 1), (300, 2)):
        made = problem(n, seed, "small")
        assert not made.over_limit.any()
        assert not made.clock_exempt.any()
