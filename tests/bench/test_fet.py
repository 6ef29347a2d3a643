"""A week handed to FET, and its timetable read back."""

from xml.etree import ElementTree as Tree

import pytest

from mihan.bench import fet
from mihan.bench.instances.campus import campus
from mihan.bench.instances.hard import hard
from mihan.bench.scratch import NotMeasured
from mihan.engines.timetabling import Placement, check
from mihan.engines.timetabling.campus_json import problem_from
from mihan.engines.timetabling.portfolio import solve
from mihan.engines.timetabling.stopping import Iterations

PROBLEM = problem_from(campus(1, groups=6, trainers=14))


@pytest.fixture(scope="module")
def teams():
    found = solve(PROBLEM, stop=Iterations(0), seed=1, searches=1)
    return {placement.session: placement.trainers for placement in found.placements}


def test_the_file_tells_every_session_its_people_and_its_rooms(teams):
    root = Tree.fromstring(fet.as_fet(PROBLEM, teams, gaps=False))
    activities = root.findall("Activities_List/Activity")
    assert len(activities) == len(PROBLEM.sessions)
    assert [a.findtext("Teacher") for a in activities] == [teams[s.index][0] for s in PROBLEM.sessions]
    rooms = root.findall("Space_Constraints_List/ConstraintActivityPreferredRooms")
    assert len(rooms) == sum(not session.course.remote for session in PROBLEM.sessions)
    assert root.findtext("Time_Constraints_List/ConstraintStudentsMaxGapsPerWeek/Max_Gaps") == "0"


def test_a_timetable_is_read_back_and_what_has_no_time_is_left_out(teams):
    written = """<Activities_Timetable>
      <Activity><Id>1</Id><Day>d2</Day><Hour>h1</Hour><Room>r7</Room></Activity>
      <Activity><Id>2</Id><Day></Day><Hour></Hour><Room></Room></Activity>
    </Activities_Timetable>"""
    assert list(fet.placements(PROBLEM, teams, written)) == [Placement(0, 9, "r7", teams[0])]


def test_what_fet_cannot_be_told_is_not_measured(teams):
    with pytest.raises(NotMeasured, match="without order and travel"):
        fet.as_fet(hard(1, groups=10)[0], {})


@pytest.mark.skipif(not fet.installed(), reason="fet-cl (Debian: apt-get install fet)")
def test_fet_finds_a_timetable_that_the_judge_accepts(teams):
    found, _seconds = fet.solve(PROBLEM, teams)
    assert (len(found), list(check(PROBLEM, found))) == (len(PROBLEM.sessions), [])
