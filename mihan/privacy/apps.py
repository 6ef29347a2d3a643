from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    name = "mihan.privacy"

    def ready(self) -> None:
        from mihan.messaging.policy import add_kind
        from mihan.people.queries import Section, add_section
        from mihan.privacy import tasks  # noqa: F401 - registers the works
        from mihan.privacy.queries.desk import section_of
        from mihan.privacy.queries.telling import ANSWERED, COPY_READY
        from mihan.ui.shell import NavItem, add_to_nav

        add_kind(ANSWERED, COPY_READY)
        add_section(Section("privacy/section.html", section_of))
        shelf = _("Data protection")
        add_to_nav(
            NavItem(_("Requests"), "privacy:desk", "inbox", "privacy.answer_requests", 70, shelf),
            NavItem(_("Register of processings"), "privacy:processing-list", "book-lock",
                    "privacy.see_register", 71, shelf),
            NavItem(_("Consents"), "privacy:consents", "handshake", "privacy.see_register", 72, shelf),
            NavItem(_("Retention"), "privacy:retention", "hourglass", "privacy.apply_retention", 73, shelf),
            NavItem(_("My data"), "privacy:mine", "shield-user", order=91, section=_("Me")),
        )  # fmt: skip
