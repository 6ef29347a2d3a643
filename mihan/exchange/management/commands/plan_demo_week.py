from django.core.management.base import BaseCommand

from mihan.core.journal import acting
from mihan.exchange.services.demo_exams import plan_demo_exams
from mihan.exchange.services.demo_files import SECOND_YEAR
from mihan.exchange.services.demo_week import SECONDS, plan_demo_week, plan_demo_year
from mihan.people.models import Unit, User


class Command(BaseCommand):
    help = (
        "Plan and publish the current week and the exams of the demo campus, and plan its year, unless they are there."
    )

    def add_arguments(self, parser):
        parser.add_argument("--seconds", type=float, default=SECONDS, help="of search")

    def handle(self, *, seconds, **options):
        people = User.objects.filter(person__is_invented=True)
        planner, registrar = (people.filter(username=name).first() for name in ("timetable", "registrar"))
        campus = Unit.objects.filter(establishment__nature="campus", is_demo=True).first()
        if campus and planner and registrar:
            with acting("command:plan_demo_week"):
                plan_demo_week(campus, SECOND_YEAR.seen_on, by=planner, seconds=seconds)
                plan_demo_year(campus, SECOND_YEAR.seen_on, by=planner)
                plan_demo_exams(campus, by=registrar, seconds=min(seconds, 2.0))
