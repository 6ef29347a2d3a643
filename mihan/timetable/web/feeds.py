"""Private calendar addresses, and the calendars they answer with."""

import base64

import icalendar
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from mihan.core.logs import came_from, security
from mihan.offer.models import Group
from mihan.places.models import Space
from mihan.timetable.models import Feed
from mihan.timetable.queries.personal import events_of, feed_at, feed_opened_by, own_events_of
from mihan.timetable.services import feeds
from mihan.timetable.web.forms import FeedForm
from mihan.timetable.web.reach import key_in
from mihan.ui.htmx import outcome, render

NAME = "calendar"  # calendars want one to send a key; it is not looked at


@login_required
def index(request):
    _refuse_strangers(request.user)
    mine = Feed.objects.visible_to(request.user).filter(revoked_at=None).select_related("group", "space")
    rows = [_told(feed, request) for feed in mine]
    form = FeedForm(
        groups=_groups(request.user), spaces=_spaces(request.user),
        initial={"group": key_in(request.GET, "group") or None, "space": key_in(request.GET, "space") or None},
    )  # fmt: skip
    asked = _preset(request)
    if asked and any(getattr(row["feed"], asked["name"]) == asked["subject"] for row in rows):
        asked = None  # its address is already in the list
    return render(request, "timetable/feeds.html", {
        "rows": rows, "form": form, "has_own": any(row["is_own"] for row in rows),
        "may_follow": request.user.has_perm("timetable.follow"), "asked": asked,
    })  # fmt: skip


def _told(feed, request):
    url = request.build_absolute_uri(reverse("timetable:calendar-by-key", args=[feed.pk]))
    _scheme, _colon, rest = url.partition(":")
    secret = request.build_absolute_uri(reverse("timetable:calendar", args=[feed.token]))
    return {
        "feed": feed, "url": url, "webcal": f"webcal:{rest}", "name": NAME,
        "secret": secret if settings.SECRET_ADDRESSES else "", "is_own": not (feed.group_id or feed.space_id),
    }  # fmt: skip


def _preset(request):
    """The group or space a board asked to follow, if this person may."""
    for name, rows in (("group", _groups(request.user)), ("space", _spaces(request.user))):
        if found := rows.filter(pk=key_in(request.GET, name)).first():
            return {"name": name, "subject": found}
    return None


def _groups(user):
    return Group.objects.visible_to(user, "timetable.view")


def _spaces(user):
    return Space.objects.visible_to(user).exclude(kind=Space.Kind.DORMITORY)


def _refuse_strangers(user):
    if not (user.has_perm("timetable.follow") or user.has_perm("timetable.view")):
        raise PermissionDenied


@require_POST
@login_required
def open_address(request):
    _refuse_strangers(request.user)
    with outcome(request, _("Your calendar address is ready: copy it into your calendar.")):
        feeds.open_feed(request.user, **_asked(request))
    return redirect("timetable:feeds")


def _asked(request):
    """A group or a space this person may see; their own week otherwise."""
    for name, rows in (("group", _groups(request.user)), ("space", _spaces(request.user))):
        if request.POST.get(name):
            return {name: get_object_or_404(rows, pk=key_in(request.POST, name))}
    return {}


@require_POST
@login_required
def revoke(request, pk):
    feed = get_object_or_404(Feed.objects.visible_to(request.user), pk=pk)
    with outcome(request, _("The address no longer answers.")):
        feeds.revoke_feed(feed)
    return redirect("timetable:feeds")


@never_cache
@require_GET
def calendar(request, token):
    """Whoever has the address reads the calendar: no session, no cookie. For calendars that can send no key."""
    feed = feed_at(token)
    if feed is None:
        raise Http404
    return _answer(feed)


@never_cache
@require_GET
def calendar_by_key(request, pk):
    """The key comes as the password of HTTP Basic (RFC 7617), under any name; the address holds no secret."""
    key = _key_of(request.headers.get("authorization", ""))
    feed = feed_opened_by(key, pk)
    if feed is not None:
        return _answer(feed)
    if key:  # calendars ask without it first
        security.warning("key of a calendar refused, from %s", came_from(request))
    return HttpResponse(status=401, headers={"WWW-Authenticate": 'Basic realm="Mihan", charset="UTF-8"'})


def _key_of(header):
    scheme, _space, told = header.partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(told, validate=True).decode().partition(":")[2]
    except ValueError:
        return ""


def _answer(feed):
    with translation.override(feed.language or translation.get_language()):
        body = _written(feed)
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


def _written(feed):
    found = icalendar.Calendar()
    found.add("prodid", "-//Mihan//timetable//AR")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", str(feed.group or feed.space or _("My week")))
    found.add("refresh-interval", icalendar.vDuration.from_ical("PT4H"), parameters={"VALUE": "DURATION"})
    for event in events_of(feed):
        found.add_component(_event(event))
    for event, starts, ends in own_events_of(feed):
        found.add_component(_own_event(event, starts, ends))
    found.add_missing_timezones()
    return found.to_ical()


def _event(event):
    session = event.session
    found = icalendar.Event()
    found.add("uid", event.uid)
    found.add("sequence", session.sequence)
    found.add("dtstamp", session.plan.published_at)
    found.add("dtstart", event.starts)
    found.add("dtend", event.ends)
    found.add("summary", f"{session.module.code} {session.module.name}")
    found.add("status", "CANCELLED" if session.is_cancelled else "CONFIRMED")
    groups = " ".join(link.group.label for link in session.groups.all())
    told = [groups, session.trainer.person.name if session.trainer else ""]
    found.add("description", "\n".join(filter(None, told)))
    found.add("location", _place(session))
    return found


def _own_event(event, starts, ends):
    found = icalendar.Event()
    found.add("uid", f"{event.key}@mihan")
    found.add("sequence", event.sequence)
    found.add("dtstamp", event.published_at)
    found.add("dtstart", starts)
    found.add("dtend", ends)
    found.add("summary", f"{event.title} · {event.what}")
    found.add("status", "CONFIRMED")
    found.add("location", event.where)
    return found


def _place(session):
    if session.space:
        return f"{session.space.code} {session.space.name}"
    return _("remote") if session.channel == session.Channel.REMOTE else ""
