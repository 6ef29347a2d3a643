"""Every address tried as every user: in a process of its own on the data of the served campus.

`python -m tests.journeys.doors` prints {"METHOD view": {user: outcome}}. Each try is taken back, so that
what a form does when it is let in changes nothing for the next.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import django

# Of the demo, one account for each kind of user; then a director of another establishment, somebody
# without a role, and nobody.
ACCOUNTS = (
    "trainee", "trainer", "pole", "timetable", "supervisor", "registrar", "admission", "counsellor",
    "workshop", "house", "director", "regional", "employer", "graduate", "dpo", "admin",
)  # fmt: skip
NOBODY, STRANGER, GUEST = "nobody", "stranger", "guest"
USERS = (*ACCOUNTS, STRANGER, GUEST, NOBODY)
# Signing out would end the try of the others; a language and a theme are anybody's.
LEFT_OUT = ("account_", "mfa_", "usersessions_", "ui:language", "ui:theme")


def main() -> None:
    django.setup()
    from django.db import transaction
    from django.test import Client, override_settings

    make_strangers()
    doors = dict(addresses())
    told: dict[str, dict[str, str]] = {}
    with override_settings(ALLOWED_HOSTS=["*"]):
        clients = {name: signed_in(name, Client(raise_request_exception=False)) for name in USERS}
        for view, address in doors.items():
            for method in ("GET", "POST"):
                row = told.setdefault(f"{method} {view}", {})
                for name, client in clients.items():
                    with transaction.atomic():
                        row[name] = outcome(client.generic(method, address))
                        transaction.set_rollback(True)
    print(json.dumps(told))


def addresses() -> Iterator[tuple[str, str]]:
    from django.urls import reverse

    from mihan.bench.sitemap import patterns

    for view, entry in patterns():
        if not view.startswith(LEFT_OUT):
            yield view, reverse(view, kwargs=arguments(view, entry))


def signed_in(name: str, client: Any) -> Any:
    from mihan.people.models import User

    if name != NOBODY:
        client.force_login(User.objects.get(username=name))
    return client


def outcome(answer: Any) -> str:
    """How a door answers: open, refused (403, or 404 for what must not be known), sign in, no such method."""
    status = answer.status_code
    where = answer.headers.get("Location", "")
    answer.close()
    if where.startswith("/account/login/"):
        return "sign in"
    if status in (401, 403, 404):
        return "refused"
    if status == 405:
        return "no method"
    return "open" if status < 500 else f"fault {status}"


def make_strangers() -> None:
    from mihan.people.models import Person, Role, Unit, User
    from mihan.places.models import Establishment

    if User.objects.filter(username=STRANGER).exists():
        return
    unit = Unit.objects.create(kind=Unit.Kind.ESTABLISHMENT, code="ELSEWHERE", name_fr="Un autre établissement")
    Establishment.objects.create(unit=unit)
    for name in (STRANGER, GUEST):
        person = Person.objects.create(last_name=name.upper(), is_invented=True)
        User.objects.create(username=name, person=person)
        if name == STRANGER:
            Role.objects.create(person=person, kind=Role.Kind.DIRECTOR, unit=unit)


def arguments(view: str, entry: Any) -> dict[str, Any]:
    """What the address is about: records of the demo campus that are nobody's own among the accounts."""
    found: dict[str, Any] = {}
    for name, converter in entry.pattern.converters.items():
        if name == "pk":
            found[name] = record(view).pk
        else:
            given = OTHER_ARGUMENTS[name]
            found[name] = converter.to_python(given) if name == "day" else given
    return found


OTHER_ARGUMENTS = {
    "day": "2026-11-24", "token": "none", "kind": "avancement", "slug": "portal", "channel": "face", "language": "ar",
}  # fmt: skip


