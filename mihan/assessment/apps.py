from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AssessmentConfig(AppConfig):
    name = "mihan.assessment"

    def ready(self) -> None:
        from mihan.assessment.queries.telling import ANSWERED, DECIDED
        from mihan.assessment.receivers import RECORDED_EVIDENCE
        from mihan.messaging.policy import add_kind
        from mihan.ui.shell import NavItem, add_to_nav

        post_migrate.connect(RECORDED_EVIDENCE.lay, sender=self, dispatch_uid="assessment-frozen-guard")
        add_kind(DECIDED, ANSWERED)
        add_to_nav(
            NavItem(
                _("My competences"), "assessment:mine", icon="award",
                permission="assessment.follow", order=7, section=_("Training"),
            ),
            NavItem(
                _("Competences"), "assessment:group-list", icon="award",
                permission="assessment.view", order=14, section=_("Training"),
            ),
        )  # fmt: skip
