from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "mihan.api"

    def ready(self) -> None:
        from mihan.ui.shell import NavItem, add_to_nav

        add_to_nav(
            NavItem(
                _("Programs"), "api:index", icon="braces", permission="api.hold_tokens", order=87, section=_("Files")
            )
        )
