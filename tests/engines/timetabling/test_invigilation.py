"""Exams: rooms, invigilators who do not teach the module, fair turns, people standing by."""

from mihan.engines.timetabling.invigilation import Exam, Invigilation, Invigilator, fair_bands, plan_exams
from mihan.engines.timetabling.problem import Grid, Group, Room
from mihan.engines.timetabling.stopping import Iterations

GRID = Grid(days=3, slots=2, spare_days=frozenset())
GROUPS = tuple(Group(id=name, size=20, max_day=1) for name in "AB")
ROOMS = (Room(id="R", kind="hall", capacity=30), Room(id="S", kind="hall", capacity=30))
STAFF = tuple(Invigilator(id=name) for name in "TUVWXYZ")


def exam(name: str, group: str = "A", **parts: object) -> Exam:
    return Exam(**({"id": name, "groups": (group,), "room_kind": "hall", "trainers": ("T",)} | parts))  # type: ignore[arg-type]


def planned(*exams: Exam, staff: tuple[Invigilator, ...] = STAFF) -> Invigilation:
    stop = Iterations(5_000)
    return plan_exams(exams, invigilators=staff, groups=GROUPS, rooms=ROOMS, grid=GRID, stop=stop)


def test_a_modules_own_trainer_never_invigilates_it() -> None:
    two = tuple(Invigilator(id=name) for name in "TUV")
    (sitting,) = planned(exam("e"), staff=two).sittings
    assert sorted(sitting.invigilators) == ["U", "V"]


def test_an_exam_has_no_place_when_only_its_own_trainer_could_sit_in() -> None:
    found = planned(exam("e"), staff=(Invigilator(id="T"), Invigilator(id="U")))
    assert (found.sittings[0].period, found.duties) == (None, {"T": 0, "U": 0})
    assert "too_few_trainers" in [reason.rule for reason in found.reasons["e"]]


def test_a_regional_exam_keeps_its_date() -> None:
    found = planned(exam("e", periods=frozenset({3})), exam("f"))
    assert found.sittings[0].period == 3
    assert found.sittings[1].period not in (2, 3)


def test_duties_are_shared_and_earlier_ones_counted() -> None:
    tired = (Invigilator(id="T", duties=4), *STAFF[1:])
    found = planned(*(exam(f"{group}{i}", group, trainers=()) for group in "AB" for i in range(3)), staff=tired)
    assert found.duties["T"] == 0
    assert {found.duties[name] for name in "UVWXYZ"} == {2}


def test_fair_bands_fill_from_the_lowest_and_respect_a_maximum() -> None:
    staff = (Invigilator(id="T", duties=3), Invigilator(id="U"), Invigilator(id="V", most=1))
    assert fair_bands(staff, 5)["U"] == (1, 3)
    assert fair_bands(staff, 5)["V"] == (1, 1)
    assert fair_bands(staff, 2)["T"] == (0, 0)


def test_substitutes_are_free_and_teach_none_of_the_papers() -> None:
    found = planned(exam("e", periods=frozenset({0})))
    standing_by = found.substitutes[0]
    assert len(standing_by) == 3
    assert not {"T", *found.sittings[0].invigilators} & set(standing_by)
