from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from mihan.core import clock
from mihan.core.addresses import address
from mihan.people.models import User

LOST_AFTER = timedelta(minutes=5)  # a worker that lives says something far more often


class JobQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> JobQuerySet:
        return self.filter(owner=user)


class Job(models.Model):
    """A piece of long work somebody asked for. Not journaled: its own row is its log."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("under way")
        DONE = "done", _("done")
        FAILED = "failed", _("not done")
        CANCELLED = "cancelled", _("stopped")

    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)  # when its worker last gave a sign of life
    kind = models.CharField(max_length=40)
    owner = models.ForeignKey(User, models.CASCADE, related_name="jobs")
    arguments = models.JSONField(default=dict)
    about = models.CharField(max_length=300, blank=True)  # a file's name, say
    about_url = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=5, blank=True)  # of whoever asked, for what is told
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    step = models.CharField(max_length=60, blank=True)  # code of the step under way
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    # How it goes, for works that plot it: [[seconds, value, …], …], never many.
    points = models.JSONField(default=list, blank=True)
    cancel_requested = models.BooleanField(default=False)
    finish_requested = models.BooleanField(default=False)  # end now, and keep what there is
    problem = models.TextField(blank=True)
    result = models.JSONField(null=True, blank=True)  # what a work found, when it writes no table
    result_url = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def get_absolute_url(self) -> str:
        return address("jobs:show", self.pk)

    @property
    def person_id(self) -> int | None:
        """Whom this concerns: see `User.is_granted`."""
        return self.owner.person_id

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED, self.State.CANCELLED}

    @property
    def is_lost(self) -> bool:
        """Its worker has said nothing for so long that it must have died."""
        return self.state == self.State.RUNNING and clock.now() - self.updated_at > LOST_AFTER

    @property
    def seconds(self) -> int:
        """How long the work has taken, or took."""
        if self.started_at is None:
            return 0
        return max(0, int(((self.ended_at or clock.now()) - self.started_at).total_seconds()))

    @property
    def reference(self) -> str:
        """What to quote to the administrator; the log says it too."""
        return f"J-{self.pk}"


class Schedule(models.Model):
    """When something workers do by themselves is due next. Not journaled: it ticks."""

    name = models.CharField(max_length=60, unique=True)
    due_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)  # by a worker that has not come back from it yet
    ran_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)  # in a row
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def wait(self) -> timedelta:
        """After so many failures in a row: one minute, two, four… at most an hour."""
        return min(timedelta(minutes=2 ** min(self.failures - 1, 6)), timedelta(hours=1))

    def is_due(self, now: datetime) -> bool:
        is_taken = self.taken_at is not None and now - self.taken_at < LOST_AFTER
        return self.due_at <= now and not is_taken
