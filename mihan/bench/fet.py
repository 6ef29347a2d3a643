"""FET beside us: a week of ours as a .fet file, `fet-cl` run on it, its timetable as placements.

FET (free software, Debian package `fet`) is given our trainers, for it does not choose them, and
the hard rules; it looks for a timetable, not for a cheap one. Nothing of its code is ours.
"""

import shutil
import subprocess
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as Tree

from mihan.bench.scratch import NotMeasured
from mihan.engines.timetabling import Placement, Problem

PATIENCE = 60  # seconds


def installed() -> bool:
    return shutil.which("fet-cl") is not None


def solve(
    problem: Problem, teams: Mapping[int, tuple[str, ...]], *, gaps: bool = True
) -> tuple[list[Placement], float]:
    """Placements of the sessions FET placed, and the seconds it took.

    `teams` says who teaches each session; without `gaps`, a group may have none (a hard rule there).
    """
    with TemporaryDirectory(prefix="mihan-fet-") as folder:
        file = Path(folder) / "week.fet"
        file.write_bytes(as_fet(problem, teams, gaps=gaps))
        began = time.perf_counter()
        done = subprocess.run(
            ["fet-cl", f"--inputfile={file}", f"--outputdir={folder}", f"--timelimitseconds={PATIENCE}",
             "--htmllevel=0", "--verbose=false"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        seconds = time.perf_counter() - began
        found = sorted(Path(folder).glob("timetables/week*/week_activities.xml"))
        if not found:
            raise NotMeasured(f"fet-cl wrote no timetable: {(done.stderr or done.stdout)[-300:]}")
        return list(placements(problem, teams, found[0].read_text(encoding="utf-8"))), seconds


def as_fet(problem: Problem, teams: Mapping[int, tuple[str, ...]], *, gaps: bool = True) -> bytes:
    """The hard rules of a week as a .fet file; raises NotMeasured for what it cannot say."""
    if problem.travel or any(course.after or course.duration > 1 for course in problem.courses):
        raise NotMeasured("only weeks of single sessions, without order and travel, are handed to FET")
    root = Tree.Element("fet", version="6.8.5")
    grid = problem.grid
    _text(root, "Institution_Name", "Mihan bench")
    _names(root, "Days_List", "Number_of_Days", "Day", [f"d{day}" for day in range(grid.days)])
    _names(root, "Hours_List", "Number_of_Hours", "Hour", [f"h{slot}" for slot in range(grid.slots)])
    _names(root, "Subjects_List", "", "Subject", sorted({_subject(course.module) for course in problem.courses}))
    _names(root, "Activity_Tags_List", "", "Activity_Tag", [])
    _names(root, "Teachers_List", "", "Teacher", [trainer.id for trainer in problem.trainers])
    _names(root, "Students_List", "", "Year", [group.id for group in problem.groups])
    _activities(root, problem, teams)
    _names(root, "Buildings_List", "", "Building", [])
    _rooms(root, problem)
    _times(Tree.SubElement(root, "Time_Constraints_List"), problem, gaps=gaps)
    _spaces(Tree.SubElement(root, "Space_Constraints_List"), problem)
    return Tree.tostring(root, encoding="utf-8", xml_declaration=True)


def placements(problem: Problem, teams: Mapping[int, tuple[str, ...]], written: str) -> Iterable[Placement]:
    """What a file of FET's activities says, session by session; what it left out is left out."""
    slots = problem.grid.slots
    for activity in Tree.fromstring(written):  # noqa: S314 - written by the program just run
        told = {part.tag: part.text or "" for part in activity}
        if told["Day"] and told["Hour"]:
            session = int(told["Id"]) - 1
            period = int(told["Day"][1:]) * slots + int(told["Hour"][1:])
            yield Placement(session, period, told.get("Room") or None, teams[session])


def _text(parent: Tree.Element, tag: str, value: object) -> None:
    Tree.SubElement(parent, tag).text = str(value)


def _names(root: Tree.Element, tag: str, number: str, each: str, names: list[str]) -> None:
    listed = Tree.SubElement(root, tag)
    if number:
        _text(listed, number, len(names))
    for name in names:
        _text(Tree.SubElement(listed, each), "Name", name)


def _subject(module: str) -> str:
    return module or "session"


def _activities(root: Tree.Element, problem: Problem, teams: Mapping[int, tuple[str, ...]]) -> None:
    listed = Tree.SubElement(root, "Activities_List")
    first = {session.course.id: session.index + 1 for session in reversed(problem.sessions)}
    for session in problem.sessions:
        course, activity = session.course, Tree.SubElement(listed, "Activity")
        for trainer in teams[session.index]:
            _text(activity, "Teacher", trainer)
        _text(activity, "Subject", _subject(course.module))
        for group in course.groups:
            _text(activity, "Students", group)
        _text(activity, "Duration", 1)
        _text(activity, "Total_Duration", course.sessions)
        _text(activity, "Id", session.index + 1)
        _text(activity, "Activity_Group_Id", first[course.id] if course.sessions > 1 else 0)
        _text(activity, "Active", "true")


def _rooms(root: Tree.Element, problem: Problem) -> None:
    listed = Tree.SubElement(root, "Rooms_List")
    for room in problem.rooms:
        described = Tree.SubElement(listed, "Room")
        for tag, value in (("Name", room.id), ("Building", ""), ("Capacity", room.capacity), ("Virtual", "false")):
            _text(described, tag, value)


def _times(listed: Tree.Element, problem: Problem, *, gaps: bool) -> None:
    _constraint(listed, "ConstraintBasicCompulsoryTime")
    if not gaps:
        _constraint(listed, "ConstraintStudentsMaxGapsPerWeek", Max_Gaps=0)
    grid = problem.grid
    for trainer in problem.trainers:
        _away(listed, "ConstraintTeacherNotAvailableTimes", "Teacher", trainer.id, trainer.unavailable, grid.slots)
        if trainer.max_day is not None:
            _constraint(listed, "ConstraintTeacherMaxHoursDaily", Teacher_Name=trainer.id,
                        Maximum_Hours_Daily=trainer.max_day)  # fmt: skip
    for group in problem.groups:
        _away(listed, "ConstraintStudentsSetNotAvailableTimes", "Students", group.id, group.unavailable, grid.slots)
        if group.max_day is not None:
            _constraint(listed, "ConstraintStudentsSetMaxHoursDaily", Students=group.id,
                        Maximum_Hours_Daily=group.max_day)  # fmt: skip


def _spaces(listed: Tree.Element, problem: Problem) -> None:
    _constraint(listed, "ConstraintBasicCompulsorySpace")
    for session in problem.sessions:
        if session.course.remote:
            continue
        rooms = [room.id for room in problem.rooms_for(session.course)]
        wanted = _constraint(listed, "ConstraintActivityPreferredRooms", Activity_Id=session.index + 1,
                             Number_of_Preferred_Rooms=len(rooms))  # fmt: skip
        for room in rooms:
            _text(wanted, "Preferred_Room", room)


def _constraint(listed: Tree.Element, kind: str, **parts: object) -> Tree.Element:
    constraint = Tree.SubElement(listed, kind)
    _text(constraint, "Weight_Percentage", 100)
    for tag, value in parts.items():
        _text(constraint, tag, value)
    _text(constraint, "Active", "true")
    return constraint


def _away(listed: Tree.Element, kind: str, tag: str, name: str, periods: frozenset[int], slots: int) -> None:
    if not periods:
        return
    constraint = _constraint(listed, kind, **{tag: name, "Number_of_Not_Available_Times": len(periods)})
    for period in sorted(periods):
        time_ = Tree.SubElement(constraint, "Not_Available_Time")
        _text(time_, "Day", f"d{period // slots}")
        _text(time_, "Hour", f"h{period % slots}")
