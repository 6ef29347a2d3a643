from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "mihan.portal"

    def ready(self) -> None:
        from mihan.portal.queries import holds_demonstration
        from mihan.ui import shell

        shell.demo_check = holds_demonstration
        shell.add_to_nav(shell.NavItem(_("Home"), "portal:home", icon="house", order=0))
        shell.add_to_nav(
            shell.NavItem(_("Establishments"), "portal:region", "school", "places.lead_region", 1, _("Region"))
        )
