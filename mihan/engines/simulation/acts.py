"""What an instructor may do to a session, and how people come and go: inputs like any other.

Each marks what follows: evidence after a hint is assisted, evidence of a seat the instructor plays
is the instructor's.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mihan.engines.simulation.clock import FASTEST, SLOWEST, set_going
from mihan.engines.simulation.inputs import Actor
from mihan.engines.simulation.kernel import is_plain
from mihan.engines.simulation.world import World

LONGEST_WORDS = 500  # characters of what somebody says
LONGEST_DIGEST = 128  # characters
MOST_EXTRA = 3000  # thousandths: three times the time


@dataclass(frozen=True, slots=True)
class Act:
    by: tuple[Actor, ...]
    takes: Mapping[str, type]
    do: Callable[..., None]


ACTS: dict[str, Act] = {}


def _act(*by: Actor, **takes: type) -> Callable[[Callable[..., None]], Callable[..., None]]:
    def register(do: Callable[..., None]) -> Callable[..., None]:
        ACTS[do.__name__] = Act(by or (Actor.INSTRUCTOR,), takes, do)
        return do

    return register


@_act(wall=int)
def pause(w: World, wall: int = 0) -> None:
    """Stop the clock. `wall`: milliseconds on the wall now, here and below."""
    set_going(w.state["clock"], t=w.t, wall=wall, paused=True)
    w.fact("paused")


@_act(wall=int)
def resume(w: World, wall: int = 0) -> None:
    """Let the clock go on."""
    set_going(w.state["clock"], t=w.t, wall=wall, paused=False)
    w.fact("resumed")


@_act(wall=int, permille=int)
def speed(w: World, permille: int, wall: int = 0) -> None:
    """Have the clock run faster or slower from now on."""
    w.require(SLOWEST <= permille <= FASTEST, "wrong_value", field="permille")
    set_going(w.state["clock"], t=w.t, wall=wall, speed=permille)
    w.fact("speed", permille=permille)


@_act(event=str, args=dict, hidden=bool)
def inject(w: World, event: str, args: dict[str, Any] | None = None, hidden: bool = False) -> None:
    """Set off an incident of the pack, told or hidden."""
    w.require(event in w.pack.incidents, "unknown_incident", event=event)
    w.require(is_plain(args or {}), "wrong_value", field="args")
    w._incident(event, args or {}, hidden)


@_act(text=str, role=str, voice=str)
def say(w: World, text: str, role: str = "", voice: str = "") -> None:
    """Speak as a client, a doctor, a supplier: words of the instructor's own."""
    w.require(role in ("", *w.pack.roles), "unknown_role")
    w.tell(role, "notice.said", text=text[:500], voice=voice[:80])


@_act(seat=str, text=str, task=str)
def hint(w: World, seat: str, text: str = "", task: str = "") -> None:
    """Help a seat: the evidence of its next decision, or of one task, is assisted."""
    known = _seat(w, seat)
    if task:
        w.require(task in w.state["tasks"], "no_such_task")
        w.state["tasks"][task]["help"] += 1
    else:
        known["help"] += 1
    w.tell(known["role"], "notice.hint", text=text[:500])


@_act(Actor.USER, Actor.INSTRUCTOR, seat=str, doing=str, promised=str, careful=str)
def pass_seat(w: World, seat: str, doing: str = "", promised: str = "", careful: str = "") -> None:
    """What whoever leaves a seat tells whoever takes it: what is in progress, promised, to be watched."""
    _seat(w, seat)
    told = {"doing": doing[:LONGEST_WORDS], "promised": promised[:LONGEST_WORDS], "careful": careful[:LONGEST_WORDS]}
    w.require(any(text.strip() for text in told.values()), "missing_field", field="doing")
    w.fact("handed_over", seat=seat, **told)


@_act(task=str, by=int)
def extend(w: World, task: str, by: int) -> None:
    """Give a task more time."""
    found = w.state["tasks"].get(task)
    w.require(found is not None and found["due"], "no_such_task")
    w.require(0 < by <= w.pack.length, "wrong_value", field="by")
    found["due"] += by
    w.fact("extended", task=task, by=by)


@_act(seat=str, permille=int)
def extra_time(w: World, seat: str, permille: int) -> None:
    """Slow the deadlines of one seat; 1000 is ordinary time."""
    w.require(1000 <= permille <= MOST_EXTRA, "wrong_value", field="permille")
    known, seats = _seat(w, seat), w.state["seats"].values()
    known["extra"] = permille
    w.state["extra"][known["role"]] = max(s["extra"] for s in seats if s["role"] == known["role"])
    w.fact("extra_time", seat=seat, permille=permille)


@_act(Actor.USER, Actor.INSTRUCTOR, seat=str)
def sit(w: World, seat: str) -> None:
    """A person takes a seat from its bot, or from another person: a hand-over."""
    _hold(w, seat, Actor.USER)


@_act(Actor.USER, Actor.INSTRUCTOR, seat=str)
def leave(w: World, seat: str) -> None:
    """A person leaves a seat to its bot."""
    _hold(w, seat, Actor.BOT)


@_act(Actor.USER, Actor.BOT, Actor.INSTRUCTOR, task=str)
def claim(w: World, task: str) -> None:
    """Take a task of the role for one's own seat: nobody else may answer it, or miss it."""
    found = w.state["tasks"].get(task)
    w.require(found is not None, "no_such_task")
    w.require(found["role"] == w.role, "not_your_role")
    w.require(found["seat"] in ("", w.seat), "task_of_another", seat=found["seat"])
    found["seat"] = w.seat
    w.fact("claimed", task=task, seat=w.seat)


@_act(Actor.USER, Actor.BOT, Actor.INSTRUCTOR, task=str)
def release(w: World, task: str) -> None:
    """Give a task one has claimed back to the role."""
    found = w.state["tasks"].get(task)
    w.require(found is not None and found["seat"] == w.seat, "no_such_task")
    found["seat"] = ""
    w.fact("released", task=task, seat=w.seat)


@_act(Actor.USER, Actor.INSTRUCTOR, task=str, digest=str)
def photo(w: World, task: str, digest: str) -> None:
    """A picture of what was done at the bench for a task: its digest alone; the picture stays outside."""
    found = w.state["tasks"].get(task)
    w.require(found is not None, "no_such_task")
    w.require(found["role"] == w.role, "not_your_role")
    w.require(found["seat"] in ("", w.seat), "task_of_another", seat=found["seat"])
    w.require(w.pack.tasks[found["kind"]].station == "bench", "wrong_task")
    w.require(0 < len(digest) <= LONGEST_DIGEST, "wrong_value", field="digest")
    w.fact("photo", task=task, seat=w.seat, digest=digest)


@_act(seat=str)
def take_over(w: World, seat: str) -> None:
    """The instructor plays a seat; what it shows is nobody's evidence."""
    _hold(w, seat, Actor.INSTRUCTOR)


@_act(Actor.USER, Actor.INSTRUCTOR, text=str)
def note(w: World, text: str) -> None:
    """A mark on the timeline, for the debrief."""
    w.fact("note", text=text[:500])


@_act()
def end(w: World) -> None:
    """End the session: nothing is decided after."""
    w.require(not w.state["over"], "over")
    w.end()


def _seat(w: World, seat: str) -> dict[str, Any]:
    w.require(seat in w.state["seats"], "unknown_seat", seat=seat)
    return w.state["seats"][seat]  # type: ignore[no-any-return]


def _hold(w: World, seat: str, holder: Actor) -> None:
    _seat(w, seat)["holder"] = holder.value
    w.fact("seat", seat=seat, holder=holder.value)
