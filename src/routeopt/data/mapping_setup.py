"""Writes what a register lacks beside it, once: mapping.toml, and schools.csv for its bells."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from routeopt.data.codes import fault
from routeopt.data.faults import PackError
from routeopt.data.mapping_apply import apply_mapping
from routeopt.data.mapping_file import RegisterMap, read_mapping
from routeopt.data.mapping_proposal import Proposal, propose
from routeopt.data.opening import tables_beside
from routeopt.data.register import MAPPING_FILE, Register, read_register
from routeopt.data.schema import TABLES

_SCHOOLS = "schools.csv"


@dataclass(slots=True)
class SetUp:
    """What was proposed, and the files that were written."""

    proposal: Proposal | None = None
    wrote: list[Path] = field(default_factory=list)


def set_up_mapping(path: Path) -> SetUp:
    """Propose a mapping where there is none, and write it; make schools.csv to be filled in.

    No file that is there is ever touched.

    Raises
    ------
    PackError
        If the register's shape leaves nothing to propose; it holds every reason.
    OSError
        If a file cannot be written.
    """
    folder = path if path.is_dir() else path.parent
    if (folder / MAPPING_FILE).exists() and (folder / _SCHOOLS).exists():
        return SetUp()
    register = read_register(path)
    if any(found.severity == "error" for found in register.findings):
        raise PackError(register.findings)
    done = SetUp()
    beside, _ = tables_beside(register, path)
    if not register.mapping.exists():
        proposal = propose(register, beside)
        if not proposal.mapping.sources:
            said = "no column was recognised as the reference of a pupil, contract or school"
            raise PackError((*register.findings, fault("no_known_column", said)))
        _write_new(register.mapping, proposal.text)
        done.proposal = proposal
        done.wrote.append(register.mapping)
    schools = register.folder / _SCHOOLS
    if "schools" not in beside and not schools.exists():
        text = _schools_text(register, read_mapping(register.mapping))
        if text:
            _write_new(schools, text)
            done.wrote.append(schools)
    return done


def _write_new(file: Path, text: str) -> None:
    with file.open("x", encoding="utf-8", newline="") as stream:
        stream.write(text)


def _schools_text(register: Register, mapping: RegisterMap) -> str:
    """Give the register's schools with blank bells; nothing where it gives the bells itself."""
    tables, _ = apply_mapping(register, mapping, {})
    schools = tables.get("schools")
    needed = [column.name for column in TABLES["schools"].columns if column.required]
    if schools is None or all(name in schools.columns for name in needed):
        return ""
    names = [column.name for column in TABLES["schools"].columns]
    rows = schools.to_dict("records")
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(names)
    writer.writerows([row.get(name, "") for name in names] for row in rows)
    return text.getvalue()


def unknown_words(path: Path) -> Iterator[str]:
    """Give the lines mapping.toml lacks for words it gives no meaning, ready to be put in."""
    register = read_register(path)
    mapping = read_mapping(register.mapping)
    proposal = propose(register)
    known = {
        (target, word.casefold())
        for source in mapping.sources
        for target, words in source.words.items()
        for word in words
    }
    mapped = {target for source in mapping.sources for target in source.columns}
    for word in proposal.words:
        if word.target in mapped and (word.target, word.word.casefold()) not in known:
            yield f'[source.values."{word.target}"]  add:  "{word.word}" = "{word.value}"'
