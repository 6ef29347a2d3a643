"""The worker of the queue, with a clock: a thread puts in the queue what is due by itself."""

import logging
import threading
import time

from django.db import DatabaseError, OperationalError, close_old_connections, connection
from django_tasks_db.management.commands.db_worker import Command as DatabaseWorker
from django_tasks_db.utils import is_locked_database_exception

from mihan.jobs.tasks import tick

log = logging.getLogger(__name__)
EVERY = 2.0  # seconds; how often each thing is due is the schedule's own affair


class Command(DatabaseWorker):
    help = "Do background work, and what is due by itself"

    def handle(self, *, batch, **options):
        if batch:
            tick(at_once=True)
        else:
            threading.Thread(target=keep_ticking, daemon=True, name="ticker").start()
        while True:
            try:
                return super().handle(batch=batch, **options)
            except OperationalError as error:  # where django_tasks_db begins its transaction, it does not guard it
                if not is_locked_database_exception(error):
                    raise
                log.warning("the base was busy for longer than it is waited for: looking for work again")
                connection.close()


def keep_ticking() -> None:
    """A thread of its own, with its own connection: long work does not stop the clock."""
    while True:
        try:
            close_old_connections()
            tick()
        except DatabaseError:  # a database that is busy, or away, is asked again
            log.warning("the ticker could not reach the database", exc_info=True)
            connection.close()
        time.sleep(EVERY)
