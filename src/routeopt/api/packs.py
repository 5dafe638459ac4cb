"""Packs: uploaded, checked in a child process, kept as they are."""

import hashlib
import shutil
import tempfile
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated

import anyio
import anyio.to_thread
from fastapi import APIRouter, Depends, File, Request, Response, UploadFile
from sqlalchemy.orm import Session

from routeopt.api.auth import Caller, Store, allowed
from routeopt.api.doing import Answer, done
from routeopt.api.errors import FaultOut, ProblemError, Responses, asdict_fault, documented
from routeopt.api.fields import IdempotencyKey, Mode, PathId
from routeopt.api.names import clean_name
from routeopt.api.paging import PAGE, Cursor, Limit, Page, page_of
from routeopt.api.schemas import PackChecked, PackOut, SchoolOut, pack_out
from routeopt.api.slots import Slots
from routeopt.data.faults import PackError
from routeopt.jobs.sandbox import PackFacts, PackRefusedError, read_pack_safely
from routeopt.store import packs
from routeopt.store.roles import Permission

router = APIRouter(prefix="/v1/packs", tags=["packs"])
Reader = Annotated[Caller, Depends(allowed(Permission.READ))]
Planner = Annotated[Caller, Depends(allowed(Permission.ADD_PACKS))]
_ANSWERS: Responses = {
    200: {"model": PackChecked, "description": "It was there already, or was only checked."},
    **documented("bad_file_name", "too_large", "pack_faults", "pack_refused", "conflict"),
}
_BYTES = 1 << 20


@router.post(
    "",
    status_code=201,
    response_model=PackChecked,
    responses=_ANSWERS,
)
async def upload_pack(
    request: Request,
    caller: Planner,
    database: Store,
    file: Annotated[UploadFile, File(description="An .xlsx workbook, or a zip of CSV files.")],
    mode: Mode = "do",
    key: IdempotencyKey = None,
) -> Response:
    """Upload a pack: it is read, checked and kept. The same pack is kept once.

    Every fault is named at once, by table, row and column, with how to mend it.
    """
    slots: Slots = request.app.state.reading
    slots.enter()
    work = partial(take_pack, database, caller, file, keep=mode == "do", key=key)
    # A thread of the readers' own: whoever asks for something small need not wait for uploads.
    return await anyio.to_thread.run_sync(work, limiter=slots.limiter)


def take_pack(
    database: Store,
    caller: Caller,
    file: UploadFile,
    *,
    keep: bool = True,
    key: str | None = None,
) -> Response:
    """Read, check and keep what was uploaded.

    Raises
    ------
    ProblemError
        If the file is refused or has errors.
    """
    name = clean_name(file.filename or "")
    with tempfile.TemporaryDirectory(prefix="routeopt-upload-") as folder:
        given, tables = Path(folder) / name, Path(folder) / ".tables.zip"
        with given.open("wb") as target:
            shutil.copyfileobj(file.file, target, _BYTES)
        facts = read_facts(given, tables)
        checked = _checked(facts)
        if not keep:
            return Answer(200, checked).response()
        content = tables.read_bytes()
        with given.open("rb") as stream:
            sent = hashlib.file_digest(stream, "sha256").hexdigest()

    def work(session: Session) -> Answer:
        row, new = packs.add_pack(
            session,
            caller.council_id,
            name=given.stem,
            sha256=facts.sha256,
            facts=kept_facts(facts),
            content=content,
            created_by=caller.actor,
        )
        if new:
            caller.record(session, "pack.added", f"pack:{row.id}", {"sha256": row.sha256})
        shown = checked.model_copy(update={"pack": pack_out(row)})
        return Answer(201 if new else 200, shown, location=f"/v1/packs/{row.id}")

    return done(database, caller, key, ("packs", name, sent), work)


def read_facts(path: Path, zip_to: Path) -> PackFacts:
    """Read a file in a child process.

    Raises
    ------
    ProblemError
        ``pack_refused`` or ``pack_faults``, with every fault.
    """
    try:
        return read_pack_safely(path, zip_to=zip_to)
    except PackRefusedError as error:
        raise ProblemError("pack_refused", faults=error.faults) from None
    except PackError as error:
        raise ProblemError("pack_faults", faults=error.faults) from None


def _checked(facts: PackFacts) -> PackChecked:
    return PackChecked(
        pack=None,
        sha256=facts.sha256,
        pupils=facts.pupils,
        rows=dict(facts.rows),
        schools=[SchoolOut(**asdict(school)) for school in facts.schools],
        faults=[FaultOut(**asdict_fault(one)) for one in facts.faults],
        more_faults=facts.more_faults,
    )


def kept_facts(facts: PackFacts) -> dict[str, object]:
    """Give what is kept of a pack beside its tables: nothing of a pupil."""
    return {
        "form": facts.form,
        "rows": dict(facts.rows),
        "schools": [asdict(school) for school in facts.schools],
        "warnings": sum(one.severity == "warning" for one in facts.faults) + facts.more_faults,
        "faults": [one.as_dict() for one in facts.faults],
        "more_faults": facts.more_faults,
    }


@router.get("")
def list_packs(
    caller: Reader, database: Store, cursor: Cursor = None, limit: Limit = PAGE
) -> Page[PackOut]:
    """List packs, the newest first."""
    with database.reading() as session:
        return page_of(
            packs.list_packs(session, caller.council_id, cursor=cursor, limit=limit), pack_out
        )


@router.get("/{pack_id}", responses=documented("not_found"))
def get_pack(caller: Reader, database: Store, pack_id: PathId) -> PackOut:
    """Give what is known of a pack; its tables leave by an export alone."""
    with database.reading() as session:
        return pack_out(packs.get(session, caller.council_id, pack_id))


@router.get("/{pack_id}/faults", responses=documented("not_found"))
def get_faults(caller: Reader, database: Store, pack_id: PathId) -> list[FaultOut]:
    """List what the check said of a pack when it came: warnings and notes."""
    with database.reading() as session:
        facts = packs.get(session, caller.council_id, pack_id).facts
    found = facts.get("faults", [])
    return [FaultOut.model_validate(one) for one in found] if isinstance(found, list) else []
