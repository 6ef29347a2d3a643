"""The curve of a search: one sentence, two staircases, along the direction of the writing."""

import re

import pytest
from django.utils import translation

from mihan.jobs.models import Job
from mihan.timetable.queries.curves import curve


@pytest.fixture
def job():
    return Job(state="running", total=10, points=[[1, 100, 4], [5, 50, 2]])


def lines(html):
    return [
        [tuple(map(float, point.split(","))) for point in found.split()]
        for found in re.findall(r'points="([^"]+)"', html)
    ]


def test_nothing_is_drawn_before_a_first_week():
    assert curve(Job(state="running", points=[])) == ""


def test_each_better_week_is_a_step_down_and_the_sentence_says_where_it_is(job):
    with translation.override("en"):
        html = curve(job)
    costs, left = lines(html)
    assert costs == [(10, 0), (50, 0), (50, 50), (50, 50)]
    assert [y for _x, y in left] == [0, 0, 50, 50]
    said = re.search(r"<figcaption>(.+?)</figcaption>", html)[1].replace("\u2066", "").replace("\u2069", "")
    assert said == "The best week so far leaves 2 sessions out and costs 50; the first one cost 100."


def test_in_arabic_time_runs_from_the_right(job):
    with translation.override("ar"):
        costs, _left = lines(curve(job))
    assert [x for x, _y in costs] == [90, 50, 50, 50]
