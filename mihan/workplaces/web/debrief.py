"""The debrief: one page in four steps, what a role saw then, and what if."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from mihan.ui import charts
from mihan.ui.htmx import outcome as told_outcome
from mihan.ui.htmx import render
from mihan.workplaces.engine.going_back import seen_before
from mihan.workplaces.engine.keeping import still_replays
from mihan.workplaces.engine.loading import of_session
from mihan.workplaces.queries.copies import copies_of, taken_away
from mihan.workplaces.queries.debrief import causes, following, same_world
from mihan.workplaces.queries.evidence import shown_in
from mihan.workplaces.queries.photos import photos_of
from mihan.workplaces.services.branching import RULES_CHANGED, branch_off
from mihan.workplaces.web.forms import ClosingForm
from mihan.workplaces.web.lanes import KEY, lanes
from mihan.workplaces.web.reach import LEAD, PLAY, may_conduct, session_for
from mihan.workplaces.web.screens import board_template, plain_board, screen_of
from mihan.workplaces.web.telling import told_of
from mihan.workplaces.web.words import Words, kind_of

STEPS = (
    ("reactions", gettext_lazy("Reactions"), "message-circle"), ("facts", gettext_lazy("Facts"), "list-checks"),
    ("analysis", gettext_lazy("Analysis"), "search"), ("take_away", gettext_lazy("To take away"), "sprout"),
)  # fmt: skip


def debriefed(user, pk):
    """A session with its outcome, for whoever played or leads it."""
    session = session_for(user, pk)
    if session.is_open or not hasattr(session, "outcome"):
        raise Http404
    return session


def words_of(session):
    seats = session.seats.select_related("person")
    named = {sitting.seat: sitting.person.name for sitting in session.sittings.select_related("person")}
    named.update({seat.name: seat.person.name for seat in seats if seat.person})
    return Words(of_session(session), named)


@login_required
def show(request, pk):
    session = debriefed(request.user, pk)
    words, outcome = words_of(session), session.outcome
    moments = moments_of(session, outcome, words)
    return render(
        request,
        "workplaces/debrief.html",
        {
            "session": session,
            "words": words,
            "steps": steps_of(words),
            "moments": moments,
            "sat": _sat(session, words),
            "shapes": KEY,
            "lanes": lanes(moments, outcome.t, words, session),
            "figures": figures_of(session, outcome, words),
            "curves": _curves(outcome, words),
            "shown": shown_to(request.user, session, words),
            "may_lead": request.user.has_perm(LEAD, session),
            "copies": copies_of(session),
            "languages": settings.LANGUAGES,
            "taken_away": taken_away(session),
            "may_close": may_conduct(request.user, session) and session.branch_of_id is None,
            "closing": ClosingForm(),
        },
    )


def _sat(session, words):
    """By seat, who sat there, in the order they came."""
    found = {}
    for sitting in session.sittings.select_related("person").order_by("seat", "since"):
        found.setdefault(sitting.seat, {})[sitting.person.name] = None
    return [(words.seat(seat), list(found[seat])) for seat in words.loaded.pack.seats if seat in found]


def steps_of(words):
    return [
        {
            "key": key,
            "title": title,
            "icon": icon,
            "questions": [words._of(q) for q in words.loaded.questions if q["step"] == key],
        }
        for key, title, icon in STEPS
    ]


def moments_of(session, outcome, words):
    """What people and the instructor did, what the world brought, what nobody answered; in the order of time."""
    shown = {}
    for place, (_t, kind, values, cause) in enumerate(outcome.facts):
        if kind == "evidence":
            shown.setdefault(cause, []).append({
                "place": place, "rule": words.say(f"rule.{values['rule']}"), "num": values["num"], "den": values["den"],
                "is_met": values["num"] == values["den"], "help": values["help"],
            })  # fmt: skip
    rows = session.inputs.exclude(actor="bot").exclude(verb__in=["sit", "leave"]).select_related("by")
    photos = {photo.seq: photo for photo in photos_of(session)}
    found = [
        {
            **told_of(words, row),
            "photo": photos.get(row.seq),
            "by": row.by_id,
            "seat": row.seat,
            "kind": _kind(row),
            "role": row.seat.rpartition(".")[0],
            "evidence": shown.get(-row.seq, []),
        }
        for row in rows
    ]
    for place, (t, kind, values, _cause) in enumerate(outcome.facts):
        if (one := _world(kind, values, words)) is not None:
            found.append({"t": t, "at": words.clock(t), "place": place, **one})
    return sorted(found, key=lambda one: (one["t"], one.get("n", 0)))


def _kind(row):
    if row.actor == "instructor":
        return "act"
    return "decision" if row.accepted else "refused"


def _world(kind, values, words):
    """A fact of the world as a moment, where it is one people would speak of."""
    if kind == "incident":
        return {"kind": "incident", "role": "", "what": words.say(f"incident.{values['event']}"), "who": _("the world"),
                "about": _("hidden") if values["hidden"] else "", "accepted": True}  # fmt: skip
    if kind == "task.overdue":
        return {
            "kind": "overdue",
            "role": values["role"],
            "what": words.say(f"task.{values['kind']}"),
            "who": words.role(values["role"]),
            "about": _("nobody answered in time"),
            "accepted": False,
        }
    return None


def figures_of(session, outcome, words):
    """Each indicator, beside the reference bots and other teams in the same world."""
    pack = words.loaded.pack
    others = list(same_world(session)[:3])
    found = []
    for name, value in outcome.indicators.items():
        unit = pack.indicators[name].unit if name in pack.indicators else ""
        par = outcome.par.get(name)
        found.append({
            "label": words.say(f"indicator.{name}"), "value": words.number(value, unit),
            "par": words.number(par[-1][1], unit) if par else "",
            "others": [words.number(other.outcome.indicators[name], unit) for other in others],
        })  # fmt: skip
    return {"rows": found, "others": [other.group.label if other.group else other.code for other in others]}


def _curves(outcome, words):
    pack = words.loaded.pack
    drawn = []
    for name, curve in outcome.curves.items():
        scale = 100 if pack.indicators[name].unit.startswith("centimes") else 1
        series = [charts.Series(_("this session"), [v / scale for _t, v in curve])]
        if par := outcome.par.get(name):
            series.append(charts.Series(_("the reference bots"), [v / scale for _t, v in par], kind="expected"))
        title = words.say(f"indicator.{name}")
        title = _("%(figure)s, in dirhams") % {"figure": title} if scale == 100 else title
        drawn.append(charts.line(
            title, series, labels=[words.clock(t) for t, _v in curve], unit="number"
        ))  # fmt: skip
    return drawn


def shown_to(user, session, words):
    """A trainee reads their own alone."""
    is_leading = user.has_perm(LEAD, session)
    return [one for one in shown_by(session, words) if is_leading or one["person"].pk == user.person_id]


def shown_by(session, words):
    """By person, what they showed of each rule: so often in so many opportunities."""
    people = {sitting.person_id: sitting.person for sitting in session.sittings.select_related("person")}
    table = {}
    for one in shown_in(session):
        if one.person in people:
            rules = table.setdefault(one.person, {})
            rules.setdefault(one.rule, []).append(one)
    return [
        {"person": people[person], "rules": [_rule(words, rule, many) for rule, many in rules.items()]}
        for person, rules in table.items()
    ]


def _rule(words, rule, many):
    return {
        "label": words.say(f"rule.{rule}"),
        "met": sum(one.num == one.den for one in many),
        "of": len(many),
        "is_critical": many[0].critical,
        "helped": sum(one.help > 0 for one in many),
        "inputs": [{"n": one.input, "met": one.num == one.den, "key": one.key} for one in many],
        "competence": words._of(words.loaded.competences[many[0].competence])
        if many[0].competence in words.loaded.competences
        else "",
    }


@login_required
def why(request, pk, place):
    """The chain of causes behind a fact, down to a decision or to the beginning."""
    session = debriefed(request.user, pk)
    if place >= len(session.outcome.facts):
        raise Http404
    words = words_of(session)
    t, kind, values, _cause = session.outcome.facts[place]
    links = [_link(words, link) for link in causes(session.outcome, place)]
    what = (
        words.say(f"rule.{values['rule']}")
        if kind == "evidence"
        else (_world(kind, values, words) or {"what": kind})["what"]
    )
    return render(request, "workplaces/why.html", {
        "session": session, "words": words, "what": what, "at": words.clock(t), "links": links,
        "evidence": values if kind == "evidence" else None,
    })  # fmt: skip


def _link(words, link):
    if link.kind == "input" and link.input is not None:
        return {"kind": "input", **told_of(words, link.input)}
    if link.kind == "event":
        name = link.name
        label = words.say(f"event.{name}") if words.has(f"event.{name}") else _inner(words, name, link.args)
        return {"kind": "event", "at": words.clock(link.t), "what": label}
    return {"kind": "beginning", "at": words.clock(0), "what": _("how the session began")}


def _inner(words, name, args):
    """The engine's own events: a deadline, an incident."""
    if name == "_incident":
        return words.say(f"incident.{args['event']}")
    if name == "_due":
        return _("the time of a task was over: %(task)s") % {"task": words.say(f"task.{kind_of(args['task'])}")}
    return name


