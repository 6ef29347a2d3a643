"""A session of exams, its papers, and what each of them takes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mihan.calendar.models import ClosedPeriod, TrainingYear
from mihan.core.addresses import address
from mihan.core.models import Mark, Record
from mihan.core.text import near, searchable
from mihan.exams import policy
from mihan.offer.models import Enrolment, Group, Module
from mihan.people.models import Trainer, Unit, User, under
from mihan.places.models import Occupation, Space


class ExamSessionQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> ExamSessionQuerySet:
        """Drafts are for those who plan exams; what is published, for the whole house."""
        drafts = Q(under("unit__path", user.reach("exams.plan")))
        reach = user.reach("exams.view")
        above = {int(key) for path in reach for key in path.strip("/").split("/")}
        seen = under("unit__path", reach) | Q(unit__in=above)
        return self.filter(drafts | (seen & Q(state=ExamSession.State.PUBLISHED)))

    def published(self) -> ExamSessionQuerySet:
        return self.filter(state=ExamSession.State.PUBLISHED)

    def matching(self, text: str) -> ExamSessionQuerySet:
        """A dozen a year: folded as they are read."""
        named = self.order_by().values_list("pk", "name")
        return self.filter(pk__in=[key for key, name in named if near(searchable(name), text) is not None])


class ExamSession(Record):
    """Exams of an establishment from a day to a day. A published one does not change: it is withdrawn first."""

    class Kind(models.TextChoices):
        LOCAL = "local", _("end-of-module exams")
        REGIONAL = "regional", _("regional exams")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", pgettext_lazy("exams", "published")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="exam_sessions")
    year = models.ForeignKey(TrainingYear, models.PROTECT, related_name="exam_sessions")
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.LOCAL)
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("until"))
    # The days closed to teaching for these exams, where they are.
    closure = models.OneToOneField(
        ClosedPeriod, models.SET_NULL, null=True, blank=True, related_name="exam_session"
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    invigilators = models.PositiveSmallIntegerField(_("invigilators in a room"), default=policy.INVIGILATORS)
    substitutes = models.PositiveSmallIntegerField(_("substitutes at a time"), default=policy.SUBSTITUTES)
    planned_at = models.DateTimeField(_("planned at"), null=True, blank=True)
    publications = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    mark = models.CharField(max_length=12, choices=Mark, default=Mark.ENTERED)

    objects = ExamSessionQuerySet.as_manager()

    class Meta:
        ordering = ["-first_day", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="exams_in_order"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False), name="exam_publication_is_dated"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("exams:session-detail", self.pk)

    @property
    def scope_path(self) -> str:
        return self.unit.path

    def is_reached(self, user: User, permission: str) -> bool:
        """What is published is read by the whole house, also by whoever holds a part of it: a head of pole."""
        reach, own = user.reach(permission), self.unit.path
        reads = permission == "exams.view" and self.is_published
        return any(own.startswith(path) or (reads and path.startswith(own)) for path in reach)

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def days(self) -> list[date]:
        return [self.first_day + timedelta(n) for n in range((self.last_day - self.first_day).days + 1)]


class PaperQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> PaperQuerySet:
        """Those of a session one may see; else one's own published ones, sat or invigilated."""
        whole = ExamSession.objects.visible_to(user).filter(pk=OuterRef("session"))
        own: Any = own_papers(user.person_id) if user.person_id else Q(pk__in=[])
        return self.filter(Exists(whole) | own).distinct()

    def placed(self) -> PaperQuerySet:
        return self.filter(day__isnull=False)


def own_papers(person: int) -> Any:
    """Published papers this person sits with a group, or invigilates."""
    enrolled = Enrolment.objects.active().filter(person=person, group__papers=OuterRef("pk"))
    engaged = Engagement.objects.filter(paper=OuterRef("pk"), trainer__person=person)
    return Q(session__state=ExamSession.State.PUBLISHED) & (Exists(enrolled) | Exists(engaged))


