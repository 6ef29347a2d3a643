from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CalendarConfig(AppConfig):
    name = "mihan.calendar"

    def ready(self) -> None:
        from mihan.people.queries import whole_establishments
        from mihan.ui.search import Entry, add_entries
        from mihan.ui.shell import NavItem, add_to_nav

        manage = "calendar.manage"
        add_entries(
            Entry(_("Closed days"), "calendar:closed-list", "calendar-x", "calendar.view", also=_("Holidays, breaks")),
            Entry(_("Hours of the day"), "calendar:grid-list", "clock", "calendar.view", also=_("Slots, Ramadan")),
            Entry(_("Special days"), "calendar:condition-list", "moon", "calendar.view"),
            Entry(_("Close some days"), "calendar:closed-add", "calendar-x", manage, True, also=_("Add a holiday"),
                  may=whole_establishments(manage)),
        )  # fmt: skip
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
