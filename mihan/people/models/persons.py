"""Persons, what makes them trainers, and the roles they hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mihan.core import clock
from mihan.core.addresses import address
from mihan.core.models import Record, Searched, SearchedQuerySet
from mihan.core.text import searchable
from mihan.people.models.units import Unit, under

if TYPE_CHECKING:
    from mihan.people.models.accounts import User


@dataclass(frozen=True)
class Attachment:
    """People whose role is their establishment's, and whom an app above knows to belong further down.

    `under`: the keys of those who belong under these paths, a pole's say.
    """

    kind: str
    under: Callable[[list[str]], models.QuerySet[Any, Any]]


_attachments: list[Attachment] = []


def add_attachment(attachment: Attachment) -> None:
    if attachment not in _attachments:
        _attachments.append(attachment)


def in_reach(user: User, permission: str, *, among: list[int] | None = None) -> Q:
    """Roles held, or lived, under the units where this user has `permission`.

    A trainee's role is the establishment's: a head of pole reaches those enrolled in the pole. `among`: asked about
    these people only, which need not gather the whole pole.
    """
    units = user.units(permission)
    found = under("unit__path", [unit.path for unit in units])
    below = [unit.path for unit in units if unit.kind not in (Unit.Kind.REGION, Unit.Kind.ESTABLISHMENT)]
    if below:
        for attachment in _attachments:
            attached = attachment.under(below)
            if among is not None:
                attached = attached.filter(person__in=among)
            found |= Q(kind=attachment.kind, person__in=attached)
    return found


class PersonQuerySet(SearchedQuerySet):
    def visible_to(self, user: User, *, among: list[int] | None = None) -> PersonQuerySet:
        """`among`: of these people only."""
        if among is not None:
            held = Role.objects.filter(in_reach(user, "people.view", among=among), person__in=among)
            oneself = Q(pk=user.person_id) if user.person_id in among else Q()
            return self.filter(Q(pk__in=held.order_by().values("person")) | oneself)
        held = Role.objects.filter(in_reach(user, "people.view"))
        return self.filter(Exists(held.filter(person=OuterRef("pk"))) | Q(pk=user.person_id or 0))


class Spelled:
    """Names in two scripts, whatever holds them."""

    last_name: Any
    first_name: Any
    arabic_last_name: Any
    arabic_first_name: Any

    @property
    def latin_name(self) -> str:
        return f"{self.last_name} {self.first_name}".strip()

    @property
    def arabic_name(self) -> str:
        return f"{self.arabic_first_name} {self.arabic_last_name}".strip()

    @property
    def name(self) -> str:
        """In the reader's script when known, in the other one otherwise."""
        first, second = self.latin_name, self.arabic_name
        if get_language() == "ar":
            first, second = second, first
        return first or second or str(_("no name"))

    @property
    def initials(self) -> str:
        return "".join(part[:1] for part in self.name.split()[:2])


@dataclass(frozen=True)
class PersonNames(Spelled):
    """The names alone, for rows read as plain values: the columns of `SPELLED`, in its order."""

    last_name: str
    first_name: str
    arabic_last_name: str
    arabic_first_name: str


SPELLED = ("last_name", "first_name", "arabic_last_name", "arabic_first_name")


