from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagingConfig(AppConfig):
    name = "mihan.messaging"

    def ready(self) -> None:
        from mihan.jobs.signals import job_ended
        from mihan.messaging import receivers, tasks  # noqa: F401 - registers what the worker does by itself
        from mihan.messaging.policy import add_kind
        from mihan.messaging.queries.audiences import TRAINERS, add_audience
        from mihan.messaging.queries.inbox import unread_count
        from mihan.messaging.services.announced import add_kinds
        from mihan.messaging.services.composing import WRITTEN
        from mihan.people.signals import account_touched
        from mihan.ui import shell

        add_kinds()
        add_kind(WRITTEN)
        add_audience(TRAINERS)
        job_ended.connect(receivers.job_has_ended, dispatch_uid="messaging-job-ended")
        account_touched.connect(receivers.account_was_touched, dispatch_uid="messaging-account")
        shell.bell = shell.Bell("messaging:inbox", unread_count)
        shell.add_to_nav(
            shell.NavItem(_("Messages"), "messaging:inbox", icon="inbox", order=89, section=_("Me")),
            shell.NavItem(_("Outbox"), "messaging:letter-list", icon="mail", permission="messaging.keep_outbox",
                          order=87, section=_("Files")),
        )  # fmt: skip
