"""What room a module wants."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from mihan.core.models import Mark, Record
from mihan.core.text import fold
from mihan.offer.models import Module
from mihan.people.models import Unit, User, under
from mihan.places.models import Space

# Workshops of different poles are not the same: those kinds are looked for in the pole's own.
OWN_KINDS = frozenset({Space.Kind.WORKSHOP, Space.Kind.LAB, Space.Kind.PLATFORM})
TEACHING_KINDS = frozenset({Space.Kind.ROOM, Space.Kind.COMPUTER, Space.Kind.HALL, *OWN_KINDS})


class OfUnitQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> OfUnitQuerySet:
        return self.filter(under("unit__path", user.reach("timetable.plan")))


class RoomNeed(Record):
    """The room a module is taught in at an establishment; a module without one takes a classroom.

    Equipment is asked for in `equipment`, one row a name; an imposed room answers whatever it holds.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="room_needs")
    module = models.ForeignKey(Module, models.CASCADE, related_name="room_needs", verbose_name=_("module"))
    kind = models.CharField(_("kind of room"), max_length=12, choices=Space.Kind, default=Space.Kind.ROOM)
    # The one room it must be taught in, whatever its kind (a welding shop).
    space = models.ForeignKey(
        Space, models.PROTECT, null=True, blank=True, related_name="imposed_on", verbose_name=_("imposed room")
    )  # fmt: skip
    mark = models.CharField(max_length=12, choices=Mark, default=Mark.ENTERED)

    objects = OfUnitQuerySet.as_manager()

    class Meta:
        ordering = ["module"]
        constraints = [models.UniqueConstraint(fields=["unit", "module"], name="one_need_per_module")]

    def __str__(self) -> str:
        return f"{self.module} {self.get_kind_display()}"

    @property
    def scope_path(self) -> str:
        return self.unit.path


class EquipmentNeed(Record):
    """Equipment the room must have, in working order, by the name it bears in the rooms that have it."""

    need = models.ForeignKey(RoomNeed, models.CASCADE, related_name="equipment")
    name = models.CharField(_("equipment"), max_length=200)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["need", "name"], name="equipment_asked_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """What two spellings of a name share."""
        return fold(self.name)
