from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mihan.calendar.policy import GridRule, Span, week_number
from mihan.core.addresses import address
from mihan.core.models import Mark, Named, Record
from mihan.people.models import Unit, User, under


class CalendarQuerySet(models.QuerySet):
    UNIT = "unit__path"

    def visible_to(self, user: User) -> CalendarQuerySet:
        # A calendar is read by everyone in its establishment, wherever in it their role is held.
        above = [path for role in user.current_roles if role.unit for path in _line(role.unit.path)]
        return self.filter(under(self.UNIT, user.reach("calendar.view")) | Q(**{f"{self.UNIT}__in": above}))


def _line(path: str) -> list[str]:
    """The paths of a unit and of all units above it."""
    keys = path.strip("/").split("/")
    return ["/" + "/".join(keys[: n + 1]) + "/" for n in range(len(keys))]


class YearPartQuerySet(CalendarQuerySet):
    UNIT = "year__unit__path"


class GridPartQuerySet(CalendarQuerySet):
    UNIT = "grid__unit__path"


class TrainingYear(Record):
    """A year of an establishment; it starts when it starts (the first one on 20 February 2026)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="years")
    season = models.PositiveSmallIntegerField(_("season"))  # 2025 is 2025-2026 in the files
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    dates_confirmed = models.BooleanField(_("dates confirmed"), default=False)
    mark = models.CharField(max_length=12, choices=Mark, default=Mark.ENTERED)

    objects = CalendarQuerySet.as_manager()

    class Meta:
        ordering = ["-season"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "season"], name="one_year_per_season"),
            models.CheckConstraint(condition=Q(last_day__gt=F("first_day")), name="year_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.season}-{self.season + 1}"

    def get_absolute_url(self) -> str:
        return address("calendar:year", self.pk)

    @property
    def scope_path(self) -> str:
        return self.unit.path

    @property
    def span(self) -> Span:
        return Span(self.first_day, self.last_day)

    def week_of(self, day: date) -> int:
        return week_number(self.first_day, day)


class Semester(Record):
    year = models.ForeignKey(TrainingYear, models.CASCADE, related_name="semesters")
    number = models.PositiveSmallIntegerField(_("semester"))
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))

    objects = YearPartQuerySet.as_manager()

    class Meta:
        ordering = ["year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="one_semester_per_number"),
            models.CheckConstraint(condition=Q(last_day__gt=F("first_day")), name="semester_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"S{self.number}"

    @property
    def span(self) -> Span:
        return Span(self.first_day, self.last_day)


class ClosedPeriod(Named, Record):
    """Days without training: a holiday, a break, a closure."""

    class Motive(models.TextChoices):
        HOLIDAY = "holiday", _("public holiday")
        BREAK = "break", _("school break")
        PLACEMENT = "placement", _("internship")
        STAFF = "staff", _("staff training")
        EXAMS = "exams", _("exams")
        OTHER = "other", _("other")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="closed_periods")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    motive = models.CharField(_("motive"), max_length=10, choices=Motive, default=Motive.HOLIDAY)
    # Religious feasts follow the moon: their date is announced, until then it is an estimate.
    is_estimate = models.BooleanField(_("date to confirm"), default=False)

    objects = CalendarQuerySet.as_manager()

    class Meta:
        ordering = ["first_day"]
        constraints = [models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="closed_period_in_order")]

    @property
    def scope_path(self) -> str:
        return self.unit.path

    @property
    def span(self) -> Span:
        return Span(self.first_day, self.last_day)


class DayCondition(Named, Record):
    """Something that may hold on a day and change its hours: it is Friday, it is Ramadan."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="day_conditions")
    code = models.SlugField(_("code"), max_length=20)
    weekday = models.PositiveSmallIntegerField(_("weekday"), null=True, blank=True)  # 0 Monday

    objects = CalendarQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["unit", "code"], name="one_condition_per_code")]

    @property
    def scope_path(self) -> str:
        return self.unit.path


class ConditionPeriod(Record):
    """When a condition that is not a weekday holds (Ramadan from … to …)."""

    condition = models.ForeignKey(DayCondition, models.CASCADE, related_name="periods")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    is_estimate = models.BooleanField(_("date to confirm"), default=False)

    class Meta:
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="condition_period_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.first_day}–{self.last_day}"


class SlotGrid(Named, Record):
    """The slots of a day of a certain kind, for day or evening groups."""

    class Shift(models.TextChoices):
        DAY = "CDJ", _("day")
        EVENING = "CDS", _("evening")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="slot_grids")
    shift = models.CharField(_("shift"), max_length=3, choices=Shift, default=Shift.DAY)
    conditions = models.ManyToManyField(DayCondition, blank=True, related_name="grids")
    priority = models.SmallIntegerField(_("priority"), default=0)
    first_day = models.DateField(_("valid from"), null=True, blank=True)
    last_day = models.DateField(_("valid until"), null=True, blank=True)
    is_confirmed = models.BooleanField(_("hours confirmed"), default=False)

    objects = CalendarQuerySet.as_manager()

    class Meta:
        ordering = ["shift", "priority", "id"]

    @property
    def scope_path(self) -> str:
        return self.unit.path

    @property
    def rule(self) -> GridRule:
        return GridRule(
            self.pk,
            frozenset(c.code for c in self.conditions.all()),
            self.priority,
            self.first_day,
            self.last_day,
        )


class Slot(Record):
    """One slot of a grid. `accounting_hours` is what the books count, whatever the clock says."""

    grid = models.ForeignKey(SlotGrid, models.CASCADE, related_name="slots")
    number = models.PositiveSmallIntegerField(_("slot"))
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))
    accounting_hours = models.DecimalField(
        _("hours in the books"), max_digits=4, decimal_places=2, default=Decimal("2.5")
    )

    objects = GridPartQuerySet.as_manager()

    class Meta:
        ordering = ["grid", "number"]
        constraints = [
            models.UniqueConstraint(fields=["grid", "number"], name="one_slot_per_number"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="slot_ends_later"),
        ]

    def __str__(self) -> str:
        return f"{self.starts:%H:%M}–{self.ends:%H:%M}"
