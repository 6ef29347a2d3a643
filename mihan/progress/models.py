from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from mihan.core.addresses import address
from mihan.core.models import Record
from mihan.offer.models import Enrolment, Group, Module, SubGroup
from mihan.people.models import Trainer, User, under


def hours(label: Any) -> Any:
    return models.DecimalField(label, max_digits=8, decimal_places=2, null=True, blank=True)


def rate(label: Any) -> Any:
    return models.DecimalField(label, max_digits=10, decimal_places=4, null=True, blank=True)


class LedgerLineQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> LedgerLineQuerySet:
        """Lines in reach; a trainer's own; a trainee's own groups."""
        own: Any = Q(pk__in=[])
        if user.person_id:
            enrolled = Enrolment.objects.filter(person=user.person_id, group=OuterRef("group"))
            own = Q(trainer_face__person=user.person_id) | Q(trainer_remote__person=user.person_id) | Exists(enrolled)
        reached = under("group__unit__path", user.reach("progress.view"))
        return self.filter(reached if user.reach("progress.view") else own)


class LedgerLine(Record):
    """One group x module: three masses that are never mixed.

    foreseen  what the referential foresees for the module, per semester;
    assigned  what the establishment gave to trainers;
    delivered what it declares done.
    Each face to face and remote (self-study is only ever foreseen). Hours; None where the source
    says nothing. `reported_*` and rates are what the national system last wrote, kept as it said.
    """

    group = models.ForeignKey(Group, models.PROTECT, related_name="ledger", verbose_name=_("group"))
    subgroup = models.ForeignKey(SubGroup, models.PROTECT, null=True, blank=True, related_name="ledger")
    module = models.ForeignKey(Module, models.PROTECT, related_name="ledger", verbose_name=_("module"))
    is_regional = models.BooleanField(_("regional exam"), null=True, blank=True)
    # Blank trainer: not yet assigned.
    trainer_face = models.ForeignKey(
        Trainer, models.PROTECT, null=True, blank=True, related_name="face_lines",
        verbose_name=_("trainer, face to face"),
    )  # fmt: skip
    trainer_remote = models.ForeignKey(
        Trainer, models.PROTECT, null=True, blank=True, related_name="remote_lines",
        verbose_name=_("trainer, remote"),
    )  # fmt: skip
    # Groups merged for the remote sessions: written in full on each group's line, so a trainer's
    # load takes one line per `fusion_key`.
    fusion_groups = models.CharField(_("merged groups"), max_length=300, blank=True)
    fusion_code = models.CharField(_("merger code"), max_length=80, blank=True)
    fusion_key = models.CharField(max_length=420, blank=True, db_index=True)

    foreseen_face_s1 = hours(_("foreseen, face to face, S1"))
    foreseen_remote_s1 = hours(_("foreseen, remote, S1"))
    foreseen_self_s1 = hours(_("foreseen, self-study, S1"))
    foreseen_total_s1 = hours(_("foreseen, S1"))
    foreseen_face_s2 = hours(_("foreseen, face to face, S2"))
    foreseen_remote_s2 = hours(_("foreseen, remote, S2"))
    foreseen_self_s2 = hours(_("foreseen, self-study, S2"))
    foreseen_total_s2 = hours(_("foreseen, S2"))
    foreseen_face = hours(_("foreseen, face to face"))
    foreseen_remote = hours(_("foreseen, remote"))
    foreseen_self = hours(_("foreseen, self-study"))
    foreseen_total = hours(_("foreseen"))
    assigned_face = hours(_("assigned, face to face"))
    assigned_remote = hours(_("assigned, remote"))
    assigned_total = hours(_("assigned"))
    delivered_face = hours(_("delivered, face to face"))
    delivered_remote = hours(_("delivered, remote"))
    delivered_total = hours(_("delivered"))
    reported_face = hours(_("delivered, face to face"))
    reported_remote = hours(_("delivered, remote"))

    rate_face = rate(_("completion, face to face"))
    rate_remote = rate(_("completion, remote"))
    rate_total = rate(_("completion"))
    mean_absence = rate(_("mean absence"))
    tests_count = models.PositiveSmallIntegerField(_("continuous tests"), null=True, blank=True)
    exam_planned = models.BooleanField(_("end-of-module exam planned"), null=True, blank=True)
    exam_validated = models.BooleanField(_("end-of-module marks in"), null=True, blank=True)
    teams_class = models.CharField(max_length=200, blank=True)
    pie_module = models.CharField(max_length=120, blank=True)
    pie_establishment = models.CharField(max_length=120, blank=True)
    reported_at = models.CharField(max_length=40, blank=True)
    position = models.PositiveIntegerField(default=0)
    as_written = models.JSONField(default=dict, blank=True)

    objects = LedgerLineQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "module"],
                condition=Q(subgroup=None),
                name="one_line_per_group_and_module",
            ),
            models.UniqueConstraint(fields=["group", "module", "subgroup"], name="one_line_per_subgroup_and_module"),
        ]

    def __str__(self) -> str:
        return f"{self.group} — {self.module}"

    def get_absolute_url(self) -> str:
        return address("progress:line-detail", self.pk)

    @property
    def scope_path(self) -> str:
        return self.group.unit.path

    @property
    def is_assigned(self) -> bool:
        return self.trainer_face_id is not None or self.trainer_remote_id is not None
