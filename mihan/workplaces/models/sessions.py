"""A session, its seats, its log, and what is kept of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from mihan.core.addresses import address
from mihan.core.frozen import FrozenRows
from mihan.core.models import Record
from mihan.offer.models import Enrolment, Group
from mihan.offer.models import taught as taught_by
from mihan.people.models import Person, Unit, User, under
from mihan.workplaces import policy
from mihan.workplaces.models.packs import PackEdit, PackVersion


class WorkplaceSessionQuerySet(models.QuerySet):
    # Named in full: the timetable has sessions too, and the type checker takes two of one name for one.

    def visible_to(self, user: User) -> WorkplaceSessionQuerySet:
        """Those in reach, those one leads or sat in, and those a group one is in may join."""
        mine = user.person_id or 0
        sat = Exists(Sitting.objects.filter(session=OuterRef("pk"), person=mine))
        reached = under("unit__path", user.reach("workplaces.view"))
        return self.filter(reached | sat | Q(trainer=mine) | Q(opened_by=mine) | self._of_own_groups(user))

    @staticmethod
    def _of_own_groups(user: User) -> Q:
        enrolled = Enrolment.objects.active().filter(person=user.person_id or 0, group=OuterRef("group"))
        return taught_by("group", user) | (Exists(enrolled) & Q(is_solo=False))

    def led_by(self, user: User) -> WorkplaceSessionQuerySet:
        """Those one may conduct from the console."""
        reached = under("unit__path", user.reach("workplaces.lead"))
        return self.filter(reached | Q(trainer=user.person_id or 0) | taught_by("group", user))

    def unfinished(self) -> WorkplaceSessionQuerySet:
        return self.filter(state__in=[Session.State.RUNNING, Session.State.PAUSED])


class Session(Record):
    """One play of a workplace: version of its pack, scenario, seed; everything else is its log.

    At the pace of a season it stays open over weeks, from sitting to sitting: it stands still by itself when nobody is
    at work, whoever sits in it starts it again, and it ends with its last day (`services/resting.py`).

    `scenario` is what the pack's data said when the session was opened, a trainer's edit laid over: a file
    that changes later changes no session. `kept` is the state after input `kept_seq`, a cache and no more.
    """

    journal_hides = ("kept", "scenario")

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        PAUSED = "paused", _("paused")
        ENDED = "ended", _("ended")
        FAULTY = "faulty", _("stopped on a fault")

    class Pace(models.TextChoices):
        SESSION = "session", _("one sitting, one to three hours")
        SEASON = "season", _("a season, over weeks")

    version = models.ForeignKey(PackVersion, models.PROTECT, related_name="sessions", verbose_name=_("workplace"))
    edit = models.ForeignKey(PackEdit, models.PROTECT, null=True, blank=True, related_name="sessions")
    scenario = models.JSONField(default=dict)
    seed = models.PositiveBigIntegerField(_("world"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="workplace_sessions")
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, related_name="workplace_sessions", verbose_name=_("group")
    )  # fmt: skip
    trainer = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="sessions_led", verbose_name=_("trainer")
    )  # fmt: skip
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="sessions_opened")
    is_solo = models.BooleanField(_("alone with bots"), default=False)
    code = models.CharField(_("code to join"), max_length=policy.CODE_LENGTH, unique=True)
    pace = models.CharField(_("pace"), max_length=7, choices=Pace, default=Pace.SESSION)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.PAUSED)
    fault = models.CharField(max_length=300, blank=True)
    opened_at = models.DateTimeField(_("opened at"))
    last_day = models.DateField(_("last day"), null=True, blank=True)  # of a season
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    # When a worker looks after it next, if nobody else does.
    due_at = models.DateTimeField(null=True, blank=True)
    kept = models.TextField(blank=True)
    kept_seq = models.PositiveIntegerField(default=0)
    # The session it branched off, and before which input.
    branch_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="branches")
    branched_before = models.PositiveIntegerField(null=True, blank=True)
    settled_then = models.PositiveIntegerField(default=0)  # the last input of then that was taken again, or left

    objects = WorkplaceSessionQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        indexes = [models.Index(fields=["due_at"], name="sessions_due", condition=Q(state="running"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["running", "paused"]) | Q(ended_at__isnull=False), name="session_end_is_dated"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} · {self.code}"

    def get_absolute_url(self) -> str:
        return address("workplaces:session-detail", self.pk)

    @property
    def scope_path(self) -> str:
        return self.unit.path

    def is_reached(self, user: User, permission: str) -> bool:
        """To lead is for those who teach the group or head its pole; to see, also for whoever sits or sat in it."""
        rows = Session.objects.filter(pk=self.pk)
        found = rows.led_by(user) if permission == "workplaces.lead" else rows.visible_to(user)
        return found.exists()

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.RUNNING, self.State.PAUSED)

    @property
    def is_season(self) -> bool:
        return self.pace == self.Pace.SEASON

    @property
    def is_waiting(self) -> bool:
        """Opened and not started: people take their seats."""
        return self.is_open and self.started_at is None


class Seat(Record):
    """A place at work. With nobody in it, its bot plays at `skill`."""

    class Skill(models.TextChoices):
        NOVICE = "novice", _("novice bot")
        TRAINED = "trained", _("trained bot")
        EXPERT = "expert", _("expert bot")
        REFERENCE = "reference", _("reference bot")
        NOBODY = "nobody", _("nobody")

    session = models.ForeignKey(Session, models.CASCADE, related_name="seats")
    name = models.CharField(_("seat"), max_length=60)
    role = models.CharField(_("role"), max_length=60)
    place = models.PositiveSmallIntegerField(default=0)  # in the order of the pack
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="workplace_seats")
    skill = models.CharField(_("bot"), max_length=9, choices=Skill, default=Skill.TRAINED)
    extra = models.PositiveSmallIntegerField(_("time allowed"), default=policy.ORDINARY_TIME)  # thousandths
    is_taken_over = models.BooleanField(default=False)  # by the instructor

    class Meta:
        ordering = ["session", "place"]
        constraints = [
            models.UniqueConstraint(fields=["session", "name"], name="one_row_per_seat"),
            models.UniqueConstraint(
                fields=["session", "person"], name="one_seat_per_person", condition=Q(person__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def number(self) -> str:
        return self.name.rpartition(".")[2]

    @property
    def has_bot(self) -> bool:
        return self.person_id is None and not self.is_taken_over and self.skill != self.Skill.NOBODY


class Sitting(Record):
    """Who sat where, from when to when, in the session's time: whose a missed opportunity is."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="sittings")
    seat = models.CharField(max_length=60)
    role = models.CharField(max_length=60)
    person = models.ForeignKey(Person, models.PROTECT, related_name="sittings")
    since = models.BigIntegerField()
    until = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["session", "since", "id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "seat"], name="one_sitting_at_a_time", condition=Q(until=None))
        ]

    def __str__(self) -> str:
        return f"{self.seat} {self.person_id}"


