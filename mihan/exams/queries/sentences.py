"""What a rule refuses, and why a paper has no place, as a colleague would say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mihan.ui import writing

# `who` is the group, trainer or space concerned; `papers` the codes of the papers in the way.
BROKEN = {
    "group_clash": gettext_lazy("%(who)s would sit two papers at once: %(papers)s."),
    "shared_trainees": gettext_lazy("Trainees of %(who)s would sit two papers at once: %(papers)s."),
    "trainer_clash": gettext_lazy("%(who)s would be in two rooms at once: %(papers)s."),
    "room_clash": gettext_lazy("%(who)s is already taken then by another paper: %(papers)s."),
    "group_unavailable": gettext_lazy("%(who)s is not free then: a published session, an absence or another shift."),
    "trainer_unavailable": gettext_lazy("%(who)s is not free then: a published session or an absence."),
    "room_unavailable": gettext_lazy("%(who)s is not free then."),
    "room_missing": gettext_lazy("The paper needs a room."),
    "room_kind": gettext_lazy("%(who)s is not the kind of room this paper asks for."),
    "room_capacity": gettext_lazy("%(who)s is too small."),
    "trainer_not_qualified": gettext_lazy("%(who)s teaches this module, so cannot invigilate its exam."),
    "team_size": gettext_lazy("Not the number of invigilators this paper asks for."),
    "group_day_max": gettext_lazy("%(who)s would sit too many papers that day."),
    "trainer_day_max": gettext_lazy("%(who)s would invigilate too many times that day."),
    "trainer_week_max": gettext_lazy("%(who)s would invigilate too many times in this session."),
    "period_not_allowed": gettext_lazy("The region gave another day or slot for this paper."),
    "past_end_of_day": gettext_lazy("The paper would run past the end of the day."),
}
# `count`: at how many slots; `needed`, `available`: what was asked for and what there is.
WHY = {
    "date_missing": gettext_lazy("The region's day and slot are not known yet: give them, then plan again."),
    "group_clash": gettext_lazy("%(who)s sits another paper; slots concerned: %(count)s."),
    "shared_trainees": gettext_lazy("Trainees of %(who)s sit another paper; slots concerned: %(count)s."),
    "trainer_clash": gettext_lazy("%(who)s already invigilates; slots concerned: %(count)s."),
    "group_unavailable": gettext_lazy(
        "%(who)s is not free (a published session, an absence or another shift); slots concerned: %(count)s."
    ),
    "trainer_unavailable": gettext_lazy("%(who)s is not free; slots concerned: %(count)s."),
    "room_unavailable": gettext_lazy("%(who)s is not free; slots concerned: %(count)s."),
    "no_free_room": gettext_lazy("No suitable room is free; slots concerned: %(count)s."),
    "group_day_max": gettext_lazy("%(who)s already sits as many papers as a day may hold; slots concerned: %(count)s."),
    "trainer_day_max": gettext_lazy("%(who)s already invigilates enough that day; slots concerned: %(count)s."),
    "period_not_allowed": gettext_lazy("The region gave one day and slot only: the other slots are out."),
    "no_room_of_kind": gettext_lazy("The establishment has no room of the kind this paper asks for."),
    "no_room_large_enough": gettext_lazy("No room of the kind asked for is large enough."),
    "no_trainer": gettext_lazy("Nobody may invigilate it."),
    "too_few_trainers": gettext_lazy(
        "Too few people may invigilate it: needed %(needed)s, there are %(available)s; its own trainers do not count."
    ),
    "trainer_load": gettext_lazy("Too few people are free to invigilate all the papers."),
    "trainers_load": gettext_lazy("Too few people are free to invigilate all the papers."),
    "no_trainer_left": gettext_lazy("Everyone who may invigilate it is taken as often as allowed."),
    "group_load": gettext_lazy("%(who)s has more papers than slots: needed %(needed)s, possible %(available)s."),
    "shared_load": gettext_lazy("Groups with trainees in common have more papers than slots."),
    "course_periods": gettext_lazy("No slot suits all its groups: possible %(available)s."),
    "room_kind": gettext_lazy("More papers than rooms of this kind: needed %(needed)s, possible %(available)s."),
    "room_places": gettext_lazy("More papers than rooms large enough: needed %(needed)s, possible %(available)s."),
    "time_ran_out": gettext_lazy("A slot exists, but the planning stopped before it was tried: plan again."),
}
OTHER = gettext_lazy("No day, room and invigilators were found together.")
MOST_TOLD = 4


def broken(rule: str, who: str, papers: str) -> str:
    """A rule, in one sentence; names are isolated so that they keep their own direction."""
    sentence = str(BROKEN.get(rule, gettext_lazy("A rule of the exams forbids it.")))
    return sentence % {"who": writing.isolated(who), "papers": writing.isolated(papers)}


def why(reasons: Iterable[Mapping[str, Any]]) -> list[str]:
    """The most telling reasons, in the reader's language."""
    found = [_said(reason) for reason in reasons]
    return list(dict.fromkeys(found))[:MOST_TOLD] or [str(OTHER)]


def _said(reason: Mapping[str, Any]) -> str:
    numbers = {name: writing.isolated(writing.num_text(reason[name])) for name in ("needed", "available", "count")}
    return str(WHY.get(reason["rule"], OTHER)) % {"who": writing.isolated(reason["who"]), **numbers}


def place_said(day: Any, times: Any, space: Any) -> str:
    """Monday 7 December 2026, 08:30–11:00, IND-101."""
    when = writing.isolated(f"{times.starts:%H:%M}–{times.ends:%H:%M}") if times else ""
    parts = [writing.day_long_text(day), when, writing.isolated(space.code) if space else ""]
    return _(", ").join(part for part in parts if part)
