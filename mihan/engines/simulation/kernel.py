"""The event list and the state: what makes a session a pure function of its inputs.

The state is one tree of whole numbers, words and truth values that survives JSON unchanged. Events
are taken in the total order (t, seq). No float, no set, no `hash()`, no clock.
"""

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from heapq import heappop, heappush
from typing import Any

from mihan.engines.simulation.clock import started
from mihan.engines.simulation.randomness import Streams

State = dict[str, Any]
MOST_AT_ONE_INSTANT = 10_000  # events; a loop that waits for nothing stops there
_PLAIN = frozenset((int, str, bool))


def copy_of(tree: Any) -> Any:
    """A copy of a tree of dicts, lists and plain values: several times as quick as `deepcopy`."""
    if type(tree) is dict:
        copy = tree.copy()
        for key, value in tree.items():
            if type(value) is dict or type(value) is list:
                copy[key] = copy_of(value)
        return copy
    if type(tree) is list:
        return [copy_of(value) if type(value) is dict or type(value) is list else value for value in tree]
    return tree


def in_order(tree: Any) -> Any:
    """The same with the keys of every dict in their order: a database may give them back in another."""
    if isinstance(tree, Mapping):
        return {key: in_order(tree[key]) for key in sorted(tree)}
    return [in_order(value) for value in tree] if isinstance(tree, list | tuple) else tree


def is_plain(tree: Any) -> bool:
    """Whether a value may be kept in the state: whole numbers, words, truth, lists, dicts by words."""
    if type(tree) is dict:
        return all(type(key) is str and is_plain(value) for key, value in tree.items())
    if type(tree) is list:
        return all(is_plain(value) for value in tree)
    return type(tree) in _PLAIN


def new_state() -> State:
    """Nothing has happened: every part there is, empty."""
    return {
        "t": 0, "seq": 0, "here": 0, "queue": [], "draws": {}, "made": {}, "things": {}, "v": {}, "tasks": {},
        "done": [], "books": {}, "seats": {}, "extra": {}, "notices": [], "clock": started(), "over": False,
    }  # fmt: skip


class Kernel(Streams):
    """A state, its event list, its chance (`Streams`), and what was found out on the way.

    `facts` are (t, kind, values, cause) and `trace` the events run, (seq, t, name, args, cause). A
    cause is the seq of an event, minus the number of an input, or 0 for the beginning. Both are
    told to whoever keeps them, and are no part of the state; without `traced` the second is left out.
    """

    def __init__(self, handlers: dict[str, Callable[..., None]], seed: int) -> None:
        self.handlers = handlers
        self.state = new_state()
        super().__init__(seed, self.state["draws"])
        self.facts: list[tuple[int, str, dict[str, Any], int]] = []
        self.trace: list[tuple[int, int, str, dict[str, Any], int]] = []
        self.cause = 0
        self.fault = ""
        self.traced = True
        self.saved: State | None = None
        self.after_each: Callable[[], None] | None = None

    @property
    def t(self) -> int:
        """The time, in the pack's unit since the beginning."""
        return int(self.state["t"])

    def at(self, t: int, event: str, /, **args: Any) -> None:
        """Have an event happen at a time; the past is now."""
        state = self.state
        state["seq"] = seq = state["seq"] + 1
        now = state["t"]
        heappush(state["queue"], (t if t > now else now, seq, event, args, self.cause))  # noqa: FURB136 - quicker

    def after(self, delay: int, event: str, /, **args: Any) -> None:
        """Have an event happen after a delay; 0 is right after this."""
        state = self.state
        state["seq"] = seq = state["seq"] + 1
        heappush(state["queue"], (state["t"] + (delay if delay > 0 else 0), seq, event, args, self.cause))  # noqa: FURB136

    def fact(self, kind: str, /, **values: Any) -> None:
        """Keep something that happened, for the debrief; with its cause."""
        self.facts.append((self.state["t"], kind, values, self.cause))

    def advance(self, until: int) -> None:
        """Run every event up to a time. What goes wrong stops the session as faulty; nothing is lost."""
        if self.fault:
            return
        queue = self.state["queue"]
        if queue and queue[0][0] <= until:
            try:
                self._run(until)
            except Exception as error:  # noqa: BLE001 - whatever a pack does, the log outlives it
                self.fault = f"{type(error).__name__}: {error}"
                return
        if until > self.state["t"]:
            self.state["t"] = until
            self.state["here"] = 0

    def _run(self, until: int) -> None:
        state, handlers, note, check = self.state, self.handlers, self.trace.append, self.after_each
        traced = self.traced
        queue = state["queue"]
        now = state["t"]
        while queue and queue[0][0] <= until:
            t, seq, name, args, cause = heappop(queue)
            if t == now:
                state["here"] += 1
                if state["here"] > MOST_AT_ONE_INSTANT:
                    raise RuntimeError(f"{name} happens without end at {t}.")
            else:
                state["t"] = now = t
                state["here"] = 0
            self.cause = seq
            if traced:
                note((seq, t, name, args, cause))
            handlers[name](self, **args)
            if check is not None:
                check()

    # Keeping and putting back

    def copied(self) -> State:
        """The state, to be put back later in this process."""
        return copy_of(self.state)  # type: ignore[no-any-return]

    def save(self) -> None:
        """Keep the state as it is, in case what follows is refused."""
        self.saved = self.copied()

    def put_back(self, copy: State) -> None:
        """Go back to a copy, which is the world's own from then on."""
        copy["queue"] = [tuple(event) for event in copy["queue"]]  # as JSON gives it, a list of lists
        self.state = copy
        self.draws = copy["draws"]

    def snapshot(self) -> str:
        """The state as JSON: a cache that any interpreter reads."""
        return json.dumps(self.state, separators=(",", ":"), ensure_ascii=False)

    def restore(self, snapshot: str) -> None:
        """Go back to a snapshot."""
        self.put_back(json.loads(snapshot))

    def digest(self) -> str:
        """The hash of the state; equal states, in the same order, have the same on any machine."""
        return sha256(self.snapshot().encode()).hexdigest()
