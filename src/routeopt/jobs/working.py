"""A process that works on runs, with whichever engine its database means."""

import asyncio
import os
import signal
import threading

from routeopt.jobs.distributed import work_on_queue
from routeopt.jobs.embedded import work_on_table
from routeopt.jobs.place import Place
from routeopt.jobs.queue import Queue, prepare_queue
from routeopt.store.database import Database
from routeopt.store.settings import Settings

_SLACK_S = 8.0
_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def prepare_database(settings: Settings) -> Database:
    """Open the database and bring it and the queue up to date."""
    database = Database(settings.url)
    database.migrate()
    if not database.is_sqlite:
        prepare_queue(database.url)
    return database


def work(settings: Settings, database: Database) -> None:
    """Work on runs until asked to stop; runs under way then go back to the queue."""
    asyncio.run(_work(settings, database))


async def _work(settings: Settings, database: Database) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()

    def stop() -> None:
        stopping.set()
        # Asked to stop, it ends in any case, also where something hangs.
        hard_end = threading.Timer(settings.grace_s + _SLACK_S, os._exit, (1,))
        hard_end.daemon = True
        hard_end.start()

    for number in _SIGNALS:
        loop.add_signal_handler(number, stop)
    if database.is_sqlite:
        await work_on_table(Place(database, settings), stopping)
        return
    queue = Queue(database.url)
    try:
        await work_on_queue(Place(database, settings, queue.put), stopping)
    finally:
        queue.close()
