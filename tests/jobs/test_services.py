import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.jobs import services, tasks
from mihan.jobs.models import LOST_AFTER, Job
from mihan.jobs.services.slate import slate_of
from mihan.people.models import Unit
from tests.factories.jobs import JobFactory, tells
from tests.factories.people import UserFactory

State = Job.State
pytestmark = pytest.mark.django_db


def elsewhere(function):
    """What `function` gives in a thread, which has a database connection of its own."""
    found = []

    def look():
        found.append(function())
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    return found[0]


def test_a_job_is_done_by_the_work_registered_for_its_kind_and_leads_to_its_result(register):
    @register("greet", title="Greeting")
    def greet(progress, name):
        progress.step("writing", 2, 3)
        progress.keep({"said": f"hello {name}"})
        return "/greeted/"

    job = JobFactory(kind="greet", arguments={"name": "Salma"})
    services.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result_url, job.result) == (
        State.DONE, "/greeted/", {"said": "hello Salma"},
    )  # fmt: skip
    assert (job.step, job.done, job.total) == ("writing", 2, 3)


def test_a_job_is_done_once(register):
    times = []
    register("count", title="")(lambda progress: times.append(1) or "/")
    job = JobFactory(kind="count")
    services.run(job.pk)
    services.run(job.pk)
    assert times == [1]


def test_a_refusal_is_kept_in_the_language_of_whoever_asked(register):
    @register("refuse", title="")
    def refuse(progress):
        from django.utils.translation import get_language

        raise RuleBroken(f"said in {get_language()}")

    job = JobFactory(kind="refuse", language="fr")
    services.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.problem) == (State.FAILED, "said in fr")


def test_what_was_not_foreseen_is_logged_and_not_shown(register, caplog):
    @register("break", title="")
    def break_(progress):
        raise ZeroDivisionError("secret")

    job = JobFactory(kind="break")
    services.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.problem) == (State.FAILED, "")
    assert f"job {job.reference} failed" in caplog.text


def test_a_worker_told_to_leave_says_so_before_it_goes(register):
    @register("leave", title="")
    def leave(progress):
        raise SystemExit

    job = JobFactory(kind="leave")
    with pytest.raises(SystemExit):
        services.run(job.pk)
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert job.problem != ""


def test_progress_is_seen_from_outside_while_the_work_is_inside_its_transaction(register):
    """SQLite: pages read the files beside the database, for it has one writer, the work."""
    if connection.vendor != "sqlite":
        pytest.skip("the other half is told below")
    seen = []

    @register("long", title="")
    def long(progress):
        with transaction.atomic():
            Unit.objects.create(kind="region", code="X", name_fr="X")
            progress.step("writing", 40, 100)
            told = Job(pk=progress.job.pk, state=State.RUNNING)
            elsewhere(lambda: slate_of(told.pk).tell(told))
            seen.append((told.step, told.done, told.total))
        return "/"

    services.run(JobFactory(kind="long").pk)
    assert seen == [("writing", 40, 100)]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_on_postgresql_progress_is_seen_through_another_connection(register):
    seen = []

    @register("long", title="")
    def long(progress):
        with transaction.atomic():
            Unit.objects.create(kind="region", code="X", name_fr="X")
            progress.step("writing", 40, 100)
            job = elsewhere(lambda: services.latest(Job.objects.get(pk=progress.job.pk)))
            seen.append((job.step, job.done, job.total, elsewhere(Unit.objects.count)))
        return "/"

    services.run(JobFactory(kind="long").pk)
    assert seen == [("writing", 40, 100, 0)]


def stops_in_the_middle(register):
    """A work that is asked to stop, from elsewhere, between two of its lines."""

    @register("stopped", title="")
    def stopped(progress):
        with transaction.atomic():
            Unit.objects.create(kind="region", code="HALF", name_fr="half")
            progress.step("writing", 1, 2)
            elsewhere(lambda: slate_of(progress.job.pk).ask_to_stop())
            progress.step("keeping", 2, 2)
        return "/"

    job = JobFactory(kind="stopped")
    services.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result_url) == (State.CANCELLED, "")
    assert not Unit.objects.filter(code="HALF").exists()


def test_a_stop_asked_in_the_middle_rolls_everything_back(register):
    if connection.vendor != "sqlite":
        pytest.skip("the other half is told below")
    stops_in_the_middle(register)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_on_postgresql_a_stop_asked_in_the_middle_rolls_everything_back(register):
    stops_in_the_middle(register)


def test_a_job_nobody_began_is_over_as_soon_as_it_is_stopped(register):
    register("never", title="")(lambda progress: pytest.fail("it was stopped"))
    job = JobFactory(kind="never")
    services.cancel(job)
    job.refresh_from_db()
    assert job.state == State.CANCELLED
    services.run(job.pk)
    with pytest.raises(RuleBroken):
        services.cancel(job)


