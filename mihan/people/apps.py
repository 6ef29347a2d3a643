from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "mihan.people"

    def ready(self) -> None:
        from mihan.people import permissions  # noqa: F401  registers the rules
        from mihan.people.queries import people_found
        from mihan.people.receivers import lay_guards, lay_search_index
        from mihan.ui.search import Entry, Source, add_entries, add_source
        from mihan.ui.shell import NavItem, add_to_nav

        add_source(Source(_("People"), "users", people_found, 10, "people:person-list"))
        add_entries(
            Entry(_("Give a role"), "people:role-list", "key-round", "people.give_roles", is_action=True,
                  also=_("Give rights, appoint, end a role")),
        )  # fmt: skip
        post_migrate.connect(lay_search_index, sender=self, dispatch_uid="people-search-index")
        post_migrate.connect(lay_guards, sender=self, dispatch_uid="people-guards")
        add_to_nav(
            NavItem(_("People"), "people:person-list", icon="users", permission="people.list",
                    order=30, section=_("People")),
            NavItem(_("Roles"), "people:role-list", icon="key-round", permission="people.give_roles",
                    order=31, section=_("People")),
            NavItem(_("My file"), "people:my-file", icon="id-card", order=90, section=_("Me")),
        )  # fmt: skip
