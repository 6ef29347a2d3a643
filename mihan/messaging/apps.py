from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagingConfig(AppConfig):
    name = "mihan.messaging"

    def ready(self) -> None:
        from allauth.account import signals as account
        from django.apps import apps

        from mihan.jobs.signals import job_ended
        from mihan.messaging import receivers, tasks  # noqa: F401 - registers what the worker does by itself
        from mihan.messaging.policy import add_kind
        from mihan.messaging.queries.audiences import TRAINERS, add_audience
        from mihan.messaging.queries.inbox import unread_count
        from mihan.messaging.services.announced import add_kinds
        from mihan.messaging.services.composing import WRITTEN
        from mihan.ui import shell

        add_kinds()
        add_kind(WRITTEN)
        add_audience(TRAINERS)
        job_ended.connect(receivers.job_has_ended, dispatch_uid="messaging-job-ended")
        for changed in (account.password_changed, account.password_set, account.password_reset):
            changed.connect(receivers.password_was_changed, dispatch_uid="messaging-password")
        if apps.is_installed("allauth.mfa"):
            from allauth.mfa import signals as factors

            factors.authenticator_added.connect(receivers.factor_was_added, dispatch_uid="messaging-factor-added")
            factors.authenticator_removed.connect(receivers.factor_was_removed, dispatch_uid="messaging-factor-gone")
        shell.bell = shell.Bell("messaging:inbox", unread_count)
        shell.add_to_nav(
            shell.NavItem(_("Messages"), "messaging:inbox", icon="inbox", order=89, section=_("Me")),
            shell.NavItem(_("Outbox"), "messaging:letter-list", icon="mail", permission="messaging.keep_outbox",
                          order=87, section=_("Files")),
        )  # fmt: skip
