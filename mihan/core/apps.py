from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "mihan.core"

    def ready(self) -> None:
        from mihan.core import journal  # after the app registry, which the journal reads

        connection_created.connect(journal.lend_functions, dispatch_uid="journal-functions")
        post_migrate.connect(journal.install_triggers, sender=self, dispatch_uid="journal-triggers")
