"""Exact strings, code point by code point: a wrong space turns 2 964 into 964 2 in Arabic."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django.utils import translation

from mihan.ui import writing


@pytest.mark.parametrize(
    ("language", "written"),
    [("fr", "1\u202f234,5"), ("ar", "1\u202f234,5"), ("en", "1,234.5")],
)
def test_a_number_is_grouped_by_no_break_spaces(language, written):
    with translation.override(language):
        assert writing.num_text(1234.5) == written


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (0, None, "0"),
        (1000000, None, "1\u202f000\u202f000"),
        (Decimal("12.50"), None, "12,5"),
        (Decimal("0.005"), None, "0,01"),
        (3, 1, "3,0"),
        (-1234, None, "\u22121\u202f234"),
        (-0.001, None, "0"),
        (None, None, "—"),
        ("", None, "—"),
        ("not a number", None, "—"),
        (float("nan"), None, "—"),
    ],
)
def test_numbers_in_french(value, places, written, french):
    assert writing.num_text(value, places) == written


@pytest.mark.parametrize(
    ("language", "html"),
    [
        ("fr", '<bdi dir="ltr">93,4\u00a0%</bdi>'),
        ("ar", '<bdi dir="ltr">93,4\u00a0%</bdi>'),
        ("en", '<bdi dir="ltr">93.4%</bdi>'),
    ],
)
def test_the_percent_sign_stays_after_the_number(language, html):
    with translation.override(language):
        assert writing.pct(93.4, 1) == html


@pytest.mark.parametrize("language", ["fr", "en"])
def test_hours_carry_their_unit_after_a_no_break_space(language):
    with translation.override(language):
        number = writing.num_text(1234.5)
        assert writing.hours_text(1234.5) == f"{number}\u00a0h"
        assert writing.hours(1234.5) == f'<bdi class="hours"><bdi dir="ltr">{number}</bdi>\u00a0h</bdi>'


def test_hours_in_arabic_isolate_the_number_whatever_the_unit_is(arabic):
    assert '<bdi dir="ltr">1\u202f234,5</bdi>' in writing.hours(1234.5)
    assert writing.hours_text(1234.5).startswith("1\u202f234,5\u00a0")


def test_a_time_range_does_not_read_backwards():
    assert writing.time_range(time(8, 30), time(11)) == '<bdi dir="ltr">08:30–11:00</bdi>'
    assert writing.time_range("08:30") == '<bdi dir="ltr">08:30</bdi>'


def test_days(french):
    day = date(2026, 11, 24)
    assert writing.day_short(day) == '<time datetime="2026-11-24" dir="ltr">24/11/2026</time>'
    assert writing.day(day) == '<time datetime="2026-11-24" dir="auto">24 novembre 2026</time>'
    assert writing.day_long_text(day) == "mardi 24 novembre 2026"
    assert writing.day(None) == '<bdi dir="ltr">—</bdi>'


def test_an_instant_is_told_in_local_time(french, settings):
    settings.TIME_ZONE = "Africa/Casablanca"
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    assert writing.day_short_text(late) == "25/11/2026"
    assert writing.time_text(late) == "00:30"


def test_what_is_isolated_is_escaped():
    assert writing.ltr("<b>") == '<bdi dir="ltr">&lt;b&gt;</bdi>'


def test_a_number_is_written_in_the_language_said_whatever_the_page_is_in(french):
    assert writing.hours(2964.5, language="ar") != writing.hours(2964.5)
    assert writing.num(2964.5, language="en") == '<bdi dir="ltr">2,964.5</bdi>'
    with translation.override("ar"):
        assert writing.hours(2964.5) == writing.hours(2964.5, language="ar")
