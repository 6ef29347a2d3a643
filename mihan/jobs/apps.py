from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "mihan.jobs"

    def ready(self) -> None:
        from mihan.ui.shell import NavItem, add_to_nav

        add_to_nav(
            NavItem(_("Background work"), "jobs:list", icon="loader", permission="jobs.view",
                    order=86, section=_("Files"))
        )  # fmt: skip
