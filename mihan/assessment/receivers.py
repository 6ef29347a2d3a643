"""The base refuses to change evidence; the demonstration gets its frameworks."""

from typing import Any

from django.dispatch import receiver

from mihan.assessment.services import load_frameworks
from mihan.core.demo import demo_built
from mihan.core.frozen import FrozenRows

RECORDED_EVIDENCE = FrozenRows(
    name="recorded_evidence_stands",
    table="assessment_evidence",
    columns=(
        "occasion_id", "key", "position", "person_id", "competence_id", "criterion", "rule", "num", "den", "weight",
        "difficulty", "help", "is_assisted", "is_critical", "station",
    ),
    stands="1 = 1",
)  # fmt: skip


@receiver(demo_built)
def bring_frameworks(sender: Any, campus: Any, today: Any, **kwargs: Any) -> None:
    load_frameworks()