@login_required
def then(request, pk, n):
    """What a seat could see when something was decided: nothing it could not."""
    session = debriefed(request.user, pk)
    row = session.inputs.filter(seq=n).first()
    if row is None:
        raise Http404
    if not still_replays(session):
        messages.info(request, RULES_CHANGED)
        return redirect("workplaces:debrief", session.pk)
    words = words_of(session)
    seats = list(words.loaded.pack.seats)
    seat = request.GET.get("seat") or row.seat or seats[0]
    if seat not in seats:
        raise Http404
    seen = seen_before(session, n, seat)
    return render(request, "workplaces/then.html", {
        "session": session, "words": words, "row": told_of(words, row), "seat": words.seat(seat), "seat_key": seat,
        "seats": [(name, words.seat(name)) for name in seats], "boards": _boards(session, seen, words),
        "tasks": [(words.say(f"task.{t['kind']}"), words.fields(t["data"])) for t in seen["tasks"]],
        "notices": [(words.clock(n["t"]), words.notice(n)) for n in seen["notices"]],
        "followed": len(following(session.outcome, n)), "may_branch": request.user.has_perm(PLAY, session),
    })  # fmt: skip


def _boards(session, seen, words):
    screen, found = screen_of(session.version.pack), []
    for name, data in seen["boards"].items():
        prepare = screen.boards.get(name)
        board = prepare(data, seen, words) if prepare else plain_board(data, words)
        found.append(
            {
                "template": board_template(session.version.pack, name),
                "board": board,
                "name": name,
                "title": words.say(f"board.{name}"),
            }
        )
    return found


@require_POST
@login_required
def branch(request, pk, n):
    """What if from here: the same world at that instant, played on alone with bots."""
    session = debriefed(request.user, pk)
    if not request.user.has_perm(PLAY, session):
        raise PermissionDenied
    seat = request.POST.get("seat", "")
    if seat not in of_session(session).pack.seats:
        raise Http404
    with told_outcome(request, _("You are back at that instant: decide otherwise.")):
        made = branch_off(session, before=n, seat=seat, by=request.user)
        return redirect("workplaces:play", made.pk)
    return redirect("workplaces:debrief", session.pk)
