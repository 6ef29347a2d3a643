from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

# Rows, and no more: neither tables made or changed, nor triggers laid aside, nor migrations told as done.
LENT = (
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {account}",
    "GRANT USAGE ON SCHEMA public TO {account}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {account}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {account}",
    "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {account}",
)


class Command(BaseCommand):
    help = "Let another account of PostgreSQL read and write the rows of this one's tables, and change nothing else."

    def add_arguments(self, parser):
        parser.add_argument("account")

    def handle(self, *, account, **options):
        if connection.vendor != "postgresql":
            raise CommandError("only PostgreSQL has accounts")
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in LENT:
                cursor.execute(statement.format(account=connection.ops.quote_name(account)))
