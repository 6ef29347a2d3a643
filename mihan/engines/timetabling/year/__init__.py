"""The year: how many sessions of each module each week, so that every module ends in time.

Start with `problem.py` for what is asked and answered, `planning.py` for how; `proofs.py` finds
by counting what cannot end whatever the distribution.
"""

from mihan.engines.timetabling.year.planning import plan_year
from mihan.engines.timetabling.year.problem import Line, Year, YearPlan
from mihan.engines.timetabling.year.proofs import year_overloads

__all__ = ["Line", "Year", "YearPlan", "plan_year", "year_overloads"]
