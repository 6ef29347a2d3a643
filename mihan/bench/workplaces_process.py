"""The processes of `bench simulation` that need a database: people with a session each, and what their logs hold."""

import json
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import django

HOTEL, SEAT = "hotel_front_desk", "reception.1"
PASSWORD = "bench-mihan-2026"  # noqa: S105 - of accounts in a database that ends with the bench
WORLDS, GUESTS = 8, 4  # different worlds among the sessions; guests at the desk when the bench begins
# An afternoon with more guests, who wait longer: at 30 s a decision, people must have something to decide.
BUSY = {"bookings": 48, "patience": 7200}
NEWCOMERS = 60


def main(part: str, *arguments: str) -> None:
    django.setup()
    acts: dict[str, Callable[..., dict[str, Any]]] = {"people": people, "judge": judge}
    print(json.dumps(acts[part](*arguments)))


# People, each in a session of their own


def people(folder: str, number: str) -> dict[str, Any]:
    """So many players signed in, each alone with bots in a busy afternoon; some more who will sign in by the form."""
    from django.db import transaction

    from mihan.people.models import Unit

    campus = Unit.objects.filter(establishment__nature="campus").get()
    with transaction.atomic():
        users = accounts(campus, int(number) + NEWCOMERS)
        players, newcomers = users[:-NEWCOMERS], users[-NEWCOMERS:]
        worlds = [_world(campus, by=players[n % len(players)], seed=n + 1) for n in range(min(WORLDS, len(players)))]
        sessions = _copied(worlds, players)
        cookies = [_cookie(user) for user in players]
    looked_over()
    told = {
        "players": [{"session": s.pk, "cookie": c} for s, c in zip(sessions, cookies, strict=True)],
        "newcomers": [{"username": user.username, "password": PASSWORD} for user in newcomers],
    }
    Path(folder, "players.json").write_text(json.dumps(told), encoding="utf-8")
    return {"players": len(players), "inputs": sum(world.inputs.count() for world in worlds) / len(worlds)}


def looked_over() -> None:
    """What PostgreSQL does by itself, within the minute, to tables that grew by so much; here before we measure."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def accounts(campus: Any, number: int) -> list[Any]:
    """Trainees of the campus who may sign in; several processes may ask for some at once."""
    from django.contrib.auth.hashers import make_password
    from django.db import transaction

    from mihan.core.bulk import insert_all
    from mihan.people.models import Person, Role, User

    hashed = make_password(PASSWORD)
    with transaction.atomic():
        known = insert_all(
            Person, [Person(last_name=f"BENCH{n}", first_name="Salma", is_invented=True) for n in range(number)]
        )
        insert_all(Role, [Role(person=person, kind=Role.Kind.TRAINEE, unit=campus) for person in known])
        return User.objects.bulk_create(
            User(username=f"bench{person.pk}", person=person, password=hashed) for person in known
        )


def _world(campus: Any, *, by: Any, seed: int) -> Any:
    """A session come to when some guests wait for the seat: the others are copies of it."""
    from mihan.core import clock
    from mihan.workplaces.engine.playing import Actor, Given, live, wall
    from mihan.workplaces.models import PackEdit
    from mihan.workplaces.services.conducting import conduct
    from mihan.workplaces.services.opening import open_session
    from mihan.workplaces.services.playing import lock, write

    edit, _made = PackEdit.objects.get_or_create(
        pack=HOTEL, title="bench", unit=campus, defaults={"laid": {"parameters": BUSY}, "number": 1}
    )
    session = open_session(
        HOTEL, campus, by=by, edit=edit, seed=seed, is_solo=True, people={SEAT: by.person},
        skills={"reception.2": "nobody"},
    )  # fmt: skip
    conduct(session, "resume", by=by)
    session = lock(session.pk)
    playing = live(session)
    while sum(task["kind"] == "arrival" for task in playing.seen(SEAT)["tasks"]) < GUESTS:
        playing.run_to(playing.t + 30)
    playing.submit(Given(playing.t, "", Actor.INSTRUCTOR, "resume", {"wall": wall(clock.now())}))
    write(session, playing, by=by, last=1)
    return lock(session.pk)


def _copied(worlds: list[Any], players: list[Any]) -> list[Any]:
    """A session each, word for word one of the worlds, with the player in the seat."""
    from mihan.core.bulk import insert_all
    from mihan.workplaces.models import Input, Seat, Session, Sitting
    from mihan.workplaces.policy import code_from

    logs, seats = [list(w.inputs.order_by("seq")) for w in worlds], [list(w.seats.all()) for w in worlds]
    rows = [_again(worlds[n % len(worlds)], code=code_from(n), opened_by=user.person) for n, user in enumerate(players)]
    made = Session.objects.bulk_create(rows, batch_size=500)
    each = list(enumerate(zip(made, players, strict=True)))
    insert_all(Seat, [
        _again(seat, session=session, person=user.person if seat.name == SEAT else None)
        for n, (session, user) in each for seat in seats[n % len(worlds)]
    ])  # fmt: skip
    insert_all(Sitting, [
        Sitting(session=session, seat=SEAT, role=SEAT.partition(".")[0], person=user.person, since=0)
        for _n, (session, user) in each
    ])  # fmt: skip
    Input.objects.bulk_create(
        (_again(row, session=session) for n, (session, _user) in each for row in logs[n % len(worlds)]), batch_size=2000
    )
    return made


def _again(row: Any, **other: Any) -> Any:
    """A new row like another one, but for what is said."""
    same = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}
    made = type(row)(**same)
    for name, value in other.items():
        setattr(made, name, value)
    return made


def _cookie(user: Any) -> str:
    """Signed in, as the form does it for who does not stay: the limit of tries would make the rest wait."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    kept, now = SessionStore(), int(time.time())
    kept[SESSION_KEY], kept[BACKEND_SESSION_KEY] = str(user.pk), "django.contrib.auth.backends.ModelBackend"
    kept[HASH_SESSION_KEY] = user.get_session_auth_hash()
    kept["began"] = kept["seen"] = now
    kept.set_expiry(0)
    kept.create()
    return str(kept.session_key)


