from mihan.assessment.models.evidence import Evidence, Occasion
from mihan.assessment.models.frameworks import Competence, Criterion, Element, Framework, Requirement
from mihan.assessment.models.verdicts import Appeal, Invitation, Verdict, Voice
from mihan.assessment.models.who import followed_by

__all__ = [
    "Appeal", "Competence", "Criterion", "Element", "Evidence", "Framework", "Invitation", "Occasion", "Requirement",
    "Verdict", "Voice", "followed_by",
]  # fmt: skip
