"""A season of practice firms: who is in it, what is between them, what the shared offices keep."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from mihan.core.addresses import address
from mihan.core.frozen import FrozenRows
from mihan.core.models import Record
from mihan.market.policy import HOTEL, paths_above
from mihan.people.models import Person, Unit, User, under
from mihan.workplaces.models import Session


class SeasonQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> SeasonQuerySet:
        """Those in reach, those one opened or may enter, and those in which one sees a firm: their public side."""
        seen = Firm.objects.filter(season=OuterRef("pk"), session__in=Session.objects.visible_to(user))
        reached = under("unit__path", user.reach("workplaces.view"))
        return self.filter(reached | Q(opened_by=user.person_id or 0) | self._open_to(user) | Exists(seen))

    def open_to(self, user: User) -> SeasonQuerySet:
        """Those one may enter firms of one's own groups in: of one's establishment, or of all those of its region."""
        return self.filter(self._open_to(user))

    @staticmethod
    def _open_to(user: User) -> Q:
        places = [role.unit.path for role, _scope in user.held("workplaces.lead") if role.unit]
        return Q(unit__path__in=[above for path in places for above in paths_above(path)])

    def kept_by(self, user: User) -> SeasonQuerySet:
        """Those whose central office one keeps: who opened it, or leads the whole of its unit."""
        reached = under("unit__path", user.reach("workplaces.lead"))
        return self.filter(reached | Q(opened_by=user.person_id or 0))


class Season(Record):
    """A market that lasts: practice firms of one unit or of several, and the offices they share."""

    title = models.CharField(_("name of the season"), max_length=120)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="market_seasons")
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="market_seasons")
    opened_at = models.DateTimeField(_("opened at"))
    board_calls = models.BooleanField(_("the tender board calls by itself"), default=False)

    objects = SeasonQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address("market:season-detail", self.pk)

    @property
    def scope_path(self) -> str:
        return self.unit.path

    def is_reached(self, user: User, permission: str) -> bool:
        rows = Season.objects.filter(pk=self.pk)
        found = rows.kept_by(user) if permission == "workplaces.lead" else rows.visible_to(user)
        return found.exists()


class FirmQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> FirmQuerySet:
        """The account and the letters of a firm are for whoever works there, teaches them, or keeps the office."""
        sessions, kept = Session.objects.visible_to(user), Season.objects.kept_by(user)
        return self.filter(Q(session__in=sessions) | Q(season__in=kept))


class Firm(Record):
    """A member of the market on the register: a session of its own, under a name the others know it by.

    Most are practice firms. A hotel is one too: it buys what it needs from them.
    """

    season = models.ForeignKey(Season, models.CASCADE, related_name="firms")
    session = models.OneToOneField(Session, models.PROTECT, related_name="firm")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(_("registered name"), max_length=60)
    number = models.CharField(_("register number"), max_length=20, unique=True)
    # How many movements of its statement the bank has followed: those settled outside of the market.
    followed = models.PositiveIntegerField(default=0)
    # Of a hotel, whose guests leave no statement: what its till has brought, in centimes, as far as the bank knows.
    taken = models.BigIntegerField(default=0)
    day = models.PositiveSmallIntegerField(_("day of the month"), default=1)  # when it was last written
    goods = models.JSONField(_("deals in"), default=list)  # names of goods, as the workplace has them

    objects = FirmQuerySet.as_manager()

    class Meta:
        ordering = ["season", "place"]
        constraints = [
            models.UniqueConstraint(fields=["season", "place"], name="one_firm_per_place"),
            models.UniqueConstraint(fields=["season", "name"], name="one_firm_per_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("market:firm-detail", self.pk)

    @property
    def scope_path(self) -> str:
        return self.season.unit.path

    @property
    def is_hotel(self) -> bool:
        return self.session.version.pack == HOTEL

    def is_reached(self, user: User, permission: str) -> bool:
        """To lead it is for those who teach it: the office of a region does not look into the firms of others."""
        if self.session.is_reached(user, permission):
            return True
        return permission == "workplaces.view" and self.season.is_reached(user, "workplaces.lead")


class Account(Record):
    """An account of the practice bank: a firm's, or that of one of those who are no firms."""

    class Holder(models.TextChoices):
        FIRM = "firm", _("firm")
        FOUNDERS = "founders", _("founders")
        CLIENTS = "clients", _("households and other clients")
        SUPPLIERS = "suppliers", _("wholesalers and other suppliers")
        STAFF = "staff", _("employees")
        STATE = "state", _("the State and social security")
        BANK = "bank", _("the bank itself")

    season = models.ForeignKey(Season, models.CASCADE, related_name="accounts")
    holder = models.CharField(_("holder"), max_length=9, choices=Holder)
    firm = models.OneToOneField(Firm, models.CASCADE, null=True, blank=True, related_name="account")
    number = models.CharField(_("account number"), max_length=20, unique=True)

    class Meta:
        ordering = ["season", "number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(holder="firm", firm__isnull=False) | ~Q(holder="firm") & Q(firm=None),
                name="account_of_a_firm_or_not",
            ),
            models.UniqueConstraint(fields=["season", "holder"], name="one_account_a_holder", condition=Q(firm=None)),
        ]

    def __str__(self) -> str:
        return self.firm.name if self.firm else str(self.get_holder_display())


