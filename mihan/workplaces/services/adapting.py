"""A trainer's scenario: a new version each time, tried by bots before anybody plays it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from mihan.core.errors import RuleBroken
from mihan.people.models import Unit, User
from mihan.workplaces.engine.loading import InvalidData, loaded, unmet
from mihan.workplaces.engine.trial import fault_of
from mihan.workplaces.models import PackEdit


@transaction.atomic
def adapt_pack(
    pack: str, unit: Unit, *, title: str, laid: dict[str, Any], by: User, replaces: PackEdit | None = None
) -> PackEdit:
    """Keep what a trainer changed, as a row that never changes again. What cannot be played is refused."""
    if not any(laid.values()):
        raise RuleBroken(_("Nothing is changed."))
    try:
        read = loaded(pack, laid)
    except InvalidData as error:
        raise RuleBroken(_("This cannot be played: %(why)s") % {"why": error}) from error
    if why := unmet(read):
        raise RuleBroken(_("This cannot be played: %(why)s") % {"why": why[0]})
    if fault := fault_of(read):
        raise RuleBroken(_("Bots tried it and the session stopped: %(why)s") % {"why": fault})
    Unit.objects.select_for_update().get(pk=unit.pk)  # numbers follow one another
    last = PackEdit.objects.filter(pack=pack, unit=unit).aggregate(last=Max("number"))["last"] or 0
    return PackEdit.objects.create(
        pack=pack, unit=unit, number=last + 1, title=title.strip(), laid=laid, made_by=by.person, replaces=replaces
    )
