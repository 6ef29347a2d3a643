from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class TimetableConfig(AppConfig):
    name = "mihan.timetable"

    def ready(self) -> None:
        from mihan.messaging.policy import add_kind
        from mihan.people.queries import whole_establishments
        from mihan.places.queries.campus_map import add_slots
        from mihan.timetable import tasks  # noqa: F401 - registers the works
        from mihan.timetable.queries.frames import slots_of_day
        from mihan.timetable.queries.telling import WEEK_CHANGED
        from mihan.timetable.receivers import PUBLISHED_SESSIONS
        from mihan.ui.search import Entry, add_entries
        from mihan.ui.shell import NavItem, add_to_nav

        post_migrate.connect(PUBLISHED_SESSIONS.lay, sender=self, dispatch_uid="frozen-guard")
        add_slots(slots_of_day)
        add_kind(WEEK_CHANGED)
        plan = "timetable.plan"
        add_entries(
            Entry(_("My week"), "timetable:mine", "calendar-check", "timetable.follow",
                  also=_("My timetable, my sessions, my room")),
            Entry(_("Plan a week"), "timetable:desk", "calendar-range", plan, True, also=_("Make the timetable")),
            Entry(_("Plan the year"), "timetable:year", "calendar-days", plan, True),
            Entry(_("Write down an absence"), "timetable:absence-add", "user-x", plan, True,
                  also=_("A trainer is ill, a room is closed"), may=whole_establishments(plan)),
            Entry(_("Absences and closed rooms"), "timetable:absences", "user-x", plan, may=whole_establishments(plan)),
            Entry(_("Rooms the modules want"), "timetable:needs", "door-open", plan, may=whole_establishments(plan)),
            Entry(_("Timetable in a phone's calendar"), "timetable:feeds", "calendar-check", "timetable.follow",
                  also=_("Subscribe, iCalendar")),
        )  # fmt: skip
        add_to_nav(
            NavItem(
                _("My week"), "timetable:mine", icon="calendar-check",
                permission="timetable.follow", order=5, section=_("Training"),
            ),
            NavItem(
                _("Timetable"), "timetable:desk", icon="calendar-range",
                permission="timetable.view", order=8, section=_("Training"),
            ),
            NavItem(
                _("The year"), "timetable:year", icon="calendar-days",
                permission="timetable.view", order=9, section=_("Training"),
            ),
        )  # fmt: skip
