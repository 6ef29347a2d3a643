from django.core.management.base import BaseCommand

from mihan.exchange.services.demo_campus import PASSWORD
from mihan.exchange.services.demo_files import SECOND_YEAR
from mihan.people.models import Unit, User


class Command(BaseCommand):
    help = "Print the accounts of the demo, one for each kind of user."

    def handle(self, **options):
        if not Unit.objects.filter(is_demo=True).exists():
            return
        self.stdout.write(f"The demo lives on {SECOND_YEAR.seen_on:%A %d %B %Y} (MIHAN_TODAY={SECOND_YEAR.seen_on})")
        self.stdout.write(f"Demo accounts (every person is invented); the password of all is {PASSWORD}")
        for user in User.objects.order_by("id"):
            role = ", ".join(str(r.get_kind_display()) for r in user.current_roles)
            self.stdout.write(f"  {user.username:12} {role:28} {user.person.latin_name if user.person else ''}")
