"""The demo campus, built by bringing its files to the same desk as anyone's.

Only what no file tells is written directly: the reference offer, the calendar, the places and the
accounts. Every person is invented; the establishment's unit says so (`is_demo`).
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Count, Q
from django.utils import translation

from mihan.calendar.services import lay_default_calendar, set_closed_periods
from mihan.core.demo import demo_built
from mihan.core.journal import acting
from mihan.core.models import Mark
from mihan.exchange import engine
from mihan.exchange.services import runs
from mihan.exchange.services.demo_exams import lay_exam_sessions
from mihan.exchange.services.demo_files import (
    CLOSED,
    FIRST_YEAR,
    SECOND_YEAR,
    DemoYear,
    build,
    write_files,
    write_region_file,
)
from mihan.exchange.services.demo_market import lay_market
from mihan.exchange.services.demo_places import furnish
from mihan.exchange.services.demo_week import lay_room_needs
from mihan.exchange.services.demo_workplaces import lay_workplaces
from mihan.offer import services as offer
from mihan.offer.models import Enrolment, Group, Pole
from mihan.offer.services.catalogue import load_catalogue
from mihan.people.models import Person, Role, Trainer, Unit, User
from mihan.places.models import Establishment, RegionFigures
from mihan.privacy.services.consents import lay_consents
from mihan.privacy.services.register import lay_register
from mihan.progress.models import LedgerLine

Say = Callable[[str], None]
ADDRESS = "{}@mihan.example"  # a domain that leads nowhere: e-mails of the demo are written to disk
PASSWORD = "mihan-demo"  # printed by the launcher; the people are invented and so is the door
SITE = "CMC Marrakech-Safi"
CODE = "CMCMS10"

# One account per kind of user: user name, role, where it is held, Latin and Arabic names.
STAFF = (
    ("director", "director", "establishment", ("BENNIS", "Nadia"), ("بنيس", "نادية")),
    ("regional", "regional_director", "region", ("LAHLOU", "Karim"), ("لحلو", "كريم")),
    ("pole", "pole_head", "pole", ("AMRANI", "Youssef"), ("العمراني", "يوسف")),
    ("timetable", "timetable_officer", "establishment", ("CHRAIBI", "Samira"), ("الشرايبي", "سميرة")),
    ("supervisor", "general_supervisor", "establishment", ("OUAZZANI", "Driss"), ("الوزاني", "إدريس")),
    ("registrar", "registrar", "establishment", ("TAZI", "Hanane"), ("التازي", "حنان")),
    ("admission", "admission_officer", "establishment", ("BERRADA", "Mehdi"), ("برادة", "المهدي")),
    ("counsellor", "counsellor", "establishment", ("FILALI", "Imane"), ("الفيلالي", "إيمان")),
    ("workshop", "workshop_head", "establishment", ("AIT LAHCEN", "Brahim"), ("أيت لحسن", "إبراهيم")),
    ("house", "house_manager", "establishment", ("SEBTI", "Khadija"), ("السبتي", "خديجة")),
    ("employer", "employer", "establishment", ("KETTANI", "Omar"), ("الكتاني", "عمر")),
    ("graduate", "graduate", "establishment", ("RAMI", "Sara"), ("رامي", "سارة")),
    ("dpo", "dpo", "establishment", ("ALAOUI", "Leila"), ("العلوي", "ليلى")),
    ("admin", "administrator", "establishment", ("BAKKALI", "Anas"), ("البقالي", "أنس")),
)  # fmt: skip


def is_built() -> bool:
    """There is an establishment: the demo's, or a real one that must be left alone."""
    return Unit.objects.filter(kind=Unit.Kind.ESTABLISHMENT).exists()


def build_demo(*, seed: int = 1, scale: float = 1.0, say: Say = lambda text: None) -> None:
    """Build the whole demo in an empty base; nothing is left of it when a step fails."""
    with acting("command:build_demo"), translation.override("fr"), transaction.atomic():
        say("region, establishment, reference offer")
        campus = _establishment()
        load_catalogue(campus)
        say("calendar")
        _calendar(campus)
        for first_year in (True, False):
            _bring_files(seed=seed, scale=scale, first_year=first_year, say=say)
        say("places")
        furnish(campus)
        lay_room_needs(campus)
        say("accounts")
        make_accounts(campus)
        say("exams")
        lay_exam_sessions(campus)
        if campus.parent:
            _bring_region(campus.parent, say)
        say("register of processings")
        lay_register(campus, by=None)
        lay_consents()
        demo_built.send(Unit, campus=campus, today=SECOND_YEAR.seen_on)
        say("workplaces")
        lay_workplaces(campus, today=SECOND_YEAR.seen_on, password=PASSWORD, address=ADDRESS)
        lay_market(campus, password=PASSWORD, address=ADDRESS)