# What was answered, beside what is kept


def judge(folder: str) -> dict[str, Any]:
    """Answers that are in no log, rows nobody asked for, keys twice, logs that do not end in their kept state."""
    told = [json.loads(line) for line in Path(folder, "answered.jsonl").read_text(encoding="utf-8").splitlines()]
    sessions = sorted({one["session"] for one in told})
    from mihan.workplaces.models import Input

    rows = list(Input.objects.filter(session__in=sessions).exclude(key="").values_list("session", "key", "accepted"))
    kept = {(session, key): accepted for session, key, accepted in rows}
    asked = {(one["session"], one["key"]): one["verdict"] for one in told}
    lost = [where for where, verdict in asked.items() if verdict == "accepted" and not kept.get(where)]
    wrong = [where for where, verdict in asked.items() if verdict == "refused" and kept.get(where)]
    # Begun anew, not forked: the copy of a connection to PostgreSQL would be read by both.
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        broken = sum(pool.map(_is_broken, sessions, chunksize=50))
    return {
        "lost": len(lost), "wrong": len(wrong), "doubled": len(rows) - len(kept),
        "unasked": len(set(kept) - set(asked)), "sessions": len(sessions), "broken": broken,
    }  # fmt: skip


def _is_broken(pk: int) -> bool:
    django.setup()
    from mihan.workplaces.models import Session

    return not is_whole(Session.objects.select_related("version", "edit").get(pk=pk))


def is_whole(session: Any) -> bool:
    """Numbers without a gap, an unbroken chain, and the same state from the cache as from the whole log."""
    from mihan.engines.simulation import chain
    from mihan.workplaces.engine.keeping import log_of
    from mihan.workplaces.engine.playing import live

    log, quick = log_of(session), live(session)
    session.kept, session.kept_seq = "", 0
    slow = live(session)
    numbers = [given.n for given in log] == list(range(1, len(log) + 1))
    return numbers and chain(log) == quick.hash and quick.world.digest() == slow.world.digest()


if __name__ == "__main__":
    main(*sys.argv[1:])
