"""The hours of a week as the national system wants them: line by line, with what differs from its last file."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Case, DecimalField, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from mihan.timetable.models import Plan, Session, SessionGroup

HOURS: DecimalField = DecimalField(max_digits=8, decimal_places=2)


def hours_to_retype(plan: Plan) -> QuerySet[Any, Any]:
    """The lines of a week and a channel, those to retype first, then by group and module.

    Each a dict: `group`, `code`, the names of the module, `channel`; `planned` and `held` this week,
    `delivered` in all, `reported` by the last file, and `difference` between the last two.
    """
    links = SessionGroup.objects.filter(plan=plan, is_cancelled=False, day__isnull=False)
    lines = links.values(
        "line", group_label=F("line__group__label"), code=F("line__module__code"), name_fr=F("line__module__name_fr"),
        name_ar=F("line__module__name_ar"), name_en=F("line__module__name_en"), channel=F("session__channel"),
    )  # fmt: skip
    held = Sum("session__hours", filter=Q(session__outcome=Session.Outcome.HELD))
    found = lines.annotate(
        planned=Sum("session__hours"), held=Coalesce(held, _NONE),
        delivered=_of_channel("delivered"), reported=_of_channel("reported"),
    )  # fmt: skip
    return found.annotate(difference=F("delivered") - F("reported")).order_by("-difference", "group_label", "code")


_NONE = Value(Decimal(0), output_field=HOURS)


def _of_channel(what: str) -> Case:
    """Hours of the line in the channel of the session."""
    face, remote = (Coalesce(F(f"line__{what}_{channel}"), _NONE) for channel in ("face", "remote"))
    return Case(When(session__channel=Session.Channel.FACE, then=face), default=remote, output_field=HOURS)
