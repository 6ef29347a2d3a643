"""The first and last day of a group whose year is not the establishment's."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from mihan.core.errors import RuleBroken
from mihan.offer.models import Group


@transaction.atomic
def set_group_dates(group: Group, *, first_day: date | None, last_day: date | None) -> Group:
    """Dates of its own, within reach of the training year; blank, it follows the year."""
    group = Group.objects.select_for_update(of=("self",)).select_related("year").get(pk=group.pk)
    group.first_day, group.last_day = first_day, last_day
    if group.span.last < group.span.first:
        raise RuleBroken(_("A group does not end before it begins."), about="last_day")
    if not group.span.meets(group.year.span):
        raise RuleBroken(_("These days are outside of the training year %(year)s.") % {"year": group.year})
    group.save(update_fields=["first_day", "last_day", "updated_at"])
    return group
