"""Spaces: which there are, which are free, what happens in one this week."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from mihan.core import clock
from mihan.core.access import get_for
from mihan.people.models import Unit
from mihan.places import services
from mihan.places.models import Building, Occupation, Space
from mihan.places.queries import (
    awaiting,
    free_between,
    free_now,
    wall_time,
    week_board,
    with_faults,
    with_occupant,
)
from mihan.places.web.forms import (
    OccupyForm,
    SpaceForm,
    StateForm,
    kit_rows,
    kits_of,
)
from mihan.ui import writing
from mihan.ui.forms import written
from mihan.ui.htmx import outcome, render
from mihan.ui.tables import Column, Filter, Table, chips, exported, filtered

VIEW, MANAGE, OCCUPY = "places.view", "places.manage", "places.occupy"
# `get_kind_display` translates every kind to say one: too dear for fifty rows.
KINDS, STATES = dict(Space.Kind.choices), dict(Space.State.choices)
TONES = {
    Space.State.OPEN: "ok",
    Space.State.MAINTENANCE: "attention",
    Space.State.CLOSED: "neutral",
}


def _occupant(space: Space) -> str:
    if not space.occupied_by:
        return ""
    until = writing.isolated(writing.time_text(space.occupied_until))
    return _("%(purpose)s, until %(time)s") % {"purpose": space.occupied_by, "time": until}


def _buildings(request: HttpRequest) -> list[tuple[int, str]]:
    return [(b.pk, b.name) for b in Building.objects.visible_to(request.user)]


def _holders(request: HttpRequest) -> list[tuple[int, str]]:
    units = Unit.objects.visible_to(request.user, VIEW).filter(spaces__isnull=False).distinct()
    return [(unit.pk, unit.name) for unit in units]


def _as_it_is(rows, value):
    return rows  # days and times go together: see `_free_at`


SELECTS = (
    Filter("building", gettext_lazy("Building"), choices=_buildings),
    Filter("kind", gettext_lazy("Kind"), choices=Space.Kind.choices),
    Filter("unit", gettext_lazy("Belongs to"), choices=_holders),
    Filter("seats", gettext_lazy("Seats"), lookup="capacity__gte",
           choices=[(n, gettext_lazy("%d or more") % n) for n in (10, 20, 25, 30, 50, 100)]),
    Filter("state", gettext_lazy("State"), choices=Space.State.choices),
    Filter("free", gettext_lazy("Free"), choices=(("now", gettext_lazy("free now")),),
           apply=lambda rows, value: free_now(rows) if value == "now" else rows),
    Filter("equipment", gettext_lazy("Equipment"), choices=(("faulty", gettext_lazy("some out of order")),),
           apply=with_faults),
)  # fmt: skip
MOMENT = (
    Filter("day", gettext_lazy("Free on"), apply=_as_it_is),
    Filter("from", gettext_lazy("from"), apply=_as_it_is),
    Filter("until", gettext_lazy("until"), apply=_as_it_is),
    Filter("bedrooms", gettext_lazy("Bedrooms"), choices=(("1", gettext_lazy("shown")),),
           apply=_as_it_is),
)  # fmt: skip
SPACES = Table(
    (
        Column(gettext_lazy("Code"), "code", sort="code", kind="code", link=True),
        Column(gettext_lazy("Name"), "name", sort="name_fr"),
        Column(gettext_lazy("Kind"), value=lambda s: KINDS[s.kind], sort="kind", name="kind", optional=True),
        Column(gettext_lazy("Building"), "building.name", sort="building__code", name="building"),
        Column(gettext_lazy("Seats"), "capacity", sort="capacity", kind="number", name="seats"),
        Column(gettext_lazy("State"), value=lambda s: (STATES[s.state], TONES[s.state]),
               sort="state", kind="badge", name="state"),
        Column(gettext_lazy("Occupied now by"), value=_occupant, name="now"),
    ),
    filters=(*SELECTS, *MOMENT),
    empty=gettext_lazy("No space yet. Rooms, workshops and platforms will be listed here."),
)  # fmt: skip


@login_required
def index(request):
    if not request.user.has_perm(VIEW):
        raise PermissionDenied
    every = Space.objects.visible_to(request.user).select_related("building")
    rows, unread = _free_at(_without_bedrooms(every, request.GET), request.GET)
    if unread:
        messages.warning(request, UNREAD)
    rows = with_occupant(filtered(SPACES, rows, request.GET))
    if kind := request.GET.get("export"):
        return exported(SPACES, rows, kind, name="spaces", params=request.GET)
    context = {
        "page": SPACES.page(rows, request.GET), "filters": SELECTS,
        "chips": chips(SPACES.filters, request), "bedrooms": _bedrooms(every, request),
        "tabs": tabs(request), "may_add": request.user.has_perm(MANAGE),
    }  # fmt: skip
    return render(request, "places/space_list.html", context, fragment="table")


def tabs(request: HttpRequest) -> list[dict[str, Any]]:
    here = request.resolver_match.url_name
    return [
        {"label": label, "url": reverse(f"places:{name}"), "current": here.removesuffix("-building") == name}
        for name, label in (
            ("space-list", _("Spaces")), ("map", _("Campus map")), ("today", _("Today")),
            ("building-list", _("Buildings")),
        )
    ]  # fmt: skip


def _without_bedrooms(rows, params):
    """A hundred bedrooms would drown the rooms people look for: shown only when asked for."""
    if params.get("bedrooms") or params.get("kind"):
        return rows
    return rows.exclude(kind=Space.Kind.DORMITORY)


def _bedrooms(every, request: HttpRequest) -> int:
    """How many bedrooms the list leaves out."""
    if request.GET.get("bedrooms") or request.GET.get("kind"):
        return 0
    return every.filter(kind=Space.Kind.DORMITORY).count()


UNREAD = gettext_lazy(
    "To find what is free, give at least one time, as 08:30; the day as 24/11/2026, today if left empty."
)


def _free_at(rows, params):
    """The spaces free at the moment asked for, and whether it could not be read."""
    if not (params.get("from") or params.get("until")):
        return rows, bool(params.get("day"))
    try:
        day = _day(params.get("day", ""))
        starts, ends = (_time(params.get(name, "")) for name in ("from", "until"))
    except ValueError:
        return rows, True
    starts = starts or ends
    ends = ends or starts
    if ends <= starts:
        ends = time(starts.hour, starts.minute, 59)
    return free_between(rows, day, starts, ends), False


def _day(text: str) -> date:
    text = text.strip()
    return datetime.strptime(text, "%d/%m/%Y").date() if text else clock.today()  # noqa: DTZ007


def _time(text: str) -> time | None:
    text = text.strip()
    return time.fromisoformat(text.zfill(5)) if text else None


# --- One space


@login_required
def show(request, pk):
    space = get_for(request.user, Space, pk, may=VIEW)
    return _page(request, space, OccupyForm(initial=_proposal(request)))


def _proposal(request: HttpRequest) -> dict[str, Any]:
    """What the form starts from: the moment the list was searched with, else today."""
    return {
        "day": request.GET.get("day") or clock.today(),
        "starts": request.GET.get("from"), "ends": request.GET.get("until"),
    }  # fmt: skip


def _page(request, space: Space, form: OccupyForm):
    monday = _monday(request.GET.get("week", ""))
    every = Occupation.objects.visible_to(request.user).filter(space=space)
    now = clock.today(), wall_time()
    context = {
        "space": space, "form": form, "board": week_board(every, monday),
        "week": {"first": monday, "last": monday + timedelta(5), "today": now[0],
                 "before": monday - timedelta(7), "after": monday + timedelta(7),
                 "is_now": monday <= now[0] < monday + timedelta(7)},
        "here": every.filter(day=now[0], starts__lte=now[1], ends__gt=now[1]).first(),
        "then": every.filter(day=now[0], starts__gt=now[1]).first(),
        "equipment": space.equipment.all(),
        "planned": 0 if space.state == Space.State.OPEN else awaiting(space, *now).count(),
        "state_form": StateForm(initial={"state": space.state, "note": space.state_note}),
        "tone": TONES[space.state],
        "may_occupy": request.user.has_perm(OCCUPY, space),
        "may_manage": request.user.has_perm(MANAGE, space),
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return render(request, "places/space_detail.html", context, fragment="board", status=status)


def _monday(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = clock.today()
    return day - timedelta(day.weekday())


@require_POST
@login_required
def occupy(request, pk):
    space = get_for(request.user, Space, pk, may=OCCUPY)
    form = OccupyForm(request.POST)
    made = written(
        lambda: services.occupy(
            space, **form.wanted, unit=space.unit, person=request.user.person
        ),
        form,
    )  # fmt: skip
    if not made:
        return _page(request, space, form)
    messages.success(request, _("%(space)s is yours at that time.") % {"space": space.code})
    return redirect(f"{space.get_absolute_url()}?week={made.day.isoformat()}#board")


@require_POST
@login_required
def change_state(request, pk):
    space = get_for(request.user, Space, pk, may=MANAGE)
    form = StateForm(request.POST)
    if form.is_valid():
        with outcome(request, _("The state of the space is changed.")):
            services.set_state(space, **form.cleaned_data)
    else:
        messages.error(request, _("Choose one of the states."))
    return redirect(space)


@login_required
def add(request):
    if not request.user.has_perm(MANAGE):
        raise PermissionDenied
    return _facts(request, None)


@login_required
def edit(request, pk):
    return _facts(request, get_for(request.user, Space, pk, may=MANAGE))


def _facts(request, space: Space | None):
    units = Unit.objects.visible_to(request.user, MANAGE)
    form = SpaceForm(
        request.POST or None, instance=space,
        buildings=Building.objects.visible_to(request.user),
        units=units.filter(kind__in=(Unit.Kind.ESTABLISHMENT, Unit.Kind.POLE)),
    )  # fmt: skip
    rows = kit_rows(request.POST or None, space)
    kept = request.method == "POST" and written(lambda: _keep(form, rows, space), form, rows)
    if kept:
        return redirect(kept)
    context = {"form": form, "rows": rows, "space": space}
    return render(request, "places/space_form.html", context, status=422 if form.is_bound else 200)


@transaction.atomic
def _keep(form: SpaceForm, rows: Any, space: Space | None) -> Space:
    """The facts and the equipment are one form: both are kept, or neither."""
    kept = services.declare_space(changed=space, **form.facts)
    services.set_equipment(kept, kits_of(rows))
    return kept
