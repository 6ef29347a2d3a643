"""What a week must respect: who or what is not there, and what was asked."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mihan.core.models import Record
from mihan.offer.models import Group
from mihan.people.models import Trainer, Unit, User, under
from mihan.places.models import Space
from mihan.timetable.models.needs import OfUnitQuerySet
from mihan.timetable.models.plans import Session


class UnavailabilityQuerySet(OfUnitQuerySet):
    def visible_to(self, user: User) -> UnavailabilityQuerySet:
        return self.filter(under("unit__path", user.reach("timetable.plan")) | Q(trainer__person=user.person_id or 0))

    def in_force(self, first: date, last: date) -> UnavailabilityQuerySet:
        """Accepted, and touching these days."""
        return self.filter(state=Unavailability.State.ACCEPTED, first_day__lte=last, last_day__gte=first)


class Unavailability(Record):
    """A trainer, a group or a space that is not there: some days, one weekday of them, one slot of it.

    A trainer may also ask that a time be avoided: it costs, but is not forbidden.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="unavailabilities")
    trainer = models.ForeignKey(
        Trainer, models.CASCADE, null=True, blank=True, related_name="unavailabilities", verbose_name=_("trainer")
    )  # fmt: skip
    group = models.ForeignKey(
        Group, models.CASCADE, null=True, blank=True, related_name="unavailabilities", verbose_name=_("group")
    )  # fmt: skip
    space = models.ForeignKey(
        Space, models.CASCADE, null=True, blank=True, related_name="unavailabilities", verbose_name=_("space")
    )  # fmt: skip
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("until"))
    weekday = models.PositiveSmallIntegerField(_("weekday"), null=True, blank=True)  # 0 Monday; empty: every day
    slot = models.PositiveSmallIntegerField(_("slot"), null=True, blank=True)  # empty: the whole day
    is_avoided = models.BooleanField(_("avoid if possible"), default=False)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.ACCEPTED)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.CharField(_("answer"), max_length=200, blank=True)

    objects = UnavailabilityQuerySet.as_manager()

    class Meta:
        ordering = ["-first_day", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="unavailable_in_order"),
            models.CheckConstraint(
                condition=(
                    Q(trainer__isnull=False, group=None, space=None)
                    | Q(trainer=None, group__isnull=False, space=None)
                    | Q(trainer=None, group=None, space__isnull=False)
                ),
                name="one_subject_is_unavailable",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.first_day}–{self.last_day}"

    def get_absolute_url(self) -> str:
        return reverse("timetable:absence", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.unit.path

    @property
    def owner_id(self) -> int | None:
        return self.trainer.person_id if self.trainer else None

    @property
    def subject(self) -> Trainer | Group | Space | None:
        return self.trainer or self.group or self.space

    def covers(self, day: date, slot: int) -> bool:
        return (
            self.first_day <= day <= self.last_day
            and self.weekday in (None, day.weekday())
            and self.slot in (None, slot)
        )


class ChangeRequestQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> ChangeRequestQuerySet:
        reach = under("session__plan__unit__path", user.reach("timetable.plan"))
        return self.filter(reach | Q(asked_by=user.pk))


class ChangeRequest(Record):
    """A trainer asks to move a published session; the planner accepts or refuses, with a reason."""

    State = Unavailability.State

    session = models.ForeignKey(Session, models.CASCADE, related_name="change_requests")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="change_requests")
    wish = models.CharField(_("what you ask"), max_length=300)
    day = models.DateField(_("day wished"), null=True, blank=True)
    slot = models.PositiveSmallIntegerField(_("slot wished"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.ASKED)
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=~Q(state="refused") | ~Q(answer=""), name="a_refusal_says_why")]

    def __str__(self) -> str:
        return self.wish

    @property
    def scope_path(self) -> str:
        return self.session.plan.unit.path
