from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from mihan.calendar.models import TrainingYear
from mihan.calendar.policy import Span
from mihan.core.addresses import address
from mihan.core.models import Mark, Named, Record, Searched, SearchedQuerySet
from mihan.people.models import Person, Role, Unit, User, under


class ReferenceQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> ReferenceQuerySet:
        return self if user.has_perm("offer.view") else self.none()


class TitleQuerySet(SearchedQuerySet):
    """Programmes and modules: reference data looked for by code and name."""

    def visible_to(self, user: User) -> TitleQuerySet:
        return self if user.has_perm("offer.view") else self.none()


class Reference(models.Model):
    """National reference data, of no establishment: within the reach of whoever has any."""

    class Meta:
        abstract = True

    def is_reached(self, user: User, permission: str) -> bool:
        return bool(user.reach(permission))


class Sourced(models.Model):
    mark = models.CharField(_("mark"), max_length=12, choices=Mark, default=Mark.ENTERED)
    source = models.CharField(_("source"), max_length=400, blank=True)

    class Meta:
        abstract = True


class Sector(Named, Sourced, Reference, Record):
    """A branch of the economy; its code is the first part of programme codes."""

    code = models.CharField(_("code"), max_length=20, unique=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["code"]


class PoleQuerySet(models.QuerySet["Pole"]):
    def visible_to(self, user: User) -> PoleQuerySet:
        return self.filter(under("unit__path", user.reach("offer.view")))


class Pole(Record):
    """A pole of a campus: its colour and the practice platform that imitates a company."""

    unit = models.OneToOneField(Unit, models.PROTECT, related_name="pole")
    hue = models.PositiveSmallIntegerField(_("hue"), default=160)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    platform_fr = models.CharField(_("platform in French"), max_length=200, blank=True)
    platform_ar = models.CharField(_("platform in Arabic"), max_length=200, blank=True)
    platform_en = models.CharField(_("platform in English"), max_length=200, blank=True)

    objects = PoleQuerySet.as_manager()

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.unit.name

    @property
    def scope_path(self) -> str:
        return self.unit.path


class Programme(Named, Sourced, Reference, Searched, Record):
    """A programme of the national offer, or an option of one after its common core."""

    class Level(models.TextChoices):
        SPECIALISED_TECHNICIAN = "TS", _("specialised technician")
        TECHNICIAN = "T", _("technician")
        QUALIFICATION = "Q", _("qualification")
        SPECIALISATION = "S", _("specialisation")
        VOCATIONAL_BAC = "BP", _("vocational baccalaureate")
        LOWER_SECONDARY = "PCP", _("vocational lower-secondary track")
        QUALIFYING = "FQ", _("qualifying training")

    class Kind(models.TextChoices):
        DIPLOMA = "diploma", _("leading to a diploma")
        QUALIFYING = "qualifying", _("qualifying")

    code = models.CharField(_("code"), max_length=40, unique=True)
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, blank=True, related_name="programmes")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="options",
        verbose_name=_("option of"),
    )  # fmt: skip
    level = models.CharField(_("level"), max_length=12, choices=Level, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.DIPLOMA)
    years = models.DecimalField(_("duration in years"), max_digits=3, decimal_places=2, null=True, blank=True)
    seats_hint = models.PositiveSmallIntegerField(_("first-year seats"), null=True, blank=True)
    code_status = models.CharField(max_length=12, choices=Mark, blank=True)

    objects = TitleQuerySet.as_manager()

    class Meta:
        ordering = ["code"]

    def get_absolute_url(self) -> str:
        return address("offer:programme-detail", self.pk)


