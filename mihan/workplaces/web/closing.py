"""Closing a debrief: what each is told is put into words here, in every language, and kept as it is."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mihan.core.errors import RuleBroken
from mihan.people.services import note_look
from mihan.ui import writing
from mihan.ui.htmx import outcome
from mihan.workplaces.engine.papers import print_copy
from mihan.workplaces.models import DebriefCopy
from mihan.workplaces.services.closing import add_teller, close_debrief
from mihan.workplaces.web.debrief import debriefed, figures_of, moments_of, shown_by, steps_of, words_of
from mihan.workplaces.web.forms import ClosingForm
from mihan.workplaces.web.reach import may_conduct

MOST_MOMENTS = 80  # on paper, the first of what one did and of what happened


@require_POST
@login_required
def close(request, pk):
    """Give each who played their copy."""
    session = debriefed(request.user, pk)
    if not may_conduct(request.user, session):
        raise PermissionDenied
    form = ClosingForm(request.POST)
    with outcome(request, _("The debrief is closed: each who played keeps a copy in their file.")):
        if not form.is_valid():
            raise RuleBroken(form.errors["take_away"][0])
        close_debrief(session, copies_in_words(session, form.cleaned_data["take_away"].strip()), by=request.user)
    return redirect("workplaces:debrief", session.pk)


@require_safe
@login_required
def copy(request, pk):
    """The copy on paper, in the language asked for."""
    found = get_object_or_404(
        DebriefCopy.objects.visible_to(request.user).select_related("person", "closed_by"), pk=pk
    )  # fmt: skip
    language = request.GET.get("language", get_language()[:2])
    if language not in found.told:
        raise Http404
    note_look(found.person, by=request.user)
    answer = HttpResponse(print_copy(found, language), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="debrief-{found.session_id}-{language}.pdf"'
    return answer


def copies_in_words(session, take_away):
    """By person, what they are told in each language."""
    people = {sitting.person: None for sitting in session.sittings.select_related("person")}
    told = {person: {} for person in people}
    for language, _name in settings.LANGUAGES:
        with override(language):
            whole = _whole(session, take_away)
            for person in people:
                told[person][language] = {**whole["all"], **_own(whole, session, person)}
    return told


add_teller(copies_in_words)


def _whole(session, take_away):
    """What is the same for everybody, and what each one's part is taken from."""
    words = words_of(session)
    figures = figures_of(session, session.outcome, words)["rows"]
    questions = next(step["questions"] for step in steps_of(words) if step["key"] == "take_away")
    return {
        "words": words, "moments": moments_of(session, session.outcome, words), "shown": shown_by(session, words),
        "all": {
            "workplace": words.title, "about": _about(session), "take_away": take_away, "questions": questions,
            "figures": [[row["label"], row["value"], row["par"]] for row in figures],
        },
    }  # fmt: skip


def _about(session):
    about = [session.group.label] if session.group else []
    about.append(writing.day_text(session.ended_at))
    return [*about, _("world %(number)s") % {"number": session.seed}]


def _own(whole, session, person):
    words = whole["words"]
    sittings = [sitting for sitting in session.sittings.all() if sitting.person_id == person.pk]
    rules = next((one["rules"] for one in whole["shown"] if one["person"] == person), [])
    return {
        "name": person.name,
        "seats": [_sat(words, sitting) for sitting in sittings],
        "shown": [_shown(rule) for rule in rules],
        "moments": [_moment(one) for one in whole["moments"] if _concerns(one, person, sittings)][:MOST_MOMENTS],
    }  # fmt: skip


def _sat(words, sitting):
    until = words.clock(sitting.until if sitting.until is not None else sitting.since)
    return _("%(seat)s, from %(since)s to %(until)s") % {
        "seat": words.seat(sitting.seat), "since": words.clock(sitting.since), "until": until
    }  # fmt: skip


def _shown(rule):
    times = ngettext("%(met)s of %(of)s time", "%(met)s of %(of)s times", rule["of"])
    helped = ngettext("%(number)s with help", "%(number)s with help", rule["helped"])
    return {
        "rule": rule["label"], "competence": rule["competence"],
        "times": times % {"met": writing.num_text(rule["met"]), "of": writing.num_text(rule["of"])},
        "helped": helped % {"number": writing.num_text(rule["helped"])} if rule["helped"] else "",
    }  # fmt: skip


def _concerns(one, person, sittings):
    """What they did, what the world brought, what their role left unanswered while they sat there."""
    if one["kind"] in ("decision", "refused"):
        return _is_theirs(one, person, sittings)
    if one["kind"] == "overdue":
        return _sat_then(one["t"], [sitting for sitting in sittings if sitting.role == one["role"]])
    return one["kind"] == "incident"


def _is_theirs(one, person, sittings):
    """Signed by them; what nobody signed is whoever's sat there."""
    if one["by"]:
        return one["by"] == person.pk
    return _sat_then(one["t"], [sitting for sitting in sittings if sitting.seat == one["seat"]])


def _sat_then(t, sittings):
    return any(one.since <= t and (one.until is None or t <= one.until) for one in sittings)


def _moment(one):
    is_mine = one["kind"] in ("decision", "refused")
    about = f" — {one['about']}" if one.get("about") else ""
    return {"at": one["at"], "what": f"{one['what']}{about}", "note": one.get("why") or "", "is_mine": is_mine}
