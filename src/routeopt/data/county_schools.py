"""The county's schools: how many pupils each has, and how many of them travel alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from routeopt.data.county_places import (
    BORDER_TOWNS,
    FAR_TOWNS,
    TOWNS,
    place_far_out,
    place_in_peterborough,
    place_in_town,
    place_near_border,
)
from routeopt.domain.people import Place

Kind = Literal["special", "out_county", "unit", "college", "mainstream"]
Ring = Literal["", "near", "far"]

_SPECIAL = (
    ("HUN", "Huntingdon", "", 225), ("CAN", "Cambridge", "North ", 215),
    ("WIS", "Wisbech", "", 215), ("STN", "St Neots", "", 125), ("ELY", "Ely", "", 110),
    ("MAR", "March", "", 100), ("CAS", "Cambridge", "South ", 95), ("STI", "St Ives", "", 90),
    ("CAM", "Cambourne", "", 80), ("SAW", "Sawston", "", 75), ("LIT", "Littleport", "", 70),
)  # fmt: skip
_SPECIAL_SOLO = 105
_NEAR_OUT, _PETERBOROUGH_OUT, _MIDDLE_OUT, _FAR_OUT = 19, 6, 20, 15
_NEAR_PUPILS, _NEAR_SOLO = 224, 25
_MIDDLE_PUPILS, _MIDDLE_SOLO = 40, 34
_FAR_PUPILS = 36
_UNITS, _UNIT_PUPILS, _UNIT_SOLO = 16, 224, 25
_COLLEGES, _COLLEGE_PUPILS, _COLLEGE_SOLO = 6, 276, 40
_MAINSTREAM, _MAINSTREAM_PUPILS, _MAINSTREAM_SOLO = 60, 300, 94
_COLLEGE_TOWNS = ("Cambridge", "Huntingdon", "Wisbech", "Ely", "St Ives", "March")
_FIRST_BELL_S, _BELL_STEP_S = 8 * 3600 + 40 * 60, 300


@dataclass(frozen=True, slots=True)
class School:
    """An invented school; ``solo`` of its ``pupils`` travel alone today.

    Attributes
    ----------
    ring
        Of an establishment outside the county: just beyond the border, or far away.
    am_latest_s, pm_earliest_s
        Bells: vehicles arrive by, and leave from, seconds after midnight.
    """

    school_id: str
    name: str
    kind: Kind
    place: Place
    pupils: int
    solo: int
    ring: Ring
    am_latest_s: int
    pm_earliest_s: int


def invent_schools(rng: np.random.Generator) -> tuple[School, ...]:
    """Invent every school of the county and the establishments outside it."""
    return (*_specials(rng), *_outside(rng), *_elsewhere(rng))


def _specials(rng: np.random.Generator) -> Iterator[School]:
    sizes = [size for *_, size in _SPECIAL]
    solos = shared_out(_SPECIAL_SOLO, sizes)
    for (school_id, town, part, size), solo in zip(_SPECIAL, solos, strict=True):
        place = place_in_town(town, rng)
        name = f"{town} {part}Special School (invented)"
        yield _school(rng, school_id, name, "special", place, size, solo)


def _outside(rng: np.random.Generator) -> Iterator[School]:
    near = [*_cycle(list(BORDER_TOWNS), _NEAR_OUT), *["Peterborough"] * _PETERBOROUGH_OUT]
    groups: tuple[tuple[Ring, list[str], int, int], ...] = (
        ("near", near, _NEAR_PUPILS, _NEAR_SOLO),
        ("", _cycle(list(BORDER_TOWNS), _MIDDLE_OUT), _MIDDLE_PUPILS, _MIDDLE_SOLO),
        ("far", list(FAR_TOWNS), _FAR_PUPILS, _FAR_PUPILS),
    )
    number = 0
    for ring, towns, pupils, solo in groups:
        sizes = shared_out(pupils, _weights(ring, len(towns)))
        # Pupils who share ride in pairs at least, so they are given to few establishments.
        alone = _solo_of(sizes, solo) if ring == "" else shared_out(solo, [1] * len(towns))
        for town, size, own in zip(towns, sizes, alone, strict=True):
            number += 1
            if ring == "far":
                place = place_far_out(town, rng)
            elif town == "Peterborough":
                place = place_in_peterborough(rng)
            else:
                place = place_near_border(town, rng)
            name = f"{town} Establishment {number} (invented)"
            yield _school(rng, f"OUT{number:02d}", name, "out_county", place, size, own, ring)


def _weights(ring: Ring, number: int) -> list[int]:
    """Make one in four of the establishments just beyond the border large."""
    return [1 if k % 4 or ring != "near" else 30 for k in range(number)]


def _solo_of(sizes: Sequence[int], solo: int) -> list[int]:
    left = sum(sizes) - solo
    alone = []
    for size in sizes:
        shared = min(size, left) if left >= 2 and size >= 2 else 0
        left -= shared
        alone.append(size - shared)
    return alone


def _elsewhere(rng: np.random.Generator) -> Iterator[School]:
    groups: tuple[tuple[Kind, str, str, list[str], int, int], ...] = (
        ("unit", "UNI", "Unit", _cycle(list(TOWNS), _UNITS), _UNIT_PUPILS, _UNIT_SOLO),
        ("college", "COL", "College", list(_COLLEGE_TOWNS), _COLLEGE_PUPILS, _COLLEGE_SOLO),
        ("mainstream", "MAI", "School", _cycle(list(TOWNS), _MAINSTREAM), _MAINSTREAM_PUPILS,
         _MAINSTREAM_SOLO),
    )  # fmt: skip
    for kind, letters, word, towns, pupils, solo in groups:
        sizes = shared_out(pupils, [1] * len(towns))
        solos = shared_out(solo, sizes)
        for number, (town, size, own) in enumerate(zip(towns, sizes, solos, strict=True), 1):
            name = f"{town} {word} {number} (invented)"
            place = place_in_town(town, rng)
            yield _school(rng, f"{letters}{number:02d}", name, kind, place, size, own)


def _school(
    rng: np.random.Generator, school_id: str, name: str, kind: Kind, place: Place, pupils: int,
    solo: int, ring: Ring = "",
) -> School:  # fmt: skip
    am_latest_s = _FIRST_BELL_S + _BELL_STEP_S * int(rng.integers(0, 5))
    pm_earliest_s = am_latest_s + 6 * 3600 + 20 * 60
    return School(school_id, name, kind, place, pupils, solo, ring, am_latest_s, pm_earliest_s)


def _cycle(names: Sequence[str], number: int) -> list[str]:
    return [names[k % len(names)] for k in range(number)]


def shared_out(total: int, weights: Sequence[int]) -> list[int]:
    """Share a whole number out by weights; what rounding leaves goes to the largest remainders."""
    exact = [total * weight / sum(weights) for weight in weights]
    whole = [int(share) for share in exact]
    by_rest = sorted(range(len(exact)), key=lambda k: (whole[k] - exact[k], k))
    for k in by_rest[: total - sum(whole)]:
        whole[k] += 1
    return whole
