"""PostgreSQL gives the keys of a JSON object back in an order of its own: nothing that is played may depend on it."""

import pytest

from mihan.market.models import Letter
from mihan.market.services.carrying import carry
from mihan.market.services.opening import Wanted, open_season, start
from mihan.workplaces.engine.keeping import log_of, replayed
from mihan.workplaces.engine.playing import live
from mihan.workplaces.models import Input, Session
from mihan.workplaces.services.opening import open_session
from tests.market.conftest import SEATS, go_on

pytestmark = pytest.mark.django_db
PACKS = {"firm_trading_month": 6 * 480, "hotel_front_desk": 3600, "care_ward_of_eight": 120}


def backwards(tree):
    """The same with every key in the opposite order."""
    if isinstance(tree, dict):
        return {key: backwards(tree[key]) for key in reversed(tree)}
    return [backwards(one) for one in tree] if isinstance(tree, list) else tree


@pytest.mark.parametrize(("pack", "until"), PACKS.items())
def test_a_scenario_plays_the_same_whatever_the_order_of_its_keys(wall, group, trainer, pack, until):
    opened = open_session(pack, group.unit, by=trainer, group=group, seed=11)
    kept = Session.objects.select_related("version", "edit").get(pk=opened.pk)
    turned = Session.objects.select_related("version", "edit").get(pk=opened.pk)
    turned.scenario = backwards(turned.scenario)
    assert list(turned.scenario["params"]) != list(opened.scenario["params"])
    digests, hashes = set(), set()
    for session in (opened, kept, turned):
        playing = live(session)
        playing.run_to(until)
        assert playing.t == until
        digests.add(playing.world.digest())
        hashes.add(playing.hash)
    assert (len(digests), len(hashes)) == (1, 1)


def test_firms_and_a_hotel_that_traded_replay_from_the_database_to_the_same_digest(wall, group, trainer):
    skills = dict.fromkeys(SEATS, "expert")
    season = open_season("Automne", group.unit, [
        Wanted("Atlas", group, seed=1, skills=skills),
        Wanted("Rif", group, seed=2, skills=skills, sector="hospitality"),
        Wanted("Riad", group, seed=5, pack="hotel_front_desk"),
    ], by=trainer)  # fmt: skip
    start(season, by=trainer)
    for _day in range(5):
        go_on(season, wall, minutes=480, step=480)
        carry(season)
    assert Letter.objects.filter(kind="invoice", state="received").exists()
    for firm in season.firms.all():
        session = Session.objects.select_related("version", "edit").get(pk=firm.session_id)
        live_one = live(session)
        last = Input.objects.filter(session=session).order_by("-seq").first()
        assert live_one.hash == last.hash
        session.kept, session.kept_seq = "", 0
        assert live(session).world.digest() == live_one.world.digest()
        again = replayed(session, log_of(session), live_one.world.t)
        assert again.digest() == live_one.world.digest()
