from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "mihan.exchange"

    def ready(self) -> None:
        from mihan.exchange import tasks  # noqa: F401 - registers the works
        from mihan.ui.shell import NavItem, add_to_nav

        files = _("Files")
        add_to_nav(
            NavItem(_("Import desk"), "exchange:desk", "file-up", "exchange.open_desk", 80, files),
            NavItem(_("Export files"), "exchange:exports", "file-down", "exchange.export", 82, files),
            NavItem(_("Gap with e-note"), "exchange:gap", "scale", "exchange.import", 84, files),
        )
