"""Every address tried as every user: in a process of its own, on the data of the served campus.

`python -m tests.journeys.doors` prints {"METHOD view": {user: outcome}}. Each try is taken back, so that what a
form does when it is let in changes nothing for the next. Records are those of the demo campus, and nobody's own
among the accounts, but for what is said to be the director's.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from functools import cache
from typing import Any
from unittest.mock import patch

import django

# Of the demo, one account for each kind of user; then a director of another establishment, somebody
# without a role, and nobody.
ACCOUNTS = (
    "trainee", "trainer", "pole", "timetable", "supervisor", "registrar", "admission", "counsellor",
    "workshop", "house", "director", "regional", "employer", "graduate", "dpo", "admin",
)  # fmt: skip
STRANGER, GUEST, NOBODY = "stranger", "guest", "nobody"
USERS = (*ACCOUNTS, STRANGER, GUEST, NOBODY)
# Signing in and out, and one's own second factor and devices, are allauth's pages.
LEFT_OUT = ("account_", "mfa_", "usersessions_")
OPEN, REFUSED, SIGN_IN, NO_METHOD = "open", "refused", "sign in", "no method"


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
                row: dict[str, str] = {}
                sent = said(view, method)
                for name, client in clients.items():
                    with transaction.atomic(), undrawn() if OPEN in row.values() else nullcontext():
                        answer = client.generic(method, address, **sent)
                        transaction.set_rollback(True)
                    answer.close()  # within, it would end the connection too, and opening one takes as long as a page
                    row[name] = outcome(answer)
                    if row[name] == NO_METHOD:  # said before anybody is asked who they are
                        break
                else:
                    told[f"{method} {view}"] = row
    print(json.dumps(told))


def undrawn() -> Any:
    """A page that opened for somebody is not drawn for the next: whether it opens is decided before."""
    from django.template.backends.django import Template
    from django.utils.safestring import SafeString

    return patch.object(Template, "render", lambda *_page, **_context: SafeString("<p>"))


def said(view: str, method: str) -> dict[str, str]:
    """What a form must say to be more than an address: elsewhere, what is not said is refused by the form itself."""
    from mihan.people.models import User

    unit = User.objects.get(username="director").current_roles[0].unit_id
    forms = {
        "timetable:plan": f"unit={unit}&week=2027-01-18", "timetable:year-plan": f"unit={unit}",
        "workplaces:alone": "role=reception", "workplaces:act": "act=pause", "workplaces:branch": "seat=reception.1",
        "timetable:absence-answer": "accept=1", "timetable:request-answer": "accept=1",
    }  # fmt: skip
    if method == "POST" and view in forms:
        return {"data": forms[view], "content_type": "application/x-www-form-urlencoded"}
    return {}


def outcome(answer: Any) -> str:
    """How a door answers: refused is 401, 403, or 404 for what must not be known to exist."""
    status, where = answer.status_code, answer.headers.get("Location", "")
    if where.startswith("/account/login/"):
        return SIGN_IN
    if where.startswith("/account/reauthenticate/"):
        return "who are you?"
    if status in (401, 403, 404):
        return REFUSED
    if status == 405:
        return NO_METHOD
    return OPEN if status < 500 else f"fault {status}"


def signed_in(name: str, client: Any) -> Any:
    from mihan.people.models import User

    if name != NOBODY:
        user = User.objects.get(username=name)
        client.force_login(user)
        _just_said_who(client, user)
    return client


def _just_said_who(client: Any, user: Any) -> None:
    """As a password given again does it: no door asks a second time."""
    from allauth.account.internal.flows.login import record_authentication
    from django.conf import settings
    from django.test import RequestFactory

    request = RequestFactory().get("/")
    request.user, request.session = user, client.session
    record_authentication(request, user, method="password", reauthenticated=True)
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key  # a new one is drawn


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


def addresses() -> Iterator[tuple[str, str]]:
    from django.urls import reverse

    from mihan.bench.sitemap import patterns

    records = Records()
    for view, entry in patterns():
        if not view.startswith(LEFT_OUT):
            yield view, reverse(view, kwargs={n: records.argument(view, n, c) for n, c in _parts(entry, view)})


def _parts(entry: Any, view: str) -> Iterator[tuple[str, Any]]:
    yield from entry.pattern.converters.items()
    if view.startswith("public:"):
        yield "language", None  # it stands before the addresses of the app


class Records:
    """What addresses are about."""

    def argument(self, view: str, name: str, converter: Any) -> Any:
        if name == "pk":
            return self.record(view).pk
        if name in ("wish", "competence"):
            return getattr(self, name).pk
        given = {
            "photo": 0, "day": "2026-11-24", "token": "none", "channel": "face", "language": "ar",
            "kind": "access" if view.startswith("privacy:") else "avancement", "code": "photo",
            "slug": self.slugs.get(view, "portal"), "pack": "hotel_front_desk", "place": 0, "n": 1, "name": "none",
        }[name]  # fmt: skip
        return converter.to_python(given) if name == "day" else given

    def record(self, view: str) -> Any:
        """By the longest name that the view's begins with: "timetable:year-group" before "timetable"."""
        named = self.named()
        fits = [key for key in named if view == key or view.startswith((f"{key}-", f"{key}:"))]
        return named[max(fits, key=len)]()

    @cache  # noqa: B019 - one of them, in a process of its own
    def named(self) -> dict[str, Callable[[], Any]]:
        from mihan.calendar.models import ClosedPeriod, DayCondition, SlotGrid
        from mihan.exchange.models import ImportRun
        from mihan.jobs.models import Job
        from mihan.messaging.models import Letter, Message
        from mihan.people.models import Role
        from mihan.places.models import Building, Establishment, Site, Space
        from mihan.privacy.models import Processing
        from mihan.public.models import News
        from mihan.timetable.models import Feed, Unavailability

        session = lambda: self.plan.sessions.filter(groups__group=self.group, trainer=self.line.trainer_face)[0]  # noqa: E731
        first = lambda model, **about: lambda: model.objects.filter(**about).order_by("pk")[0]  # noqa: E731
        own = lambda model, **about: lambda: model.objects.get_or_create(**about)[0]  # noqa: E731
        asked, campus, line = lambda: self.request, lambda: self.campus, self.line
        paper = lambda name: getattr(self, name).papers.get  # noqa: E731
        director = {"person": self.director.person}
        return {
            "api": lambda: self.token,
            "assessment": lambda: self.person,
            "assessment:group": lambda: self.group,
            "assessment:answer": lambda: self.appeal,
            "assessment:invitation": lambda: self.invitation,
            "assessment:framework": lambda: self.framework,
            "calendar:year": lambda: self.year,
            "calendar:closed": first(ClosedPeriod),
            "calendar:condition": first(DayCondition),
            "calendar:grid": first(SlotGrid),
            "exams": lambda: self.exams,
            **dict.fromkeys(
                ("exams:paper", "exams:place", "exams:take-off", "exams:stand-in", "exams:lock"),
                paper("exams"),
            ),
            **dict.fromkeys(
                ("exams:session-edit", "exams:session-remove", "exams:dates", "exams:day", "exams:proposals",
                 "exams:plan", "exams:publish", "exams:paper-add"), lambda: self.draft,
            ),
            **dict.fromkeys(("exams:paper-edit", "exams:paper-remove"), paper("draft")),
            "exchange": first(ImportRun, kind="avancement"),
            "jobs": own(Job, owner=self.director, kind="x", about="door"),
            "messaging": own(Message, **director, kind="jobs.done", key="door"),
            **dict.fromkeys(
                ("messaging:letter", "messaging:send-again", "messaging:give-up"), own(Letter, user=self.director)
            ),
            "offer:programme": lambda: line.module.programme,
            "offer:group": lambda: self.group,
            "people": lambda: self.person,
            "people:role-edit": first(Role, person__user__username="workshop"),
            "people:account": lambda: first(Role, person__user__username="workshop")().person,
            "people:device": lambda: self.device,
            "people:loan": lambda: self.loan,
            "places": first(Space),
            "places:building": first(Building),
            "places:map-building": first(Building),
            "places:site": first(Site),
            "places:occupation": lambda: self.occupation,
            "portal": first(Establishment, seats__isnull=False, unit__children=None),
            "privacy": asked,
            "privacy:person": lambda: self.person,
            "privacy:ask-at-desk": lambda: self.person,
            "privacy:note-consent": lambda: self.person,
            "privacy:lay-hold": lambda: self.person,
            "privacy:download": lambda: self.copy,
            "privacy:register-start": campus,
            "privacy:preview": campus,
            "privacy:processing": first(Processing),
            "privacy:processing-add": campus,
            "privacy:retention-run": lambda: self.run,
            "privacy:apply": lambda: self.run,
            "privacy:lift-hold": lambda: self.hold,
            "progress:pole": lambda: self.group.offering.pole,
            "progress:programme": lambda: self.group.offering.programme,
            "progress:group": lambda: self.group,
            "progress:module": lambda: line.module,
            "progress:line": lambda: line,
            "progress:trainer": lambda: line.trainer_face,
            "public": first(News, state="published"),
            "public_desk": first(News, state="published"),
            "workplaces": lambda: self.workplace,
            "market": lambda: self.season,
            "market:firm": lambda: self.season.firms.all()[0],
            "market:tender": lambda: self.tender,
            "market:tender-add": lambda: self.season,
            "market:paper": lambda: self.season.firms.all()[0],
            "workplaces:edit": lambda: self.scenario,
            **dict.fromkeys(
                ("workplaces:debrief", "workplaces:why", "workplaces:then", "workplaces:branch", "workplaces:close"),
                lambda: self.ended,
            ),
            "timetable": lambda: self.plan,
            "timetable:feed": own(Feed, owner=self.director),
            "timetable:absence": first(Unavailability),
            "timetable:need": lambda: line.module,
            "timetable:request": lambda: self.change,
            "timetable:year-group": lambda: self.group,
            "timetable:year-trainer": lambda: line.trainer_face,
            **dict.fromkeys(
                ("timetable:session", "timetable:options", "timetable:move", "timetable:adjust", "timetable:hold",
                 "timetable:ask", "timetable:make-up"), session,
            ),
        }  # fmt: skip

    def __getattr__(self, name: str) -> Any:
        """Made when first asked for, by `_name`."""
        if name.startswith("_"):
            raise AttributeError(name)
        found = getattr(self, f"_{name}")()
        setattr(self, name, found)
        return found

    def _slugs(self) -> dict[str, str]:
        return {"public:pole": "dia", "public:programme": self.line.module.programme.code.lower()}

    def _director(self) -> Any:
        from mihan.people.models import User

        return User.objects.get(username="director")

    def _campus(self) -> Any:
        return self.director.current_roles[0].unit

    def _year(self) -> Any:
        from mihan.calendar.models import TrainingYear
        from mihan.core import clock

        return TrainingYear.objects.get(first_day__lte=clock.today(), last_day__gte=clock.today())

    def _group(self) -> Any:
        """Of the pole whose head has an account, and taught by the trainer who has one; not the trainee's."""
        from mihan.offer.models import Group
        from mihan.people.models import User

        trainee = User.objects.get(username="trainee").person
        taught = {"ledger__trainer_face__person__user__username": "trainer"}
        groups = Group.objects.filter(year=self.year, offering__pole__unit__code="DIA", **taught)
        return groups.exclude(enrolments__person=trainee).exclude(sessions=None).order_by("pk")[0]

    def _line(self) -> Any:
        """A module of that group, which another trainer teaches."""
        from mihan.progress.models import LedgerLine

        lines = LedgerLine.objects.filter(
            group=self.group, sessions__session__plan=self.plan, trainer_face__isnull=False
        )
        lines = lines.exclude(trainer_face__person__user__username="trainer")
        return lines.select_related("module__programme", "trainer_face").order_by("pk")[0]

    def _plan(self) -> Any:
        from mihan.timetable.models import Plan

        return Plan.objects.filter(state="published").order_by("pk")[0]

    def _person(self) -> Any:
        return self.group.enrolments.order_by("pk")[0].person

    def _framework(self) -> Any:
        """Of the programme of that group."""
        from tests.factories.assessment import FrameworkFactory, RequirementFactory

        programme = self.group.offering.programme
        framework = programme.frameworks.first()
        if framework is None:
            framework = FrameworkFactory(programme=programme)
            RequirementFactory(framework=framework)
        return framework

    def _competence(self) -> Any:
        return self.framework.requirements.all()[0].competence

    def _appeal(self) -> Any:
        from tests.factories.assessment import AppealFactory

        return AppealFactory(person=self.person, competence=self.competence)

    def _invitation(self) -> Any:
        from tests.factories.assessment import InvitationFactory

        return InvitationFactory(person=self.person)

    def _workplace(self) -> Any:
        """A session opened for that group by the director, in which nobody sits."""
        from mihan.workplaces.services.opening import open_session

        return open_session("hotel_front_desk", self.group.unit, by=self.director, group=self.group, seed=1)

    def _season(self) -> Any:
        """Two practice firms of that group, opened by the director."""
        from mihan.market.services.opening import Wanted, open_season

        wanted = [Wanted(name, self.group, seed=1) for name in ("Doors", "Windows")]
        return open_season("Doors", self.group.unit, wanted, by=self.director)

    def _tender(self) -> Any:
        from tests.factories.market import TenderFactory

        return TenderFactory(season=self.season)

    def _ended(self) -> Any:
        from mihan.workplaces.services.conducting import conduct

        session = self._workplace()
        conduct(session, "end", by=self.director)
        return session

    def _scenario(self) -> Any:
        from tests.factories.workplaces import PackEditFactory

        return PackEditFactory(unit=self.campus, made_by=self.director.person)

    def _exams(self) -> Any:
        """A published session of one paper, of that group; it stands nowhere, which no published one does."""
        from mihan.core import clock
        from mihan.exams.models import ExamSession, Paper

        given = {
            "unit": self.campus,
            "year": self.year,
            "name": "Doors",
            "first_day": "2027-01-11",
            "last_day": "2027-01-16",
        }
        session, is_new = ExamSession.objects.get_or_create(**given)
        if is_new:
            space = Paper.objects.exclude(space=None).first() or self.plan.sessions.exclude(space=None)[0]
            paper = Paper.objects.create(
                session=session, module=self.line.module, day="2027-01-12", slot=1, space=space.space
            )
            paper.groups.add(self.group)
            ExamSession.objects.filter(pk=session.pk).update(state="published", published_at=clock.now())
        return session

    def _draft(self) -> Any:
        """Exams that are still being planned, with one paper, of that group."""
        from mihan.exams.models import ExamSession, Paper

        given = {
            "unit": self.campus,
            "year": self.year,
            "name": "Doors, draft",
            "first_day": "2027-01-18",
            "last_day": "2027-01-23",
        }
        session, is_new = ExamSession.objects.get_or_create(**given)
        if is_new:
            Paper.objects.create(session=session, module=self.line.module).groups.add(self.group)
        return session

    def _occupation(self) -> Any:
        """Of a room of the pole whose head has an account."""
        from mihan.places.models import Occupation, Space

        room = Space.objects.filter(unit__code="DIA").order_by("pk")[0]
        return Occupation.objects.get_or_create(
            space=room, day="2027-06-01", starts="08:00", ends="09:00", purpose="doors"
        )[0]

    def _token(self) -> Any:
        from mihan.api.models import Token
        from tests.factories.api import TokenFactory

        held = {"owner": self.director, "role": self.director.current_roles[0]}
        return Token.objects.filter(name="doors").first() or TokenFactory(name="doors", prefix="d00000000000", **held)

    def _device(self) -> Any:
        from allauth.usersessions.models import UserSession

        about = {"user": self.director, "session_key": "doors", "ip": "127.0.0.1", "user_agent": "doors"}
        return UserSession.objects.get_or_create(**about)[0]

    def _loan(self) -> Any:
        from mihan.people.models import Loan, User

        about = {"role": self.director.current_roles[0], "borrower": User.objects.get(username="registrar").person}
        return Loan.objects.create(**about, reason="doors", start="2020-01-01", end="2020-01-02")

    def _change(self) -> Any:
        from mihan.people.models import User
        from mihan.timetable.models import ChangeRequest

        asker = User.objects.get(username="trainer")
        return ChangeRequest.objects.create(session=self.plan.sessions.all()[0], asked_by=asker, wish="another time")

    def _request(self) -> Any:
        from tests.factories.privacy import DataRequestFactory

        return DataRequestFactory(person=self.person, asked_by=self.director)

    def _wish(self) -> Any:
        from tests.factories.privacy import WishFactory

        return WishFactory(request=self.request)

    def _copy(self) -> Any:
        from tests.factories.privacy import CopyFactory

        return CopyFactory(person=self.person, asked_by=self.director)

    def _run(self) -> Any:
        from tests.factories.privacy import RetentionRunFactory

        return RetentionRunFactory(unit=self.campus, asked_by=self.director)

    def _hold(self) -> Any:
        from tests.factories.privacy import LegalHoldFactory

        return LegalHoldFactory(person=self.person, unit=self.campus, laid_by=self.director)


if __name__ == "__main__":
    main()
