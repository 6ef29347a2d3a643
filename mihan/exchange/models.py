from __future__ import annotations

from django.db import models
from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _

from mihan.core.addresses import address
from mihan.core.models import Record
from mihan.people.models import Unit, User, under


class ImportRunQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> ImportRunQuerySet:
        """Those of the establishments in reach; of no single one, those one brought oneself.

        The command line's that are of no single one are for whoever reaches every establishment. A
        region's list is for whoever leads the region, who sees no other file: they name people.
        """
        of_region = Q(kind=ImportRun.Kind.ESTABLISHMENTS)
        led = under("unit__path", user.reach("exchange.import_region")) & of_region
        return self.filter(led | self._of_establishments(user) & ~of_region | Q(unit__kind=Unit.Kind.REGION, by=user))

    @staticmethod
    def _of_establishments(user: User) -> Q:
        paths = user.reach("exchange.import")
        beyond = Unit.objects.filter(kind=Unit.Kind.ESTABLISHMENT).exclude(under("path", paths))
        from_the_command_line = Q(by=None) & ~Q(Exists(beyond)) if paths else Q(pk__in=[])
        return under("unit__path", paths) | Q(unit=None) & (Q(by=user) | from_the_command_line)


class ImportRun(Record):
    """One file brought to the desk, from its reception to its application or its undoing."""

    class Kind(models.TextChoices):
        AVANCEMENT = "avancement", _("e-note progress sheet")
        TRAINEES = "trainees", _("trainee list")
        DRIF_MODULES = "drif_modules", _("referential module sheet")
        ESTABLISHMENTS = "establishments", _("list of the establishments of a region")

    class State(models.TextChoices):
        RECEIVED = "received", _("received")
        PREVIEWED = "previewed", _("ready to apply")
        APPLIED = "applied", _("applied")
        REFUSED = "refused", _("refused")
        UNDONE = "undone", _("undone")
        DISCARDED = "discarded", _("discarded")

    kind = models.CharField(_("kind"), max_length=14, choices=Kind, blank=True)
    file_name = models.CharField(_("file"), max_length=255)
    content = models.FileField(upload_to="imports/%Y/%m/", max_length=300)
    sha256 = models.CharField(max_length=64)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="imports",
        verbose_name=_("establishment"),
    )  # fmt: skip
    by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="imports", verbose_name=_("by")
    )  # empty: from the command line
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RECEIVED)
    lines_read = models.PositiveIntegerField(_("lines read"), default=0)
    added = models.PositiveIntegerField(_("added"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)
    absent = models.PositiveIntegerField(_("known here, absent from the file"), default=0)
    file_problem = models.JSONField(null=True, blank=True)  # why the whole file was refused
    created_counts = models.JSONField(default=dict, blank=True)  # {"people": 12, …}
    applied_at = models.DateTimeField(null=True, blank=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def holds_identities(self) -> bool:
        """A trainee list has a column of identity numbers; a file not understood may be one."""
        return self.kind in {self.Kind.TRAINEES, ""}

    def get_absolute_url(self) -> str:
        return address("exchange:run-detail", self.pk)

    @property
    def scope_path(self) -> str:
        return self.unit.path if self.unit else ""

    @property
    def cause(self) -> str:
        """The name under which the audit trail keeps what this run wrote."""
        return f"import:{self.pk}"

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.PREVIEWED


class ImportLine(models.Model):
    """What a line of a file would do, or why it is refused. Unchanged lines are only counted."""

    class Outcome(models.TextChoices):
        ADDED = "added", _("added")
        CHANGED = "changed", _("changed")
        REFUSED = "refused", _("refused")
        WARNING = "warning", _("to look at")

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField(_("line"))
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome)
    subject = models.CharField(_("what"), max_length=300, blank=True)
    # changed: [[header, before, after], …]
    changes = models.JSONField(default=list, blank=True)
    code = models.CharField(max_length=40, blank=True)
    column = models.CharField(_("column"), max_length=80, blank=True)
    params = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["number", "id"]
        indexes = [models.Index(fields=["run", "outcome"], name="lines_of_a_run")]

    def __str__(self) -> str:
        return f"{self.run_id}:{self.number}"
