"""What room a module is taught in, as those who plan say it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mihan.core.errors import RuleBroken
from mihan.core.models import Mark
from mihan.core.text import fold
from mihan.offer.models import Module
from mihan.people.models import Unit
from mihan.places.models import Space
from mihan.timetable.models import TEACHING_KINDS, EquipmentNeed, RoomNeed


@transaction.atomic
def want_rooms(
    unit: Unit, modules: Iterable[Module], *, kind: str, space: Space | None = None, equipment: Iterable[str] = ()
) -> list[RoomNeed]:
    """Say what room modules need at an establishment; what was said of them before is replaced.

    Weeks already planned stay as they are: the next search and the next drop follow. Raises
    RuleBroken for a kind nobody teaches in, and for a room of another establishment.
    """
    if kind not in TEACHING_KINDS:
        raise RuleBroken(_("Modules are not taught in that kind of space."))
    if space and not space.unit.path.startswith(unit.path):
        raise RuleBroken(_("%(space)s is not a room of this establishment.") % {"space": space.code})
    names = {fold(name): name.strip() for name in equipment if name.strip()}
    return [_written(unit, module, {"kind": kind, "space": space}, names.values()) for module in modules]


def _written(unit: Unit, module: Module, facts: dict[str, Any], names: Iterable[str]) -> RoomNeed:
    defaults = facts | {"mark": Mark.ENTERED}
    need, _is_new = RoomNeed.objects.update_or_create(unit=unit, module=module, defaults=defaults)
    need.equipment.all().delete()
    EquipmentNeed.objects.bulk_create(EquipmentNeed(need=need, name=name) for name in names)
    return need
