"""The child that performs one run: ``python -m routeopt.jobs.child FOLDER PARENT``.

It reads what to do from its folder, tells of it in lines of JSON on standard output and puts
everything large into the folder. Asked to end (SIGTERM) it hands over the best it has. What goes
wrong is told by a code and words that name nobody.
"""

import json
import os
import signal
import sys
import threading
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO

from routeopt.jobs.process import end_with_parent, limit_self
from routeopt.jobs.work import (
    FULL,
    NO_DISK,
    NO_DISK_WORDS,
    OUT_FOLDER,
    REQUEST_FILE,
    Finished,
    Message,
    Work,
    WorkError,
)


class _Line:
    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._lock = threading.Lock()

    def tell(self, message: Message) -> None:
        text = json.dumps(message, ensure_ascii=True)
        with self._lock:
            self._file.write(text + "\n")
            self._file.flush()


def _own_output() -> TextIO:
    # Whatever a library prints may not get between the messages, or into a log.
    messages = os.fdopen(os.dup(1), "w", encoding="ascii")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    return messages


def _work(folder: Path, line: _Line, stop: threading.Event) -> tuple[str, Work]:
    from routeopt.jobs.kinds import parsed  # noqa: PLC0415 - limits are set before anything loads

    given: Mapping[str, Any] = json.loads((folder / REQUEST_FILE).read_text(encoding="utf-8"))
    (folder / OUT_FOLDER).mkdir(exist_ok=True)
    asked = parsed(given["kind"], given["request"])
    work = Work(folder, asked, given["scenario"], given["start"], line.tell, stop)
    return given["kind"], work


def _performed(folder: Path, line: _Line, stop: threading.Event) -> Finished:
    from routeopt.jobs.faults_told import told_as_work_error  # noqa: PLC0415 - as above
    from routeopt.jobs.kinds import KINDS  # noqa: PLC0415 - as above

    kind, work = _work(folder, line, stop)
    with told_as_work_error(folder):
        return KINDS[kind].perform()(work)


def _hand_over(line: _Line, finished: Finished) -> None:
    for file in finished.files:
        line.tell(
            {
                "kind": "file",
                "name": file.name,
                "media_type": file.media_type,
                "personal": file.personal,
            }
        )
    for plan in finished.plans:
        line.tell(
            {
                "kind": "plan",
                "plan_kind": plan.kind,
                "name": plan.name,
                "objective_pence": plan.objective_pence,
                "year_pence": plan.year_pence,
            }
        )
    line.tell({"kind": "done", "outcome": finished.outcome, "termination": finished.termination})


def _where(error: BaseException) -> str:
    # The words of an error may repeat a cell of the pack; its place in the code does not.
    frame = traceback.extract_tb(error.__traceback__)[-1:]
    place = f" in {Path(frame[0].filename).name}, line {frame[0].lineno}" if frame else ""
    return f"A fault of the program: {type(error).__name__}{place}."


def main() -> None:
    """Perform the run of a folder."""
    folder, parent = Path(sys.argv[1]), int(sys.argv[2])
    end_with_parent(parent)
    limit_self()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda _number, _frame: stop.set())
    line = _Line(_own_output())
    try:
        _hand_over(line, _performed(folder, line, stop))
    except WorkError as error:
        line.tell({"kind": "failed", "code": error.code, "detail": error.detail})
    except MemoryError:
        detail = "The run needed more memory than it may have."
        line.tell({"kind": "failed", "code": "out_of_memory", "detail": detail})
    except OSError as error:
        code = NO_DISK if error.errno in FULL else "internal"
        detail = NO_DISK_WORDS if error.errno in FULL else _where(error)
        line.tell({"kind": "failed", "code": code, "detail": detail})
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told without its words
        line.tell({"kind": "failed", "code": "internal", "detail": _where(error)})
    # Threads of a solver may still be busy: nothing of them is wanted any more.
    os._exit(0)


if __name__ == "__main__":
    main()
