"""Why sessions have no place: a cause said once, and beside each session what would answer it."""

from datetime import date

import pytest

from mihan.timetable.engine import PlanProblem
from mihan.timetable.queries.unplaced import ANSWERS, OF_GROUPS, OF_ROOMS, OF_TRAINERS, left_out
from tests.factories.timetable import PlanFactory, SessionFactory


def reason(rule, resource="", **text):
    return {"rule": rule, "resource": resource, "text": {"en": text.get("en", f"{rule} {resource}")}}


@pytest.fixture
def plan(campus, year):
    return PlanFactory(unit=campus, year=year)


def test_one_cause_is_said_once_with_every_session_it_keeps_out(plan, line):
    for _ in range(3):
        SessionFactory(plan=plan, line=line, key=f"{line.pk}-face#{_}", reasons=[reason("trainer_load", "A")])
    SessionFactory(plan=plan, line=line, reasons=[])
    full, by_hand = left_out(plan)
    assert (full.cause.sentence, full.count, len(full.left)) == ("trainer_load A", 3, 1)
    assert (by_hand.cause, by_hand.count) == (None, 1)


def test_a_remedy_stands_beside_the_cause_it_answers(plan, line):
    SessionFactory(plan=plan, line=line, reasons=[
        reason("group_clash", "G"), reason("trainer_unavailable", "A"), reason("trainer_unavailable", "B"),
        reason("if_trainer_came", "B", en="if B came"),
    ])  # fmt: skip
    (shared,) = left_out(plan)
    causes = shared.left[0].causes
    assert [(cause.rule, cause.remedy) for cause in causes] == [
        ("group_clash", ""), ("trainer_unavailable", ""), ("trainer_unavailable", "if B came"),
    ]  # fmt: skip
    assert shared.left[0].remedy == "if B came"


@pytest.mark.parametrize(
    ("rule", "page"),
    [("no_trainer", "/progress/lines/"), ("trainer_load", "by=trainer"), ("group_clash", "by=group"),
     ("trainer_unavailable", "/timetable/absences/"), ("no_free_room", "by=space"), ("time_ran_out", "")],
)  # fmt: skip
def test_the_next_press_leads_where_what_blocks_can_be_changed(plan, line, rule, page):
    SessionFactory(plan=plan, line=line, reasons=[reason(rule)])
    (shared,) = left_out(plan)
    assert page in shared.left[0].url
    assert bool(page) == bool(shared.left[0].url)


def test_what_remedies_answer_are_causes_the_engine_knows():
    from mihan.engines.timetabling.sentences import OVERLOADS, REASONS, REMEDIES
    from mihan.engines.timetabling.violations import HARD_RULES

    assert set(ANSWERS) == set(REMEDIES)
    known = {*OVERLOADS, *REASONS, *HARD_RULES}
    assert {rule for rules in ANSWERS.values() for rule in rules} | OF_TRAINERS | OF_GROUPS | OF_ROOMS <= known


def test_people_have_their_arabic_name_in_arabic_sentences(plan, line, trainer, room):
    from django.utils import translation

    SessionFactory(plan=plan, line=line, day=date(2026, 11, 25), slot=1, space=room)
    built = PlanProblem(plan)
    key = trainer.person.latin_name
    assert built.names()[key] == key
    with translation.override("ar"):
        assert PlanProblem(plan).names()[key] == trainer.person.arabic_name
