from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class MarketConfig(AppConfig):
    name = "mihan.market"

    def ready(self) -> None:
        from mihan.market import receivers, tasks  # noqa: F401 - registers what the worker does by itself
        from mihan.market.models import FROZEN_BIDS, FROZEN_LETTERS, FROZEN_TRANSFERS
        from mihan.ui.shell import NavItem, add_to_nav
        from mihan.workplaces.signals import session_written

        for frozen in (FROZEN_BIDS, FROZEN_LETTERS, FROZEN_TRANSFERS):
            post_migrate.connect(frozen.lay, sender=self, dispatch_uid=frozen.name)
        session_written.connect(receivers.firm_was_written, dispatch_uid="market-firm-written")
        add_to_nav(
            NavItem(
                _("Common market"), "market:season-list", icon="store",
                permission="workplaces.view", order=13, section=_("Training"),
            ),
        )  # fmt: skip
