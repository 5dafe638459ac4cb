"""Compiles the search once before the first run, in a child: no run starts cold."""

import asyncio
import logging
import sys
import time

from routeopt.jobs.folders import private_folder
from routeopt.jobs.place import Place
from routeopt.jobs.process import child_environment

_log = logging.getLogger("routeopt.jobs")


async def warm_up_first(place: Place) -> None:
    """Compile, or find compiled, what searches run; the log says how long it took."""
    _log.info("compiling the search; kept on disk for next time")
    started = time.monotonic()
    place.settings.compiled.mkdir(parents=True, exist_ok=True)
    with private_folder(place.folders) as folder:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            "from routeopt.solvers.warmup import warm_up; warm_up()",
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=folder,
            env=child_environment(folder, place.settings.compiled),
        )
        try:
            done = await child.wait()
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
    seconds = round(time.monotonic() - started, 1)
    if done == 0:
        _log.info("the search is compiled", extra={"seconds": seconds})
    else:
        _log.error("the search could not be compiled", extra={"seconds": seconds})
