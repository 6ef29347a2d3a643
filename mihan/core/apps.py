import gc

from django.apps import AppConfig
from django.core import checks
from django.core.management import call_command
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


def lay_cache(**kwargs: object) -> None:
    """The table of the cache; nothing when it is there."""
    call_command("createcachetable", verbosity=0)


class CoreConfig(AppConfig):
    name = "mihan.core"

    def ready(self) -> None:
        from allauth.account.signals import authentication_step_completed
        from allauth.mfa.signals import authentication_failed
        from django.contrib.auth import signals

        from mihan.core import installation, journal, lasting, logs  # after the app registry, which the journal reads

        for check in installation.CHECKS:
            checks.register(check, checks.Tags.security, deploy=True)
        connection_created.connect(journal.lend_functions, dispatch_uid="journal-functions")
        post_migrate.connect(lay_cache, sender=self, dispatch_uid="cache-table")
        post_migrate.connect(journal.install_triggers, sender=self, dispatch_uid="journal-triggers")
        signals.user_logged_in.connect(lasting.begin, dispatch_uid="session-begins")
        signals.user_logged_in.connect(logs.signed_in, dispatch_uid="log-signed-in")
        authentication_step_completed.connect(logs.factor_given, dispatch_uid="log-factor-given")
        authentication_failed.connect(logs.factor_refused, dispatch_uid="log-factor-refused")
        signals.user_logged_out.connect(lasting.end, dispatch_uid="session-ends")
        signals.user_logged_out.connect(logs.signed_out, dispatch_uid="log-signed-out")
        signals.user_login_failed.connect(logs.sign_in_refused, dispatch_uid="log-sign-in-refused")
        # A page reads thousands of rows that end with it. Left as it is, the collector would look
        # through the whole program again every few pages, to find nothing.
        gc.freeze()
        gc.set_threshold(5_000, 10, 10)
