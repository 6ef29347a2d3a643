from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgressConfig(AppConfig):
    name = "mihan.progress"

    def ready(self) -> None:
        from mihan.offer.models import add_teaching
        from mihan.people.models import Attachment, Role, add_attachment
        from mihan.progress.queries import groups_taught_by, modules_hit, teaching_under, trainers_hit
        from mihan.ui.search import Entry, Source, add_entries, add_source
        from mihan.ui.shell import NavItem, add_to_nav

        add_teaching(groups_taught_by)
        add_attachment(Attachment(Role.Kind.TRAINER, teaching_under))
        add_source(Source(_("Trainers"), "contact", trainers_hit, 11, "progress:trainer-list"))
        add_source(Source(_("Modules"), "book-open", modules_hit, 40))
        add_entries(
            Entry(_("Give trainers to modules without one"), "progress:unassigned", "user-plus", "progress.edit", True,
                  also=_("Unassigned hours, modules without a trainer")),
        )  # fmt: skip
        add_to_nav(
            NavItem(
                _("Progress"), "progress:overview", icon="trending-up",
                permission="progress.view", order=10, section=_("Training"),
            ),
            NavItem(
                _("What is behind"), "progress:behind", icon="triangle-alert",
                permission="progress.edit", order=11, section=_("Training"),
            ),
            NavItem(
                _("Trainers"), "progress:trainer-list", icon="contact",
                permission="progress.see_trainers", order=12, section=_("Training"),
            ),
        )  # fmt: skip
