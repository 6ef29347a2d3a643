from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class UiConfig(AppConfig):
    name = "mihan.ui"

    def ready(self) -> None:
        from mihan.ui import language  # after the app registry

        user_logged_in.connect(language.follow_account, dispatch_uid="account-language")
