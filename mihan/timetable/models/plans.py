"""A week, its versions, and the sessions of a version."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mihan.calendar.models import TrainingYear
from mihan.core.models import Record
from mihan.offer.models import Enrolment, Group, Module
from mihan.people.models import Person, Trainer, Unit, User, under
from mihan.places.models import Occupation, Space
from mihan.progress.models import LedgerLine

DAYS = 6  # Monday to Saturday


class PlanQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> PlanQuerySet:
        """Drafts are for those who plan; what is published, for everyone of the establishment."""
        drafts = Q(under("unit__path", user.reach("timetable.plan")))
        reach = user.reach("timetable.view")
        above = {int(key) for path in reach for key in path.strip("/").split("/")}
        seen = under("unit__path", reach) | Q(unit__in=above)
        return self.filter(drafts | (seen & ~Q(state=Plan.State.DRAFT)))

    def published(self) -> PlanQuerySet:
        return self.filter(state=Plan.State.PUBLISHED)


class Plan(Record):
    """One version of the week of an establishment. A published one never changes again."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        REPLACED = "replaced", _("replaced")

    class Origin(models.TextChoices):
        SOLVED = "solved", _("planned by the engine")
        REPAIRED = "repaired", _("repaired by the engine")
        COPIED = "copied", _("copied")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="plans")
    year = models.ForeignKey(TrainingYear, models.PROTECT, related_name="plans")
    monday = models.DateField(_("week of"))
    number = models.PositiveIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin, default=Origin.SOLVED)
    based_on = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="followers")
    # Counts the changes made by hand, so that a planner who looked at an older board is told.
    revision = models.PositiveIntegerField(default=0)
    cost = models.PositiveIntegerField(_("cost"), null=True, blank=True)
    unplaced = models.PositiveIntegerField(_("not placed"), default=0)
    seconds = models.FloatField(null=True, blank=True)
    findings = models.JSONField(default=list, blank=True)  # overloads found before solving
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="plans_made")
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="plans_published"
    )  # fmt: skip

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-monday", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "monday", "number"], name="one_plan_per_version"),
            models.UniqueConstraint(
                fields=["unit", "monday"], condition=Q(state="published"), name="one_published_plan_per_week"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False), name="publication_is_dated"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.monday:%d/%m/%Y} · {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("timetable:board", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.unit.path

    def is_reached(self, user: User, permission: str) -> bool:
        """What is published is read by the whole house, also by whoever holds a part of it: a head of pole."""
        reach, own = user.reach(permission), self.unit.path
        reads = permission == "timetable.view" and not self.is_draft
        return any(own.startswith(path) or (reads and path.startswith(own)) for path in reach)

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def days(self) -> list[date]:
        return [self.monday + timedelta(n) for n in range(DAYS)]

    @property
    def last_day(self) -> date:
        return self.monday + timedelta(DAYS - 1)


class SessionQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> SessionQuerySet:
        """Whatever stands in a plan one may see whole; else one's own published sessions."""
        whole = Plan.objects.visible_to(user).filter(pk=OuterRef("plan"))
        own: Any = _published_for(user.person_id) if user.person_id else Q(pk__in=[])
        return self.filter(Exists(whole) | own)

    def published_for(self, person: Person) -> SessionQuerySet:
        """Published sessions this person teaches, or that their groups follow."""
        return self.filter(_published_for(person.pk))

    def placed(self) -> SessionQuerySet:
        return self.filter(day__isnull=False, is_cancelled=False)


def _published_for(person: int) -> Any:
    # Keys and not EXISTS: the few sessions of one's groups, instead of a question to each of the campus's.
    groups = Enrolment.objects.active().filter(person=person, group__isnull=False).order_by().values("group")
    followed = SessionGroup.objects.filter(group__in=groups).order_by().values("session")
    return Q(plan__state=Plan.State.PUBLISHED) & (Q(trainer__person=person) | Q(pk__in=followed))


class Session(models.Model):
    """A session of a plan. Not journaled row by row: versions and `Edit` are its history.

    `key` names the same session in every version of its week, so that calendars can follow it.
    `hours` are those of the books. An unplaced session has neither day nor slot.
    """

    class Channel(models.TextChoices):
        FACE = "face", _("face to face")
        REMOTE = "remote", _("remote")

    class Outcome(models.TextChoices):
        PLANNED = "planned", _("planned")
        HELD = "held", _("held")
        NOT_HELD = "not_held", _("not held")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="sessions")
    key = models.CharField(max_length=60)
    module = models.ForeignKey(Module, models.PROTECT, related_name="sessions", verbose_name=_("module"))
    channel = models.CharField(_("mode"), max_length=6, choices=Channel, default=Channel.FACE)
    trainer = models.ForeignKey(
        Trainer, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("trainer")
    )  # fmt: skip
    day = models.DateField(_("day"), null=True, blank=True)
    slot = models.PositiveSmallIntegerField(_("slot"), null=True, blank=True)
    space = models.ForeignKey(
        Space, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("space")
    )  # fmt: skip
    hours = models.DecimalField(_("hours in the books"), max_digits=4, decimal_places=2, default=Decimal("2.5"))
    is_locked = models.BooleanField(_("locked"), default=False)
    is_cancelled = models.BooleanField(_("cancelled"), default=False)
    sequence = models.PositiveIntegerField(default=0)  # rises each time what is published of it changes
    outcome = models.CharField(_("state"), max_length=8, choices=Outcome, default=Outcome.PLANNED)
    outcome_note = models.CharField(_("why"), max_length=200, blank=True)
    makes_up = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="made_up_by")
    reasons = models.JSONField(default=list, blank=True)  # why it could not be placed
    occupation = models.OneToOneField(Occupation, models.SET_NULL, null=True, blank=True, related_name="session")

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["day", "slot", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="one_session_per_key"),
            models.UniqueConstraint(
                fields=["plan", "trainer", "day", "slot"],
                condition=Q(is_cancelled=False),
                name="trainer_once_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["plan", "space", "day", "slot"], condition=Q(is_cancelled=False), name="space_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(day__isnull=True, slot__isnull=True, space__isnull=True)
                | Q(day__isnull=False, slot__isnull=False),
                name="placed_wholly_or_not_at_all",
            ),
            models.CheckConstraint(
                condition=Q(channel="face") | Q(space__isnull=True), name="remote_sessions_take_no_space"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.module.code} {self.key}"

    def get_absolute_url(self) -> str:
        return reverse("timetable:session", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.plan.unit.path

    def is_reached(self, user: User, permission: str) -> bool:
        """Whoever reaches the establishment; and what became of a session, who reaches one of its groups."""
        reach = user.reach(permission)
        if any(self.scope_path.startswith(path) for path in reach):
            return True
        groups = self.groups.all() if permission == "timetable.hold" else ()
        return any(link.group.unit.path.startswith(path) for link in groups for path in reach)

    @property
    def is_placed(self) -> bool:
        return self.day is not None

    @property
    def place(self) -> tuple[Any, ...]:
        """What a change changes: when, where and with whom."""
        return self.day, self.slot, self.space_id, self.trainer_id


class SessionGroup(models.Model):
    """A group in a session, with the ledger line its hours go to.

    Day and slot are written here again because the database keeps a promise on them: a group is in
    one session at a time. `services.placing` is the only writer of both.
    """

    session = models.ForeignKey(Session, models.CASCADE, related_name="groups")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="+")
    group = models.ForeignKey(Group, models.PROTECT, related_name="sessions")
    line = models.ForeignKey(LedgerLine, models.PROTECT, related_name="sessions")
    day = models.DateField(null=True, blank=True)
    slot = models.PositiveSmallIntegerField(null=True, blank=True)
    is_cancelled = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "line"], name="a_line_once_in_a_session"),
            models.UniqueConstraint(
                fields=["plan", "group", "day", "slot"], condition=Q(is_cancelled=False), name="group_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.group_id}"


class Edit(models.Model):
    """A change of a draft by hand: who, when, from where to where; `undone` when taken back, in `revision`."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="edits")
    session = models.ForeignKey(Session, models.CASCADE, related_name="edits")
    revision = models.PositiveIntegerField()
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="edits")
    before = models.JSONField()
    after = models.JSONField()
    undone = models.BooleanField(default=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "revision"], name="one_edit_per_revision"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="an_edit_changes_something"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} r{self.revision}"
