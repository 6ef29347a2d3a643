from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PeopleConfig(AppConfig):
    name = "mihan.people"

    def ready(self) -> None:
        from mihan.people import permissions  # noqa: F401  registers the rules
        from mihan.people.receivers import lay_search_index

        post_migrate.connect(lay_search_index, sender=self, dispatch_uid="people-search-index")
