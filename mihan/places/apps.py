from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PlacesConfig(AppConfig):
    name = "mihan.places"

    def ready(self) -> None:
        from mihan.places.receivers import lay_overlap_guard

        post_migrate.connect(lay_overlap_guard, sender=self, dispatch_uid="overlap-guard")
