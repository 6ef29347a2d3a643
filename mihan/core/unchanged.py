"""What was worked out of the database, kept while the database stays exactly as it is.

Nothing has to remember to forget: an answer is kept under the state of the whole database, which
the database itself tells, and any commit by anybody is another state. The question says everything
else the answer depends on: a query by its SQL and parameters (`asked`), so that nobody is given
the answer of another reach; the day, where it counts.
"""

import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

T = TypeVar("T")
MOST = 16  # answers kept by a thread; those of an older state are dropped at once


class _Kept(threading.local):
    """Of one thread, as its connection is: SQLite tells its state to each connection apart."""

    state: Hashable = None
    answers: dict[Hashable, Any]

    def __init__(self) -> None:
        self.answers = {}


_kept = _Kept()


def asked(rows: QuerySet[Any, Any]) -> Hashable:
    """What a query asks, as part of a question. None for one that can find nothing, so is never sent."""
    try:
        return rows.query.sql_with_params()
    except EmptyResultSet:
        return None


def while_unchanged(question: Hashable, work: Callable[[], T]) -> T:
    """What `work` gives; what it gave, if this was asked and nothing has been written since.

    The answer is shared: nobody may change it.
    """
    state = _state()
    if state is None:
        return work()
    if _kept.state != state:
        _kept.state, _kept.answers = state, {}
    if question not in _kept.answers:
        if len(_kept.answers) >= MOST:
            _kept.answers.clear()
        _kept.answers[question] = work()
    return _kept.answers[question]


def _state() -> Hashable:
    """Another one as soon as anything is committed. None in a transaction: its own writes are not."""
    if connection.in_atomic_block:
        return None
    connection.ensure_connection()
    raw: Any = connection.connection
    if connection.vendor == "sqlite":
        # The first counts what others commit, the second what this connection writes.
        return raw, raw.execute("PRAGMA data_version").fetchone()[0], raw.total_changes
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text")
        return connection.settings_dict["NAME"], cursor.fetchone()[0]
