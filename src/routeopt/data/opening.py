"""Whatever a council gives, as a pack: a pack itself, or a register through its mapping."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from routeopt.data._archive import read_folder
from routeopt.data._check_cells import cell_faults
from routeopt.data._check_places import place_faults
from routeopt.data._grids import frame_of, known_table
from routeopt.data._hashing import pack_sha256
from routeopt.data._workbook import read_workbook
from routeopt.data.codes import fault
from routeopt.data.faults import Fault, PackError
from routeopt.data.mapping_apply import apply_mapping
from routeopt.data.mapping_file import read_mapping
from routeopt.data.place_lookup import Lookup, with_places
from routeopt.data.rawpack import RawPack
from routeopt.data.readers import read_pack
from routeopt.data.register import Register, is_register, read_register
from routeopt.data.schema import TABLES

_NO_LOOKUP = Lookup()
_LEFT_BLANK = frozenset({"missing_value", "no_place"})


def open_pack(path: Path, lookup: Lookup = _NO_LOOKUP) -> RawPack:
    """Read a pack, or a register that has a mapping, and find its places.

    Raises
    ------
    PackError
        If it cannot be read to one meaning; it holds every reason.
    """
    path = Path(path)
    raw = open_register(path) if is_register(path) else read_pack(path)
    return with_places(raw, lookup, path if path.is_dir() else path.parent)


def open_register(path: Path) -> RawPack:
    """Read a register through the mapping beside it.

    Raises
    ------
    PackError
        If there is no mapping, or the register cannot be read through it.
    """
    register = read_register(path)
    shape = [found for found in register.findings if found.severity == "error"]
    if shape:
        raise PackError(register.findings)
    if not register.mapping.exists():
        raise PackError((fault("mapping_needed", "the file has columns of its own"),))
    mapping = read_mapping(register.mapping)
    beside, findings = tables_beside(register, path)
    tables, faults = apply_mapping(register, mapping, beside)
    findings = [*register.findings, *findings, *faults]
    if not mapping.confirmed:
        said = "nobody has confirmed the mapping yet"
        findings.append(fault("mapping_not_confirmed", said, table="mapping.toml"))
    ordered = {name: tables[name] for name in TABLES if name in tables}
    raw = RawPack(register.name, ordered, pack_sha256(ordered), tuple(findings))
    if any(found.severity == "error" for found in findings):
        # What was left blank above is no fault of its own; what stands there may be.
        cells = (*cell_faults(raw), *place_faults(raw))
        raise PackError((*findings, *(one for one in cells if one.code not in _LEFT_BLANK)))
    return raw


def tables_beside(register: Register, path: Path) -> tuple[Mapping[str, pd.DataFrame], list[Fault]]:
    """Read the tables of a pack that stand beside a register, or as sheets in its workbook."""
    readings = [read_folder(register.folder)]
    files = [path] if path.is_file() else sorted(register.folder.glob("*.xlsx"))
    readings += [
        read_workbook(file) for file in files if file.suffix.casefold() in {".xlsx", ".xlsm"}
    ]
    tables: dict[str, pd.DataFrame] = {}
    findings: list[Fault] = []
    for reading in readings:
        findings += [found for found in reading.findings if known_table(found.table)]
        for grid in reading.grids:
            frame, said = frame_of(grid)
            findings += said
            tables[grid.table] = frame
    return tables, findings
