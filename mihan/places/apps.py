from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    name = "mihan.places"

    def ready(self) -> None:
        from mihan.people.queries import whole_establishments
        from mihan.places.queries import places_hit
        from mihan.places.receivers import lay_overlap_guard
        from mihan.ui.search import Entry, Source, add_entries, add_source
        from mihan.ui.shell import NavItem, add_to_nav

        post_migrate.connect(lay_overlap_guard, sender=self, dispatch_uid="overlap-guard")
        manage = "places.manage"
        add_source(Source(_("Places"), "door-open", places_hit, 50, "places:space-list"))
        add_entries(
            Entry(_("Occupied today"), "places:today", "clock", "places.view", also=_("Free rooms, who is where")),
            Entry(_("Buildings"), "places:building-list", "building-2", "places.view"),
            Entry(_("Add a space"), "places:space-add", "plus", manage, True, also=_("New room, new workshop")),
            Entry(_("Add a building"), "places:building-add", "plus", manage, True, may=whole_establishments(manage)),
        )
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