class Person(Spelled, Searched, Record):
    """One human being, one row for life, whatever roles come and go."""

    SEARCHED = (*SPELLED[:2], "second_first_name", *SPELLED[2:], "trainee_number")

    class Sex(models.TextChoices):
        FEMALE = "F", _("female")
        MALE = "M", _("male")

    last_name = models.CharField(_("last name"), max_length=120, blank=True)
    first_name = models.CharField(_("first name"), max_length=120, blank=True)
    second_first_name = models.CharField(_("second first name"), max_length=120, blank=True)
    arabic_last_name = models.CharField(_("last name in Arabic"), max_length=120, blank=True)
    arabic_first_name = models.CharField(_("first name in Arabic"), max_length=120, blank=True)
    trainee_number = models.CharField(_("trainee number (CEF)"), max_length=20, null=True, blank=True, unique=True)
    sex = models.CharField(_("sex"), max_length=12, blank=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    birth_place = models.CharField(_("place of birth"), max_length=120, blank=True)
    nationality = models.CharField(_("nationality"), max_length=60, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    guardian_phone = models.CharField(_("guardian's telephone"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    is_invented = models.BooleanField(default=False, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["last_name", "first_name", "id"]
        indexes = [models.Index(fields=["last_name", "first_name", "id"], name="people_by_name")]

    def __str__(self) -> str:
        return self.name

    def fold_names(self) -> None:
        self.search_text = searchable(*(getattr(self, name) or "" for name in self.SEARCHED), joined=True)[:1000]

    def get_absolute_url(self) -> str:
        return address("people:person-detail", self.pk)

    @property
    def person_id(self) -> int:
        """Whom this concerns: see `User.is_granted`."""
        return self.pk

    @property
    def unit_paths(self) -> list[str]:
        """Where this person holds or held roles."""
        return list(self.roles.exclude(unit=None).values_list("unit__path", flat=True))

    def is_reached(self, user: User, permission: str) -> bool:
        """By a role this person holds or held where `user` has `permission`."""
        return Role.objects.filter(in_reach(user, permission), person=self.pk).exists()


class Identity(Record):
    """The national identity number, apart from the person; a change closes a row and opens one."""

    journal_hides = ("number",)

    person = models.ForeignKey(Person, models.CASCADE, related_name="identities")
    number = models.CharField(max_length=40)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(closed_at=None), name="one_open_identity")
        ]

    def __str__(self) -> str:
        return f"identity of person {self.person_id}"


class TrainerQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> TrainerQuerySet:
        held = Role.objects.filter(in_reach(user, "progress.see_trainers"), kind=Role.Kind.TRAINER)
        # A list of keys and not EXISTS: all trainers are looked at, at half the cost.
        return self.filter(Q(person__in=held.order_by().values("person")) | Q(person=user.person_id or 0))


class Trainer(Record):
    """What makes a person a trainer. Two may share a name: only the number tells them apart."""

    journal_hides = ("number",)  # a part-timer's looks like the national identity number

    person = models.OneToOneField(Person, models.PROTECT, related_name="trainer")
    number = models.CharField(_("staff number"), max_length=30, unique=True)
    listed_name = models.CharField(_("name as listed"), max_length=200, blank=True)
    is_part_time = models.BooleanField(_("part-time"), default=False)
    yearly_hours = models.DecimalField(_("hours due a year"), max_digits=6, decimal_places=2, default=0)

    objects = TrainerQuerySet.as_manager()

    class Meta:
        ordering = ["person__last_name", "person__first_name", "id"]

    def __str__(self) -> str:
        return self.person.name

    def get_absolute_url(self) -> str:
        return address("progress:trainer-detail", self.pk)


class RoleQuerySet(models.QuerySet):
    def current(self, day: date | None = None) -> RoleQuerySet:
        day = day or clock.today()
        return self.filter(Q(start=None) | Q(start__lte=day), Q(end=None) | Q(end__gte=day))

    def visible_to(
        self, user: User, permission: str = "people.view", *, among: list[int] | None = None
    ) -> RoleQuerySet:  # fmt: skip
        """`among`: of these people only."""
        seen = self.filter(in_reach(user, permission, among=among) | Q(person=user.person_id or 0))
        return seen if among is None else seen.filter(person__in=among)

    def matching(self, text: str) -> RoleQuerySet:
        return self.filter(person__in=Person.objects.matching(text))


class Role(Record):
    """Somebody is something, somewhere, from a day to a day."""

    class Kind(models.TextChoices):
        APPLICANT = "applicant", _("applicant")
        TRAINEE = "trainee", _("trainee")
        GRADUATE = "graduate", _("graduate")
        TRAINER = "trainer", _("trainer")
        EMPLOYER = "employer", _("employer")
        STAFF = "staff", _("staff")
        POLE_HEAD = "pole_head", _("head of pole")
        TIMETABLE_OFFICER = "timetable_officer", _("timetable officer")
        GENERAL_SUPERVISOR = "general_supervisor", _("general supervisor")
        REGISTRAR = "registrar", _("registrar")
        ADMISSION_OFFICER = "admission_officer", _("admission officer")
        COUNSELLOR = "counsellor", _("guidance counsellor")
        WORKSHOP_HEAD = "workshop_head", _("workshop and FabLab head")
        HOUSE_MANAGER = "house_manager", _("house manager")
        DIRECTOR = "director", _("director")
        REGIONAL_DIRECTOR = "regional_director", _("regional director")
        DPO = "dpo", _("data-protection officer")
        ADMINISTRATOR = "administrator", _("administrator")

    person = models.ForeignKey(Person, models.CASCADE, related_name="roles")
    kind = models.CharField(_("role"), max_length=20, choices=Kind)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="roles", verbose_name=_("unit")
    )  # empty: concerns the person alone
    start = models.DateField(_("from"), null=True, blank=True)
    end = models.DateField(_("until"), null=True, blank=True)

    objects = RoleQuerySet.as_manager()

    class Meta:
        ordering = ["start", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end=None) | Q(start=None) | Q(end__gte=F("start")),
                name="role_ends_after_it_starts",
            ),
        ]
        indexes = [models.Index(fields=["kind", "person"], name="roles_by_kind")]

    def __str__(self) -> str:
        # Not get_kind_display(), which looks every label up in the catalogue to give one of them.
        return str(self.Kind(self.kind).label)

    def get_absolute_url(self) -> str:
        return address("people:role-edit", self.pk)

    @property
    def stage(self) -> str:
        """Past, present or to come."""
        today = clock.today()
        if self.end and self.end < today:
            return "past"
        return "coming" if self.start and self.start > today else "current"

    @property
    def scope_path(self) -> str:
        return self.unit.path if self.unit else ""
