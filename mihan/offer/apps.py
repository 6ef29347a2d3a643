from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfferConfig(AppConfig):
    name = "mihan.offer"

    def ready(self) -> None:
        from mihan.messaging.queries.audiences import Audience, add_audience
        from mihan.offer import queries
        from mihan.people.models import Attachment, Role, add_attachment
        from mihan.people.queries import Belonging, Section, add_belonging, add_section
        from mihan.places.queries.campus_map import add_hues
        from mihan.ui.search import Entry, Source, add_entries, add_source
        from mihan.ui.shell import NavItem, add_to_nav

        add_hues(queries.hues_of_units)
        add_attachment(Attachment(Role.Kind.TRAINEE, queries.enrolled_under))
        add_belonging(Belonging(queries.told_groups))
        add_section(Section("offer/enrolments_of_a_person.html", queries.enrolments_of))
        add_audience(
            Audience("campus", queries.campuses_written_to, queries.trainees_under),
            Audience("pole", queries.poles_written_to, queries.trainees_under),
            Audience("group", queries.groups_written_to, queries.trainees_in_group),
        )
        add_source(Source(_("Groups"), "users-round", queries.groups_hit, 20, "offer:group-list"))
        add_source(Source(_("Programmes"), "graduation-cap", queries.programmes_hit, 30, "offer:programme-list"))
        add_entries(
            Entry(_("Poles"), "offer:pole-list", "layers", "offer.view", also=_("Poles and their practice platforms"))
        )
        add_to_nav(
            NavItem(_("Programmes"), "offer:programme-list", icon="graduation-cap",
                    permission="offer.view", order=20, section=_("Training")),
            NavItem(_("Groups"), "offer:group-list", icon="users-round",
                    permission="progress.view", order=21, section=_("Training")),
        )  # fmt: skip
