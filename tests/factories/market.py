import factory
from factory.django import DjangoModelFactory

from mihan.core import clock
from mihan.market.models import Account, Bid, Declaration, Firm, Letter, Season, Tender, Transfer
from tests.factories.people import PersonFactory, UnitFactory
from tests.factories.workplaces import PackVersionFactory, SessionFactory


class SeasonFactory(DjangoModelFactory):
    class Meta:
        model = Season

    title = factory.Sequence(lambda n: f"Saison {n}")
    unit = factory.SubFactory(UnitFactory)
    opened_by = factory.SubFactory(PersonFactory)
    opened_at = factory.LazyFunction(clock.now)


class FirmFactory(DjangoModelFactory):
    """A row alone, on a session without a log."""

    class Meta:
        model = Firm

    season = factory.SubFactory(SeasonFactory)
    session = factory.SubFactory(
        SessionFactory, version=factory.SubFactory(PackVersionFactory, pack="firm_trading_month")
    )  # fmt: skip
    place = factory.Sequence(lambda n: n + 1)
    name = factory.Sequence(lambda n: f"Comptoir {n}")
    number = factory.Sequence(lambda n: f"RE-0001-{n:03d}")


class AccountFactory(DjangoModelFactory):
    class Meta:
        model = Account

    season = factory.SubFactory(SeasonFactory)
    holder = "firm"
    firm = factory.SubFactory(FirmFactory, season=factory.SelfAttribute("..season"))
    number = factory.Sequence(lambda n: f"PB 0001 {n:03d}")


class TransferFactory(DjangoModelFactory):
    class Meta:
        model = Transfer

    payer = factory.SubFactory(AccountFactory)
    payee = factory.SubFactory(AccountFactory, season=factory.SelfAttribute("..payer.season"))
    amount = 100_00
    key = factory.Sequence(lambda n: f"1/movement.{n}")
    made_at = factory.LazyFunction(clock.now)
    day = 1


class LetterFactory(DjangoModelFactory):
    class Meta:
        model = Letter

    season = factory.SubFactory(SeasonFactory)
    sender = factory.SubFactory(FirmFactory, season=factory.SelfAttribute("..season"))
    receiver = factory.SubFactory(FirmFactory, season=factory.SelfAttribute("..season"))
    kind = "order"
    key = factory.Sequence(lambda n: f"1/message.{n}>2")
    sent_at = factory.LazyFunction(clock.now)


class DeclarationFactory(DjangoModelFactory):
    class Meta:
        model = Declaration

    firm = factory.SubFactory(FirmFactory)
    office = "vat_return"
    form = factory.Sequence(lambda n: f"form.{n}")
    day = 20
    filed_at = factory.LazyFunction(clock.now)


class TenderFactory(DjangoModelFactory):
    class Meta:
        model = Tender

    season = factory.SubFactory(SeasonFactory)
    number = factory.Sequence(lambda n: f"AO-0001-{n:02d}")
    buyer = "Commune"
    product = "paper"
    quantity = 40
    ceiling = 200_00
    closes = 10
    published_at = factory.LazyFunction(clock.now)


class BidFactory(DjangoModelFactory):
    class Meta:
        model = Bid

    tender = factory.SubFactory(TenderFactory)
    firm = factory.SubFactory(FirmFactory, season=factory.SelfAttribute("..tender.season"))
    price = 150_00
    total = 7200_00
    rate = 200
    day = 3
    received_at = factory.LazyFunction(clock.now)
