"""What a person asks under the law, with a clock; each field she wants put right."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mihan.core import clock
from mihan.core.addresses import address
from mihan.core.models import Record
from mihan.people.models import Person, Role, User, in_reach
from mihan.people.policy import CORRECTABLE
from mihan.privacy.policy import SOON, urgency


class DataRequestQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> DataRequestQuerySet:
        reached = Role.objects.filter(in_reach(user, "privacy.answer_requests"))
        return self.filter(Q(person__in=reached.values("person")) | Q(person=user.person_id or 0))

    def waiting(self) -> DataRequestQuerySet:
        return self.filter(state__in=DataRequest.WAITING)

    def to_remind(self) -> DataRequestQuerySet:
        """Near their end or late, and not announced yet."""
        return self.waiting().filter(due_on__lte=clock.today() + SOON, reminded_on=None)


class DataRequest(Record):
    """One request, from the day it was received to its answer, which has a motive when it refuses."""

    class Kind(models.TextChoices):
        ACCESS = "access", _("access to my data")
        RECTIFICATION = "rectification", _("rectification")
        OPPOSITION = "opposition", _("opposition")
        ERASURE = "erasure", _("erasure")

    class State(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("request", "received")
        UNDER_WAY = "under_way", _("being looked at")
        ACCEPTED = "accepted", pgettext_lazy("request", "accepted")
        PARTLY = "partly", _("accepted in part")
        REFUSED = "refused", pgettext_lazy("request", "refused")
        WITHDRAWN = "withdrawn", _("withdrawn by the person")

    WAITING = ("received", "under_way")

    person = models.ForeignKey(Person, models.PROTECT, related_name="data_requests", verbose_name=_("person"))
    kind = models.CharField(_("request"), max_length=13, choices=Kind)
    words = models.TextField(_("in the person's words"), blank=True)
    proof = models.CharField(_("proof"), max_length=300, blank=True)  # asked at the desk: the paper, who came
    received_on = models.DateField(_("received on"), default=clock.today)
    due_on = models.DateField(_("to answer by"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.RECEIVED)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    reminded_on = models.DateField(null=True, blank=True)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=("partly", "refused")) | ~Q(answer=""), name="a_refusal_of_a_right_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("accepted", "partly", "refused")) | Q(answered_on__isnull=False),
                name="an_answered_request_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return address("privacy:request", self.pk)

    @property
    def reference(self) -> str:
        return f"D-{self.pk}"

    @property
    def cause(self) -> str:
        """The name under which the audit trail keeps what this request had written."""
        return f"request:{self.pk}"

    @property
    def is_waiting(self) -> bool:
        return self.state in self.WAITING

    @property
    def urgency(self) -> str:
        return urgency(self.due_on, clock.today()) if self.is_waiting else ""

    @property
    def days_left(self) -> int:
        return (self.due_on - clock.today()).days

    def is_reached(self, user: User, permission: str) -> bool:
        """See `User.is_granted`: by whoever reaches the person."""
        return self.person.is_reached(user, permission)


FIELDS = [(name, Person._meta.get_field(name).verbose_name) for name in CORRECTABLE]  # type: ignore[union-attr]


class Wish(Record):
    """One field the person wants put right: what stood there, and what should."""

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        ACCEPTED = "accepted", _("written into the file")
        REFUSED = "refused", pgettext_lazy("request", "refused")

    request = models.ForeignKey(DataRequest, models.CASCADE, related_name="wishes")
    field = models.CharField(_("field"), max_length=30, choices=FIELDS)
    before = models.CharField(_("before"), max_length=300, blank=True)
    after = models.CharField(_("after"), max_length=300)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.ASKED)
    motive = models.CharField(_("motive"), max_length=300, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["request", "field"], name="one_wish_per_field"),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(motive=""), name="a_refused_wish_says_why"),
        ]

    def __str__(self) -> str:
        return self.field
