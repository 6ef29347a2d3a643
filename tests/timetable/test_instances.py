"""Instances from a stranger: solved, or refused in one sentence; the command ends when it is told to."""

import copy
import json
import random
import signal
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from mihan.bench.instances.campus import campus
from mihan.bench.report import ROOT
from mihan.timetable.engine.instances import Unreadable, solve_text

CTT = """Name: Tiny
Courses: 2
Rooms: 1
Days: 2
Periods_per_day: 2
Curricula: 1
Constraints: 1

COURSES:
a T 2 1 10
b U 1 1 10

ROOMS:
r 20

CURRICULA:
q 2 a b

UNAVAILABILITY_CONSTRAINTS:
a 0 0

END.
"""
CAMPUS = campus(1, groups=5, trainers=9)
HOSTILE = (
    None, True, -1, 0, 10**9, 10**30, 1.5, float("nan"), float("inf"), "", "  ", "x" * 5_000, "\ud800", [], [-1],
    [10**9], ["x"], {}, {"id": 1}, [[]], [None],
)  # fmt: skip


def solved(text, kind=".json", seconds=0.0, seed=1):
    return solve_text(text, kind=kind, seconds=seconds, seed=seed, began=time.monotonic())


def refusal(text, kind=".json"):
    with pytest.raises(Unreadable) as caught:
        solved(text, kind)
    said = str(caught.value)
    assert (len(said.splitlines()), len(said) < 300) == (1, True)
    return said


def test_a_small_instance_of_either_kind_is_solved_without_any_time():
    assert solved(CTT, ".ctt").unplaced == 0
    found = solved(json.dumps(CAMPUS), seed=-3)
    assert (found.unplaced, len(json.loads(found.written)["slot"])) == (0, CAMPUS["meta"]["sessions"])


def test_an_instance_without_sessions_is_solved():
    empty = CAMPUS | {"courses": []}
    assert (solved(json.dumps(empty)).unplaced, solved(json.dumps(empty)).cost) == (0, 0)
    bare = {"meta": CAMPUS["meta"], "weights": {}, "rooms": [], "groups": [], "trainers": [], "courses": []}
    assert solved(json.dumps(bare)).unplaced == 0


def test_without_a_room_everything_that_needs_one_is_left_out_with_a_reason():
    found = solved(json.dumps(CAMPUS | {"rooms": []}))
    inside = sum(course["n"] for course in CAMPUS["courses"] if course["kind"] != "REMOTE")
    reasons = json.loads(found.written)["reasons"]
    assert all(proof["rule"] == "no_room_of_kind" for proof in reasons.pop("overloads"))
    assert (found.unplaced, len(reasons), all(reasons.values())) == (inside, inside, True)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"groups": "many"}, "In the file, 'groups' should be a list, and is 'many'."),
        ({"meta": {}}, "In meta, 'days' is missing."),
        ({"meta": CAMPUS["meta"] | {"days": 10**9}}, "In meta, 'days' should be a whole number from 1 to 14, and is"),
        ({"weights": {"luck": 1}}, "In weights, there is no rule 'luck'."),
        ({"weights": {"group_gap": -1}}, "In weights, 'group_gap' should be a number from 0 on, and is -1."),
        ({"rooms": [{"id": "r", "kind": "k", "cap": -4}]}, "In rooms 0, 'cap' should be a whole number from 0 to"),
        ({"groups": CAMPUS["groups"][:1] * 5}, "Two groups have the id g000."),
        ({"groups": CAMPUS["groups"][:4]}, "In courses "),
        ({"groups": []}, "In courses 0, 'groups' should be an empty list, and is 0."),
    ],
)  # fmt: skip
def test_a_campus_file_with_a_fault_is_refused_by_a_sentence_that_says_where(change, said):
    assert refusal(json.dumps(CAMPUS | change)).startswith(said)


@pytest.mark.parametrize(
    "text", ["", "nothing", "[]", "3", "null", "[" * 100_000, '{"meta": ', "\x00\x01", "\ufffd\ufffd"]
)
def test_what_is_no_campus_file_is_refused(text):
    assert refusal(text)