def record(view: str) -> Any:
    app, _colon, name = view.partition(":")
    from mihan.api.models import Token
    from mihan.calendar.models import ClosedPeriod, DayCondition, SlotGrid, TrainingYear
    from mihan.core import clock
    from mihan.exams.models import ExamSession, Paper
    from mihan.exchange.models import ImportRun
    from mihan.jobs.models import Job
    from mihan.offer.models import Group, Module, Programme
    from mihan.people.models import Role, Trainer, User
    from mihan.places.models import Building, Occupation, Space
    from mihan.progress.models import LedgerLine
    from mihan.timetable.models import Feed, Plan, Session, Unavailability

    year = TrainingYear.objects.filter(first_day__lte=clock.today(), last_day__gte=clock.today()).get()
    # A group of the head of pole's pole that neither the trainer nor the trainee of the demo is in.
    groups = Group.objects.filter(year=year, offering__pole__unit__code="DIA")
    accounts = User.objects.filter(username__in=("trainer", "trainee")).values("person")
    groups = groups.exclude(enrolments__person__in=accounts).exclude(ledger__trainer_face__person__in=accounts)
    group = groups.exclude(ledger__trainer_remote__person__in=accounts).exclude(enrolments=None).order_by("pk")[0]
    line = LedgerLine.objects.filter(group=group).exclude(trainer_face=None).order_by("pk")[0]
    published = Plan.objects.filter(state="published").order_by("pk")[0]
    director = User.objects.get(username="director")

    def exams() -> Any:
        """A published session of one paper, of that group."""
        given = {"unit": year.unit, "year": year, "name": "Doors", "first_day": "2027-01-11", "last_day": "2027-01-16"}
        session, is_new = ExamSession.objects.get_or_create(**given)
        if is_new:
            Paper.objects.create(session=session, module=line.module).groups.add(group)
            ExamSession.objects.filter(pk=session.pk).update(state="published", published_at=clock.now())
        return session

    def token() -> Any:
        given = {"name": "door", "prefix": "0123456789ab", "digest": "0" * 64, "areas": ["offer"], "last_day": "2099-01-01"}
        found = Token.objects.filter(prefix=given["prefix"]).first()
        return found or Token.objects.create(owner=director, role=director.current_roles[0], **given)

    records: dict[str, Callable[[], Any]] = {
        "people": lambda: Role.objects.filter(person__enrolments__group=group).order_by("pk")[0].person,
        "people:role-edit": lambda: Role.objects.filter(person__user__username="workshop")[0],
        "places": lambda: Space.objects.order_by("pk")[0],
        "places:building-edit": lambda: Building.objects.order_by("pk")[0],
        "places:occupation-detail": lambda: Occupation.objects.order_by("pk")[0],
        "places:occupation-release": lambda: Occupation.objects.order_by("pk")[0],
        "calendar:year": lambda: year,
        "calendar:closed": lambda: ClosedPeriod.objects.order_by("pk")[0],
        "calendar:condition": lambda: DayCondition.objects.order_by("pk")[0],
        "calendar:grid": lambda: SlotGrid.objects.order_by("pk")[0],
        "offer:programme": lambda: Programme.objects.get(pk=group.offering.programme_id),
        "offer:group": lambda: group,
        "progress:pole": lambda: group.offering.pole,
        "progress:programme": lambda: group.offering.programme,
        "progress:group": lambda: group,
        "progress:module": lambda: Module.objects.get(pk=line.module_id),
        "progress:line": lambda: line,
        "progress:trainer": lambda: line.trainer_face,
        "timetable": lambda: published,
        "timetable:feed": lambda: Feed.objects.create(owner=director),
        "timetable:absence": lambda: Unavailability.objects.order_by("pk")[0],
        "timetable:need": lambda: line.module,
        "timetable:request": lambda: a_request(line),
        "timetable:year-group": lambda: group,
        "timetable:year-trainer": lambda: line.trainer_face,
        **dict.fromkeys(
            ("timetable:session", "timetable:options", "timetable:move", "timetable:adjust", "timetable:hold",
             "timetable:ask", "timetable:make-up"),
            lambda: Session.objects.filter(plan=published, groups__group=group).order_by("pk")[0],
        ),
        "exams": exams,
        **dict.fromkeys(
            ("exams:paper", "exams:place", "exams:take-off", "exams:stand-in", "exams:lock"),
            lambda: exams().papers.get(),
        ),
        "exams:paper-add": exams,
        "exchange": lambda: ImportRun.objects.order_by("pk")[0],
        "jobs": lambda: a_job(director),
        "api": token,
    }  # fmt: skip

    def a_request(of: Any) -> Any:
        from mihan.timetable.models import ChangeRequest

        session = Session.objects.filter(plan=published).order_by("pk")[0]
        asker = User.objects.get(username="trainer")
        return ChangeRequest.objects.get_or_create(session=session, asked_by=asker, wish="another time")[0]

    def a_job(owner: Any) -> Any:
        return Job.objects.filter(owner=owner).first() or Job.objects.create(owner=owner, kind="x", about="door")

    # The longest name that the view's begins with: "timetable:year-group" before "timetable".
    fitting = max((key for key in records if view == key or view.startswith((f"{key}-", f"{key}:"))), key=len)
    return records[fitting]()


if __name__ == "__main__":
    main()
