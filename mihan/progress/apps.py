from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgressConfig(AppConfig):
    name = "mihan.progress"

    def ready(self) -> None:
        from mihan.offer.models import add_teaching
        from mihan.people.models import Attachment, Role, add_attachment
        from mihan.progress.queries import groups_taught_by, teaching_under
        from mihan.ui.shell import NavItem, add_to_nav

        add_teaching(groups_taught_by)
        add_attachment(Attachment(Role.Kind.TRAINER, teaching_under))
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
