"""A plan in the form asked for: pupils by code, unless somebody may know them and says why."""

import csv
import io
import json
import tempfile
import zipfile
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any

from sqlalchemy.orm import Session

from routeopt.api.errors import ProblemError
from routeopt.api.files import FORMS, FileOut
from routeopt.exports.plan_codes import Codes, codes_of, people_in
from routeopt.store import outputs, packs, plans, runs
from routeopt.store.errors import NotFoundError
from routeopt.store.tables import Pack, Plan

_ROUTES = "routes.geojson"
_MOST_KEPT = 64
_NOTHING: Mapping[str, Any] = {}
_IDENTIFIERS = {"pupils.csv": "pupil_id", "addresses.csv": "address_id"}


@dataclass(slots=True)
class Shelf:
    """Keeps what was made lately: a plan never changes, so neither does what is made of it."""

    _kept: OrderedDict[tuple[str, ...], FileOut] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def get(self, key: tuple[str, ...]) -> FileOut | None:
        """Find a file."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: tuple[str, ...], file: FileOut) -> None:
        """Keep a file, and let go of the one not asked for longest."""
        with self._lock:
            self._kept[key] = file
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)


def coded_plan(session: Session, council_id: str, plan_id: str, form: str, shelf: Shelf) -> FileOut:
    """Give a plan with codes in place of pupils.

    Raises
    ------
    NotFoundError
        If the council has no such plan.
    ProblemError
        ``gone`` or ``no_such_format``.
    """
    plan, pack = _known(session, council_id, plan_id)
    key = (council_id, plan.id, plan.sha256, pack.sha256 if pack else "", form)
    found = shelf.get(key)
    if found is None:
        if form == "geojson":
            found = _lines(session, plan, personal=False)
        else:
            document = _document(session, plan)
            codes = codes_of_pack(session, pack, document)
            found = _written(codes.coded(document), plan, form)
        shelf.put(key, found)
    return found


def personal_plan(session: Session, council_id: str, plan_id: str, form: str) -> FileOut:
    """Give a plan as it is; the caller has said why, and that is on record.

    Raises
    ------
    NotFoundError
        If the council has no such plan.
    ProblemError
        ``gone`` or ``no_such_format``.
    """
    plan, _ = _known(session, council_id, plan_id)
    if form == "geojson":
        return _lines(session, plan, personal=True)
    return _written(_document(session, plan), plan, form)


def codes_of_pack(
    session: Session, pack: Pack | None, document: Mapping[str, Any] = _NOTHING
) -> Codes:
    """Give codes to a pack's pupils and their addresses, and to others that a plan names."""
    known: list[str] = []
    if pack is not None:
        try:
            known = list(_identifiers(packs.content(session, pack.council_id, pack.id)))
        except NotFoundError:
            known = []
    return codes_of(known, people_in(document))


def codes_of_plan(session: Session, council_id: str, plan_id: str) -> Codes:
    """Give the codes that a plan is shown with; none where it was erased.

    Raises
    ------
    NotFoundError
        If the council has no such plan.
    """
    written = plans.plan_json(session, council_id, plan_id)
    if written is None:
        return codes_of(())
    _, pack = _known(session, council_id, plan_id)
    return codes_of_pack(session, pack, json.loads(written))


def _known(session: Session, council_id: str, plan_id: str) -> tuple[Plan, Pack | None]:
    plan = plans.get(session, council_id, plan_id)
    if plan.erased_at is not None:
        raise ProblemError("gone", "This plan was erased; its totals are kept.")
    pack_id = runs.get(session, council_id, plan.run_id).pack_id
    return plan, packs.get(session, council_id, pack_id) if pack_id else None


def _document(session: Session, plan: Plan) -> dict[str, Any]:
    written = plans.plan_json(session, plan.council_id, plan.id)
    if written is None:
        raise ProblemError("gone", "This plan was erased; its totals are kept.")
    document: dict[str, Any] = json.loads(written)
    return document


def tables() -> ModuleType:
    """Load what writes tables: that takes seconds, which the first answer need not wait for."""
    return import_module("routeopt.exports.plan_table")


def _written(document: dict[str, Any], plan: Plan, form: str) -> FileOut:
    if form == "json":
        content = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    elif form == "csv":
        content = tables().plan_csv(document, plan.sha256)
    else:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "plan.xlsx"
            tables().write_plan_book(document, plan.sha256, path)
            content = path.read_bytes()
    return FileOut(f"plan-{plan.id[:8]}.{form}", FORMS[form], content, plan.sha256)


def _lines(session: Session, plan: Plan, *, personal: bool) -> FileOut:
    for file in outputs.of_run(session, plan.council_id, plan.run_id):
        if Path(file.name).name.endswith(_ROUTES) and file.personal == personal:
            content = outputs.content(session, plan.council_id, plan.run_id, file.name)
            if content is not None:
                name = f"plan-{plan.id[:8]}.geojson"
                return FileOut(name, FORMS["geojson"], content, plan.sha256)
    raise ProblemError("no_such_format", "The run wrote no map of this plan.")


def _identifiers(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name, column in _IDENTIFIERS.items():
            if name in archive.namelist():
                text = archive.read(name).decode("utf-8-sig")
                yield from (row.get(column) or "" for row in csv.DictReader(io.StringIO(text)))
