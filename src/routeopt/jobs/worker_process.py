"""A worker as a process of its own beside the service: kept running, and ended with it."""

import logging
import subprocess
import threading
import time
from collections.abc import Sequence

_log = logging.getLogger("routeopt.jobs")
_LOOK_S = 0.2
_PAUSE_S = 1.0
_MOST_PAUSE_S = 30.0
_HEALTHY_S = 60.0


class WorkerProcess:
    """Starts a worker, and again where it ends by itself.

    The thread that starts it lives as long as it may, because the kernel ends a worker with the
    thread that started it.

    Parameters
    ----------
    command
        What to run.
    patience_s
        Seconds that a worker has to give its runs back before it is killed.
    """

    def __init__(self, command: Sequence[str], patience_s: float) -> None:
        self._command = list(command)
        self._patience_s = patience_s
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="worker", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the worker; its runs go back to the queue."""
        self._closing.set()
        self._thread.join()

    def _keep(self) -> None:
        pause = _PAUSE_S
        while not self._closing.is_set():
            started = time.monotonic()
            worker = subprocess.Popen(self._command, stdin=subprocess.DEVNULL)
            while worker.poll() is None and not self._closing.wait(_LOOK_S):
                continue
            if self._closing.is_set():
                self._end(worker)
                return
            pause = _PAUSE_S if time.monotonic() - started > _HEALTHY_S else pause
            _log.error("the worker ended by itself and is started again", extra={"seconds": pause})
            self._closing.wait(pause)
            pause = min(_MOST_PAUSE_S, 2 * pause)

    def _end(self, worker: subprocess.Popen[bytes]) -> None:
        worker.terminate()
        try:
            worker.wait(self._patience_s)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()
