"""The register of processings, in dated versions; the delays and ages the law sets, to confirm."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mihan.core import clock
from mihan.core.addresses import address
from mihan.core.models import Named, Record, name_of
from mihan.people.models import Unit, User, under

NO_END = _("Say how long it is kept: nothing about people is held without an end.")
NO_NUMBER = _("What the CNDP granted has a number and a date: write both.")


class ProcessingQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> ProcessingQuerySet:
        return self.filter(under("unit__path", user.reach("privacy.see_register")))

    def current(self) -> ProcessingQuerySet:
        return self.filter(is_in_use=True)


class Processing(Record):
    """What an establishment does with data about people, under one purpose. Its words are in its versions."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="processings", verbose_name=_("unit"))
    code = models.SlugField(_("code"), max_length=30)  # the word that tables declare
    position = models.PositiveSmallIntegerField(default=100)
    is_in_use = models.BooleanField(_("in use"), default=True)

    objects = ProcessingQuerySet.as_manager()

    class Meta:
        ordering = ["position", "code", "id"]
        constraints = [models.UniqueConstraint(fields=["unit", "code"], name="one_processing_per_code")]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return address("privacy:processing-detail", self.pk)

    @property
    def scope_path(self) -> str:
        return self.unit.path


class VersionQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> VersionQuerySet:
        return self.filter(under("processing__unit__path", user.reach("privacy.see_register")))

    def in_force(self) -> VersionQuerySet:
        """The version in force of each processing in use."""
        newer = ProcessingVersion.objects.filter(
            processing=models.OuterRef("processing"), number__gt=models.OuterRef("number")
        )
        return self.filter(~models.Exists(newer), processing__is_in_use=True)


