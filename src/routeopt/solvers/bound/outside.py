"""An exact choice in a process of its own, which can be ended at any moment.

HiGHS gives no way to interrupt it from here. Within this process it would go on after the run
it belongs to, and a program that exits meanwhile is torn down by the system.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

_POLL_S = 0.1
_STARTING_S = 1.5
"""What starting the process and handing over may take of the time there is."""
_LATE_S = 5.0
"""HiGHS may look at its clock so late before it is ended without an answer."""
_PACKAGES = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True)
class Solved:
    """What came back: values by the number of a variable, and what no choice can cost less than."""

    values: dict[int, float]
    bound: float
    optimal: bool


def solve_outside(
    model: mathopt.Model, seconds: float, tolerance: float, stop: Callable[[], bool]
) -> Solved | None:
    """Minimise a mixed-integer programme with HiGHS in another process.

    Parameters
    ----------
    model
        The programme.
    seconds
        Limit, starting the process included.
    tolerance
        Absolute gap at which a choice counts as best.
    stop
        Asked ten times a second; the process is ended at once when it says so.

    Returns
    -------
    Solved or None
        None where no choice was found, or the process was ended or failed.
    """
    limit = max(0.5, seconds - _STARTING_S)
    code = f"import sys; sys.path.insert(0, {str(_PACKAGES)!r}); from {__name__} import answer; "
    with subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
        [sys.executable, "-P", "-c", f"{code}answer({limit!r}, {tolerance!r})"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # A Ctrl-C is the run's to answer: it asks for the best plan and then ends this.
        start_new_session=True,
    ) as process:
        heard: list[bytes] = []
        listener = threading.Thread(target=_talk, args=(process, model, heard), daemon=True)
        listener.start()
        waited = 0.0
        while listener.is_alive() and not stop() and waited < limit + _STARTING_S + _LATE_S:
            listener.join(_POLL_S)
            waited += _POLL_S
        if listener.is_alive():
            process.kill()
            listener.join()
        process.kill()
    return _read(heard[0]) if heard and heard[0] else None


def _talk(process: "subprocess.Popen[bytes]", model: mathopt.Model, heard: list[bytes]) -> None:
    if process.stdin is None or process.stdout is None:
        return
    sent = model.export_model().SerializeToString()
    try:
        process.stdin.write(len(sent).to_bytes(8, "big") + sent)
        # Left open: its end tells the other process that nobody waits any more.
        process.stdin.flush()
        heard.append(process.stdout.readline())
    except OSError:
        return


def _read(line: bytes) -> Solved | None:
    said = json.loads(line)
    if said is None:
        return None
    values = {int(number): float(value) for number, value in said["values"]}
    return Solved(values, float(said["bound"]), bool(said["optimal"]))


def answer(seconds: float, tolerance: float) -> None:
    """Solve the programme on standard input and write what came of it: the other process."""
    size = int.from_bytes(sys.stdin.buffer.read(8), "big")
    sent = sys.stdin.buffer.read(size)
    threading.Thread(target=_end_when_alone, daemon=True).start()
    model = mathopt.Model.from_model_proto(model_pb2.ModelProto.FromString(sent))
    result = mathopt.solve(
        model,
        mathopt.SolverType.HIGHS,
        params=mathopt.SolveParameters(
            time_limit=timedelta(seconds=seconds),
            relative_gap_tolerance=0.0,
            absolute_gap_tolerance=tolerance,
        ),
    )
    said = None
    if result.has_primal_feasible_solution():
        values = result.variable_values()
        said = {
            "values": [(variable.id, value) for variable, value in values.items() if value],
            "bound": result.dual_bound(),
            "optimal": result.termination.reason == mathopt.TerminationReason.OPTIMAL,
        }
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def _end_when_alone() -> None:
    sys.stdin.buffer.read()
    os._exit(1)