class Module(Named, Sourced, Reference, Searched, Record):
    """A module of one year of a programme. Hours live in `ModuleHours` and in the ledger."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="modules")
    study_year = models.PositiveSmallIntegerField(_("year of study"), default=1)
    code = models.CharField(_("code"), max_length=40)

    objects = TitleQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "study_year", "code"]
        constraints = [models.UniqueConstraint(fields=["programme", "study_year", "code"], name="one_module_per_code")]


class ModuleHours(Reference, Record):
    """One line of the referential's module sheet: hours of a module per semester, in one exercise."""

    module = models.ForeignKey(Module, models.PROTECT, related_name="hours")
    exercise = models.CharField(_("exercise"), max_length=12, blank=True)
    shift = models.CharField(_("shift"), max_length=10, blank=True)
    training_kind = models.CharField(max_length=40, blank=True)
    level = models.CharField(max_length=12, blank=True)
    hours_s1 = models.DecimalField(_("hours, semester 1"), max_digits=7, decimal_places=2, null=True, blank=True)
    hours_s2 = models.DecimalField(_("hours, semester 2"), max_digits=7, decimal_places=2, null=True, blank=True)
    hours_total = models.DecimalField(_("hours"), max_digits=7, decimal_places=2, null=True, blank=True)
    position = models.PositiveIntegerField(default=0)
    as_written = models.JSONField(default=dict, blank=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["module", "exercise", "shift"], name="one_referential_line")]

    def __str__(self) -> str:
        return f"{self.module} {self.exercise}"


class OfferingQuerySet(models.QuerySet["Offering"]):
    def visible_to(self, user: User) -> OfferingQuerySet:
        return self.filter(under("unit__path", user.reach("offer.view")))


class Offering(Record):
    """A programme as an establishment gives it; its unit hangs under a pole."""

    unit = models.OneToOneField(Unit, models.PROTECT, related_name="offering")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="offerings")
    pole = models.ForeignKey(Pole, models.PROTECT, related_name="offerings")

    objects = OfferingQuerySet.as_manager()

    class Meta:
        ordering = ["unit"]

    def __str__(self) -> str:
        return str(self.programme)

    @property
    def scope_path(self) -> str:
        return self.unit.path


_teaching: list[Callable[[User], models.QuerySet[Any, Any]]] = []


def add_teaching(read: Callable[[User], models.QuerySet[Any, Any]]) -> None:
    """An app above tells the keys of the groups a user teaches."""
    if read not in _teaching:
        _teaching.append(read)


def taught(lookup: str, user: User) -> Q:
    """Rows whose group is one that this user, a trainer, teaches."""
    found = Q(pk__in=[])
    if user.holds(Role.Kind.TRAINER):
        for read in _teaching:
            found |= Q(**{f"{lookup}__in": read(user)})
    return found


class GroupQuerySet(SearchedQuerySet):
    LOOKUPS = ("search_text", "offering__programme__search_text")

    def visible_to(self, user: User, permission: str = "progress.view") -> GroupQuerySet:
        """Groups in reach, and one's own."""
        return self.filter(under("unit__path", user.reach(permission)) | self._own(user))

    def own(self, user: User) -> GroupQuerySet:
        """Where one is enrolled or teaches."""
        return self.filter(self._own(user))

    @staticmethod
    def _own(user: User) -> Q:
        enrolled = Enrolment.objects.filter(person=user.person_id or 0, group=OuterRef("pk"))
        return Exists(enrolled) | taught("pk", user)


# Modes as e-note writes them; another word is shown as it came.
MODES = {"Résidentiel": _("residential"), "Alterné": _("alternating")}


