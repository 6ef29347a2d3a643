from django.apps import AppConfig


class HelpConfig(AppConfig):
    name = "mihan.help"

    def ready(self) -> None:
        from mihan.help.queries import help_address
        from mihan.ui import shell

        shell.help_of = help_address
