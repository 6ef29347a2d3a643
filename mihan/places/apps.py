from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    name = "mihan.places"

    def ready(self) -> None:
        from mihan.places.receivers import lay_overlap_guard
        from mihan.ui.shell import NavItem, add_to_nav

        post_migrate.connect(lay_overlap_guard, sender=self, dispatch_uid="overlap-guard")
        add_to_nav(
            NavItem(
                _("Spaces"),
                "places:space-list",
                icon="door-open",
                permission="places.view",
                order=61,
                section=_("Campus"),
            ),
            NavItem(_("Campus map"), "places:map", icon="map", permission="places.view", order=60, section=_("Campus")),
        )