class Group(Searched, Record):
    """Trainees taught together in one training year.

    `code` is what the files call it; `label` adds a suffix where the same code names several
    groups of the establishment (GE101 of two programmes).
    """

    SEARCHED = ("label", "code")

    unit = models.OneToOneField(Unit, models.PROTECT, related_name="group")
    offering = models.ForeignKey(Offering, models.PROTECT, related_name="groups")
    year = models.ForeignKey(TrainingYear, models.PROTECT, related_name="groups")
    code = models.CharField(_("code"), max_length=60)
    label = models.CharField(_("group"), max_length=80)
    study_year = models.PositiveSmallIntegerField(_("year of study"), default=1)
    shift = models.CharField(_("shift"), max_length=10, blank=True)
    mode = models.CharField(_("mode"), max_length=30, blank=True)
    headcount = models.PositiveIntegerField(_("headcount"), null=True, blank=True)
    # Of the group itself, where it does not run from the first day of the year to the last.
    first_day = models.DateField(_("first day"), null=True, blank=True)
    last_day = models.DateField(_("last day"), null=True, blank=True)
    mark = models.CharField(max_length=12, choices=Mark, default=Mark.ENTERED)

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering = ["label", "id"]
        constraints = [
            models.UniqueConstraint(fields=["offering", "year", "code", "shift"], name="one_group_per_code"),
            models.CheckConstraint(
                condition=Q(first_day=None) | Q(last_day=None) | Q(last_day__gte=F("first_day")),
                name="group_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return address("offer:group-detail", self.pk)

    @property
    def scope_path(self) -> str:
        return self.unit.path

    @property
    def has_own_dates(self) -> bool:
        return self.first_day is not None or self.last_day is not None

    @property
    def span(self) -> Span:
        """From its first day to its last: its own where it has some, else the year's."""
        return Span(self.first_day or self.year.first_day, self.last_day or self.year.last_day)

    def is_own(self, user: User) -> bool:
        return Group.objects.own(user).filter(pk=self.pk).exists()

    @property
    def is_evening(self) -> bool:
        return self.shift == "CDS"

    @property
    def is_alternating(self) -> bool:
        return "ALT" in self.mode.upper()

    @property
    def mode_shown(self) -> str:
        return str(MODES.get(self.mode, self.mode))


class SubGroup(Record):
    """A part of a group taught apart for some modules."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="subgroups")
    code = models.CharField(_("sub-group"), max_length=60)
    status = models.CharField(_("status"), max_length=60, blank=True)

    class Meta:
        ordering = ["group", "code"]
        constraints = [models.UniqueConstraint(fields=["group", "code"], name="one_subgroup_per_code")]

    def __str__(self) -> str:
        return self.code


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def visible_to(self, user: User) -> EnrolmentQuerySet:
        """Those in reach, one's own, and those of the groups one teaches (pages give their names only)."""
        reached = under("unit__path", user.reach("offer.see_enrolments"))
        return self.filter(reached | Q(person=user.person_id or 0) | taught("group", user))

    def active(self) -> EnrolmentQuerySet:
        return self.filter(is_active=True)


class Enrolment(Record):
    """One enrolment of one person in one season; a person may hold several at once."""

    number = models.BigIntegerField(_("enrolment number"), unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="enrolments", verbose_name=_("trainee"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="enrolments")  # the narrowest known
    offering = models.ForeignKey(Offering, models.PROTECT, related_name="enrolments")
    year = models.ForeignKey(TrainingYear, models.PROTECT, related_name="enrolments")
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, related_name="enrolments",
        verbose_name=_("group"),
    )  # fmt: skip
    study_year = models.PositiveSmallIntegerField(_("year of study"), default=1)
    is_active = models.BooleanField(_("active"), default=True)
    is_main = models.BooleanField(_("main enrolment"), default=True)
    is_paying = models.BooleanField(_("paying"), null=True, blank=True)
    diploma = models.CharField(_("diploma"), max_length=200, blank=True)
    long_label = models.CharField(max_length=300, blank=True)
    diploma_code = models.CharField(max_length=60, blank=True)
    session_code = models.CharField(max_length=60, blank=True)
    diploma_code_1 = models.CharField(max_length=60, blank=True)
    site = models.CharField(_("site"), max_length=120, blank=True)
    regime = models.CharField(_("regime"), max_length=60, blank=True)
    enrolled_on = models.DateField(_("enrolled on"), null=True, blank=True)
    file_complete_on = models.DateField(_("file complete on"), null=True, blank=True)
    admission_reason = models.CharField(_("reason of admission"), max_length=80, blank=True)
    listed_year = models.CharField(max_length=30, blank=True)  # anneeEtude, as the list says it
    school_level = models.CharField(_("school level"), max_length=120, blank=True)
    position = models.PositiveIntegerField(default=0)
    as_written = models.JSONField(default=dict, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["year", "is_active"], name="enrolments_of_a_year")]

    def __str__(self) -> str:
        return f"{self.person} — {self.offering}"

    @property
    def regime_shown(self) -> str:
        return str(MODES.get(self.regime, self.regime))

    @property
    def scope_path(self) -> str:
        return self.unit.path