class Transfer(Record):
    """One posting of the bank: a row takes from one account what it gives another, so no row can unbalance it."""

    payer = models.ForeignKey(Account, models.PROTECT, related_name="paid")
    payee = models.ForeignKey(Account, models.PROTECT, related_name="received")
    amount = models.BigIntegerField(_("amount"))  # centimes
    reference = models.CharField(_("reference"), max_length=120, blank=True)
    key = models.CharField(max_length=120, unique=True)  # the same request again posts nothing
    made_at = models.DateTimeField(_("made at"))
    day = models.PositiveSmallIntegerField(_("day of the month"))  # of whoever pays, or of the firm it concerns

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="transfer_above_zero"),
            models.CheckConstraint(condition=~Q(payer=F("payee")), name="transfer_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.amount}"


FROZEN_TRANSFERS = FrozenRows(
    name="market_transfer_frozen", table="market_transfer",
    columns=("payer_id", "payee_id", "amount", "reference", "key", "made_at", "day"), stands="(1 = 1)",
)  # fmt: skip


class Letter(Record):
    """A message on its way between firms and offices: sent with the input that caused it, received once.

    `key` is the sender's own number for it and to whom it goes; `token` is the key of the input by which a
    firm receives it, which nobody outside can guess.
    """

    journal_hides = ("values",)

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RECEIVED = "received", _("received")
        REFUSED = "refused", _("refused")

    class Office(models.TextChoices):
        BANK = "bank", _("bank")
        TAX = "tax", _("tax office")
        TENDERS = "tenders", _("tender board")

    season = models.ForeignKey(Season, models.CASCADE, related_name="letters")
    sender = models.ForeignKey(Firm, models.CASCADE, null=True, blank=True, related_name="sent")
    receiver = models.ForeignKey(Firm, models.CASCADE, null=True, blank=True, related_name="letters")
    # The office that sends or receives it, where one of the two is no firm.
    office = models.CharField(_("office"), max_length=7, choices=Office, blank=True)
    kind = models.CharField(_("kind"), max_length=30)
    values = models.JSONField(default=dict)
    day = models.PositiveSmallIntegerField(_("day of the month"), default=1)  # of whoever began it
    key = models.CharField(max_length=120, unique=True)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    sent_at = models.DateTimeField(_("sent at"))
    received_at = models.DateTimeField(_("received at"), null=True, blank=True)
    tries = models.PositiveIntegerField(_("tries"), default=0)
    why = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["season", "id"], name="letters_waiting", condition=Q(state="waiting"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(sender__isnull=False) | Q(receiver__isnull=False), name="letter_of_a_firm"
            ),
            models.CheckConstraint(
                condition=Q(sender__isnull=False, receiver__isnull=False) | ~Q(office=""), name="letter_names_office"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


FROZEN_LETTERS = FrozenRows(
    name="market_letter_frozen", table="market_letter",
    columns=("sender_id", "receiver_id", "office", "kind", '"values"', "day", "key", "token", "sent_at"),
    stands="(1 = 1)",
)  # fmt: skip


class Declaration(Record):
    """A return as a firm filed it with an office."""

    class Office(models.TextChoices):
        TAX = "vat_return", _("tax office")
        FUND = "social_return", _("social security")

    firm = models.ForeignKey(Firm, models.CASCADE, related_name="declarations")
    office = models.CharField(_("office"), max_length=13, choices=Office)
    form = models.CharField(max_length=40)  # the firm's own name for it
    day = models.PositiveSmallIntegerField(_("day of the month"))
    figures = models.JSONField(default=list)
    filed_at = models.DateTimeField(_("filed at"))

    class Meta:
        ordering = ["firm", "id"]
        constraints = [models.UniqueConstraint(fields=["firm", "form"], name="one_declaration_per_form")]

    def __str__(self) -> str:
        return f"{self.office} {self.form}"


class TenderQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> TenderQuerySet:
        """A call is public: for everybody of its season."""
        return self.filter(season__in=Season.objects.visible_to(user))


class Tender(Record):
    """A call for tenders of the central office: sealed bids until the end of a day, then the lowest compliant one."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        AWARDED = "awarded", _("awarded")
        FAILED = "failed", _("without a compliant bid")

    season = models.ForeignKey(Season, models.CASCADE, related_name="tenders")
    number = models.CharField(_("number"), max_length=20, unique=True)
    buyer = models.CharField(_("buyer"), max_length=60)
    product = models.CharField(_("goods"), max_length=30)
    quantity = models.PositiveIntegerField(_("quantity"))
    ceiling = models.BigIntegerField(_("highest price"))  # centimes a unit, before tax
    closes = models.PositiveSmallIntegerField(_("last day"))  # of the month, for each firm its own
    published_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="market_tenders")
    of_day = models.PositiveSmallIntegerField(null=True, blank=True)  # of the board's calendar, where it is one of its
    published_at = models.DateTimeField(_("published at"))
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.OPEN)
    winner = models.ForeignKey(Firm, models.PROTECT, null=True, blank=True, related_name="tenders_won")
    opened_at = models.DateTimeField(_("bids opened at"), null=True, blank=True)

    objects = TenderQuerySet.as_manager()

    class Meta:
        ordering = ["season", "id"]
        constraints = [
            models.UniqueConstraint(fields=["season", "of_day"], name="one_tender_per_day_of_the_calendar"),
            models.CheckConstraint(
                condition=Q(state="open", opened_at=None) | ~Q(state="open") & Q(opened_at__isnull=False),
                name="tender_open_or_opened",
            ),
            models.CheckConstraint(
                condition=Q(state="awarded", winner__isnull=False) | ~Q(state="awarded") & Q(winner=None),
                name="tender_awarded_to_a_firm",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return address("market:tender-detail", self.pk)

    @property
    def scope_path(self) -> str:
        return self.season.unit.path

    def is_reached(self, user: User, permission: str) -> bool:
        return self.season.is_reached(user, permission)


class Bid(Record):
    """What a firm asks, sealed until all are opened: the first received counts."""

    journal_hides = ("price", "total")

    tender = models.ForeignKey(Tender, models.CASCADE, related_name="bids")
    firm = models.ForeignKey(Firm, models.CASCADE, related_name="bids")
    price = models.BigIntegerField(_("price of a unit before tax"))  # centimes
    total = models.BigIntegerField(_("total with tax"))
    rate = models.PositiveSmallIntegerField(_("VAT rate"))  # thousandths
    day = models.PositiveSmallIntegerField(_("day of the month"))
    received_at = models.DateTimeField(_("received at"))

    class Meta:
        ordering = ["tender", "id"]
        constraints = [models.UniqueConstraint(fields=["tender", "firm"], name="one_bid_a_firm")]

    def __str__(self) -> str:
        return f"{self.tender} {self.firm}"


FROZEN_BIDS = FrozenRows(
    name="market_bid_frozen", table="market_bid",
    columns=("tender_id", "firm_id", "price", "total", "rate", "day", "received_at"), stands="(1 = 1)",
)  # fmt: skip
