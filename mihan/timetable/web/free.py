"""Who and what is free at one slot of a plan: hundreds of rows, hence written here and not by a template each."""

from collections.abc import Iterable
from functools import lru_cache

from django.contrib.auth.decorators import login_required
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from mihan.offer.models import Module
from mihan.timetable.queries.boards import shown
from mihan.timetable.queries.frames import WeekFrame
from mihan.timetable.queries.free import Free
from mihan.timetable.web.reach import PLAN, day_in, key_in, plan_for
from mihan.ui import writing
from mihan.ui.htmx import render


@login_required
def free(request, pk):
    """Rooms and trainers free at one slot; those who teach a module, when one is given."""
    plan = plan_for(request.user, pk, may=PLAN)
    frame = WeekFrame(plan.unit, plan.monday)
    found = Free(plan, frame, _day_of(request, plan), _slot_of(request, frame), _module(request))
    session = shown(plan.sessions.filter(pk=key_in(request.GET, "session"), is_locked=False)).first()
    session = session if plan.is_draft else None
    may_put = session is not None and session.channel == "face"
    board = escape(plan.get_absolute_url())
    return render(request, "timetable/free.html", {
        "plan": plan, "free": found, "columns": frame.columns, "session": session, "may_put": may_put,
        "spaces": _joined(_space(space, board, may_put=may_put) for space in found.spaces()),
        "trainers": _joined(_trainer(trainer, board) for trainer in found.trainers()),
    })  # fmt: skip


def _day_of(request, plan):
    day = day_in(request.GET, "day")
    return day if day in plan.days else plan.days[0]


def _slot_of(request, frame):
    slot = key_in(request.GET, "slot")
    return slot if slot in {column.slot for column in frame.columns} else 1


def _module(request):
    return Module.objects.visible_to(request.user).filter(pk=key_in(request.GET, "module")).first()


def _joined(rows: Iterable[str]):
    return mark_safe("".join(rows))  # noqa: S308 - every name is escaped where its row is written


def _space(space, board, *, may_put):
    name = f"<bdi>{escape(space.name)}</bdi>"
    put = ""
    if may_put:  # one form holds them all: the button says which space
        label = _("Put it here")
        put = (
            f'<button class="button button-quiet button-small" name="space" value="{space.pk}">{label}'
            f'<span class="visually-hidden"> ({name})</span></button>'
        )
    seats = _seats(space.capacity, get_language() or "")
    return f'<li><a href="{board}?by=space&amp;of={space.pk}">{name}</a><span class="sub">{seats}</span>{put}</li>'


def _trainer(trainer, board):
    load = _load(trainer.load, get_language() or "")
    return (
        f'<li><a href="{board}?by=trainer&amp;of={trainer.pk}"><bdi>{escape(trainer.names.name)}</bdi></a>'
        f'<span class="sub">{load}</span></li>'
    )


# A campus has a dozen sizes of rooms, and loads of as many sessions.
@lru_cache(maxsize=512)
def _seats(count, language):
    return ngettext("%(seats)s seat", "%(seats)s seats", count) % {"seats": writing.num(count)}


@lru_cache(maxsize=512)
def _load(count, language):
    sentence = ngettext("%(number)s session this week", "%(number)s sessions this week", count)
    return sentence % {"number": writing.num(count)}
