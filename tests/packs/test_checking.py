"""The author's tool finds what it says it finds: each fault is put into a copy of a pack."""

import shutil

import pytest

from mihan.packs import check, checking, loading, names
from mihan.packs.reading import read_sources

HOTEL = "hotel_front_desk"


@pytest.mark.parametrize("name", names())
def test_every_pack_is_well(name):
    assert check(name) == []


@pytest.fixture
def spoiled(tmp_path, monkeypatch):
    """Check the hotel after a replacement in one of its files, in a copy."""

    def spoil(file, old, new):
        shutil.copytree(loading.HERE, tmp_path / "packs", ignore=shutil.ignore_patterns("__pycache__"))
        path = tmp_path / "packs" / HOTEL / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        monkeypatch.setattr(loading, "HERE", tmp_path / "packs")
        monkeypatch.setattr(checking, "HERE", tmp_path / "packs")
        return check(HOTEL)

    return spoil


WAITS = '[waits]\nvalue = 600\nunit = "s"\nsource = "chosen"'
IN_TWO = 'source = { en = "The trade", fr = "Le métier" }'
COMPLAINTS, CRITERION = 'competence = "hotel.complaints"', 'criterion = "hotel.complaints.answered"'
UNUSED = '\n[never]\nvalue = 1\nunit = "s"\nsource = "chosen"'


@pytest.mark.parametrize(("file", "old", "new", "said"), [
    ("management.py", 'w.p["waits"]', 'w.p["weights"]', "there is no parameter weights"),
    ("management.py", '"come_back", stay', '"come_later", stay', "there is no event come_later"),
    ("desk.py", '"right_room", clean)', '"wrong_room", clean)', "there is no rule of evidence wrong_room"),
    ("rules.py", 'w.open("fridge"', 'w.open("oven"', "there is no task oven"),
    ("floors.py", '"still_cleaning")', '"still_busy")', "refusal.still_busy is missing"),
    ("floors.py", "// 1000", "// 1000 + 47", "47 has no source"),
    ("rooms.py", "// 1000", "/ 1000", "leave whole numbers"),
    ("rooms.py", "+ 500)", "+ 500.0)", "500.0 is no whole number"),
    ("rooms.py", "from typing", "import random\nfrom typing", "a pack imports the engine, not random"),
    ("data/parameters.toml", WAITS, WAITS.replace('source = "chosen"', ""), "the source of waits is not said in fr"),
    ("data/parameters.toml", WAITS, WAITS.replace('source = "chosen"', IN_TWO), "source of waits is not said in ar"),
    ("data/parameters.toml", WAITS, WAITS.replace("chosen", "Design"), "waits: there is no source “Design”"),
    ("data/parameters.toml", WAITS, WAITS.replace('"s"', '""'), "waits has no unit"),
    ("data/parameters.toml", WAITS, WAITS + UNUSED, "never is used nowhere"),
    ("data/texts.toml", 'fr = "Réception"', 'fr = ""', "role.reception is not said in fr"),
    ("data/texts.toml", "{number} cannot", "{numero} cannot", "do not use the same values"),
    ("data/texts.toml", "[role]", '[role]\nclown = { en = "a", fr = "b", ar = "c" }', "role.clown is said nowhere"),
    ("data/texts.toml", "[role]", '[cell.beds]\nclown = { en = "a", fr = "b", ar = "c" }\n[role]',
     "cell.beds.clown is said nowhere"),
    ("data/evidence.toml", COMPLAINTS, COMPLAINTS.replace("complaints", "moods"), "there is no competence hotel.moods"),
    ("data/evidence.toml", CRITERION, 'criterion = "hotel.duty.team"', "is no criterion of hotel.complaints"),
    ("data/evidence.toml", COMPLAINTS, "", "complaint_answered has no competence"),
    ("data/about.toml", "date = 2026-11-26", "date = 'today'", "the day it plays on is missing"),
    ("data/about.toml", '"tenths"', '"cubits"', "there is no unit cubits"),
    ("data/about.toml", "[units]", "[clock]\nday = 0\nminutes = 1\n[units]", "whole numbers above zero"),
    ("data/texts.toml", "\ndirty = {", "\nfilthy = {", "word.dirty is missing"),
    ("data/texts.toml", "\ndirty = {", "\nfilthy = {", "word.filthy is said nowhere"),
    ("data/debrief.toml", 'step = "take_away"', 'step = "party"', "party is no step"),
    ("data/incidents.toml", 'event = "noise"', 'event = "meteor"', "There is no incident meteor"),
])  # fmt: skip
def test_a_fault_is_found_and_said(spoiled, file, old, new, said):
    assert [problem for problem in spoiled(file, old, new) if said in problem] != []


def test_guards_after_effects_are_found(tmp_path):
    (tmp_path / "rules.py").write_text("""
@pack.decision("a")
def go(w):
    w.open("task")
    w.require(w.t, "late")
""")
    assert read_sources(tmp_path).problems == ["rules.py:5: go: a guard after an effect"]


def test_what_no_framework_asks_for_is_said():
    asked = ({"hotel.welcome"}, {"hotel.welcome.wait"})
    problems = check(HOTEL, asked=asked)
    assert "evidence.toml: no framework asks for the competence hotel.rooms" in problems
    assert "evidence.toml: stranger_seen: no framework asks for the criterion hotel.welcome.identity" in problems
    assert [problem for problem in problems if "hotel.welcome.wait" in problem] == []


@pytest.mark.parametrize("file", ["evidence", "incidents", "debrief", "parameters", "texts"])
def test_an_empty_file_is_a_list_of_problems_not_a_crash(spoiled, file):
    text = (loading.HERE / HOTEL / "data" / f"{file}.toml").read_text(encoding="utf-8")
    assert spoiled(f"data/{file}.toml", text, "") != []
