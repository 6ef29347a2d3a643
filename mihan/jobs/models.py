from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mihan.core.models import Record
from mihan.people.models import User


class JobQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> JobQuerySet:
        return self.filter(owner=user)


class Job(models.Model):
    """A piece of long work somebody asked for. Not journaled: its own row is its log."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    kind = models.CharField(max_length=40)
    owner = models.ForeignKey(User, models.CASCADE, related_name="jobs")
    arguments = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    step = models.CharField(max_length=60, blank=True)  # code of the step under way
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    cancel_requested = models.BooleanField(default=False)
    problem = models.TextField(blank=True)
    result_url = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("jobs:show", args=[self.pk])

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED, self.State.CANCELLED}

    @property
    def percent(self) -> int:
        return min(100, 100 * self.done // self.total) if self.total else 0
