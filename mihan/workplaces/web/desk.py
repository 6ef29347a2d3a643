"""What somebody in a seat has on their page: parts with a name, of which only those that changed are sent."""

from functools import cached_property, partial

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from mihan.workplaces.web.again import offered
from mihan.workplaces.web.forms import TaskForm
from mihan.workplaces.web.parts import Part, mark_of, pieces_in
from mihan.workplaces.web.screens import board_template, plain_board, screen_of
from mihan.workplaces.web.words import Words

MOST_NOTICES, MOST_TOLD = 8, 3
SOON = 4  # a deadline is near when less than a fourth of the time is left


class Desk:
    """One seat's page, as of now. Everything in it comes from what the engine says the seat sees."""

    def __init__(self, session, seat, playing, *, look=""):
        self.session, self.seat = session, seat
        self.live, self.seats = playing, playing.seats
        named = {each.name: each.person.name for each in self.seats if each.person}
        self.words = Words(self.live.loaded, named)
        self.screen = screen_of(session.version.pack)
        self.seen = {**self.live.seen(seat.name), "look": look}
        self.is_over = self.live.is_stopped

    @property
    def my_seat(self):
        return self.words.seat(self.seat.name)

    @property
    def seat_asked(self):
        """What links of the page say more, when an instructor plays the seat."""
        return f"&seat={self.seat.name}" if self.seat.is_taken_over else ""

    @cached_property
    def is_shared(self):
        """Whether several seats have this role: only then is there anybody to take a task from."""
        return self.live.world.pack.roles[self.seen["role"]].seats > 1

    # Tasks and decisions

    @property
    def tasks(self):
        return [self._told(task) for task in self.seen["tasks"]]

    def _told(self, task):
        left, given = task["due"] - self.seen["t"], task["due"] - task["opened"]
        told = self.screen.tasks(task, self.seen, self.words) if self.screen.tasks else ""
        return {
            "id": task["id"], "css": css(task["id"]), "title": self.words.say(f"task.{task['kind']}"),
            "told": told or self.words.in_a_line(task["data"]),
            "until": self.words.clock(task["due"]) if task["due"] else "", "since": self.words.clock(task["opened"]),
            "is_near": bool(task["due"]) and left * SOON <= given, "station": task["station"],
            "station_said": self.words.say(f"station.{task['station']}"), "is_helped": task["help"] > 0,
            "is_taken": self.is_shared and bool(task["seat"]),
        }  # fmt: skip

    def task(self, key):
        return next((task for task in self.seen["tasks"] if task["id"] == key), None)

    def facts(self, task):
        """What one looks at to answer a task."""
        if self.screen.facts:
            return self.screen.facts(task, self.seen, self.words)
        return self.words.fields(task["data"])

    def compared(self, task):
        """What stands side by side to answer it."""
        return self.screen.compared(task, self.seen, self.words) if self.screen.compared else {}

    def answers(self, task, data=None, chosen=""):
        """The forms that answer a task; those of the trainer's checklist are not the trainee's."""
        if task["station"] == "observed":
            return []
        found = [
            d
            for d in self.live.world.pack.decisions.values()
            if d.task == task["kind"] and self.seen["role"] in d.roles
        ]
        return [self.form(decision, task, data if decision.name == chosen else None) for decision in found]

    def free_acts(self):
        """Decisions that answer no task: what the role may do at any time."""
        return [d for d in self.live.world.pack.decisions.values() if not d.task and self.seen["role"] in d.roles]

    def decision(self, verb):
        found = self.live.world.pack.decisions.get(verb)
        return found if found and self.seen["role"] in found.roles else None

    def form(self, decision, task=None, data=None, initial=None):
        offers = {
            name: offer(self.seen, self.words, task)
            for (verb, name), offer in self.screen.offers.items() if verb == decision.name
        }  # fmt: skip
        return TaskForm(
            data, decision=decision, words=self.words, seen=self.seen, task=task["id"] if task else None,
            choices=offers, labels=self._labels(decision, task), initial=initial,
        )  # fmt: skip

    def _labels(self, decision, task):
        """What the pack's own screen calls some fields, where the task says what they are about."""
        if task is None or decision.name not in self.screen.labels:
            return {}
        return self.screen.labels[decision.name](task, self.words)

    # The page in parts

    def parts(self):
        yield self._part("now", "workplaces/parts/now.html", self._now())
        for task in self.tasks:
            yield self._part(f"task-{task['css']}", "workplaces/parts/task.html", {"task": task}, within="tasks")
        for name in self._boards():
            yield self._board(name)
        if self.session.branch_of_id:
            then = offered(self.session, self.seat, self.live, self.words, self.seats)
            yield self._part("again", "workplaces/parts/again.html", {"then": then})
        yield self._part("notes", "workplaces/parts/notes.html", {"notes": self.notes})
        yield self._part("notices", "workplaces/parts/notices.html", {"notices": self.notices})
        yield self._part("seats", "workplaces/parts/seats.html", {"seats": self.colleagues})

    def _part(self, name, template, context, within=""):
        mark = mark_of(repr((context, get_language(), self.seat.is_taken_over)))
        pieces = tuple(self._piece(template, piece, where) for where, piece in pieces_in(context.get("board")))
        return Part(name, mark, partial(self._drawn, template, context), within, pieces)

    def _piece(self, template, piece, within):
        return Part(
            piece["id"], mark_of(piece.told), partial(self._drawn, f"{template}#{piece.kind}", {"one": piece}), within
        )

    def _drawn(self, template, context):
        context = {"session": self.session, "seat": self.seat, "words": self.words, "desk": self, **context}
        return mark_safe(render_to_string(template, context).strip())  # noqa: S308 - a template, escaped

    def _boards(self):
        names = list(self.seen["boards"])
        return sorted(
            names, key=lambda name: self.screen.order.index(name) if name in self.screen.order else len(names)
        )

    def _board(self, name):
        data = self.seen["boards"][name]
        template = board_template(self.session.version.pack, name)
        prepare = self.screen.boards.get(name)
        prepared = prepare(data, self.seen, self.words) if prepare else plain_board(data, self.words)
        title = self.words.say(f"board.{name}")
        return self._part(f"board-{name}", template, {
            "board": prepared, "title": title, "name": name, "is_hidden": data is None,
        })  # fmt: skip

    def _now(self):
        world = self.live.world
        return {
            "time": self.words.clock(self.seen["t"]),
            "ends": self.words.closing(world.pack.length),
            "is_paused": self.seen["paused"],
            "is_over": self.is_over,
            "is_faulty": bool(world.fault),
            "figures": self.figures,
        }

    @property
    def figures(self):
        """Beside the time: the pack's own choice, else every counter the role sees."""
        if self.screen.figures:
            return self.screen.figures(self.seen, self.words)
        return [(self.words.say(f"shown.{name}"), self.words.value(name, v)) for name, v in self.seen["v"].items()]

    @property
    def notes(self):
        """What one keeps in sight: the pack's own choice, else every public figure."""
        if self.screen.notes:
            return self.screen.notes(self.seen, self.words)
        known, said = self.live.loaded.parameters, []
        for name, value in self.seen["p"].items():
            if not isinstance(value, list | dict):  # a table is for the pack's own screen
                shown = (
                    self.words.number(value, known[name].unit) if type(value) is int else self.words.value(name, value)
                )
                said.append((self.words.say(f"parameter.{name}"), shown))
        return said

    @property
    def notices(self):
        last = self.seen["notices"][-MOST_NOTICES:]
        return [
            {"at": self.words.clock(n["t"]), "text": self.words.notice(n), "kind": n["text"]} for n in reversed(last)
        ]

    @property
    def colleagues(self):
        return [
            {
                "name": self.words.seat(seat.name),
                "person": seat.person,
                "bot": seat.get_skill_display() if seat.has_bot else "",
                "is_mine": seat.pk == self.seat.pk,
                "is_taken_over": seat.is_taken_over,
            }
            for seat in self.seats
        ]


def css(key):
    return key.replace(".", "-")


def news(desk, found):
    """One sentence for those who listen: new tasks by name, then the last message."""
    titles = [task["title"] for task in desk.tasks if f"task-{task['css']}" in found.new]
    said = []
    if titles:
        more = len(titles) - MOST_TOLD
        names = desk.words.series(titles[:MOST_TOLD])
        said.append(ngettext("New task: %(names)s.", "New tasks: %(names)s.", len(titles)) % {"names": names})
        if more > 0:
            said.append(ngettext("And %(n)s more.", "And %(n)s more.", more) % {"n": more})
    if any(part.id == "notices" for part in found.replaced) and desk.notices:
        said.append(_("Message: %(text)s") % {"text": desk.notices[0]["text"]})
    return " ".join(said)
