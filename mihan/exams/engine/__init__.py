"""The door of exams to the timetabling engine: papers become a problem, a solution becomes places.

Nothing here decides anything: the engine's judge says what may stand where, for the search and for a
person's change alike. The compiled search is loaded in a worker only (`searching`).
"""

from mihan.exams.engine.building import ExamProblem
from mihan.exams.engine.judging import Judge
from mihan.exams.engine.searching import Planned, plan

__all__ = ["ExamProblem", "Judge", "Planned", "plan"]
