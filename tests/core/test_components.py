"""Components and their delays, on days of our own: nothing here depends on the day it runs."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from mihan.core import clock, installation
from mihan.core.components import FILE, Flaw, Inventory, listed, not_told, past, pinned

LOOKED = date(2026, 11, 23)
INVENTORY = Inventory({("django", "5.2.19"): LOOKED, ("htmx.org", "4.0.1"): LOOKED}, (),
                      {"reachable": 7, "other": 30, "quarter": 92})  # fmt: skip
PINS = set(INVENTORY.looked_at)
FLAW = Flaw("CVE-2026-1", "django", "5.2.19", date(2026, 12, 1), is_reachable=True)


def told(day, *flaws, pins=PINS):
    return list(past(replace(INVENTORY, flaws=flaws), pins, day))


# --- the list of the product


def test_the_list_has_what_is_pinned_and_nothing_else():
    assert listed(FILE.read_text()).looked_at.keys() == pinned()
    assert {name for name, _version in pinned()} >= {"django", "granian", "psycopg", "htmx.org"}


def test_nothing_is_past_its_delay_on_the_day_of_the_list():
    inventory = listed(FILE.read_text())
    assert list(past(inventory, pinned(), max(inventory.looked_at.values()))) == []


def test_its_delays_are_those_the_page_on_security_says():
    page = " ".join((FILE.parents[3] / "docs" / "security.md").read_text().split())
    said = "A flaw that can be reached from outside is closed in {reachable} days, another known one in {other};"
    said += " every one is looked at each {quarter} days"
    assert said.format(**listed(FILE.read_text()).delays) in page


# --- on a day


def test_one_is_past_its_quarter_from_the_day_after_its_last():
    assert told(LOOKED + timedelta(days=92)) == []
    assert told(LOOKED + timedelta(days=93)) == [
        "django 5.2.19 was last looked at on 2026-11-23, more than 92 days ago",
        "htmx.org 4.0.1 was last looked at on 2026-11-23, more than 92 days ago",
    ]


@pytest.mark.parametrize(("reachable", "last"), [(True, date(2026, 12, 8)), (False, date(2026, 12, 31))])
def test_a_known_flaw_has_days_to_be_closed(reachable, last):
    flaw = replace(FLAW, is_reachable=reachable)
    assert told(last, flaw) == []
    assert told(last + timedelta(days=1), flaw) == [f"CVE-2026-1 of django 5.2.19 was to be closed by {last}"]


def test_it_is_closed_by_another_version_or_spared_by_a_reason():
    later = date(2027, 1, 1)
    assert told(later, replace(FLAW, spared="we serve no file by this door")) == []
    assert told(later, replace(FLAW, version="5.2.18")) == []


def test_what_is_pinned_without_a_line_and_a_line_without_a_pin_are_told():
    assert told(LOOKED, pins={("django", "5.2.20"), ("htmx.org", "4.0.1")}) == [
        "django 5.2.20 is pinned and not in the list",
        "django 5.2.19 is in the list and not pinned",
    ]


# --- with a report that somebody brings


def report(**changes):
    found = {"name": "django", "version": "5.2.19", "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-2026-1"]}]}
    return {"dependencies": [found | changes], "fixes": []}


def test_a_flaw_of_the_report_that_nobody_wrote_down_is_told_and_one_written_under_any_of_its_names_is_not():
    (said,) = not_told(INVENTORY, report(), PINS)
    assert said == "PYSEC-1 of django 5.2.19 is not in the list"
    for name in ("PYSEC-1", "CVE-2026-1"):
        assert list(not_told(replace(INVENTORY, flaws=(replace(FLAW, name=name),)), report(), PINS)) == []


def test_of_another_version_nothing_is_told():
    assert list(not_told(INVENTORY, report(version="5.2.1"), PINS)) == []


def test_what_the_report_could_not_look_up_is_not_taken_for_sound():
    """As where the list of flaws cannot be reached: pip-audit then ends well, with no flaw found."""
    skipped = {"dependencies": [{"name": "django", "skip_reason": "not found"}], "fixes": []}
    assert list(not_told(INVENTORY, skipped, PINS)) == ["django was not looked up: not found"]
    assert list(not_told(INVENTORY, {"dependencies": []}, PINS)) == ["the report looked up nothing"]


# --- the word


def test_the_word_says_that_all_is_well_or_ends_with_what_is_not(capsys, tmp_path):
    day = max(listed(FILE.read_text()).looked_at.values())
    call_command("components", day=day)
    assert capsys.readouterr().out == f"{len(pinned())} components: nothing is past its delay on {day}.\n"
    with pytest.raises(CommandError, match=r"django \S+ was last looked at"):
        call_command("components", day=date(2100, 1, 1))
    brought = tmp_path / "report.json"
    brought.write_text(json.dumps({"dependencies": [{"name": "django", "skip_reason": "not found"}]}))
    with pytest.raises(CommandError, match="django was not looked up: not found"):
        call_command("components", day=day, report=brought)


@pytest.mark.parametrize(("year", "said"), [(2026, []), (2100, ["mihan.W006"])])
def test_a_house_is_told_as_it_starts_and_is_not_kept_from_starting(monkeypatch, year, said):
    monkeypatch.setattr(clock, "now", lambda: datetime(year, 11, 27, tzinfo=UTC))
    assert [each.id for each in installation.components_are_looked_after(None)] == said
