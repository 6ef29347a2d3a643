import re

import pytest

from mihan.market.models import Season
from mihan.market.services.carrying import carry
from mihan.workplaces.services.conducting import conduct
from mihan.workplaces.services.seating import take_seat
from tests.factories.people import RoleFactory, UserFactory
from tests.market.conftest import go_on, order_from_partner

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def trading(going, wall, atlas, salma):
    """An order is in the post, and Salma sits at sales of Atlas."""
    order_from_partner(going, atlas, salma, wall)
    take_seat(atlas.session, "sales.1", by=salma)
    return going


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>|[\u2066-\u2069\u00a0\u202f]", " ", answer.text))


def page(record, end=""):
    kind = "seasons" if isinstance(record, Season) else "firms"
    return f"/market/{kind}/{record.pk}/{end}"


# The central office


def test_the_central_office_shows_that_everything_balances_and_what_waits(client, trainer, trading):
    client.force_login(trainer)
    told = text_of(client.get(page(trading)))
    assert "Everything balances" in told
    assert "Order S01 · sugar × 10" in told
    assert "waits for the post" in told


def test_the_office_is_also_a_fragment(client, trainer, season):
    client.force_login(trainer)
    assert client.get(page(season), headers=HTMX).text.lstrip().startswith('<div id="office"')


def test_a_difference_is_said(client, trainer, season, atlas):
    atlas.account.paid.create(
        payee=season.accounts.get(holder="state"), amount=1, key="stray", made_at=season.opened_at, day=1
    )
    client.force_login(trainer)
    told = text_of(client.get(page(season)))
    assert "Something does not balance" in told
    assert "-0.01 MAD" in told or "−0.01 MAD" in told


def test_the_post_is_carried_on_demand(client, trainer, trading):
    client.force_login(trainer)
    assert "letter" in text_of(client.post(page(trading, "post/"), follow=True))
    assert "Every letter has been received." in text_of(client.get(page(trading)))


def test_a_return_not_filed_in_time_is_late(client, trainer, going, wall):
    from mihan.market.models import Declaration

    go_on(going, wall, minutes=22 * 480, step=480)
    Declaration.objects.filter(office="vat_return").delete()
    client.force_login(trainer)
    assert text_of(client.get(page(going))).count(" late ") == 2


def test_a_trainee_sees_the_register_and_not_the_accounts(client, salma, season):
    client.force_login(salma)
    told = text_of(client.get(page(season)))
    assert "Rif Fournitures" in told
    assert "MAD" not in told
    assert client.post(page(season, "post/")).status_code == 403


def test_somebody_of_another_campus_finds_nothing(client, season, atlas):
    other = UserFactory()
    RoleFactory(person=other.person, kind="trainer")
    client.force_login(other)
    for address in (page(season), page(atlas)):
        assert client.get(address).status_code == 404


# Opening


def two_firms_of(group):
    told = {"title": "Hiver", "skill": "trained", "unit": group.year.unit.pk, "name_1": "Atlas"}
    return told | {"group_1": group.pk, "name_2": "Rif", "group_2": group.pk}


def test_a_trainer_opens_a_season_and_starts_it(client, trainer, group, wall):
    client.force_login(trainer)
    RoleFactory(person=trainer.person, kind="pole_head", unit=group.unit)
    told = two_firms_of(group)
    answer = client.post("/market/open/", told, follow=True)
    season = Season.objects.get()
    assert answer.redirect_chain[-1][0] == page(season)
    client.post(page(season, "start/"))
    assert set(season.firms.values_list("session__state", flat=True)) == {"running"}


@pytest.mark.parametrize("change", [{"name_2": "Atlas"}, {"name_3": "Souss"}, {"name_2": ""}, {"name_2": "bank"}])
def test_what_cannot_be_opened_says_why_and_opens_nothing(client, trainer, group, wall, change):
    client.force_login(trainer)
    RoleFactory(person=trainer.person, kind="pole_head", unit=group.unit)
    told = two_firms_of(group)
    answer = client.post("/market/open/", told | change)
    assert (answer.status_code, Season.objects.count()) == (422, 0)


# A firm


def test_a_seller_reads_the_statement_and_the_letters_of_their_firm(client, salma, trading, atlas):
    carry(trading)
    client.force_login(salma)
    told = text_of(client.get(page(atlas)))
    assert "Bank statement" in told
    assert "Order S01 · sugar × 10" in told


def test_each_paper_of_a_seat_is_a_pdf_in_arabic_and_french(client, trainer, salma, trading, atlas):
    client.force_login(salma)
    addresses = re.findall(rf'href="({page(atlas)}papers/\w+/)"', client.get(page(atlas)).text)
    assert len(addresses) > 5
    for language in ("ar", "fr"):
        client.cookies["mihan_language"] = language
        found = client.get(addresses[0])
        assert (found["Content-Type"], found.content[:5]) == ("application/pdf", b"%PDF-")
    assert client.get(page(atlas, "papers/0123456789abcdef/")).status_code == 404


def test_nobody_without_a_seat_prints_a_paper(client, trading, atlas, omar):
    client.force_login(omar)
    assert "papers/" not in client.get(page(atlas)).text


def test_all_papers_of_a_closed_firm_are_there_for_its_trainer(client, trainer, going, wall, atlas):
    go_on(going, wall, minutes=22 * 480, step=480)
    conduct_end(atlas, trainer)
    client.force_login(trainer)
    told = text_of(client.get(page(atlas)))
    for kind in ("Quote", "Delivery note", "Invoice", "Purchase order", "Payment order", "Pay slip", "VAT return"):
        assert kind in told


def conduct_end(firm, trainer):
    firm.session.refresh_from_db()
    if firm.session.is_open:
        conduct(firm.session, "end", by=trainer)
