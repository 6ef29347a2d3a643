import pytest

from mihan.market.services.carrying import carry
from mihan.market.services.opening import Wanted, open_season, start
from mihan.workplaces.engine.playing import live
from mihan.workplaces.models import Session
from mihan.workplaces.services.deciding import decide
from mihan.workplaces.services.playing import pass_over
from mihan.workplaces.services.seating import leave_seat, seat_person
from tests.workplaces.conftest import _today, campus, client, group, omar, salma, trainee_of, trainer, wall

__all__ = ["_today", "campus", "client", "group", "omar", "salma", "trainee_of", "trainer", "wall"]

SEATS = ("sales.1", "purchasing.1", "accountant.1", "accountant.2", "manager.1")
NAMES = ("Atlas Bureau", "Rif Fournitures")


@pytest.fixture
def season(wall, group, trainer):
    """Two firms of one group, opened and not started; bots sit in every seat."""
    wanted = [
        Wanted(name, group, seed=seed, skills=dict.fromkeys(SEATS, "expert")) for seed, name in enumerate(NAMES, 1)
    ]
    return open_season("Automne", group.unit, wanted, by=trainer)


@pytest.fixture
def atlas(season):
    return season.firms.get(name="Atlas Bureau")


@pytest.fixture
def rif(season):
    return season.firms.get(name="Rif Fournitures")


@pytest.fixture
def going(season, trainer):
    start(season, by=trainer)
    return season


def go_on(season, wall, *, minutes, step=120):
    """Time passes for every firm of the season, looked after by the worker now and then. Nothing is carried."""
    for _look in range(minutes // step):
        wall.pass_by(seconds=step)
        for firm in season.firms.select_related("session"):
            pass_over(firm.session)


def seen(firm, seat, wall):
    """What a seat of a firm sees now."""
    playing = live(Session.objects.select_related("version", "edit").get(pk=firm.session_id))
    playing.catch_up(wall.at)
    return playing.seen(seat)


def order_from_partner(season, firm, by, wall, *, quantity=10):
    """Somebody sits down at purchasing, orders from another firm of the season when stock runs low, and leaves."""
    seat_person(firm.session, "purchasing.1", by.person, by=by)
    for _look in range(50):
        go_on(season, wall, minutes=240, step=240)
        carry(season)
        shown = seen(firm, "purchasing.1", wall)
        offers = {o["product"]: key for key, o in shown["things"].get("offer", {}).items() if o["supplier"] in NAMES}
        for task in shown["tasks"]:
            if task["kind"] == "reorder" and (offer := offers.get(task["data"]["product"])):
                args = {"task": task["id"], "offer": offer, "quantity": quantity}
                done = decide(firm.session, seat="purchasing.1", verb="order_goods", args=args, by=by, key="order")
                assert done.accepted, done.why
                leave_seat(firm.session, person=by.person, by=by)
                return done
    raise AssertionError("nothing was to be ordered")
