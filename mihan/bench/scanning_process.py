"""One process of the scanner: sessions of every pack and role, marks in what is hidden, every answer read.

`python -m mihan.bench.scanning_process RESPONSES SHARE` prints what it found as JSON.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import django

from mihan.bench.marks import Marks, copied, hide

LANGUAGES = ("ar", "fr", "en")
HTMX = {"HX-Request": "true"}
MOVES = 8  # decisions taken after the marks were put in
KEPT = 20  # leaks told


@dataclass
class Found:
    """`shown`: marks of what may be seen, said to the seat, that its page did show: the probe works."""

    responses: int = 0
    sittings: int = 0
    marks: int = 0
    shown: int = 0
    decided: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    leaks: list[str] = field(default_factory=list)


def main(responses: str, share: str) -> None:
    django.setup()
    from django.db import connection

    found = Found()
    for number in count(int(share), 2):
        if found.responses >= int(responses):
            break
        Sitting(found, number).scan()
    connection.close()
    print(json.dumps(vars(found)))


class Sitting:
    """Somebody in one seat of one session; every other sitting is alone with bots."""

    def __init__(self, found: Found, number: int) -> None:
        from django.test import Client

        from mihan.packs import load, names

        every = [(pack, role) for pack in names() for role in load(pack).pack.roles]
        pack, role = every[number % len(every)]
        self.loaded = load(pack)
        self.pack, self.seat = self.loaded.pack, f"{role}.1"
        self.number, self.found, self.chance = number, found, random.Random(number)
        self.marks = Marks(self.chance)
        self.client = Client(SERVER_NAME="localhost", raise_request_exception=False)

    def scan(self) -> None:
        self._open()
        self._play_some()
        self._mark()
        self.found.sittings += 1
        self.found.marks += len(self.marks.made)
        for language in LANGUAGES:
            self.client.cookies["mihan_language"] = language
            for method, path, told in self._requests():
                self._read(method, path, told)
        self._let_go_on()
        for _move in range(MOVES):
            self._decide()

    # The session

    def _open(self) -> None:
        from mihan.bench.workplaces_process import accounts
        from mihan.people.models import Unit
        from mihan.workplaces.services.opening import open_session

        campus = Unit.objects.filter(establishment__nature="campus").get()
        self.trainer, self.user = accounts(campus, 2)
        alone = self.number % 2 == 1
        self.session = open_session(
            self.pack.name, campus, by=self.user if alone else self.trainer, seed=self.number + 1, is_solo=alone,
            people={self.seat: self.user.person},
        )  # fmt: skip
        self.client.force_login(self.user, backend="django.contrib.auth.backends.ModelBackend")
        self.base = f"/workplaces/sessions/{self.session.pk}/"

    def _play_some(self) -> None:
        """Come to an instant of the session, whoever sits there acting as their bot would; then time stops."""
        from django.db import transaction

        from mihan.core import clock
        from mihan.engines.simulation import Player, Streams
        from mihan.workplaces.engine.playing import Actor, Given, live, wall
        from mihan.workplaces.services.playing import lock, write

        with transaction.atomic():
            session = lock(self.session.pk)
            playing = live(session)
            step = self.pack.step
            playing.submit(Given(0, "", Actor.INSTRUCTOR, "resume", {"wall": wall(clock.now())}))
            streams, until = Streams(self.number), self.pack.length * self.chance.randrange(5, 90) // 100
            for turn in range(step, until, step):
                playing.run_to(turn)
                player = Player(playing.world, self.seat, streams, 700)
                for verb, args in list(self.pack.bots[player.role](player))[:1]:
                    playing.submit(Given(turn, self.seat, Actor.USER, verb, args))
            said = {"text": f"zqs{self.number}x", "role": player.role, "voice": "V"}
            playing.submit(Given(playing.t, "", Actor.INSTRUCTOR, "say", said))
            playing.submit(Given(playing.t, "", Actor.INSTRUCTOR, "pause", {"wall": wall(clock.now())}))
            write(session, playing, by=self.trainer)
            session.kept, session.kept_seq = playing.world.snapshot(), playing.count
            session.started_at = clock.now()
            session.save()
        self.session = session

    def _mark(self) -> None:
        state, scenario = json.loads(self.session.kept), copied(self.session.scenario)
        hide(state, scenario, self.pack, self.seat, self.marks)
        self._keep(state, scenario)

    def _keep(self, state: dict[str, Any], scenario: dict[str, Any]) -> None:
        from mihan.workplaces.models import Session

        kept = json.dumps(state, ensure_ascii=False)
        Session.objects.filter(pk=self.session.pk).update(kept=kept, scenario=scenario)

    def _let_go_on(self) -> None:
        """The clock goes again, with marks in words alone: with other numbers, no law of the pack would hold."""
        from mihan.core import clock
        from mihan.workplaces.engine.playing import wall
        from mihan.workplaces.models import Session

        state, unused = json.loads(self.session.kept), copied(self.session.scenario)
        self.marks.numbers_too = False
        hide(state, unused, self.pack, self.seat, self.marks)
        state["clock"] |= {"wall": wall(clock.now()), "paused": False}
        self._keep(state, self.session.scenario)
        rows = Session.objects.filter(pk=self.session.pk)
        rows.update(state=Session.State.RUNNING, kept_seq=self.session.inputs.count())

    # What is asked

    def _requests(self) -> Iterator[tuple[str, str, dict[str, Any] | None]]:
        seen = self._seen()
        yield from (("get", path, None) for path in self._pages())
        yield from (("htmx", path, None) for path in self._fragments(seen))
        yield from (("send", f"{self.base}play/decide/", sent) for sent in self._decisions(seen))
        nonsense = {"verb": "nothing", "seat": "nobody.9", "act": "hint", "text": "?"}
        for end in ("skip/", "console/act/", "observed/tick/", "play/decide/", "sit/", "debrief/then/2/branch/"):
            yield "send", f"{self.base}{end}", nonsense

    def _pages(self) -> Iterator[str]:
        ends = (
            "play/",
            "",
            "console/",
            "observed/",
            "bench/",
            "debrief/",
            "debrief/why/0/",
            "debrief/then/2/",
            "nothing/",
        )
        yield from (f"{self.base}{end}" for end in ends)
        yield from (f"{self.base}play/?seat={seat}" for seat in self.pack.seats)
        yield from ("/", "/workplaces/", "/search/?q=zqh", "/workplaces/sessions/999999999/play/")

    def _fragments(self, seen: dict[str, Any]) -> Iterator[str]:
        yield from (f"{self.base}console/seat/?seat={seat}" for seat in self.pack.seats)
        yield from (f"{self.base}play/?task={task['id']}" for task in seen["tasks"][:6])
        yield from (f"{self.base}play/?verb={name}" for name in self.pack.decisions)
        yield from (f"{self.base}play/since/?since={since}" for since in ("", "now:000000 task-x:111111", "%00 <b>"))

    def _decisions(self, seen: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Every decision, also of other roles: empty, for a task that is there, and filled with what fits nowhere."""
        for name, decision in self.pack.decisions.items():
            key = next((task["id"] for task in seen["tasks"] if task["kind"] == decision.task), "arrival.999")
            filled = {f"{name}-{asked}": "7" for asked in decision.form}
            yield from ({"verb": name}, {"verb": name, "task": key}, {"verb": name, "task": "call.1", **filled})

    def _seen(self) -> dict[str, Any]:
        from mihan.workplaces.engine.playing import live
        from mihan.workplaces.models import Session

        return live(Session.objects.select_related("version", "edit").get(pk=self.session.pk)).seen(self.seat)

    def _read(self, method: str, path: str, told: dict[str, Any] | None) -> str:
        ask = self.client.post if method == "send" else self.client.get
        answer = ask(path, told or {}, headers={} if method == "get" else HTMX)
        text = f"{answer.status_code} {answer.headers} {answer.content.decode()}"
        self.found.responses += 1
        self.found.statuses[answer.status_code] += 1
        if path == f"{self.base}play/" and self.client.cookies["mihan_language"].value == "fr":
            self.found.shown += f"zqs{self.number}x" in text
        for mark in self.marks.found_in(text):
            if len(self.found.leaks) < KEPT:
                place = max(0, text.find(mark))
                self.found.leaks.append(f"{self.seat} {method} {path}: {text[max(0, place - 160) : place + 40]!r}")
        return text

    def _decide(self) -> None:
        """What the bot of this role would do now, or anything it may, sent as its form would be."""
        from mihan.engines.simulation import Player, Streams, at_random
        from mihan.workplaces.engine.playing import live
        from mihan.workplaces.models import Session

        world = live(Session.objects.select_related("version", "edit").get(pk=self.session.pk)).world
        player = Player(world, self.seat, Streams(self.chance.getrandbits(32)), 700)
        for verb, args in [*self.pack.bots[player.role](player), *at_random(player)][:1]:
            text = self._read("send", f"{self.base}play/decide/", self._form(verb, args))
            self.found.decided += text.startswith("200")

    def _form(self, verb: str, args: dict[str, Any]) -> dict[str, Any]:
        """A move as a browser sends it."""
        sent: dict[str, Any] = {"verb": verb, "key": f"k{self.chance.getrandbits(40)}", "task": args.get("task", "")}
        for name, asked in self.pack.decisions[verb].form.items():
            value, key = args[name], f"{verb}-{name}"
            if asked.kind == "amount":
                sent[key] = f"{value // 100},{value % 100:02d}"
            elif asked.kind == "yesno":
                sent |= {key: "on"} if value else {}
            elif asked.kind == "entry":
                sent[f"{key}-account"] = [account for account, _amount in value]
                sent[f"{key}-debit"] = [_money(amount) for _account, amount in value]
                sent[f"{key}-credit"] = [_money(-amount) for _account, amount in value]
            else:
                sent[key] = value
        return sent


def _money(amount: int) -> str:
    return f"{amount // 100},{amount % 100:02d}" if amount > 0 else ""


if __name__ == "__main__":
    main(*sys.argv[1:])