class Paper(Record):
    """A module examined for one group, or for several together.

    A regional paper has the day and slot the region gave, and no other. `places`: those the room
    must have, by default as many as the groups have trainees. Without a place: neither day, slot nor
    space. `services.placing` is the only writer of the place.
    """

    session = models.ForeignKey(ExamSession, models.CASCADE, related_name="papers")
    module = models.ForeignKey(Module, models.PROTECT, related_name="papers", verbose_name=_("module"))
    groups = models.ManyToManyField(Group, related_name="papers", verbose_name=_("groups"))
    is_regional = models.BooleanField(_("regional exam"), default=False)
    duration = models.PositiveSmallIntegerField(_("duration in slots"), default=1)
    imposed_day = models.DateField(_("day given by the region"), null=True, blank=True)
    imposed_slot = models.PositiveSmallIntegerField(_("slot given by the region"), null=True, blank=True)
    room_kind = models.CharField(_("kind of room"), max_length=12, choices=Space.Kind, default=Space.Kind.ROOM)
    places = models.PositiveIntegerField(_("places needed"), null=True, blank=True)
    invigilators = models.PositiveSmallIntegerField(_("invigilators"), default=policy.INVIGILATORS)
    day = models.DateField(_("day"), null=True, blank=True)
    slot = models.PositiveSmallIntegerField(_("slot"), null=True, blank=True)
    space = models.ForeignKey(
        Space, models.PROTECT, null=True, blank=True, related_name="papers", verbose_name=_("space")
    )  # fmt: skip
    is_locked = models.BooleanField(_("locked"), default=False)
    # Counts the changes by hand, so that whoever looked at an older page is told.
    revision = models.PositiveIntegerField(default=0)
    reasons = models.JSONField(default=list, blank=True)  # why it could not be placed
    occupation = models.OneToOneField(Occupation, models.SET_NULL, null=True, blank=True, related_name="paper")

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["day", "slot", "module__code", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(day__isnull=True, slot__isnull=True, space__isnull=True)
                | Q(day__isnull=False, slot__isnull=False, space__isnull=False),
                name="paper_placed_wholly_or_not_at_all",
            ),
            models.CheckConstraint(
                condition=Q(imposed_day__isnull=True, imposed_slot__isnull=True)
                | Q(imposed_day__isnull=False, imposed_slot__isnull=False),
                name="imposed_day_has_its_slot",
            ),
            models.CheckConstraint(
                condition=Q(day__isnull=True)
                | Q(is_regional=False, imposed_day__isnull=True)
                # Said in full: a comparison with nothing would let anything pass.
                | Q(
                    imposed_day__isnull=False, imposed_slot__isnull=False, day=F("imposed_day"), slot=F("imposed_slot")
                ),
                name="regional_date_is_respected",
            ),
            models.CheckConstraint(condition=Q(duration__gte=1), name="a_paper_lasts"),
            models.CheckConstraint(condition=Q(is_locked=False) | Q(day__isnull=False), name="locked_where_it_is"),
        ]

    def __str__(self) -> str:
        return self.module.code

    def get_absolute_url(self) -> str:
        return address("exams:paper", self.pk)

    @property
    def scope_path(self) -> str:
        return self.session.unit.path

    def is_reached(self, user: User, permission: str) -> bool:
        return self.session.is_reached(user, permission)

    @property
    def is_placed(self) -> bool:
        return self.day is not None

    @property
    def waits_for_its_date(self) -> bool:
        return self.is_regional and self.imposed_day is None

    @property
    def slots(self) -> range:
        """The slots it lasts; none while it has no place."""
        return range(self.slot, self.slot + self.duration) if self.slot else range(0)


class EngagementQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> EngagementQuerySet:
        whole = ExamSession.objects.visible_to(user).filter(pk=OuterRef("session"))
        own = Q(trainer__person=user.person_id or 0, is_published=True)
        return self.filter(Exists(whole) | own)

    def duties(self) -> EngagementQuerySet:
        """Slots of invigilation: a trainer in a room."""
        return self.exclude(trainer=None).exclude(paper=None)

    def standing_by(self) -> EngagementQuerySet:
        """Slots at which a trainer is a substitute."""
        return self.filter(paper=None)


class Engagement(Record):
    """A space, a group or a trainer taken for one slot; a trainer without paper stands by.

    One row a slot, so that the database itself refuses that anybody or anything be in two places at
    once: in one session, and among all that is published.
    """

    session = models.ForeignKey(ExamSession, models.CASCADE, related_name="engagements")
    paper = models.ForeignKey(Paper, models.CASCADE, null=True, blank=True, related_name="engagements")
    day = models.DateField(_("day"))
    slot = models.PositiveSmallIntegerField(_("slot"))
    space = models.ForeignKey(Space, models.PROTECT, null=True, blank=True, related_name="+")
    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True, related_name="+")
    trainer = models.ForeignKey(Trainer, models.PROTECT, null=True, blank=True, related_name="exam_duties")
    is_published = models.BooleanField(default=False)

    objects = EngagementQuerySet.as_manager()

    class Meta:
        ordering = ["day", "slot", "id"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(trainer__isnull=False, group=None, space=None)
                    | Q(trainer=None, group__isnull=False, space=None, paper__isnull=False)
                    | Q(trainer=None, group=None, space__isnull=False, paper__isnull=False)
                ),
                name="one_subject_is_engaged",
            ),
            *(
                models.UniqueConstraint(
                    fields=["session", subject, "day", "slot"], name=f"exam_{subject}_once_at_a_time"
                )
                for subject in ("space", "group", "trainer")
            ),
            *(
                models.UniqueConstraint(
                    fields=[subject, "day", "slot"], condition=Q(is_published=True),
                    name=f"published_exam_{subject}_once_at_a_time",
                )
                for subject in ("space", "group", "trainer")
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.day} {self.slot} {self.trainer or self.group or self.space}"
