"""A pack from its file to a service area, in one step."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from routeopt.data.build import build_area, policy_texts
from routeopt.data.checks import check_pack
from routeopt.data.faults import Fault, PackError
from routeopt.data.rawpack import RawPack
from routeopt.data.readers import read_pack
from routeopt.data.writers import with_policy
from routeopt.domain.area import ServiceArea

_NO_CHANGES: Mapping[str, str] = {}


@dataclass(frozen=True)
class LoadedPack:
    """A pack ready to plan with.

    Attributes
    ----------
    raw
        The pack as planned, changes of policy in.
    base_sha256
        Hash of the pack as it was read, before any change.
    area
        What it means.
    faults
        Its warnings and notes.
    policy_texts
        Every setting with its effective text.
    """

    raw: RawPack
    base_sha256: str
    area: ServiceArea
    faults: tuple[Fault, ...]
    policy_texts: Mapping[str, str]


def load(
    path: Path,
    today: date,
    changes: Mapping[str, str] = _NO_CHANGES,
    schools: Collection[str] | None = None,
) -> LoadedPack:
    """Read, change, check and build a pack.

    Parameters
    ----------
    path
        Folder, zip or workbook.
    today
        The date planned for, where the policy gives none.
    changes
        Settings to change before the check: key -> value.
    schools
        Schools whose travel times must be complete; all of them if None.

    Raises
    ------
    PackError
        If the pack cannot be read or has an error; it holds every fault.
    """
    base = read_pack(path)
    return from_raw(with_policy(base, changes), today, schools, base_sha256=base.sha256)


def from_raw(
    raw: RawPack,
    today: date,
    schools: Collection[str] | None = None,
    *,
    base_sha256: str = "",
) -> LoadedPack:
    """Check and build a pack that is already read.

    Raises
    ------
    PackError
        If the pack has an error; it holds every fault.
    """
    faults = check_pack(raw, today, schools)
    if any(found.severity == "error" for found in faults):
        raise PackError(faults)
    area = build_area(raw, today)
    return LoadedPack(raw, base_sha256 or raw.sha256, area, faults, policy_texts(raw, today))