class Input(models.Model):
    """One thing somebody did, accepted or refused. Only added to: `hash` chains each to all before it.

    Not journaled, for it is itself a trail that shows any change.
    """

    session = models.ForeignKey(Session, models.CASCADE, related_name="inputs")
    seq = models.PositiveIntegerField()
    t = models.BigIntegerField()  # in the session's time
    seat = models.CharField(max_length=60, blank=True)
    actor = models.CharField(max_length=10)
    verb = models.CharField(max_length=60)
    args = models.JSONField(default=dict)
    key = models.CharField(max_length=policy.MOST_KEY, blank=True)
    accepted = models.BooleanField()
    why = models.JSONField(null=True, blank=True)
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="workplace_inputs")

    class Meta:
        ordering = ["session", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["session", "seq"], name="one_input_per_number"),
            models.UniqueConstraint(fields=["session", "key"], name="one_input_per_key", condition=~Q(key="")),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}#{self.seq} {self.verb}"


FROZEN_INPUTS = FrozenRows(
    name="workplaces_input_frozen", table="workplaces_input",
    columns=("session_id", "seq", "t", "seat", "actor", "verb", "args", "key", "accepted", "why", "hash", "at"),
    stands="(1 = 1)",
)  # fmt: skip


class Outcome(Record):
    """What a session leaves: its facts and figures, so that a debrief asks no old rules.

    `trace` holds the events of the world with their causes; `digest` is the last state's, to know whether
    the rules installed today still replay it.
    """

    journal_hides = ("facts", "trace", "curves", "par")

    session = models.OneToOneField(Session, models.CASCADE, related_name="outcome")
    t = models.BigIntegerField()
    facts = models.JSONField(default=list)
    trace = models.JSONField(default=list)
    curves = models.JSONField(default=dict)
    indicators = models.JSONField(default=dict)
    # The same world played by the reference bots: what a figure is compared with, never a person's luck.
    par = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    chain = models.CharField(max_length=64)

    class Meta:
        ordering = ["session"]

    def __str__(self) -> str:
        return str(self.session_id)
