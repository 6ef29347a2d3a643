"""What each operation answers, to whom."""

from datetime import UTC, date, datetime

import pytest

from mihan.api.policy import AREAS
from mihan.api.web.door import api
from tests.factories.exams import ExamSessionFactory
from tests.factories.offer import EnrolmentFactory, GroupFactory, ModuleFactory, PoleFactory, ProgrammeFactory
from tests.factories.people import PersonFactory, RoleFactory, TrainerFactory, UnitFactory
from tests.factories.places import SpaceFactory

pytestmark = pytest.mark.django_db
LISTS = [path.removeprefix("/api/v1/") for path in api.get_openapi_schema()["paths"] if "{" not in path]


def test_every_operation_wants_a_token(client, director):
    client.force_login(director)  # a cookie opens nothing
    told = {path: client.get(f"/api/v1/{path}").status_code for path in LISTS}
    assert told == dict.fromkeys(LISTS, 401)


def test_a_token_reads_its_areas_and_no_other(ask, director, key):
    """Written by hand: operation, area."""
    area_of = {
        "units": "offer", "poles": "offer", "programmes": "offer", "modules": "offer", "groups": "hours",
        "enrolments": "enrolments", "people": "people", "trainers": "trainers", "buildings": "places",
        "spaces": "places", "equipment": "places", "occupations": "places", "years": "calendar",
        "closed-periods": "calendar", "slots": "calendar", "ledger": "hours", "weeks": "timetable",
        "sessions": "timetable", "exam-sessions": "exams", "papers": "exams",
    }  # fmt: skip
    assert set(area_of) == set(LISTS) - {"me"}
    for area in AREAS:
        secret = key(director, area)
        told = {path: ask(secret, path, day="2026-11-24").status_code for path in area_of}
        assert told == {path: 200 if wanted == area else 403 for path, wanted in area_of.items()}


def test_me_tells_the_role_of_the_token(ask, director, key, campus):
    answer = ask(key(director, "offer"), "me").json()
    assert answer["roles"] == [{"kind": "director", "unit": campus.pk}]


def test_people_in_reach_are_read_without_their_identity_number(ask, director, key, campus):
    trainee = RoleFactory(kind="trainee", unit=campus, person=PersonFactory(last_name="EL FASSI")).person
    RoleFactory(kind="trainee", unit=UnitFactory())
    secret = key(director, "people")
    answer = ask(secret, "people", role="trainee").json()
    assert (answer["count"], [row["id"] for row in answer["items"]]) == (1, [trainee.pk])
    assert set(answer["items"][0]) == {
        "id", "last_name", "first_name", "arabic_last_name", "arabic_first_name", "trainee_number"
    }  # fmt: skip
    assert [row["id"] for row in ask(secret, "people", q="fassi").json()["items"]] == [trainee.pk]


def test_a_person_out_of_reach_is_not_found(ask, director, key, campus):
    near = RoleFactory(kind="trainee", unit=campus).person
    far = RoleFactory(kind="trainee", unit=UnitFactory()).person
    secret = key(director, "people")
    assert [ask(secret, f"people/{p.pk}").status_code for p in (near, far)] == [200, 404]


def test_a_token_for_one_pole_counts_that_pole_alone(ask, director, key, campus):
    mine = GroupFactory(offering__pole__unit__parent=campus)
    GroupFactory(offering__pole__unit__parent=campus)
    pole = mine.offering.pole.unit
    answer = ask(key(director, "hours", unit=pole), "groups").json()
    assert (answer["count"], [row["id"] for row in answer["items"]]) == (1, [mine.pk])


def test_the_number_of_a_part_time_trainer_is_never_read(ask, director, key, campus):
    for number, is_part_time in (("12345", False), ("99887", True)):
        trainer = TrainerFactory(number=number, is_part_time=is_part_time)
        RoleFactory(kind="trainer", unit=campus, person=trainer.person)
    rows = ask(key(director, "trainers"), "trainers").json()["items"]
    assert sorted(row["number"] for row in rows) == ["", "12345"]


def test_drafts_are_not_read_from_outside(ask, director, key, campus):
    ExamSessionFactory(unit=campus)
    assert ask(key(director, "exams"), "exam-sessions").json()["count"] == 0


def test_a_programme_says_whether_it_is_illustrative(ask, director, key):
    ProgrammeFactory(code="XX", mark="illustrative", source="ours")
    row = ask(key(director, "offer"), "programmes", q="XX").json()["items"][0]
    assert (row["mark"], row["source"]) == ("illustrative", "ours")


def test_pages_of_rows_do_not_overlap(ask, director, key, campus):
    for n in range(5):
        SpaceFactory(unit=campus, code=f"R{n}")
    secret = key(director, "places")
    pages = [ask(secret, "spaces", limit=2, offset=start).json() for start in (0, 2, 4)]
    assert [[row["code"] for row in page["items"]] for page in pages] == [["R0", "R1"], ["R2", "R3"], ["R4"]]
    assert {page["count"] for page in pages} == {5}


@pytest.mark.parametrize(("path", "params"), [
    ("spaces", {"limit": 201}), ("spaces", {"limit": 0}), ("spaces", {"offset": -1}), ("spaces", {"building": 2**63}),
    ("people", {"q": "a\x00b"}), ("people", {"q": "a" * 101}), ("occupations", {}),
    ("occupations", {"day": "24/11/2026"}),
])  # fmt: skip
def test_what_cannot_be_read_is_told(ask, director, key, path, params):
    answer = ask(key(director, "places", "people"), path, **params)
    assert (answer.status_code, bool(answer.json()["detail"][0]["loc"])) == (422, True)


def test_a_refusal_follows_the_language_asked_for(client):
    for language in ("fr", "ar", "en"):
        answer = client.get("/api/v1/me", headers={"Accept-Language": language})
        assert (answer.status_code, answer["WWW-Authenticate"], answer["Content-Language"]) == (401, "Bearer", language)


@pytest.mark.parametrize(("make", "path", "area"), [
    (lambda campus: GroupFactory(offering__pole__unit__parent=campus), "groups", "hours"),
    (lambda campus: EnrolmentFactory(group__offering__pole__unit__parent=campus), "enrolments", "enrolments"),
    (lambda campus: RoleFactory(kind="trainer", unit=campus, person=TrainerFactory().person), "trainers", "trainers"),
    (lambda campus: ModuleFactory(), "modules", "offer"),
    (lambda campus: PoleFactory(unit__parent=campus), "poles", "offer"),
    (lambda campus: SpaceFactory(unit=campus), "spaces", "places"),
])  # fmt: skip
def test_more_rows_cost_no_more_queries(ask, director, key, campus, django_assert_max_num_queries, make, path, area):
    for _ in range(3):
        make(campus)
    secret = key(director, area)
    ask(secret, path)  # the day of use is written once a day
    with django_assert_max_num_queries(8):
        assert ask(secret, path).json()["count"] >= 3


def test_a_token_that_asks_too_much_is_told_to_wait(ask, director, key, monkeypatch):
    monkeypatch.setattr("mihan.api.web.door.MOST_A_MINUTE", 2)
    monkeypatch.setattr("mihan.core.clock.now", lambda: datetime(2031, 1, 1, tzinfo=UTC))  # a minute of its own
    secret = key(director, "offer")
    told = [ask(secret, "me") for _ in range(3)]
    assert ([a.status_code for a in told], "Retry-After" in told[-1]) == ([200, 200, 429], True)


def test_days_are_those_of_the_demo(ask, director, key):
    assert ask(key(director, "places"), "occupations", day=date(2026, 11, 24)).json() == {"items": [], "count": 0}
