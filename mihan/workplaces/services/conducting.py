"""What an instructor does to a session: an input like any other, and what it changes of our rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.people.models import User
from mihan.workplaces.engine.playing import Actor, Given, Live, wall
from mihan.workplaces.models import Input, Seat, Session
from mihan.workplaces.policy import MOST_KEY, PASS_EVERY
from mihan.workplaces.services.playing import at_now, lock_open, write

MOST_SKIPPED = 3600  # seconds of the session
TIMED = frozenset({"pause", "resume", "speed"})  # they set the clock, and say the wall's time


@transaction.atomic
def conduct(session: Session, verb: str, *, by: User, key: str = "", **args: Any) -> Input:
    """Pause, resume, speed, inject, say, hint, extend, extra_time, take_over, give_back, note, end.

    A refusal is a broken rule, and nothing of it is kept: an instructor's slip is no fact.
    """
    session = lock_open(session.pk)
    if key and (known := session.inputs.filter(key=key[:MOST_KEY]).first()):
        return known
    playing = at_now(session)
    if verb in TIMED:
        args["wall"] = wall(clock.now())
    verb, args = _as_input(session, verb, args)
    logged = playing.submit(Given(playing.t, "", Actor.INSTRUCTOR, verb, args, key[:MOST_KEY]))
    if not logged.accepted:
        raise RuleBroken(_refusal(logged.why.key if logged.why else ""))
    if (follows := _FOLLOWS.get(verb)) is not None:
        follows(session, args)
    return write(session, playing, by=by, last=1)[-1]


@transaction.atomic
def skip_ahead(session: Session, *, seat: str, by: User) -> int:
    """Let time pass to when something waits for a seat, an hour at most; how much of it passed, in its unit.

    The clock is set as if it had been started earlier: an input like any other, and a replay goes the same way.
    """
    session = lock_open(session.pk)
    if session.state != Session.State.RUNNING:
        raise RuleBroken(_("The session is paused."))
    playing = at_now(session)
    t = playing.t
    ahead = _quiet_until(session, seat, MOST_SKIPPED * 1000 // playing.world.pack.unit_ms) - t
    if ahead > 0 and not playing.is_stopped:
        clock_now = playing.world.state["clock"]
        back = ahead * playing.world.pack.unit_ms * 1000 // clock_now["speed"]
        playing.submit(Given(t, "", Actor.INSTRUCTOR, "resume", {"wall": wall(clock.now()) - back}))
        playing.catch_up(clock.now())
    write(session, playing, by=by)
    return max(0, ahead)


def _quiet_until(session: Session, seat: str, most: int) -> int:
    """When a seat has something to do next, its bots and the world going on.

    What only a trainer ticks is waited for by nobody alone; what is done at a bench may be left for later.
    """
    probe = at_now(session)
    step, until = max(1, probe.world.pack.step // 2), min(probe.t + most, probe.world.pack.length - 1)
    left = {task["id"] for task in probe.seen(seat)["tasks"] if task["station"] == "bench"}
    while probe.t < until and not probe.is_stopped and not _to_do(probe, seat) - left:
        probe.run_to(min(probe.t + step, until))
    return probe.t


def _to_do(probe: Live, seat: str) -> set[str]:
    return {task["id"] for task in probe.seen(seat)["tasks"] if task["station"] != "observed"}


def _as_input(session: Session, verb: str, args: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """A seat taken over is given back to whoever sits there, or to its bot."""
    if verb != "give_back":
        return verb, args
    seat = Seat.objects.get(session=session, name=args["seat"])
    seat.is_taken_over = False
    seat.save(update_fields=["is_taken_over", "updated_at"])
    return ("sit" if seat.person_id else "leave"), {"seat": seat.name}


def _refusal(key: str) -> str:
    return {
        "over": _("This session is over."),
        "no_such_task": _("This task is settled, or has no deadline."),
        "wrong_value": _("This value is not allowed."),
        "unknown_incident": _("There is no such incident."),
    }.get(key, _("The session refuses this."))


def _start(session: Session, args: dict[str, Any]) -> None:
    session.state, session.due_at = Session.State.RUNNING, clock.now() + PASS_EVERY
    session.started_at = session.started_at or clock.now()
    session.save(update_fields=["state", "due_at", "started_at", "updated_at"])


def _stop_clock(session: Session, args: dict[str, Any]) -> None:
    session.state, session.due_at = Session.State.PAUSED, None
    session.save(update_fields=["state", "due_at", "updated_at"])


def _take_over(session: Session, args: dict[str, Any]) -> None:
    Seat.objects.filter(session=session, name=args["seat"]).update(is_taken_over=True)


def _slow(session: Session, args: dict[str, Any]) -> None:
    Seat.objects.filter(session=session, name=args["seat"]).update(extra=args["permille"])


_FOLLOWS: dict[str, Callable[[Session, dict[str, Any]], None]] = {
    "resume": _start, "pause": _stop_clock, "take_over": _take_over, "extra_time": _slow,
}  # fmt: skip
