"""Every list of records in the house, and how to fill it. A new list page is written here."""

from datetime import timedelta
from decimal import Decimal

from mihan.core import clock
from mihan.timetable.models import Plan
from tests.factories.assessment import AppealFactory, EvidenceFactory, FrameworkFactory, RequirementFactory
from tests.factories.calendar import ClosedPeriodFactory, DayConditionFactory, SlotGridFactory, TrainingYearFactory
from tests.factories.exams import PaperFactory
from tests.factories.exchange import ImportRunFactory
from tests.factories.jobs import JobFactory
from tests.factories.market import SeasonFactory as MarketSeasonFactory
from tests.factories.messaging import MessageFactory, letter_to
from tests.factories.offer import EnrolmentFactory, GroupFactory, OfferingFactory
from tests.factories.people import RoleFactory
from tests.factories.places import BuildingFactory, SpaceFactory
from tests.factories.privacy import ProcessingVersionFactory
from tests.factories.progress import LedgerLineFactory
from tests.factories.public import NewsFactory
from tests.factories.timetable import PlanFactory, SessionFactory, YearLineFactory
from tests.factories.workplaces import SessionFactory as WorkplaceSessionFactory


def trainees(count, *, campus, user):
    RoleFactory.create_batch(count, kind="trainee", unit=campus)


def groups(count, *, campus, user):
    for _ in range(count):
        offering = OfferingFactory(pole__unit__parent=campus)
        EnrolmentFactory(group=GroupFactory(offering=offering))


def lines(count, *, campus, user, **about):
    for _ in range(count):
        offering = OfferingFactory(pole__unit__parent=campus)
        line = LedgerLineFactory(group=GroupFactory(offering=offering), **about)
        if line.trainer_face:
            RoleFactory(person=line.trainer_face.person, kind="trainer", unit=campus)


def unassigned_lines(count, *, campus, user):
    lines(count, campus=campus, user=user, trainer_face=None)


def spaces(count, *, campus, user):
    SpaceFactory.create_batch(count, building__site__unit=campus)


def buildings(count, *, campus, user):
    BuildingFactory.create_batch(count, site__unit=campus)


def of_the_campus(factory):
    def make(count, *, campus, user):
        factory.create_batch(count, unit=campus)

    return make


def exams(count, *, campus, user):
    for _ in range(count):
        PaperFactory(group=GroupFactory(offering=OfferingFactory(pole__unit__parent=campus)))


def groups_with_frameworks(count, *, campus, user):
    year = campus.years.first() or TrainingYearFactory(unit=campus)
    for _ in range(count):
        group = GroupFactory(offering=OfferingFactory(pole__unit__parent=campus), year=year)
        framework = FrameworkFactory(programme=group.offering.programme)
        competence = RequirementFactory(framework=framework).competence
        person = EnrolmentFactory(group=group).person
        EvidenceFactory(person=person, competence=competence)
        AppealFactory(person=person, competence=competence)


def jobs(count, *, campus, user):
    JobFactory.create_batch(count, owner=user)


def messages(count, *, campus, user):
    MessageFactory.create_batch(count, person=user.person)


def letters(count, *, campus, user):
    for _ in range(count):
        letter_to(campus)


def late_courses(count, *, campus, user, **about):
    year = TrainingYearFactory(unit=campus)
    for _ in range(count):
        offering = OfferingFactory(pole__unit__parent=campus)
        YearLineFactory(line__group__offering=offering, line__group__year=year, **about)


def undeclared(count, *, campus, user):
    year = TrainingYearFactory(unit=campus)
    plan = Plan.objects.filter(unit=campus).first() or PlanFactory(unit=campus, year=year, published=True)
    for _ in range(count):
        group = GroupFactory(offering=OfferingFactory(pole__unit__parent=campus), year=year)
        day = clock.today() - timedelta(1)
        SessionFactory(plan=plan, line=LedgerLineFactory(group=group), day=day, slot=1)


def remainders(count, *, campus, user):
    late_courses(count, campus=campus, user=user, remainder=Decimal("1.5"))


def processings(count, *, campus, user):
    ProcessingVersionFactory.create_batch(count, processing__unit=campus)


# Lists made of the house's table: an htmx fragment, exports, fifty rows a page.
TABLES = {
    "people:person-list": trainees,
    "people:role-list": trainees,
    "places:space-list": spaces,
    "offer:programme-list": groups,
    "offer:group-list": groups,
    "progress:trainer-list": lines,
    "progress:behind": lines,
    "progress:unassigned": unassigned_lines,
    "exams:session-list": exams,
    "workplaces:session-list": of_the_campus(WorkplaceSessionFactory),
    "market:season-list": of_the_campus(MarketSeasonFactory),
    "assessment:group-list": groups_with_frameworks,
    "assessment:framework-list": groups_with_frameworks,
    "messaging:letter-list": letters,
    "privacy:processing-list": processings,
    "exchange:run-list": of_the_campus(ImportRunFactory),
    "timetable:undeclared-list": undeclared,
    "public_desk:news-list": of_the_campus(NewsFactory),
    "timetable:late-list": late_courses,
    "timetable:remainder-list": remainders,
}
# Pages that list records in a way of their own.
BOARDS = {
    "places:building-list": buildings,
    "places:map": spaces,
    "offer:pole-list": groups,
    "progress:overview": lines,
    "calendar:closed-list": of_the_campus(ClosedPeriodFactory),
    "calendar:condition-list": of_the_campus(DayConditionFactory),
    "calendar:grid-list": of_the_campus(SlotGridFactory),
    "jobs:list": jobs,
    "messaging:inbox": messages,
}
