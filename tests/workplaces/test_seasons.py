from datetime import date, timedelta

import pytest

from mihan.workplaces.models import Input, Session
from mihan.workplaces.services.conducting import conduct
from mihan.workplaces.services.opening import open_session
from mihan.workplaces.services.resting import any_to_rest, rest_seasons
from mihan.workplaces.services.seating import take_seat
from tests.factories.people import UserFactory
from tests.workplaces.conftest import HOTEL, play

pytestmark = pytest.mark.django_db
FIRM = "firm_trading_month"


@pytest.fixture
def season(wall, group, trainer, salma):
    """A firm over weeks, running, with Salma at sales."""
    made = open_session(
        FIRM, group.unit, by=trainer, group=group, seed=7, pace=Session.Pace.SEASON, last_day=date(2026, 12, 18)
    )  # fmt: skip
    take_seat(made, "sales.1", by=salma)
    conduct(made, "resume", by=trainer)
    made.refresh_from_db()
    return made


def state(session):
    session.refresh_from_db()
    return session.state


def test_a_season_nobody_is_at_stands_still_and_its_time_with_it(season, wall):
    wall.pass_by(minutes=19)
    assert not any_to_rest()
    wall.pass_by(minutes=2)
    rest_seasons()
    assert state(season) == "paused"
    assert not any_to_rest()
    last = Input.objects.filter(session=season).order_by("-seq").first()
    assert (last.verb, last.actor, last.by, last.accepted) == ("pause", "instructor", None, True)


def test_it_goes_on_while_somebody_does_something(season, salma, wall):
    wall.pass_by(minutes=15)
    conduct(season, "note", by=salma, text="now")
    wall.pass_by(minutes=15)
    assert not any_to_rest()


def test_a_session_of_one_sitting_is_left_to_run(running, wall):
    wall.pass_by(minutes=90)
    rest_seasons()
    assert state(running) == "running"


def test_whoever_sits_in_a_season_starts_a_sitting_and_ends_it(client, season, running, salma, omar):
    client.force_login(salma)
    assert 'action="' + play(season, "pause/") in client.get(play(season, "play/")).text
    client.post(play(season, "pause/"))
    assert state(season) == "paused"
    client.post(play(season, "resume/"))
    assert state(season) == "running"
    assert client.post(play(season, "end/")).status_code == 403
    assert client.post(play(running, "pause/")).status_code == 403
    client.force_login(omar)  # of the group, and sits nowhere in it
    assert client.post(play(season, "pause/")).status_code == 403


def test_nobody_but_the_trainer_starts_a_season_for_the_first_time(client, group, trainer, salma, wall):
    made = open_session(FIRM, group.unit, by=trainer, group=group, seed=7, pace=Session.Pace.SEASON)
    take_seat(made, "sales.1", by=salma)
    client.force_login(salma)
    assert client.post(play(made, "resume/")).status_code == 403


def test_it_ends_with_its_last_day_and_leaves_its_debrief(season, settings, wall):
    settings.TODAY = date(2026, 12, 18)
    rest_seasons()
    assert season.is_open
    settings.TODAY = date(2026, 12, 19)
    assert any_to_rest()
    rest_seasons()
    assert state(season) == "ended"
    assert season.outcome.facts
    assert not any_to_rest()


def test_the_pace_is_chosen_only_where_the_workplace_has_days_of_its_own(client, group, wall):
    client.force_login(UserFactory(role="pole_head", role__unit=group.offering.pole.unit))
    told = {pack: client.get(f"/workplaces/packs/{pack}/open/").context["form"].fields for pack in (FIRM, HOTEL)}
    assert ["pace" in told[pack] for pack in (FIRM, HOTEL)] == [True, False]
    sent = {"group": group.pk, "skill": "trained", "pace": "season"}
    client.post(f"/workplaces/packs/{HOTEL}/open/", sent)
    client.post(f"/workplaces/packs/{FIRM}/open/", {**sent, "last_day": "2026-12-18"})
    made = {one.version.pack: (one.pace, one.last_day) for one in Session.objects.all()}
    assert made == {HOTEL: ("session", None), FIRM: ("season", date(2026, 12, 18))}


def test_a_last_day_is_that_of_a_season_and_still_to_come(client, group, wall):
    client.force_login(UserFactory(role="pole_head", role__unit=group.offering.pole.unit))
    sent = {"group": group.pk, "skill": "trained"}
    for pace, day in (("session", date(2026, 12, 18)), ("season", date(2026, 11, 24) - timedelta(days=1))):
        answer = client.post(f"/workplaces/packs/{FIRM}/open/", {**sent, "pace": pace, "last_day": day.isoformat()})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["last_day"])
    assert not Session.objects.exists()
