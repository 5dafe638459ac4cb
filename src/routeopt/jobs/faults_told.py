"""What may go wrong in a run, told by a stable code and in words that name nobody."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from routeopt.data.faults import PackError
from routeopt.exports.read_review import NotAReviewError
from routeopt.exports.review_folder import PlanRefusedError
from routeopt.exports.review_run import NobodyDueError
from routeopt.exports.wording import counted
from routeopt.jobs.work import WorkError
from routeopt.planning.changed_pack import AskedError
from routeopt.planning.programme import NotOfThesePacksError
from routeopt.planning.quote_ground import PlanMismatchError
from routeopt.planning.why_plans import OtherPackError
from routeopt.tender.codec import FormatError
from routeopt.tender.screen import LeakError
from routeopt.tender.winner_determine import NoAwardError

_MOST_CODES = 8


@contextmanager
def told_as_work_error(folder: Path) -> Iterator[None]:
    """Turn faults that are not the program's into what a run fails with.

    Parameters
    ----------
    folder
        The run's own; its place on this machine is nobody's business.

    Raises
    ------
    WorkError
        For each of them.
    """
    try:
        yield
    except PackError as error:
        raise WorkError("pack_faults", _pack_words(error)) from None
    except NobodyDueError as error:
        raise WorkError("nobody_due", f"{str(error)[:1].upper()}{str(error)[1:]}.") from None
    except AskedError as error:
        raise WorkError("asked_wrongly", str(error)) from None
    except PlanRefusedError as error:
        raise WorkError("plan_refused", str(error)) from None
    except FormatError as error:
        words = "; ".join(error.reasons).replace(f"{folder}/", "")
        raise WorkError("asked_wrongly", words) from None
    except (NotAReviewError, NotOfThesePacksError, OtherPackError, PlanMismatchError):
        words = "A run that is named is no review of this pack as it is, or not of these schools."
        raise WorkError("other_pack", words) from None
    except NoAwardError as error:
        raise WorkError("no_award", str(error)) from None
    except LeakError as error:
        said = counted(len(error.reasons), "place")
        raise WorkError("would_leak", f"Something would have identified a child: {said}.") from None


def _pack_words(error: PackError) -> str:
    errors = [fault for fault in error.faults if fault.severity == "error"]
    codes = list(dict.fromkeys(fault.code for fault in errors))
    more = ", and others" if len(codes) > _MOST_CODES else ""
    named = ", ".join(codes[:_MOST_CODES])
    return f"The pack with this run's changes has {counted(len(errors), 'error')}: {named}{more}."
