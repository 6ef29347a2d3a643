"""The tax office: an inspection is a letter answered on the firm's screen, a fine one that is entered and owed."""

import re

import pytest

from mihan.core.errors import RuleBroken
from mihan.market.models import Letter
from mihan.market.queries.taxes import acts_of
from mihan.market.services.carrying import carry
from mihan.market.services.opening import Wanted, add_firm
from mihan.market.services.taxing import fine, inspect
from mihan.packs.firm_trading_month.bookkeeping import vat_of
from mihan.workplaces.services.conducting import conduct
from mihan.workplaces.services.deciding import decide
from mihan.workplaces.services.seating import take_seat
from tests.market.conftest import go_on, seen
from tests.market.test_web import page, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspected(going, atlas, salma, wall):
    """An inspection on the desk of Salma, accountant of Atlas."""
    take_seat(atlas.session, "accountant.1", by=salma)
    go_on(going, wall, minutes=480, step=480)
    conduct_out(atlas)
    inspect(atlas)
    carry(going)
    return next(t for t in seen(atlas, "accountant.1", wall)["tasks"] if t["kind"] == "inspection")


def conduct_out(firm):
    """Nobody else answers: the second accountant stays empty."""
    firm.session.seats.filter(name="accountant.2").update(skill="nobody")


def answer(firm, task, by, wall, *, off=0):
    shown = seen(firm, "accountant.1", wall)["things"]["movement"].values()
    right = vat_of(shown, task["data"]["until"])
    args = {"task": task["id"], **right, "collected": right["collected"] + off}
    done = decide(firm.session, seat="accountant.1", verb="answer_inspector", args=args, by=by, key="answer")
    assert done.accepted, done.why


def test_an_inspection_is_a_numbered_task_of_the_accountant(inspected, going):
    assert inspected["data"]["number"] == f"CF-{going.pk:04d}-01"


def test_a_right_answer_comes_back_and_costs_nothing(inspected, going, atlas, salma, wall):
    answer(atlas, inspected, salma, wall)
    carry(going)
    ((act, told),) = acts_of(going)
    assert (act.state, told.values["wrong"], told.values["fine"]) == ("received", 0, 0)


def test_a_wrong_answer_is_fined(inspected, going, atlas, salma, wall):
    answer(atlas, inspected, salma, wall, off=1)
    carry(going)
    ((_act, told),) = acts_of(going)
    due = atlas.session.scenario["params"]["fine"]
    assert (told.values["wrong"], told.values["fine"]) == (1, due)
    owed = seen(atlas, "accountant.1", wall)["things"]["bill"].values()
    assert [bill["left"] for bill in owed if bill["kind"] == "fine"] == [due]


def test_silence_is_fined_as_well_and_said(inspected, going, wall, client, trainer):
    go_on(going, wall, minutes=3 * 480, step=480)
    carry(going)
    ((_act, told),) = acts_of(going)
    assert (told.values["wrong"], "collected" in told.values) == (2, False)
    client.force_login(trainer)
    assert "not answered" in text_of(client.get(page(going, "tax/")))


def test_a_fine_is_entered_and_owed(going, atlas, wall):
    fine(atlas, 250_00, "late_return")
    carry(going)
    owed = seen(atlas, "accountant.1", wall)["things"]["bill"].values()
    assert [bill["left"] for bill in owed if bill["kind"] == "fine"] == [250_00]


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_fine_is_printed_as_a_notice(going, atlas, wall, client, trainer, language):
    fine(atlas, 250_00, "late_return")
    carry(going)
    client.force_login(trainer)
    client.cookies["mihan_language"] = language
    told = {"ar": "إشعار بغرامة", "fr": "Avis d’amende"}[language]
    address = re.search(rf'href="({page(atlas)}papers/\w+/)">{told}', client.get(page(atlas)).text)[1]
    answer = client.get(address)
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")


@pytest.mark.parametrize(("amount", "reason"), [(0, "late_return"), (-5, "late_return"), (100, "because")])
def test_a_fine_has_an_amount_and_a_reason(going, atlas, amount, reason):
    with pytest.raises(RuleBroken):
        fine(atlas, amount, reason)
    assert not Letter.objects.exists()


def test_a_hotel_is_not_inspected(season, group, trainer):
    hotel = add_firm(season, Wanted("Riad", group, seed=5, pack="hotel_front_desk"), by=trainer)
    with pytest.raises(RuleBroken):
        inspect(hotel)


def test_a_closed_firm_is_not_inspected(going, atlas, trainer):
    conduct(atlas.session, "end", by=trainer)
    atlas.session.refresh_from_db()
    with pytest.raises(RuleBroken):
        inspect(atlas)


def test_the_office_acts_from_its_page(client, trainer, going, atlas):
    client.force_login(trainer)
    client.post(page(going, "tax/"), {"act": "inspect", "firm": atlas.pk})
    told = {"act": "fine", "firm": atlas.pk, "reason": "late_return", "amount": "250.00"}
    answer = client.post(page(going, "tax/"), told, follow=True)
    assert list(Letter.objects.order_by("id").values_list("kind", flat=True)) == ["inspection_in", "tax_notice"]
    assert "250.00 MAD" in text_of(answer)
    carry(going)
    assert "Notice of a fine" in text_of(client.get(page(atlas)))


def test_an_act_that_says_too_little_is_refused_on_its_form(client, trainer, going, atlas):
    client.force_login(trainer)
    told = {"act": "fine", "firm": atlas.pk, "reason": "late_return", "amount": ""}
    assert client.post(page(going, "tax/"), told).status_code == 422


def test_nobody_but_the_office_sees_it(client, salma, going):
    client.force_login(salma)
    assert client.get(page(going, "tax/")).status_code == 403