def _establishment() -> Unit:
    region = Unit(
        kind=Unit.Kind.REGION, code="MS", name_fr="Marrakech-Safi", name_ar="مراكش-آسفي",
        name_en="Marrakech-Safi", mark=Mark.PUBLISHED, is_demo=True,
    )  # fmt: skip
    region.save()
    campus = offer.open_establishment(
        code=CODE, name=SITE, parent=region, mark=Mark.ILLUSTRATIVE, is_demo=True,
        source=engine.demo.region.CAMPUS["source"],
    )  # fmt: skip
    campus.name_fr = "Cité des métiers et des compétences Marrakech-Safi"
    campus.name_ar = "مدينة المهن والكفاءات مراكش-آسفي"
    campus.name_en = "Marrakech-Safi vocational campus"
    campus.save()
    Establishment.objects.filter(unit=campus).update(
        nature=Establishment.Nature.CAMPUS, town_fr="Tamensourt", town_ar="تامنصورت", seats=3000
    )
    return campus


def _bring_region(region: Unit, say: Say) -> None:
    """What is published of the region, and the list of its establishments, brought as any other file."""
    published = engine.demo.region
    RegionFigures.objects.create(
        unit=region, year=published.TRAINING_YEAR, establishments=published.ESTABLISHMENTS,
        contracted=published.CONTRACTED, prisons=published.PRISONS, seats=published.SEATS,
        mark=Mark.PUBLISHED, source="presse, année de formation 2025-2026",
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        _bring(write_region_file(Path(folder)), unit=region, say=say)


def _calendar(campus: Unit) -> None:
    for year in (FIRST_YEAR, SECOND_YEAR):
        offer.open_year(
            campus, year.season, first_day=year.first_day, last_day=year.last_day,
            second_semester=year.second_semester, confirmed=True,
        )  # fmt: skip
    lay_default_calendar(campus)
    set_closed_periods(campus, CLOSED)


def _bring_files(*, seed: int, scale: float, first_year: bool, say: Say) -> None:
    campus = build(seed=seed, scale=scale, first_year=first_year)
    with tempfile.TemporaryDirectory() as folder:
        for path in write_files(Path(folder), campus):
            _bring(path, unit=None, say=say)
    _date_short_courses(campus.short_courses, FIRST_YEAR if first_year else SECOND_YEAR)


def _bring(path: Path, *, unit: Unit | None, say: Say) -> None:
    run = runs.receive_file(path.name, path.read_bytes(), by=None, unit=unit)
    plan = runs.apply(run, seen=False, is_demo=True)
    if plan is None or plan.refused:
        raise RuntimeError(f"the demo's own file was refused: {run.file_problem or plan}")
    say(f"{path.name}: {plan.added} added, {plan.changed} changed, {plan.unchanged} unchanged")


def _date_short_courses(days: dict[tuple[str, str, str], tuple[date, date]], year: DemoYear) -> None:
    """No file tells that a course of some weeks begins and ends within the year."""
    for group in Group.objects.filter(year__season=year.season).select_related("offering__programme"):
        own = days.get((group.offering.programme.code, group.shift, group.code))
        if own:
            offer.set_group_dates(group, first_day=own[0], last_day=own[1])


def make_accounts(campus: Unit) -> None:
    """One account per kind of user. Trainee and trainer are people of the files."""
    # One hash for all: the password is the same and public, and hashing is slow on purpose.
    password = make_password(PASSWORD)
    for username, kind, where, latin, arabic in STAFF:
        person = Person(
            last_name=latin[0], first_name=latin[1], arabic_last_name=arabic[0],
            arabic_first_name=arabic[1], is_invented=True,
        )  # fmt: skip
        person.save()
        Role.objects.create(person=person, kind=kind, unit=_where(campus, where), start=FIRST_YEAR.first_day)
        User.objects.create(username=username, person=person, password=password, email=ADDRESS.format(username))
    for username, found in (("trainer", _a_trainer()), ("trainee", _a_trainee())):
        if found:
            User.objects.create(username=username, person=found, password=password, email=ADDRESS.format(username))


def _where(campus: Unit, where: str) -> Unit:
    if where == "region":
        return campus.parent or campus
    if where == "pole":
        return Pole.objects.get(unit__parent=campus, unit__code="DIA").unit
    return campus


def _a_trainer() -> Person | None:
    """The permanent trainer with most lines this year: their page has something to show."""
    shown = Q(face_lines__group__year__season=SECOND_YEAR.season)
    trainer = (
        Trainer.objects.filter(is_part_time=False)
        .annotate(count=Count("face_lines", filter=shown))
        .order_by("-count", "id")
        .select_related("person")
        .first()
    )
    return trainer.person if trainer else None


def _a_trainee() -> Person | None:
    """An active second-year of the digital pole."""
    enrolment = (
        Enrolment.objects.active()
        .filter(year__season=SECOND_YEAR.season, offering__pole__unit__code="DIA")
        .exclude(group=None)
        .order_by("-study_year", "number")
        .select_related("person")
        .first()
    )
    return enrolment.person if enrolment else None


def summary() -> dict[str, int]:
    shown = {"year__season": SECOND_YEAR.season}
    return {
        "groups": Group.objects.filter(**shown).count(),
        "enrolments": Enrolment.objects.active().filter(**shown).count(),
        "lines": LedgerLine.objects.filter(group__year__season=SECOND_YEAR.season).count(),
        "trainers": Trainer.objects.count(),
    }
