import gc

from django.apps import AppConfig
from django.core.management import call_command
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


def lay_cache(**kwargs: object) -> None:
    """The table of the cache; nothing when it is there."""
    call_command("createcachetable", verbosity=0)


class CoreConfig(AppConfig):
    name = "mihan.core"

    def ready(self) -> None:
        from mihan.core import journal  # after the app registry, which the journal reads

        connection_created.connect(journal.lend_functions, dispatch_uid="journal-functions")
        post_migrate.connect(lay_cache, sender=self, dispatch_uid="cache-table")
        post_migrate.connect(journal.install_triggers, sender=self, dispatch_uid="journal-triggers")
        # A page reads thousands of rows that end with it. Left as it is, the collector would look
        # through the whole program again every few pages, to find nothing.
        gc.freeze()
        gc.set_threshold(5_000, 10, 10)
