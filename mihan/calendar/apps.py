from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CalendarConfig(AppConfig):
    name = "mihan.calendar"

    def ready(self) -> None:
        from mihan.ui.shell import NavItem, add_to_nav

        add_to_nav(
            NavItem(
                _("Calendar"),
                "calendar:home",
                icon="calendar-days",
                permission="calendar.view",
                order=60,
                section=_("Campus"),
            )
        )
