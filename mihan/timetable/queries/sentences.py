"""What a hard rule refuses and what a soft rule costs, as a planner would be told by a colleague."""

from datetime import date

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mihan.ui import writing

# `who` is the group, trainer or space concerned; `others` the groups of the session in the way.
BROKEN = {
    "group_clash": gettext_lazy("%(who)s already has a session then."),
    "shared_trainees": gettext_lazy("Trainees of %(who)s would be in two sessions at once."),
    "trainer_clash": gettext_lazy("%(who)s already teaches %(others)s then."),
    "room_clash": gettext_lazy("%(who)s is already taken then by %(others)s."),
    "group_unavailable": gettext_lazy("%(who)s is not there then."),
    "trainer_unavailable": gettext_lazy("%(who)s is not available then."),
    "room_unavailable": gettext_lazy("%(who)s is not free then."),
    "room_missing": gettext_lazy("The session needs a room."),
    "no_free_room": gettext_lazy("No suitable room is free then."),
    "room_not_needed": gettext_lazy("A remote session takes no room."),
    "room_kind": gettext_lazy("%(who)s is not the kind of room this module is taught in."),
    "room_capacity": gettext_lazy("%(who)s is too small."),
    "room_equipment": gettext_lazy("%(who)s lacks the equipment."),
    "room_not_imposed": gettext_lazy("This module must be taught in its own room."),
    "trainer_not_qualified": gettext_lazy("%(who)s does not teach this module."),
    "team_size": gettext_lazy("This module has no trainer yet."),
    "one_team": gettext_lazy("The sessions of this module keep the same trainer."),
    "group_day_max": gettext_lazy("%(who)s would have too many sessions that day."),
    "trainer_day_max": gettext_lazy("%(who)s would have too many sessions that day."),
    "trainer_week_max": gettext_lazy("%(who)s has too many sessions this week."),
    "order": gettext_lazy("Theory comes before practice."),
    "period_not_allowed": gettext_lazy("This module is not taught then."),
    "past_end_of_day": gettext_lazy("The session would run past the end of the day."),
    "travel": gettext_lazy("%(who)s would have no time to go from one site to the other."),
    "lock_period": gettext_lazy("The session is locked where it is."),
    "lock_room": gettext_lazy("The session is locked in its room."),
    "lock_trainer": gettext_lazy("The session is locked with its trainer."),
}  # fmt: skip
# `who` is the group or trainer it is about, `day` the day.
COSTS = {
    "unplaced": gettext_lazy("a session left out of the week"),
    "group_gap": gettext_lazy("a gap for %(who)s on %(day)s"),
    "trainer_gap": gettext_lazy("a gap for %(who)s on %(day)s"),
    "group_move": gettext_lazy("%(who)s changes building on %(day)s"),
    "trainer_move": gettext_lazy("%(who)s changes building on %(day)s"),
    "room_stability": gettext_lazy("another room for the module"),
    "same_day": gettext_lazy("the module twice the same day"),
    "single_day": gettext_lazy("%(who)s comes for one session only on %(day)s"),
    "saturday": gettext_lazy("%(who)s comes on %(day)s"),
    "load_band": gettext_lazy("the week of %(who)s is too light or too heavy"),
    "trainer_day": gettext_lazy("one more day for %(who)s"),
    "avoid": gettext_lazy("%(who)s would rather avoid %(day)s at that time"),
    "preferred_room": gettext_lazy("outside the preferred rooms"),
    "variety": gettext_lazy("the same subject twice in a row for %(who)s on %(day)s"),
}  # fmt: skip


def broken(rule: str, who: str, others: str) -> str:
    """A hard rule, in one sentence; names are isolated so that they keep their own direction."""
    sentence = str(BROKEN.get(rule, gettext_lazy("A rule of the week forbids it.")))
    return sentence % {"who": writing.isolated(who), "others": writing.isolated(others)}


def gained(rule: str, cost: float, who: str, day: date | None) -> str:
    """What a place would cost more by one rule: "+5: a gap for TDI201 on Tuesday"."""
    what = str(COSTS.get(rule, gettext_lazy("a wish of the week not kept")))
    named = {"who": writing.isolated(who), "day": dateformat.format(day, "l") if day else ""}
    return _("%(cost)s: %(what)s") % {"cost": writing.isolated(f"+{writing.num_text(cost)}"), "what": what % named}
