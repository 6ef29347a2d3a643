"""Which room each module wants, and which rooms answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from mihan.calendar.models import TrainingYear
from mihan.core.models import NAMES, holding
from mihan.core.text import fold
from mihan.offer.models import Module
from mihan.people.models import Unit
from mihan.places.models import Equipment, Space
from mihan.progress.models import LedgerLine
from mihan.timetable.models import OWN_KINDS, TEACHING_KINDS, EquipmentNeed, RoomNeed


def modules_taught(unit: Unit, year: TrainingYear) -> QuerySet[Module]:
    """Modules that groups follow this year, each with the `kind` of room it wants."""
    taught = LedgerLine.objects.filter(group__year=year).values("module")
    need = RoomNeed.objects.filter(unit=unit, module=OuterRef("pk"))
    kind = Coalesce(Subquery(need.values("kind")[:1]), Value(Space.Kind.ROOM))
    found = Module.objects.filter(pk__in=taught).annotate(kind=kind).select_related("programme")
    found = found.only("study_year", "code", *NAMES, "programme__code", *(f"programme__{name}" for name in NAMES))
    return found.order_by("programme__code", "study_year", "code")


def modules_found(rows: QuerySet[Module], text: str) -> QuerySet[Module]:
    """By code or name of the module, or of its programme."""
    return rows.filter(holding(text, "search_text", "programme__search_text"))


@dataclass(frozen=True)
class Wish:
    """What a module wants, and how many rooms have it."""

    kind: str
    space: str
    equipment: tuple[str, ...]
    rooms: int
    mark: str


@dataclass
class RoomsAnswering:
    """The teaching rooms of an establishment, read once, and the equipment in order in each."""

    unit: Unit
    year: TrainingYear

    @cached_property
    def spaces(self) -> dict[str, list[tuple[int, str]]]:
        """By kind: each space, with the path of the unit it belongs to."""
        rows = Space.objects.filter(unit__path__startswith=self.unit.path, kind__in=TEACHING_KINDS)
        found: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for kind, space, path in rows.exclude(state=Space.State.CLOSED).values_list("kind", "pk", "unit__path"):
            found[kind].append((space, path))
        return dict(found)

    @cached_property
    def held(self) -> dict[int, frozenset[str]]:
        return equipment_in_order(self.unit)

    def read(self, modules: list[Module]) -> None:
        """Give each module its `wish`; as few queries for fifty rows as for one, of plain values."""
        needs = RoomNeed.objects.filter(unit=self.unit, module__in=modules)
        known = {module: facts for module, *facts in needs.values_list("module", "kind", "space__code", "mark")}
        asked = self._asked(modules)
        poles = self._poles([pk for pk, (kind, *_rest) in known.items() if kind in OWN_KINDS])
        for module in modules:
            kind, space, mark = known.get(module.pk, (Space.Kind.ROOM, None, ""))
            names = tuple(asked[module.pk])
            rooms = 1 if space else self._count(kind, frozenset(map(fold, names)), poles[module.pk])
            module.wish = Wish(kind, space or "", names, rooms, mark)  # type: ignore[attr-defined]

    def _asked(self, modules: list[Module]) -> dict[int, list[str]]:
        rows = EquipmentNeed.objects.filter(need__unit=self.unit, need__module__in=modules)
        found: dict[int, list[str]] = defaultdict(list)
        for module, name in rows.values_list("need__module", "name"):
            found[module].append(name)
        return found

    def _poles(self, modules: Iterable[int]) -> dict[int, set[str]]:
        """The poles that teach them: workshops are looked for in their own."""
        lines = LedgerLine.objects.filter(group__year=self.year, module__in=modules).order_by()
        found: dict[int, set[str]] = defaultdict(set)
        for module, path in lines.values_list("module", "group__offering__pole__unit__path").distinct():
            found[module].add(path)
        return found

    def _count(self, kind: str, keys: frozenset[str], poles: set[str]) -> int:
        """Rooms of the kind with all that is asked; workshops are looked for in the pole's own."""
        near = (space for space, path in self.spaces.get(kind, ()) if kind not in OWN_KINDS or path in poles)
        return sum(keys <= self.held.get(space, frozenset()) for space in near) if keys else sum(1 for _ in near)


def equipment_in_order(unit: Unit) -> dict[int, frozenset[str]]:
    """By space: the equipment of which at least one piece works, by folded name."""
    rows = Equipment.objects.filter(space__unit__path__startswith=unit.path, in_order__gt=0)
    found: dict[int, set[str]] = defaultdict(set)
    for space, name in rows.values_list("space", "name_fr"):
        found[space].add(fold(name))
    return {space: frozenset(names) for space, names in found.items()}


def equipment_names(unit: Unit) -> dict[str, str]:
    """The equipment of teaching rooms, by the name the need is written with: name in this language."""
    rows = Equipment.objects.filter(space__unit__path__startswith=unit.path, space__kind__in=TEACHING_KINDS)
    return {row.name_fr: row.name for row in rows.order_by("name_fr").only(*NAMES)}
