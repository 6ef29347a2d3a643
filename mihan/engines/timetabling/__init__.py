"""The timetabling engine: a frozen problem in, a plan out, every cost and refusal explained.

No Django, no files, no clock but the one handed in. Start with `problem.py` for what is asked.

* `portfolio.solve` plans a week, `repair.repair` plans it again with the fewest changes: these
  load numba and belong in a worker, as do `remedies`, `invigilation` and `year`. `compilation`
  prepares their machine code.
* What is named below is plain Python, quick, and loads no numba: `check` and `cost` judge a plan,
  `Consequences` a person's edit, `options` what to do about one session, `overloads` what cannot
  be placed whatever the plan, `reasons` why a session was left out, `say` puts it into words.
"""

from mihan.engines.timetabling.changes import Change, changes, hit
from mihan.engines.timetabling.charges import Charge
from mihan.engines.timetabling.consequences import Consequence, Consequences, Verdict
from mihan.engines.timetabling.findings import Finding
from mihan.engines.timetabling.judge import Cost, check, cost
from mihan.engines.timetabling.options import Option, Way, options
from mihan.engines.timetabling.overloads import overloads
from mihan.engines.timetabling.problem import (
    Course,
    Grid,
    Group,
    InvalidProblem,
    Lock,
    Placement,
    Problem,
    Room,
    Session,
    Trainer,
)
from mihan.engines.timetabling.reasons import reasons
from mihan.engines.timetabling.violations import Violation
from mihan.engines.timetabling.weights import Weights
from mihan.engines.timetabling.wording import period_name, say

__all__ = [
    "Change",
    "Charge",
    "Consequence",
    "Consequences",
    "Cost",
    "Course",
    "Finding",
    "Grid",
    "Group",
    "InvalidProblem",
    "Lock",
    "Option",
    "Placement",
    "Problem",
    "Room",
    "Session",
    "Trainer",
    "Verdict",
    "Violation",
    "Way",
    "Weights",
    "changes",
    "check",
    "cost",
    "hit",
    "options",
    "overloads",
    "period_name",
    "reasons",
    "say",
]