class ProcessingVersion(Named, Record):
    """A line of the register as it stood from a day on. A change is a new version, with its motive."""

    class Basis(models.TextChoices):
        MISSION = "mission", _("public mission")
        DUTY = "duty", _("legal duty")
        CONTRACT = "contract", _("contract with the person")
        INTEREST = "interest", _("legitimate interest")
        CONSENT = "consent", _("consent of the person")

    class Starts(models.TextChoices):
        DEPARTURE = "departure", _("the end of the last role of the person")
        LINE = "line", _("the day each line is about")

    class Formality(models.TextChoices):
        NONE = "none", _("none foreseen")
        DECLARATION = "declaration", _("declaration to the CNDP")
        AUTHORISATION = "authorisation", _("prior authorisation of the CNDP")

    class Stage(models.TextChoices):
        TO_FILE = "to_file", _("to file")
        FILED = "filed", _("filed, answer awaited")
        OBTAINED = "obtained", _("obtained")

    processing = models.ForeignKey(Processing, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    since = models.DateField(_("since"), default=clock.today)
    purpose_fr = models.TextField(_("purpose in French"))
    purpose_ar = models.TextField(_("purpose in Arabic"), blank=True)
    purpose_en = models.TextField(_("purpose in English"), blank=True)
    persons_fr = models.CharField(_("persons in French"), max_length=300)
    persons_ar = models.CharField(_("persons in Arabic"), max_length=300, blank=True)
    persons_en = models.CharField(_("persons in English"), max_length=300, blank=True)
    data_fr = models.TextField(_("data in French"))
    data_ar = models.TextField(_("data in Arabic"), blank=True)
    data_en = models.TextField(_("data in English"), blank=True)
    recipients_fr = models.TextField(_("recipients in French"), blank=True)
    recipients_ar = models.TextField(_("recipients in Arabic"), blank=True)
    recipients_en = models.TextField(_("recipients in English"), blank=True)
    basis = models.CharField(_("legal basis"), max_length=10, choices=Basis)
    basis_note = models.CharField(_("text the basis rests on"), max_length=300, blank=True)
    holds_nothing = models.BooleanField(_("keeps nothing about people"), default=False)
    retention_months = models.PositiveSmallIntegerField(_("kept for, in months"), null=True, blank=True)
    retention_starts = models.CharField(_("counted from"), max_length=10, choices=Starts, default=Starts.DEPARTURE)
    retention_is_confirmed = models.BooleanField(_("period confirmed by the establishment"), default=False)
    processors = models.TextField(
        _("processors"), blank=True,
        help_text=_("Who works on the data for the establishment: host, carrier of e-mail…"),
    )  # fmt: skip
    hosting_country = models.CharField(_("hosting country"), max_length=80, blank=True)
    formality = models.CharField(_("formality"), max_length=13, choices=Formality, default=Formality.DECLARATION)
    formality_stage = models.CharField(_("state of the formality"), max_length=8, choices=Stage, default=Stage.TO_FILE)
    formality_number = models.CharField(_("number given by the CNDP"), max_length=60, blank=True)
    formality_date = models.DateField(_("date of the number"), null=True, blank=True)
    motive = models.CharField(_("why this version"), max_length=300, blank=True)
    saved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["processing", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["processing", "number"], name="one_version_per_number"),
            models.CheckConstraint(
                condition=Q(holds_nothing=True) | Q(retention_months__isnull=False), name="what_is_held_has_an_end",
                violation_error_message=NO_END,
            ),
            models.CheckConstraint(
                condition=~Q(formality_stage="obtained") | (~Q(formality_number="") & Q(formality_date__isnull=False)),
                name="what_is_obtained_has_a_number_and_a_date",
                violation_error_message=NO_NUMBER,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name} {self.number}"

    def get_absolute_url(self) -> str:
        return address("privacy:processing-detail", self.processing_id)

    @property
    def scope_path(self) -> str:
        return self.processing.unit.path

    @property
    def purpose(self) -> str:
        return name_of(self.purpose_fr, self.purpose_ar, self.purpose_en)

    @property
    def persons(self) -> str:
        return name_of(self.persons_fr, self.persons_ar, self.persons_en)

    @property
    def data(self) -> str:
        return name_of(self.data_fr, self.data_ar, self.data_en)

    @property
    def recipients(self) -> str:
        return name_of(self.recipients_fr, self.recipients_ar, self.recipients_en)


class ParameterQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> ParameterQuerySet:
        return (
            self if user.has_perm("privacy.see_register") or user.has_perm("privacy.answer_requests") else self.none()
        )

    def in_force(self, code: str, day: date) -> int:
        """The value that counts on a day; the rows of the delivery where none was set."""
        found = self.filter(code=code, since__lte=day).order_by("-since", "-id").first()
        return found.value if found else Parameter.DEFAULTS[code]  # type: ignore[attr-defined]


class Parameter(Record):
    """A number the law or the establishment sets, from a day on: never written into the code that uses it."""

    class Code(models.TextChoices):
        ACCESS = "access", _("days to answer a request for access")
        RECTIFICATION = "rectification", _("days to answer a request for rectification")
        OPPOSITION = "opposition", _("days to answer an opposition")
        ERASURE = "erasure", _("days to answer a request for erasure")
        MAJORITY = "majority", _("age from which a person answers alone, in years")
        COPY = "copy", _("days a prepared copy can be downloaded")

    # What counts until the establishment has set its own: to confirm with counsel.
    DEFAULTS = {"access": 15, "rectification": 10, "opposition": 10, "erasure": 15, "majority": 18, "copy": 7}

    code = models.CharField(_("parameter"), max_length=14, choices=Code)
    value = models.PositiveSmallIntegerField(_("value"))
    since = models.DateField(_("since"), default=clock.today)
    is_confirmed = models.BooleanField(_("confirmed by the establishment"), default=False)
    source = models.CharField(_("source"), max_length=300, blank=True)

    objects = ParameterQuerySet.as_manager()

    class Meta:
        ordering = ["code", "-since", "-id"]
        constraints = [models.CheckConstraint(condition=Q(value__gt=0), name="a_parameter_is_positive")]

    def __str__(self) -> str:
        return f"{self.code}: {self.value}"
