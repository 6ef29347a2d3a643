"""Curriculum-based course timetabling (ITC-2007 track 3, UD2): read, solve, judge, write.

    problem = read_problem(text)
    solution = solve(problem, stop=WallTime(60), seed=7)
    assert check(problem, solution.placements).is_feasible
    text = write_placements(solution.placements)

Start reading with `problem.py`; the method is told in `solving.py` and `moves.py`.
"""

from mihan.engines.timetabling.curriculum.judge import WEIGHTS, Rule, Verdict, Violation, check
from mihan.engines.timetabling.curriculum.problem import Course, Curriculum, Malformed, Placement, Problem, Room
from mihan.engines.timetabling.curriculum.reading import read_placements, read_problem
from mihan.engines.timetabling.curriculum.solving import Progress, Solution, solve, warm_up
from mihan.engines.timetabling.curriculum.writing import write_placements

__all__ = [
    "WEIGHTS",
    "Course",
    "Curriculum",
    "Malformed",
    "Placement",
    "Problem",
    "Progress",
    "Room",
    "Rule",
    "Solution",
    "Verdict",
    "Violation",
    "check",
    "read_placements",
    "read_problem",
    "solve",
    "warm_up",
    "write_placements",
]
