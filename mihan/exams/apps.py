from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ExamsConfig(AppConfig):
    name = "mihan.exams"

    def ready(self) -> None:
        from mihan.exams import tasks  # noqa: F401 - registers the works
        from mihan.exams.queries.personal import commitments_of, events_of
        from mihan.exams.queries.telling import EXAMS_TOLD
        from mihan.exams.receivers import PUBLISHED_PAPERS
        from mihan.messaging.policy import add_kind
        from mihan.people.queries import whole_establishments
        from mihan.timetable.queries.commitments import add_commitments, add_own_events
        from mihan.ui.search import Entry, add_entries
        from mihan.ui.shell import NavItem, add_to_nav

        post_migrate.connect(PUBLISHED_PAPERS.lay, sender=self, dispatch_uid="exams-frozen-guard")
        add_kind(EXAMS_TOLD)
        add_commitments(commitments_of)
        add_own_events(events_of)
        add_entries(
            Entry(_("Open an exam session"), "exams:session-add", "notebook-pen", "exams.plan", is_action=True,
                  also=_("Plan exams"), may=whole_establishments("exams.plan")),
        )  # fmt: skip
        add_to_nav(
            NavItem(
                _("My exams"), "exams:mine", icon="file-check",
                permission="exams.follow", order=6, section=_("Training"),
            ),
            NavItem(
                _("Exams"), "exams:session-list", icon="notebook-pen",
                permission="exams.view", order=9, section=_("Training"),
            ),
        )  # fmt: skip
