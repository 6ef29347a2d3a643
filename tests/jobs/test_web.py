from datetime import timedelta

import pytest
from django.urls import reverse

from mihan.core import clock
from mihan.jobs.models import LOST_AFTER, Job
from tests.factories.jobs import JobFactory, tells
from tests.factories.people import UserFactory

State = Job.State
pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def director(client):
    user = UserFactory(role="director")
    client.force_login(user)
    client.cookies["mihan_language"] = "en"
    return user


def running(owner, **known):
    return JobFactory(owner=owner, state=State.RUNNING, started_at=clock.now(), **known)


@pytest.mark.parametrize("name", ["list", "show", "cancel", "close", "restart"])
def test_a_visitor_is_asked_to_sign_in(client, name):
    url = reverse(f"jobs:{name}", args=[] if name == "list" else [JobFactory().pk])
    answer = client.get(url) if name in {"list", "show"} else client.post(url)
    assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("account_login"))


def test_the_job_of_someone_else_does_not_exist(client, director):
    job = JobFactory()
    for name in ("show", "cancel", "close", "restart"):
        url = reverse(f"jobs:{name}", args=[job.pk])
        assert (client.get(url) if name == "show" else client.post(url)).status_code == 404
    assert job.get_absolute_url() not in client.get(reverse("jobs:list")).text


def test_a_trainee_has_no_list_of_background_work(client):
    client.force_login(UserFactory(role="trainee"))
    assert client.get(reverse("jobs:list")).status_code == 403


def test_a_running_job_asks_again_each_second_and_shows_how_far_it_is(client, director):
    job = running(director)
    tells(job, "parsing", 40, 100)
    page = client.get(job.get_absolute_url())
    assert 'hx-trigger="every 1s"' in page.text
    assert 'value="40" max="100"' in page.text
    assert "<noscript>" in page.text
    fragment = client.get(job.get_absolute_url(), **HTMX)
    assert "<html" not in fragment.text
    assert 'hx-trigger="every 1s"' in fragment.text


def test_a_finished_fragment_asks_no_more_and_leads_to_the_result(client, director):
    job = JobFactory(owner=director, state=State.DONE, result_url="/exchange/runs/1/")
    fragment = client.get(job.get_absolute_url(), **HTMX)
    assert fragment["HX-Redirect"] == "/exchange/runs/1/"
    assert "hx-trigger" not in fragment.text
    assert client.get(job.get_absolute_url()).url == "/exchange/runs/1/"


def test_a_failure_says_what_happened_what_was_kept_and_what_to_do(client, director):
    job = JobFactory(owner=director, state=State.FAILED, problem="The roof leaks.", about_url="/exchange/")
    text = client.get(job.get_absolute_url()).text
    assert "The roof leaks." in text
    assert "Nothing has been written" in text
    assert job.reference in text
    assert 'href="/exchange/"' in text
    assert client.get(job.get_absolute_url(), **HTMX)["HX-Refresh"] == "true"


def test_stopping_takes_a_post_and_says_that_nothing_was_written(client, director):
    job = JobFactory(owner=director)
    url = reverse("jobs:cancel", args=[job.pk])
    assert client.get(url).status_code == 405
    answer = client.post(url, follow=True)
    job.refresh_from_db()
    assert job.state == State.CANCELLED
    assert "You stopped this work." in answer.text
    assert "Nothing has been written" in answer.text


def test_a_running_job_that_is_asked_to_stop_says_that_it_is_stopping(client, director):
    job = running(director)
    answer = client.post(reverse("jobs:cancel", args=[job.pk]), follow=True)
    assert "Stopping" in answer.text
    assert 'id="stop-job"' not in answer.text


def test_a_lost_job_can_be_closed_or_started_again(client, director):
    job = running(director)
    silent = clock.now() - LOST_AFTER - timedelta(minutes=1)
    Job.objects.filter(pk=job.pk).update(updated_at=silent)
    assert "This work seems lost" in client.get(job.get_absolute_url()).text
    answer = client.post(reverse("jobs:restart", args=[job.pk]))
    again = Job.objects.visible_to(director).first()
    assert answer.url == again.get_absolute_url() != job.get_absolute_url()
    job.refresh_from_db()
    assert job.state == State.FAILED


def test_a_job_that_answers_cannot_be_closed(client, director):
    job = running(director)
    answer = client.post(reverse("jobs:close", args=[job.pk]), follow=True)
    job.refresh_from_db()
    assert job.state == State.RUNNING
    assert "its worker still answers" in answer.text


def test_the_list_costs_the_same_for_three_jobs_as_for_one(client, director, django_assert_num_queries):
    JobFactory(owner=director)
    client.get(reverse("jobs:list"))
    with django_assert_num_queries(7) as one:
        client.get(reverse("jobs:list"))
    JobFactory.create_batch(3, owner=director)
    with django_assert_num_queries(len(one)):
        client.get(reverse("jobs:list"))


def test_a_work_that_can_finish_offers_it_beside_cancel_and_shows_its_picture(client, director, register):
    register("ends", title="", finish="Stop with the best so far", picture=lambda job: f"drawn {job.points[-1][1]}")(
        lambda progress: "/"
    )
    job = running(director, kind="ends", points=[[1, 90], [2, 40]])
    page = client.get(job.get_absolute_url()).text
    assert ("Stop with the best so far" in page, "Cancel, and keep nothing" in page, "drawn 40" in page) == (True,) * 3
    answer = client.post(reverse("jobs:finish", args=[job.pk]), follow=True)
    assert "keeps the best it has found" in answer.text
