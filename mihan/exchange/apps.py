from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "mihan.exchange"

    def ready(self) -> None:
        from mihan.exchange import tasks  # noqa: F401 - registers the works
        from mihan.ui.search import Entry, add_entries
        from mihan.ui.shell import NavItem, add_to_nav

        files = _("Files")
        add_entries(
            Entry(_("Bring a file"), "exchange:desk", "file-up", "exchange.import", is_action=True,
                  also=_("Import e-note, Konosys, Excel, list of trainees")),
            Entry(_("Take a file out"), "exchange:exports", "file-down", "exchange.export", is_action=True,
                  also=_("Export, download, Excel")),
            Entry(_("Files brought"), "exchange:run-list", "files", "exchange.import", also=_("History of imports")),
        )  # fmt: skip
        add_to_nav(
            NavItem(_("Import desk"), "exchange:desk", "file-up", "exchange.open_desk", 80, files),
            NavItem(_("Export files"), "exchange:exports", "file-down", "exchange.export", 82, files),
            NavItem(_("Gap with e-note"), "exchange:gap", "scale", "exchange.import", 84, files),
        )
