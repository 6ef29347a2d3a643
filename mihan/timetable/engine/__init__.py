"""The one door to the timetabling engine: a plan's rows become a problem, a solution becomes places.

Nothing here decides anything: what may stand where is the engine's judge, the same for the solver
and for a person's edit. `facts` reads the week, `building` makes the problem, `judging` asks about
places, `searching` plans and repairs, `outlooks` plans the year (both in a worker: the compiled search
is loaded there only).
"""

from mihan.timetable.engine.building import PlanProblem
from mihan.timetable.engine.compiling import prepare, warm_up
from mihan.timetable.engine.judging import Broken, Judge, Option, WayOut, WaysOut
from mihan.timetable.engine.outlooks import YearSearch, YearSolved
from mihan.timetable.engine.searching import Search, Solved, Watch

__all__ = [
    "Broken",
    "Judge",
    "Option",
    "PlanProblem",
    "Search",
    "Solved",
    "Watch",
    "WayOut",
    "WaysOut",
    "YearSearch",
    "YearSolved",
    "prepare",
    "warm_up",
]
