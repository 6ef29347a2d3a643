from mihan.engines.timetabling.violations import HARD_RULES
from mihan.timetable.queries.sentences import BROKEN


def test_every_hard_rule_is_said_in_words():
    assert set(BROKEN) == {*HARD_RULES, "no_free_room"}
