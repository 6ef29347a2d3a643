from datetime import timedelta
from threading import Barrier, Thread
from unittest.mock import Mock

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from mihan.core import clock
from mihan.jobs import services, tasks
from mihan.jobs.management.commands import worker
from mihan.jobs.models import LOST_AFTER, Schedule
from mihan.jobs.services import schedules

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def scheduled(monkeypatch):
    """One thing due by itself, which counts how often it is done."""
    monkeypatch.setattr(schedules, "_schedules", {})
    monkeypatch.setattr(schedules, "_looked", {})
    done = []
    services.add_schedule("count", every=HOUR, do=lambda: done.append(1), needed=lambda: True)
    return done


def taken(**how):
    found = []
    services.take_due(found.append, **how)
    return found


def test_what_is_due_is_taken_once_until_it_is_due_again(scheduled):
    assert [taken(at_once=True), taken(at_once=True)] == [["count"], []]
    services.run_scheduled("count")
    assert (len(scheduled), taken(at_once=True)) == (1, [])
    Schedule.objects.update(due_at=clock.now())
    assert taken(at_once=True) == ["count"]


def test_nothing_is_written_while_nothing_is_needed(scheduled):
    services.add_schedule("count", every=HOUR, do=scheduled.clear, needed=lambda: False)
    assert (taken(at_once=True), Schedule.objects.count()) == ([], 0)


def test_a_process_asks_no_oftener_than_it_is_due(scheduled):
    asked = []
    services.add_schedule("ask", every=HOUR, do=scheduled.clear, needed=lambda: bool(asked.append(1)))
    taken()
    taken()
    assert len(asked) == 1


def test_what_fails_is_told_and_tried_again_later_and_later(scheduled, caplog):
    services.add_schedule("break", every=timedelta(seconds=5), do=lambda: 1 / 0, needed=lambda: True)
    waits = []
    for _turn in range(3):
        Schedule.objects.update(due_at=clock.now())
        assert "break" in taken(at_once=True)
        services.run_scheduled("break")
        row = Schedule.objects.get(name="break")
        waits.append(round((row.due_at - clock.now()).total_seconds() / 60))
    assert (waits, row.failures, row.problem) == ([1, 2, 4], 3, "division by zero")
    assert "schedule break failed" in caplog.text


def test_what_a_dead_worker_took_is_taken_again(scheduled):
    taken(at_once=True)
    Schedule.objects.update(due_at=clock.now())
    assert taken(at_once=True) == []  # a worker may still be at it
    Schedule.objects.update(taken_at=clock.now() - LOST_AFTER)
    assert taken(at_once=True) == ["count"]


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_what_is_due_by_itself(scheduled):
    call_command("worker", "--batch", "--no-startup-delay", "--interval", "0", verbosity=0)
    assert len(scheduled) == 1
    tasks.tick()


@pytest.fixture
def looks(monkeypatch):
    """What each look for work meets: an error, or nothing."""
    met = []

    def handle(command, **options):
        if error := met.pop(0):
            raise error

    monkeypatch.setattr(worker.DatabaseWorker, "handle", handle)
    monkeypatch.setattr(worker, "connection", Mock())  # closed before the next look
    return met


def test_a_base_that_is_busy_for_long_does_not_end_the_worker(scheduled, looks, caplog):
    looks += [OperationalError("database is locked"), None]
    call_command("worker", "--batch", verbosity=0)
    assert (looks, "looking for work again" in caplog.text) == ([], True)


def test_another_fault_of_the_base_ends_it_and_who_keeps_it_starts_it_again(scheduled, looks):
    looks += [OperationalError("disk I/O error"), None]
    with pytest.raises(OperationalError):
        call_command("worker", "--batch", verbosity=0)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_several_workers_that_look_at_once_one_takes_it(scheduled):
    start, found = Barrier(6), []

    def look():
        start.wait()
        found.extend(taken(at_once=True))
        connection.close()

    workers = [Thread(target=look) for _n in range(6)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert found == ["count"]
