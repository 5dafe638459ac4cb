"""Files that runs wrote."""

from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from routeopt.store.claims import Claim, held
from routeopt.store.clock import now
from routeopt.store.tables import Output
from routeopt.store.tenancy import found


def add_output(
    s: Session, claim: Claim, *, name: str, media_type: str, content: bytes, personal: bool
) -> Output:
    """Keep a file, in the same step as the run's end.

    Parameters
    ----------
    name
        The file's name, unique in the run; folders are parted by ``/``.
    personal
        Whether a pupil could be known from it: then only some roles get it, and say why.

    Raises
    ------
    StaleClaimError
        If the run is not this worker's any more.
    """
    run = held(s, claim)
    output = Output(
        council_id=run.council_id,
        run_id=run.id,
        name=name,
        media_type=media_type,
        personal=personal,
        content=content,
        size_bytes=len(content),
        sha256=sha256(content).hexdigest(),
        created_at=now(s),
    )
    s.add(output)
    s.flush()
    return output


def get(s: Session, council_id: str, run_id: str, name: str) -> Output:
    """Give what is known of a file.

    Raises
    ------
    NotFoundError
        If the council has no such file.
    """
    query = select(Output).where(
        Output.council_id == council_id, Output.run_id == run_id, Output.name == name
    )
    return found(s, query, "file")


def content(s: Session, council_id: str, run_id: str, name: str) -> bytes | None:
    """Give what a file holds; None where it has been erased.

    Raises
    ------
    NotFoundError
        If the council has no such file.
    """
    return get(s, council_id, run_id, name).content


def of_run(s: Session, council_id: str, run_id: str) -> Sequence[Output]:
    """List the files of a run by name."""
    query = select(Output).where(Output.council_id == council_id, Output.run_id == run_id)
    return s.scalars(query.order_by(Output.name)).all()
