"""`run.py pack`: what an author and a machine read."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from mihan.packs import load, names
from mihan.workplaces.engine import try_out
from mihan.workplaces.management.commands.pack import as_table


def told(*words):
    out = StringIO()
    call_command("pack", *words, stdout=out)
    return out.getvalue()


def test_list_gives_name_tab_title():
    lines = dict(line.split("\t") for line in told("list").splitlines())
    assert sorted(lines) == names()
    assert lines["hotel_front_desk"] == "Front desk afternoon"


def test_check_says_that_all_is_well():
    assert told("check", "hotel_front_desk") == "hotel_front_desk: all is well\n"


def test_check_fails_on_a_pack_that_is_not_there():
    with pytest.raises(CommandError, match="1 problems"):
        told("check", "circus")


def test_play_tells_a_machine_one_line_the_same_each_time():
    once = told("play", "hotel_front_desk", "--worlds", "3", "--json")
    assert once == told("play", "hotel_front_desk", "--worlds", "3", "--json")
    assert once.count("\n") == 1
    read = json.loads(once)
    assert list(read) == [
        "pack", "version", "worlds", "dead_ends", "indicators", "opportunities", "reference_acquired",
        "random_acquired", "facts_hash",
    ]  # fmt: skip
    assert (read["worlds"], read["dead_ends"]) == (3, 0)
    assert (read["reference_acquired"], read["random_acquired"]) == (1.0, 0.0)
    assert min(read["opportunities"].values()) >= 8
    assert [sorted(spread) for spread in read["indicators"].values()] == [["p5", "p50", "p95"]] * 6


def test_other_worlds_are_other_facts():
    two, three = (json.loads(told("play", "hotel_front_desk", "--worlds", n, "--json")) for n in ("1", "2"))
    assert two["facts_hash"] != three["facts_hash"]


def test_two_processes_tell_what_one_tells():
    loaded = load("hotel_front_desk")
    assert try_out(loaded, worlds=5, processes=2) == try_out(loaded, worlds=5)


def test_a_role_with_too_little_to_show_is_named():
    tried = replace(try_out(load("hotel_front_desk"), worlds=1), opportunities={"reception": 8, "duty_manager": 7})
    assert tried.roles_short_of_opportunities == ["duty_manager"]
    assert "  duty_manager       7, fewer than 8" in as_table(tried).splitlines()


def test_play_tells_a_person_a_table():
    assert told("play", "hotel_front_desk", "--worlds", "1").startswith("hotel_front_desk 1.2.0, 1 worlds, 0 dead ends")


@pytest.mark.parametrize(("words", "said"), [
    (("play", "circus"), "no pack circus"), (("play", "hotel_front_desk", "--worlds", "0"), "1 or more"),
])  # fmt: skip
def test_what_cannot_be_played_is_said(words, said):
    with pytest.raises(CommandError, match=said):
        told(*words)


def test_it_needs_no_database_and_makes_none(tmp_path):
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/none.sqlite3"}
    done = subprocess.run(
        [sys.executable, "manage.py", "pack", "list"], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("hotel_front_desk\t") or "\nhotel_front_desk\t" in done.stdout
    assert list(tmp_path.iterdir()) == []
