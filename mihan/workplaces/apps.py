from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class WorkplacesConfig(AppConfig):
    name = "mihan.workplaces"

    def ready(self) -> None:
        from mihan.assessment.queries.papers import add_papers
        from mihan.jobs.services.schedules import add_schedule
        from mihan.messaging.policy import add_kind
        from mihan.people.queries import Section, add_section
        from mihan.ui.shell import NavItem, add_to_nav
        from mihan.workplaces.models.sessions import FROZEN_INPUTS
        from mihan.workplaces.models.traces import FROZEN_COPIES
        from mihan.workplaces.policy import PASS_EVERY
        from mihan.workplaces.queries.copies import copies_about, papers_kept
        from mihan.workplaces.queries.telling import DEBRIEFED, HANDED
        from mihan.workplaces.services.playing import any_due, pass_over_due
        from mihan.workplaces.services.resting import any_to_rest, rest_seasons

        post_migrate.connect(FROZEN_INPUTS.lay, sender=self, dispatch_uid="workplaces-frozen-inputs")
        post_migrate.connect(FROZEN_COPIES.lay, sender=self, dispatch_uid="workplaces-frozen-copies")
        add_kind(DEBRIEFED, HANDED)
        add_section(Section("workplaces/copies_of_a_person.html", copies_about))
        add_papers(papers_kept)
        add_schedule("workplaces_rest", every=PASS_EVERY, do=rest_seasons, needed=any_to_rest)
        add_schedule("workplaces_pass", every=PASS_EVERY, do=pass_over_due, needed=any_due)
        add_to_nav(
            NavItem(
                _("Learning by doing"), "workplaces:session-list", icon="drama",
                permission="workplaces.view", order=12, section=_("Training"),
            ),
        )  # fmt: skip
