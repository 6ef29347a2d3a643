"""The instructor's pages: the wall, the console of a session, the checklist on a phone, the sheets of the bench."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.ui.htmx import outcome, render
from mihan.workplaces.engine.playing import live
from mihan.workplaces.models import Session
from mihan.workplaces.policy import rotation
from mihan.workplaces.queries.photos import photos_of
from mihan.workplaces.queries.sessions import last_acts, played_before, trainees_of
from mihan.workplaces.services import seating
from mihan.workplaces.services.conducting import conduct
from mihan.workplaces.services.deciding import observe
from mihan.workplaces.web.forms import TaskForm, new_key
from mihan.workplaces.web.reach import LEAD, may_conduct, own_seat, session_for
from mihan.workplaces.web.telling import told_of
from mihan.workplaces.web.words import Words, duration_text, kind_of

IDLE_AFTER, MOST_LINES, NEAR = 180, 14, 4
SPEEDS = ((250, "× 0,25"), (500, "× 0,5"), (1000, "× 1"), (2000, "× 2"), (5000, "× 5"), (20000, "× 20"))
EXTRA = ((1000, "100 %"), (1250, "125 %"), (1333, "133 %"), (1500, "150 %"), (2000, "200 %"))


class Watched:
    """A session as its instructor sees it now: everything, also what is hidden from the seats."""

    def __init__(self, session):
        self.session = session
        self.seats = list(session.seats.select_related("person"))
        self.live = live(session, seats=self.seats)
        self.live.catch_up(clock.now())
        self.words = Words(self.live.loaded, {s.name: s.person.name for s in self.seats if s.person})
        self.state = self.live.world.state

    @property
    def time(self):
        return self.words.clock(self.live.t)

    @property
    def speed(self):
        return self.state["clock"]["speed"]

    @property
    def tasks(self):
        t = self.live.t
        return [
            {
                "id": task["id"],
                "title": self.words.say(f"task.{task['kind']}"),
                "role": self.words.role(task["role"]),
                "since": self.words.clock(task["opened"]),
                "until": self.words.clock(task["due"]) if task["due"] else "",
                "is_near": bool(task["due"]) and (task["due"] - t) * NEAR <= task["due"] - task["opened"],
                "what": self.words.in_a_line(self._shown(task)),
                "who": self.words.who(task["seat"]) if task["seat"] else "",
            }
            for task in self.state["tasks"].values()
        ]

    def _shown(self, task):
        shows = self.live.world.pack.tasks[task["kind"]].shows
        return {name: task["data"][name] for name in shows}

    @property
    def tension(self):
        """How many tasks are near their end, of those open."""
        return sum(task["is_near"] for task in self.tasks), len(self.state["tasks"])

    @property
    def places(self):
        acts, now = last_acts(self.session), clock.now()
        return [self._place(seat, acts.get(seat.name), now) for seat in self.seats]

    def _place(self, seat, last, now):
        since = int((now - last.at).total_seconds()) if last else None
        is_idle = seat.person_id and self.session.state == "running" and (since is None or since >= IDLE_AFTER)
        return {
            "seat": seat, "name": self.words.seat(seat.name), "is_idle": bool(is_idle),
            "last": _("%(ago)s ago") % {"ago": duration_text(since)} if since is not None else "",
            "open": sum(t["role"] == seat.role and t["seat"] in ("", seat.name) for t in self.state["tasks"].values()),
        }  # fmt: skip

    @property
    def idle(self):
        return [place for place in self.places if place["is_idle"]]

    @property
    def figures(self):
        pack = self.live.world.pack
        return [
            (self.words.say(f"indicator.{name}"), self.words.number(value, pack.indicators[name].unit))
            for name, value in self.live.indicators().items()
        ]  # fmt: skip

    @property
    def lines(self):
        """The last inputs, bots' as well: those computed and not written yet come first."""
        fresh = list(reversed(self.live.log))
        written = list(self.session.inputs.select_related("by").order_by("-seq")[:MOST_LINES])
        return [told_of(self.words, one) for one in [*fresh, *written][:MOST_LINES]]

    @property
    def photos(self):
        """What was photographed at the bench, the latest first."""
        taken = photos_of(self.session)
        return [{"photo": photo, "what": self.words.say(f"task.{kind_of(photo.task)}")} for photo in reversed(taken)]

    @property
    def incidents(self):
        return [(name, self.words.say(f"incident.{name}")) for name in self.live.world.pack.incidents]

    @property
    def delays(self):
        """Five minutes, fifteen, an hour of the session, in its unit."""
        unit = self.live.world.pack.unit_ms
        return [(minutes * 60_000 // unit, duration_text(minutes * 60)) for minutes in (5, 15, 60)]

    @property
    def roles(self):
        return [(name, self.words.role(name)) for name in self.live.world.pack.roles]


@login_required
def wall(request):
    """Every session that goes on, of those one leads: time, tension, who is idle."""
    if not request.user.has_perm(LEAD):
        raise PermissionDenied
    rows = Session.objects.visible_to(request.user).led_by(request.user).unfinished()
    watched = [Watched(session) for session in rows.select_related("version", "edit", "group")[:40]]
    return render(request, "workplaces/wall.html", {"watched": watched}, fragment="wall")


@login_required
def show(request, pk):
    session = session_for(request.user, pk, may=LEAD)
    if not session.is_open:
        return redirect(session)
    watched = Watched(session)
    seated = {seat.person_id for seat in watched.seats}
    return render(request, "workplaces/console.html", {
        "session": session, "watched": watched, "words": watched.words, "speeds": SPEEDS, "extra": EXTRA,
        "trainees": [person for person in trainees_of(session) if person.pk not in seated], "key": new_key(),
    }, fragment="watched")  # fmt: skip


@require_POST
@login_required
def act(request, pk):
    """One act of the instructor; the verb chooses what else is read of the form."""
    session = session_for(request.user, pk, may=LEAD)
    verb, sent = request.POST.get("act", ""), request.POST
    if verb not in ACTS:
        raise Http404
    read, said = ACTS[verb]
    try:
        args = read(sent)
    except (ValueError, KeyError) as error:
        raise Http404 from error
    with outcome(request, said):
        conduct(session, verb, by=request.user, key=sent.get("key", ""), **args)
    return redirect("workplaces:session-detail" if verb == "end" else "workplaces:console", session.pk)


ACTS = {
    "resume": (lambda sent: {}, gettext_lazy("The session goes on.")),
    "pause": (lambda sent: {}, gettext_lazy("The session is paused.")),
    "end": (lambda sent: {}, gettext_lazy("The session is over; here is its debrief.")),
    "speed": (lambda sent: {"permille": int(sent["permille"])}, gettext_lazy("The speed is changed.")),
    "inject": (
        lambda sent: {"event": sent["event"], "hidden": "hidden" in sent},
        gettext_lazy("The incident is set off."),
    ),
    "say": (
        lambda sent: {"text": sent["text"], "role": sent.get("role", ""), "voice": sent.get("voice", "")},
        gettext_lazy("It is said."),
    ),
    "hint": (lambda sent: {"seat": sent["seat"], "text": sent["text"]}, gettext_lazy("The hint is given.")),
    "extend": (lambda sent: {"task": sent["task"], "by": int(sent["by"])}, gettext_lazy("The deadline is put off.")),
    "extra_time": (
        lambda sent: {"seat": sent["seat"], "permille": int(sent["permille"])},
        gettext_lazy("The time allowed is changed."),
    ),
    "take_over": (lambda sent: {"seat": sent["seat"]}, gettext_lazy("You play this seat.")),
    "give_back": (lambda sent: {"seat": sent["seat"]}, gettext_lazy("The seat is given back.")),
    "note": (lambda sent: {"text": sent["text"]}, gettext_lazy("The note is kept for the debrief.")),
}


@require_POST
@login_required
def seat(request, pk):
    """Give a seat to a trainee of the group, or free it."""
    session = session_for(request.user, pk, may=LEAD)
    name, sent = request.POST.get("seat", ""), request.POST.get("person", "")
    people = {str(person.pk): person for person in trainees_of(session)}
    with outcome(request, _("The seats are changed.")):
        if sent:
            if sent not in people:
                raise Http404
            seating.seat_person(session, name, people[sent], by=request.user)
        elif (held := session.seats.filter(name=name, person__isnull=False).first()) is not None:
            seating.leave_seat(session, person=held.person, by=request.user)
    return redirect("workplaces:console", session.pk)


@require_POST
@login_required
def propose(request, pk):
    """Seats given by who did what before: each in the role they have played least."""
    session = session_for(request.user, pk, may=LEAD)
    seated = set(session.seats.filter(person__isnull=False).values_list("person", flat=True))
    people = [person for person in trainees_of(session) if person.pk not in seated]
    free = [(seat.name, seat.role) for seat in session.seats.filter(person=None, is_taken_over=False)]
    by_key = {person.pk: person for person in people}
    given = rotation([*by_key], free, played_before(people, session.version.pack))
    with outcome(request, _("The seats are given by who did what before.")):
        if not given:
            raise RuleBroken(_("There is no free seat, or nobody left to seat."))
        for name, person in given.items():
            seating.seat_person(session, name, by_key[person], by=request.user)
    return redirect("workplaces:console", session.pk)


# What is done in the real room


@login_required
def observed(request, pk):
    """The trainer's short list, on a phone: what was seen of a gesture."""
    session = session_for(request.user, pk, may=LEAD)
    if not session.is_open:
        return redirect(session)
    watched = Watched(session)
    return render(request, "workplaces/observed.html", {
        "session": session, "words": watched.words, "waiting": _waiting(watched, "observed"), "time": watched.time,
    })  # fmt: skip


def _waiting(watched, station):
    """The tasks done away from the screen, with a blank form and who may have done them."""
    pack, found = watched.live.world.pack, []
    for task in watched.state["tasks"].values():
        if pack.tasks[task["kind"]].station != station:
            continue
        decision = next(d for d in pack.decisions.values() if d.task == task["kind"])
        form = TaskForm(decision=decision, words=watched.words, seen={"things": {}}, task=task["id"], prefix=task["id"])
        seats = [s for s in watched.seats if s.role == task["role"] and task["seat"] in ("", s.name)]
        found.append({
            "id": task["id"], "title": watched.words.say(f"task.{task['kind']}"), "form": form,
            "facts": watched.words.fields(watched._shown(task)), "since": watched.words.clock(task["opened"]),
            "until": watched.words.clock(task["due"]) if task["due"] else "",
            "seats": [(s.name, watched.words.who(s.name)) for s in seats if s.person_id],
            "role": watched.words.role(task["role"]),
        })  # fmt: skip
    return found


@require_POST
@login_required
def tick(request, pk):
    session = session_for(request.user, pk, may=LEAD)
    watched, sent = Watched(session), request.POST
    task = watched.state["tasks"].get(sent.get("task", ""))
    if task is None:
        messages.error(request, _("This task is settled, or its time is over."))
        return redirect("workplaces:observed", session.pk)
    decision = next(d for d in watched.live.world.pack.decisions.values() if d.task == task["kind"])
    form = TaskForm(
        sent, decision=decision, words=watched.words, seen={"things": {}}, task=task["id"], prefix=task["id"]
    )
    with outcome(request, _("What you saw is kept.")):
        if not form.is_valid():
            raise RuleBroken(_("The list is not complete."))
        row = observe(
            session,
            seat=sent.get("seat", ""),
            verb=decision.name,
            args=form.values(),
            by=request.user,
            key=sent.get("key", ""),
        )
        if not row.accepted:
            raise RuleBroken(told_of(watched.words, row)["why"])
    return redirect("workplaces:observed", session.pk)


@login_required
def bench(request, pk):
    """The sheets of the bench on paper: the order, and blanks to write what was measured. Each prints their role's."""
    session = session_for(request.user, pk)
    if not session.is_open:
        return redirect(session)
    watched, mine = Watched(session), own_seat(request.user, session)
    waiting = _waiting(watched, "bench")
    if not may_conduct(request.user, session):
        waiting = [one for one in waiting if mine and (mine.name, watched.words.who(mine.name)) in one["seats"]]
    return render(request, "workplaces/bench.html", {
        "session": session, "words": watched.words, "waiting": waiting, "time": watched.time,
    })  # fmt: skip