@pytest.mark.parametrize(
    "text", ["", "nothing", "Name:", "Days: 1\nDays: 2", CTT.replace("Days: 2", "Days: 10000000000")]
)
def test_what_is_no_ctt_file_is_refused(text):
    assert refusal(text, ".ctt")


def test_another_kind_of_file_is_refused():
    assert refusal(CTT, ".xml") == "an instance is a .ctt or a .json file"


def leaves(data, path=()):
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield (*path, key)
        yield from leaves(value, (*path, key))


@given(seed=st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_a_spoiled_campus_file_is_solved_or_refused_and_nothing_else(seed):
    chance, data = random.Random(seed), copy.deepcopy(CAMPUS)
    for path in chance.sample(list(leaves(data)), chance.choice((1, 1, 2, 5))):
        at = data
        try:
            for key in path[:-1]:
                at = at[key]
            if chance.random() < 0.2:
                del at[path[-1]]
            else:
                at[path[-1]] = chance.choice(HOSTILE)
        except (KeyError, IndexError, TypeError):
            continue  # what led there was spoiled already
    _solved_or_refused(json.dumps(data), ".json")


@given(seed=st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_a_spoiled_ctt_file_is_solved_or_refused_and_nothing_else(seed):
    chance, words = random.Random(seed), CTT.split(" ")
    for _ in range(chance.choice((1, 1, 2, 4))):
        words[chance.randrange(len(words))] = chance.choice(("-1", "0", "99999999999", "x", "", "\n", "\ufffd", "2"))
    text = " ".join(words)
    _solved_or_refused(text[: chance.randrange(len(text) + 1)] if chance.random() < 0.5 else text, ".ctt")


def _solved_or_refused(text, kind):
    try:
        found = solved(text, kind)
    except Unreadable as refused:
        assert len(str(refused).splitlines()) == 1
    else:
        assert found.unplaced >= 0


def command(file, out, **options):
    told = StringIO()
    call_command("solve_instance", str(file), out=out, stdout=told, **options)
    return json.loads(told.getvalue())


def test_the_command_refuses_what_it_cannot_do_before_it_searches(tmp_path):
    file, out = tmp_path / "a.ctt", tmp_path / "a.sol"
    file.write_text(CTT, encoding="utf-8")
    for seconds in ("nan", "inf", "-1"):
        with pytest.raises(CommandError, match="0 or more"):
            call_command("solve_instance", str(file), out=out, seconds=float(seconds))
    with pytest.raises(CommandError, match="nothing can be written there"):
        command(file, tmp_path / "no folder" / "a.sol", seconds=60)
    with pytest.raises(CommandError, match=r"missing\.ctt: No such file or directory"):
        command(tmp_path / "missing.ctt", out, seconds=0)
    assert not out.exists()


def test_the_command_writes_a_solution_and_tells_what_it_is(tmp_path):
    file, out = tmp_path / "a.ctt", tmp_path / "a.sol"
    file.write_text(CTT, encoding="utf-8")
    told = command(file, out, seconds=0.2)
    assert (told["unplaced"], "interrupted" in told, len(out.read_text().splitlines())) == (0, False, 3)


def listens(pid):
    """Whether a process has set a handler of its own for SIGTERM."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    caught = next(line.split()[1] for line in status.splitlines() if line.startswith("SigCgt"))
    return bool(int(caught, 16) >> (signal.SIGTERM - 1) & 1)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").exists(), reason="needs /proc to see that the command listens")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("kind", [".json", ".ctt"])
def test_told_to_end_the_command_writes_the_best_so_far(tmp_path, number, kind):
    file, out = tmp_path / f"a{kind}", tmp_path / "a.sol"
    crowded = CTT.replace("r 20", "r 5")  # costs something however long it is searched
    file.write_text(json.dumps(campus(2, groups=30, trainers=45)) if kind == ".json" else crowded, encoding="utf-8")
    words = [sys.executable, "manage.py", "solve_instance", str(file), "--out", str(out), "--seconds", "600"]
    began = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not listens(began.pid):
        time.sleep(0.1)
    began.send_signal(number)
    printed, complaints = began.communicate(timeout=120)
    assert (began.returncode, "Traceback" in complaints) == (0, False)
    told = json.loads(printed.splitlines()[-1])
    assert (told.get("interrupted"), told["unplaced"], out.exists()) == (True, 0, True)