def lost(**known) -> Job:
    job = JobFactory(state=State.RUNNING, started_at=clock.now(), **known)
    silent = clock.now() - LOST_AFTER - timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(updated_at=silent)
    job.refresh_from_db()
    return job


def test_a_job_whose_worker_is_silent_is_lost_and_can_be_started_again():
    job = lost(arguments={"run": 7}, about_url="/exchange/runs/7/")
    assert job.is_lost
    again = tasks.start_again(job)
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert (again.pk != job.pk, again.arguments, again.about_url, again.state) == (
        True, {"run": 7}, "/exchange/runs/7/", State.WAITING,
    )  # fmt: skip


def test_a_job_whose_worker_speaks_is_neither_lost_nor_closed():
    job = lost()
    tells(job, "writing", 3, 9)
    job = services.latest(Job.objects.get(pk=job.pk))
    assert not job.is_lost
    with pytest.raises(RuleBroken):
        services.close_lost(job)


def test_a_lost_worker_that_wakes_up_finds_that_it_must_stop(register):
    @register("sleepy", title="")
    def sleepy(progress):
        silent = clock.now() - LOST_AFTER * 2
        Job.objects.filter(pk=progress.job.pk).update(updated_at=silent)
        services.close_lost(Job.objects.get(pk=progress.job.pk))
        progress.step("writing")
        return "/too-late/"

    job = JobFactory(kind="sleepy")
    services.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result_url) == (State.FAILED, "")


def test_the_same_work_under_way_is_not_asked_for_twice():
    ines, omar = UserFactory(), UserFactory()
    first = tasks.start("import_apply", owner=ines, run=3)
    assert tasks.start("import_apply", owner=ines, run=3).pk == first.pk
    assert tasks.start("import_apply", owner=ines, run=4).pk != first.pk
    assert tasks.start("import_apply", owner=omar, run=3).pk != first.pk
    Job.objects.filter(pk=first.pk).update(state=State.FAILED)
    assert tasks.start("import_apply", owner=ines, run=3).pk != first.pk


def test_a_new_job_begins_on_a_clean_slate():
    """Slates of SQLite are files, and a base put back from a copy counts again."""
    owner = UserFactory()
    number = tasks.start("import_apply", owner=owner, run=1).pk
    slate_of(number + 1).ask_to_stop()
    assert tasks.start("import_apply", owner=owner, run=2).pk == number + 1
    told = Job(pk=number + 1, state=State.RUNNING)
    assert not services.latest(told).cancel_requested


def test_a_curve_is_told_as_it_goes_thinned_and_kept_at_the_end(register, monkeypatch):
    told = []

    @register("plotted", title="")
    def plotted(progress):
        monkeypatch.setattr(progress, "EVERY_POINTS", 0)
        for n in range(1000):
            progress.plot(n, 1000 - n)
        progress.step("searching")
        if connection.vendor == "sqlite":
            seen = Job(pk=progress.job.pk, state=State.RUNNING)
            slate_of(seen.pk).tell(seen)
            told.append(seen.points)
        return "/"

    job = JobFactory(kind="plotted")
    services.run(job.pk)
    job.refresh_from_db()
    assert (job.points[0], job.points[-1]) == ([0, 1000], [999, 1])
    assert 30 <= len(job.points) <= services.Progress.MOST_POINTS
    assert told in ([], [job.points])


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_on_postgresql_points_and_an_end_asked_for_cross_the_transaction(register):
    seen = []

    @register("plotted", title="", finish="Stop there")
    def plotted(progress):
        with transaction.atomic():
            progress.plot(1, 5)
            progress.step("searching")
            elsewhere(lambda: services.finish(Job.objects.get(pk=progress.job.pk)))
            progress._next = 0
            seen.append((elsewhere(lambda: Job.objects.get(pk=progress.job.pk).points), progress.to_finish()))
        return "/"

    services.run(JobFactory(kind="plotted").pk)
    assert seen == [([[1, 5]], True)]


def test_a_work_asked_to_finish_goes_on_to_its_end_and_only_where_it_can(register):
    @register("ends", title="", finish="Stop there")
    def ends(progress):
        if connection.vendor == "sqlite":
            services.finish(progress.job)
            assert (progress.to_finish(), progress.cancelled()) == (True, False)
        return "/kept/"

    job = JobFactory(kind="ends")
    with pytest.raises(RuleBroken, match="not begun"):
        services.finish(job)
    services.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result_url) == (State.DONE, "/kept/")
    register("whole", title="")(lambda progress: "/")
    with pytest.raises(RuleBroken, match="keeps nothing before its end"):
        services.finish(JobFactory(kind="whole", state=State.RUNNING))
