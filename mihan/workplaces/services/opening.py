"""Sessions opened: for a group by its trainer, alone by anybody."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.offer.models import Group
from mihan.people.models import Person, Unit, User
from mihan.workplaces import policy
from mihan.workplaces.engine import loading
from mihan.workplaces.engine.playing import Actor, Given, Live, live, wall
from mihan.workplaces.models import PackEdit, PackVersion, Seat, Session
from mihan.workplaces.services.playing import write
from mihan.workplaces.services.seating import seat_person


@transaction.atomic
def open_session(
    pack: str, unit: Unit, *, by: User, group: Group | None = None, edit: PackEdit | None = None, seed: int = 0,
    is_solo: bool = False, pace: str = Session.Pace.SESSION, skills: Mapping[str, str] | None = None,
    extra: Mapping[str, int] | None = None, people: Mapping[str, Person] | None = None, last_day: date | None = None,
) -> Session:  # fmt: skip
    """A new session, waiting to be started. By seat: `skills` of the bots, `extra` time, `people` who sit there.

    `seed` names the world: the same one again is the same guests at the same instants. Without one it is drawn.
    `last_day` is that of a season.
    """
    read = _read(pack, edit)
    session = Session.objects.create(
        version=_version(read), edit=edit, scenario=loading.told(read), unit=unit, group=group,
        seed=seed or 1 + secrets.randbelow(policy.MOST_SEEDS), trainer=None if is_solo else by.person,
        opened_by=by.person, is_solo=is_solo, pace=pace, opened_at=clock.campus_now(), code=new_code(),
        last_day=last_day,
    )  # fmt: skip
    session.version, session.edit = session.version, edit
    _lay_seats(session, read, skills or {}, extra or {})
    playing = live(session)
    given = [Given(0, "", Actor.INSTRUCTOR, "pause", {"wall": wall(clock.now())})]
    given += [_slower(seat, permille) for seat, permille in (extra or {}).items() if permille != policy.ORDINARY_TIME]
    _submit(session, playing, given, by)
    for seat, person in (people or {}).items():
        seat_person(session, seat, person, by=by)
    return session


def _read(pack: str, edit: PackEdit | None) -> loading.Loaded:
    try:
        return loading.loaded(pack, edit.laid if edit else None)
    except loading.InvalidData as error:
        raise RuleBroken(_("This workplace cannot be played: %(why)s") % {"why": error}) from error


def _version(read: loading.Loaded) -> PackVersion:
    plain = loading.loaded(read.name)
    row, _made = PackVersion.objects.get_or_create(
        pack=read.name, sha=plain.sha, defaults={"version": read.pack.version, "titles": loading.titles(plain)}
    )
    return row


def new_code() -> str:
    while True:
        code = policy.code_from(secrets.randbelow(len(policy.ALPHABET) ** policy.CODE_LENGTH))
        if not Session.objects.filter(code=code).exists():
            return code


def _lay_seats(
    session: Session, read: loading.Loaded, skills: Mapping[str, str], extra: Mapping[str, int]
) -> None:  # fmt: skip
    for name in (*skills, *extra):
        if name not in read.pack.seats:
            raise RuleBroken(_("There is no such seat."))
    Seat.objects.bulk_create(
        Seat(
            session=session, name=name, role=role, place=place, skill=skills.get(name, Seat.Skill.TRAINED),
            extra=extra.get(name, policy.ORDINARY_TIME),
        )
        for place, (name, role) in enumerate(read.pack.seats.items())
    )  # fmt: skip


def _slower(seat: str, permille: int) -> Given:
    return Given(0, "", Actor.INSTRUCTOR, "extra_time", {"seat": seat, "permille": permille})


def _submit(session: Session, playing: Live, given: list[Given], by: User) -> None:
    for one in given:
        logged = playing.submit(one)
        if not logged.accepted:
            raise RuleBroken(_("The session could not be opened."))
    write(session, playing, by=by, last=len(given))


@transaction.atomic
def open_alone(
    pack: str,
    unit: Unit,
    *,
    by: User,
    seat: str,
    group: Group | None = None,
    edit: PackEdit | None = None,
    seed: int = 0,
) -> Session:
    """A session of one's own, bots in every other seat, started at once."""
    from mihan.workplaces.services.conducting import conduct

    if by.person is None:
        raise RuleBroken(_("An account without a person cannot take a seat."))
    session = open_session(pack, unit, by=by, group=group, edit=edit, seed=seed, is_solo=True, people={seat: by.person})
    conduct(session, "resume", by=by)
    return session
