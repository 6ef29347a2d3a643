"""Each word on a tiny scale: it ends well, and its last line is what a machine reads."""

import json
import os
import subprocess
import sys

import pytest

from mihan.bench.report import ROOT

pytestmark = pytest.mark.slow


def bench(*words):
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "manage.py", "bench", *words],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def rows_of(done):
    assert done.returncode == 0, done.stderr
    return {row["name"]: row for row in json.loads(done.stdout.splitlines()[-1])["rows"]}


def test_import_tells_time_memory_and_that_nothing_is_lost():
    rows = rows_of(bench("import", "--json", "--avancement", "40", "--trainees", "30", "--repeat", "1"))
    for kind in ("avancement 40", "trainees 30"):
        for name in ("preview", "apply", "reader alone", "apply rate", "peak memory"):
            row = rows[f"{kind}: {name}"]
            assert (row["value"] > 0, row["met"]) == (True, None)  # the targets are of real sizes
        for name in ("same file again, not unchanged", "export, different from the file"):
            row = rows[f"{kind}: {name}"]
            assert (row["value"], row["target"], row["met"]) == (0, 0, True)


def test_pages_tells_time_also_after_a_write_queries_and_size_of_each_page_asked_for():
    asked = ("--scale", "0.05", "--warm", "1", "--times", "2", "--only", "progress:overview")
    rows = rows_of(bench("pages", "--json", *asked))
    assert [(row["unit"], row["value"] > 0, row["met"]) for row in rows.values()] == [
        ("ms", True, None), ("ms", True, None), ("queries", True, None), ("bytes", True, None),
    ]  # fmt: skip


def test_pages_says_that_no_page_has_the_name_asked_for():
    done = bench("pages", "--json", "--scale", "0.05", "--only", "no such page")
    assert (done.returncode, done.stdout) == (1, "")
    assert "no page found" in done.stderr


def test_search_tells_how_long_an_answer_takes_and_finds_every_spelling():
    rows = rows_of(bench("search", "--json", "--scale", "0.05", "--people", "400", "--times", "1"))
    assert rows["box: all questions, p95"]["value"] > 0
    assert (rows["spellings tried"]["value"], rows["spellings not found"]["met"]) == (45, True)
    assert rows["people"]["value"] >= 400


def test_simulation_conserves_repeats_and_says_what_levels_mean():
    few = ("--moves", "50", "--customers", "400", "--hash-seeds", "2", "--worlds", "2", "--sessions", "2", "--only")
    rows = rows_of(bench("simulation", "--json", *few, "replay"))
    assert rows["replay, seek and play end in different states"]["met"]
    assert rows_of(bench("simulation", "--json", *few, "hashes"))["different states under 2 hash seeds"]["value"] == 1
    rows = rows_of(bench("simulation", "--json", *few, "conservation"))
    assert rows["hotel_front_desk: laws broken, or a replay elsewhere"]["value"] == 0
    assert all(row["met"] for row in rows_of(bench("simulation", "--json", *few, "levels")).values())
    rows = rows_of(bench("simulation", "--json", *few, "fairness"))
    assert rows["hotel_front_desk, trained (85 % right): between worlds"]["target"] == 5


def test_people_who_decide_through_the_web_lose_nothing():
    few = ("--players", "12", "--rate", "6", "--seconds", "4", "--only", "decisions")
    rows = rows_of(bench("simulation", "--json", *few))
    values = {name.partition(": ")[2]: row["value"] for name, row in rows.items()}
    assert values["accepted"] == 24
    assert values["whole pages opened before"] > 0
    for name in ("faults", "answered and lost", "doubled, or written and not asked"):
        assert (name, values[name]) == (name, 0)


def test_a_scanner_reads_what_a_seat_is_sent_and_finds_nothing_hidden():
    rows = rows_of(bench("simulation", "--json", "--responses", "300", "--only", "scanner"))
    values = {name.partition(": ")[2]: row["value"] for name, row in rows.items()}
    assert values["responses read"] >= 300
    assert values["said to the seat, and not on its page"] == 0
    assert values["hidden values seen (at most 20 told by each process)"] == 0


def test_start_tells_how_long_the_second_start_takes():
    done = bench("start", "--json", "--empty")
    assert rows_of(done)["second start"]["target"] == 5
    assert "not measured, it downloads" in done.stderr


def test_an_unknown_word_is_refused():
    assert bench("nonsense").returncode == 2


def test_timetabling_on_invented_weeks_places_names_and_explains():
    asked = ("timetabling", "--json", "--seeds", "1", "--seconds", "1", "--groups", "20", "--only")
    rows = rows_of(bench(*asked, "hard"))
    assert rows["hard, 1 weeks, 1 s: left out, of none impossible"]["value"] == 0
    rows = rows_of(bench(*asked, "family"))
    assert rows["campus family, 3 weeks, 1 s: left out though not proved impossible"]["value"] == 0
    rows = rows_of(bench(*asked, "reasons"))
    for name in (
        "planted causes named with exact counts", "left out, with a remedy told",
        "remedies that hold when the week is planned again",
    ):  # fmt: skip
        assert (name, rows[name]["value"]) == (name, 100)
    for name in ("impossibilities said that were not planted", "left out beyond the impossible"):
        assert rows[f"planted causes: {name}"]["value"] == 0


def test_timetabling_says_that_instances_are_not_there(tmp_path):
    done = bench("timetabling", "--only", "campus", "--instances", str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert "campus1.json" in done.stderr


def test_sixteen_planners_for_a_few_seconds_book_nothing_twice():
    rows = rows_of(bench("timetabling", "--json", "--only", "planners", "--scale", "0.05", "--seconds", "4"))
    values = {name.partition(": ")[2]: row["value"] for name, row in rows.items()}
    for name in (
        "anything booked twice", "rules broken in the end", "edits made and not kept",
        "failures that were not refusals", "modules of the solver loaded where pages are served",
    ):  # fmt: skip
        assert (name, values[name]) == (name, 0)
