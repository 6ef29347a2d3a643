from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicConfig(AppConfig):
    name = "mihan.public"

    def ready(self) -> None:
        from mihan.public import receivers  # noqa: F401 - the demonstration's news
        from mihan.ui.shell import NavItem, add_to_nav

        add_to_nav(
            NavItem(
                _("News"), "public_desk:news-list", icon="megaphone",
                permission="public.edit_news", order=63, section=_("Campus"),
            )
        )  # fmt: skip
