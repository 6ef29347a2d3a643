"""Every address as every user and as nobody, against a table written by hand (doors.txt)."""

import re
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.journeys.doors import NOBODY, OPEN, REFUSED, SIGN_IN, USERS

pytestmark = pytest.mark.slow
TABLE = Path(__file__).with_name("doors.txt")


def table():
    """{("GET", pattern): (who opens it, how nobody is answered)}, in the order of the file."""
    sets, doors, part = {}, {}, ""
    for line in TABLE.read_text().splitlines():
        line = line.partition("#")[0].strip()
        if line.startswith("["):
            part = line.strip("[]")
        elif line and part == "sets":
            name, _equals, words = line.partition("=")
            sets[name.strip()] = _people(words, sets)
        elif line:
            addresses, who, *nobody = (cell.strip() for cell in re.split(r"\s:(?=\s|$)", line))
            for address in addresses.split():
                view, _slash, method = address.partition("/")
                for one in [method] if method else ["GET", "POST"]:
                    doors[one, view] = _people(who, sets), nobody[0] if nobody else SIGN_IN
    return doors


def _people(words, sets):
    return {name for word in words.split() for name in sets.get(word, {word})}


def expected(door, doors):
    method, view = door.split()
    for (told, pattern), answer in doors.items():
        if told == method and fnmatch(view, pattern):
            return answer
    return None


@pytest.fixture(scope="module")
def tried(campus):
    """On a copy: each try holds the base for itself, and the worker of the campus would wait until it gave up."""
    return campus.place.measure(campus.place.database("doors", like="campus"), "tests.journeys.doors")


def test_no_door_breaks(tried):
    known = {OPEN, REFUSED, SIGN_IN}
    assert {(door, user): said for door, row in tried.items() for user, said in row.items() if said not in known} == {}


def test_every_door_is_in_the_table(tried):
    doors = table()
    assert [door for door in tried if expected(door, doors) is None] == []


def test_each_user_opens_what_the_table_says_and_nothing_else(tried):
    doors, wrong = table(), {}
    for door, row in tried.items():
        who, _nobody = expected(door, doors) or (set(), "")
        opened = {user for user in USERS if user != NOBODY and row[user] == OPEN}
        if opened != who:
            wrong[door] = {"more": sorted(opened - who), "less": sorted(who - opened)}
    assert wrong == {}


def test_nobody_is_asked_to_sign_in_or_opens_what_is_public(tried):
    doors = table()
    told = {door: (row[NOBODY], (expected(door, doors) or (0, ""))[1]) for door, row in tried.items()}
    assert {door: answers for door, answers in told.items() if answers[0] != answers[1]} == {}
